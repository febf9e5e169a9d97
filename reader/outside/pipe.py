"""An article handed to a command of the person's own: an argument vector, never a shell."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from threading import Lock, Thread
from typing import IO, NamedTuple

from reader.errors import CommandError
from reader.system.arguments import split
from reader.text import clean

PATIENCE = 10.0  # seconds a command may run
MAX_OUTPUT = 100_000  # bytes of its output that are kept; more than a screen can show
_GRACE = 0.3  # seconds its output may still be on the way when it has ended


class Done(NamedTuple):
    """What a command left: its exit code, and what it wrote to standard output and error, clean to show."""

    code: int
    output: str
    errors: str = ""  # where both are kept apart
    is_cut: bool = False  # whether there was more output than is kept

    @property
    def words(self) -> str:
        """Its output; where it has none, why it failed, or that it printed nothing."""
        failure = self.errors.strip() or f"It exited with code {self.code}."
        return self.output.strip() or (failure if self.code else "It printed nothing.")


class Stopper:
    """Stops a command that `run` runs, with all that it started. May be called from another thread, at any time."""

    def __init__(self) -> None:
        self.is_stopped = False
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def begin(self, process: "subprocess.Popen[bytes]") -> None:
        """This is what is to be stopped."""
        with self._lock:
            self._process = process
            if self.is_stopped:
                _stop(process)

    def stop(self) -> None:
        """Stop it, or never let it begin."""
        with self._lock:
            self.is_stopped = True
            if self._process:
                _stop(self._process)


def run(
    command: str,
    article: str | bytes,
    timeout: float = PATIENCE,
    *,
    url: str = "",
    most: int = MAX_OUTPUT,
    takes_errors: bool = True,
) -> Done:
    """Run `command`, its words split as a shell splits them, %u in them replaced by `url`: see `run_arguments`. Raises
    CommandError.
    """
    try:
        arguments = split(command)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if not arguments:
        raise CommandError("Type a command, such as: wc -w")
    filled = [word.replace("%u", url) if url else word for word in arguments]
    return run_arguments(filled, article, timeout, most=most, takes_errors=takes_errors)


def run_arguments(
    arguments: Sequence[str],
    article: str | bytes,
    timeout: float = PATIENCE,
    *,
    most: int = MAX_OUTPUT,
    takes_errors: bool = True,
    stopper: Stopper | None = None,
) -> Done:
    """Run a command with `article` as its standard input. `most` bytes of its output are kept; what it says on standard
    error is among them if `takes_errors`, else it is kept apart.

    Blocks until it ends: call it off the event loop. Raises CommandError where it cannot be run, where it is stopped,
    and where it runs longer than `timeout` seconds, when it is stopped with all that it started.
    """
    with TemporaryFile() as given:
        given.write(article if isinstance(article, bytes) else article.encode("utf-8", "replace"))
        given.seek(0)
        process = _start(arguments, given, subprocess.STDOUT if takes_errors else subprocess.PIPE)
    if stopper:
        stopper.begin(process)
    output, errors = _Collector(process.stdout, most), _Collector(process.stderr, most)
    try:
        code = process.wait(timeout)
    except subprocess.TimeoutExpired:
        _stop(process)
        raise CommandError(f"{_name(arguments)} ran longer than {timeout:g} seconds and was stopped.") from None
    if stopper and stopper.is_stopped:
        raise CommandError(f"{_name(arguments)} was stopped.")
    return Done(code, output.text(), errors.text(), output.is_cut)


def _start(arguments: Sequence[str], given: IO[bytes], errors: int) -> "subprocess.Popen[bytes]":
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


def _name(arguments: Sequence[str]) -> str:
    return clean.one_line(arguments[0])


class _Collector:
    """Reads a stream to its end, so that the command can write to its end; keeps what fits."""

    def __init__(self, stream: IO[bytes] | None, most: int) -> None:
        self.is_cut = False
        self._room = most  # bytes
        self._collected = bytearray()
        # a thread, for what a command leaves running (xclip does) may hold its output open for ever
        self._thread = Thread(target=self._read, args=(stream,), daemon=True, name="pipe")
        self._thread.start()

    def _read(self, stream: IO[bytes] | None) -> None:
        if not stream:
            return
        with stream:
            while part := stream.read1(65_536):  # type: ignore[attr-defined]  # the stream of a Popen has it
                self._collected += part[: self._room]
                self.is_cut = self.is_cut or len(part) > self._room
                self._room -= min(len(part), self._room)

    def text(self) -> str:
        """What was written so far, clean to show."""
        self._thread.join(_GRACE)
        return clean.lines(bytes(self._collected).decode("utf-8", "replace"))


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
