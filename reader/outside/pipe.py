"""An article handed to a command of the person's own: an argument vector, never a shell."""

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, NamedTuple

from reader.errors import CommandError
from reader.text import clean

PATIENCE = 10.0  # seconds a command may run
MAX_OUTPUT = 100_000  # bytes of its output that are kept; more than a screen can show
_GRACE = 0.3  # seconds its output may still be on the way when it has ended


class Done(NamedTuple):
    """What a command left: its exit code, and what it wrote to standard output and error, clean to show."""

    code: int
    output: str


def run(
    command: str,
    article: str | bytes,
    timeout: float = PATIENCE,
    *,
    url: str = "",
    most: int = MAX_OUTPUT,
    takes_errors: bool = True,
) -> Done:
    """Run `command`, its words split as a shell splits them, with `article` as its standard input. %u becomes `url`;
    `most` bytes of its output are kept, with what it says on standard error if `takes_errors`.

    Blocks until it ends: call it off the event loop. Raises CommandError where it cannot be run, and where it runs
    longer than `timeout` seconds, when it is stopped with all that it started.
    """
    arguments = [word.replace("%u", url) if url else word for word in _split(command)]
    with TemporaryFile() as given:
        given.write(article if isinstance(article, bytes) else article.encode("utf-8", "replace"))
        given.seek(0)
        process = _start(arguments, given, subprocess.STDOUT if takes_errors else subprocess.DEVNULL)
    collected = bytearray()
    # a thread, for what a command leaves running (xclip does) may hold its output open for ever
    reading = Thread(target=_collect, args=(process.stdout, collected, most), daemon=True, name="pipe")
    reading.start()
    try:
        code = process.wait(timeout)
    except subprocess.TimeoutExpired:
        _stop(process)
        raise CommandError(f"{_name(arguments)} ran longer than {timeout:g} seconds and was stopped.") from None
    reading.join(_GRACE)
    return Done(code, clean.lines(bytes(collected).decode("utf-8", "replace")))


def _split(command: str) -> list[str]:
    try:
        arguments = shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise CommandError(f"Not a valid command: {str(error)[:1].lower()}{str(error)[1:]}.") from error
    if not arguments:
        raise CommandError("Type a command, such as: wc -w")
    # Windows' paths are full of backslashes, so quotes are left to us there
    return arguments if os.name != "nt" else [argument.strip('"') for argument in arguments]


def _start(arguments: list[str], given: IO[bytes], errors: int) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            arguments,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # a group of its own, which can be stopped as one
        )
    except FileNotFoundError:
        raise CommandError(f"Command not found: {_name(arguments)}.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL among the arguments
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"{_name(arguments)} cannot be started: {reason}.") from error


def _name(arguments: list[str]) -> str:
    return clean.one_line(arguments[0])


def _collect(stream: IO[bytes], collected: bytearray, most: int) -> None:
    """Read to the end, so that the command can write to its end; keep what fits."""
    with stream:
        while part := stream.read1(65_536):  # type: ignore[attr-defined]  # the stream of a Popen has it
            collected += part[: most - len(collected)]


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "nt":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
