"""Where commands write to: what was asked for to standard output, all else to standard error.

Every line for people passes here, so that none steers a terminal or commands a CI. Only a terminal gets colours, lines
that fit, and a pager; what goes into a pipe or a file is never changed.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from reader.errors import PREFIX, OpenError, ReaderError
from reader.text import clean
from reader.text.escaping import in_log

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

COLOURS = ("auto", "always", "never")

# What the global options ask for:
is_quiet = False  # whether notes are left out
is_wide = False  # whether lines are left as they are on a terminal too
has_pager = True
colour = "auto"  # one of COLOURS


_LEAST = 10  # cells that a cut line keeps
_held: list[str] | None = None  # what is to be told once the pager has ended


class OutputError(ReaderError):
    """What a command writes cannot be written: sysexits.h calls it EX_IOERR."""

    exit_code = 74


class _Sink(FileIO):
    """A file descriptor of which a failed write is known for what it is, wherever the error ends up."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(f"Cannot write: {reason[:1].lower()}{reason[1:]}.") from error


@contextmanager
def streams() -> Iterator[None]:
    """The three standard streams, fit to be used: what a script reads is UTF-8 on every system, a terminal gets what
    it can show. Raises OutputError where there is no standard output, or it cannot be written.
    """
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115  # Python has None for a closed one
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if not sys.stdout:
        raise OutputError("Nothing can be written: standard output is closed.")
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors=errors)
    before = sys.stdout
    sys.stdout = _checked(before)
    try:
        yield
    finally:
        try:
            sys.stdout.flush()  # also what argparse wrote, and before anything is said of an error
        finally:
            sys.stdout = before


def _checked(stream: TextIO) -> TextIO:
    """`stream` with a sink; itself where it is no file, such as a console of Windows."""
    if not isinstance(stream, TextIOWrapper) or type(getattr(stream.buffer, "raw", stream.buffer)) is not FileIO:
        return stream
    sink = BufferedWriter(_Sink(stream.fileno(), "wb", closefd=False))
    by_line = stream.line_buffering or stream.write_through  # the latter where PYTHONUNBUFFERED is set
    return TextIOWrapper(sink, stream.encoding, stream.errors, newline="", line_buffering=by_line)


def write(lines: Iterable[str]) -> None:
    """Write lines for people, with their ends, of which whatever is foreign is clean; in a pager where a terminal has
    too few lines for them.
    """
    if has_pager and is_interactive():
        _write_paged(map(in_log, lines))
    else:
        sys.stdout.writelines(map(in_log, lines))


def _write_paged(lines: Iterable[str]) -> None:
    from reader.outside import pager

    with _held_back():
        try:
            pager.show(lines, is_coloured=colour == "always")
        except OpenError as error:  # what was asked for has been written all the same
            note(str(error))


def is_interactive() -> bool:
    """Whether a person sits at both ends, before a terminal that can be steered."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")


def width() -> int:
    """The columns of the terminal that standard output is; 0 where it is none, or lines are to be left as they are."""
    if is_wide or not sys.stdout.isatty():
        return 0
    from shutil import get_terminal_size  # most lists go into pipes

    return get_terminal_size().columns


def fitted(text: str, before: int = 0) -> str:
    """One line, without its end, cut to the room a terminal has behind the first `before` cells."""
    columns = width()
    room = max(columns - before, _LEAST)
    return clean.padded(text, room).rstrip() if columns and 2 * len(text) > room else text


def has_colour() -> bool:
    """Whether what is written to standard output may be coloured."""
    if colour != "auto":
        return colour == "always"
    is_dumb = os.environ.get("TERM") == "dumb" or os.name == "nt"  # where a console may print what others obey
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and not is_dumb


def say(sentence: str) -> None:
    """Write a line for people, whatever is in it."""
    print(in_log(clean.lines(sentence)), flush=True)


def note(sentence: str) -> None:
    """Tell people something beside what they asked for, unless they want none of it."""
    if not is_quiet:
        complain(sentence)


def complain(sentence: str) -> None:
    """Tell people why it went wrong."""
    if _held is not None:
        _held.append(sentence)
        return
    with suppress(OSError):  # there is nowhere to say that this cannot be written; the exit code stands
        print(f"{PREFIX}{in_log(clean.lines(sentence))}", file=sys.stderr, flush=True)


@contextmanager
def _held_back() -> Iterator[None]:
    """Keep what is told within until the end: a pager has the screen."""
    global _held
    sentences: list[str] = []
    _held = sentences
    try:
        yield
    finally:
        _held = None
        for sentence in sentences:
            complain(sentence)


def finish() -> None:
    """Give up what standard error did not take: Python would try it again at its end, and make the exit code 120."""
    try:
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Let all that is written to `stream` from now on go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
