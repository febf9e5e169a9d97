"""What is longer than the screen, shown in the person's pager: an argument vector, never a shell."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import PurePath

from reader.errors import OpenError
from reader.outside.foreground import interrupts_left_to_others
from reader.text import clean

_LESS = {"LESS": "FRX", "LV": "-c"}  # as Git has it: no longer than needed, our colours, and the text stays in view
_COLOUR = re.compile("\x1b\\[[0-9;]*m")  # ours: what is foreign holds none


def show(lines: Iterable[str], is_coloured: bool = False) -> None:
    """Write lines, with their ends, to the terminal; in a pager where they do not fit on the screen. Returns once it
    has ended. It is sent colours if it is known to show them, or `is_coloured`. Raises OpenError for a pager that
    cannot be found or started, once the lines are written without it, and for one that fails.
    """
    waiting = iter(lines)
    screenful, fits = _screenful(waiting)
    try:
        if not fits and (command := _command()):
            keeps_colours = is_coloured or _shows_colours(command)
            texts = chain(screenful, waiting)
            _run(command, texts if keeps_colours else (_COLOUR.sub("", text) for text in texts))
            return
    except _NoPagerError:
        sys.stdout.writelines(chain(screenful, waiting))
        raise
    sys.stdout.writelines(chain(screenful, waiting))


class _NoPagerError(OpenError):
    """The pager has shown nothing."""


def _screenful(lines: Iterator[str]) -> tuple[list[str], bool]:
    """The first lines, up to more than a screen of them, and whether these are all and leave room for the prompt."""
    columns, rows = shutil.get_terminal_size()
    taken: list[str] = []
    for text in lines:
        taken.append(text)
        rows -= sum(max(1, -(-clean.cells(_COLOUR.sub("", line)) // columns)) for line in text.splitlines())
        if rows < 1:
            return taken, False
    return taken, True


def _command() -> list[str]:
    """The argument vector of `$PAGER`, else of less where there is one; empty where none is wanted."""
    stated = os.environ.get("PAGER")
    if stated is None:
        return ["less"] if os.name != "nt" and shutil.which("less") else []
    try:
        command = shlex.split(stated, posix=os.name != "nt")
    except ValueError:  # an unclosed quote
        command = [stated]
    if command and not shutil.which(command[0]):
        raise _NoPagerError(f"The program in $PAGER was not found: {clean.one_line(stated)}")
    return [] if command == ["cat"] else command


def _run(command: list[str], texts: Iterable[str]) -> None:
    name = clean.one_line(PurePath(command[0]).name)
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env={**_LESS, **os.environ})
    except OSError as error:
        raise _NoPagerError(f"{name} cannot be started: {error.strerror}.") from error
    with interrupts_left_to_others(), pager:
        assert pager.stdin
        with suppress(BrokenPipeError), pager.stdin as pipe:  # one that is left early needs no more
            for text in texts:
                pipe.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
    if pager.returncode > 0:
        raise OpenError(f"{name} ended with exit code {pager.returncode}.")


def _shows_colours(command: list[str]) -> bool:
    return PurePath(command[0]).name in ("less", "lv") and "R" in os.environ.get("LESS", _LESS["LESS"]).upper()
