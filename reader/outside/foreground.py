"""A program of the person's own that gets this terminal until it ends, and the terminal back as it was."""

import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from types import FrameType
from typing import IO

from reader.errors import OpenError
from reader.system.log import log

_SOFT_RESET = b"\x1b[!p"  # DECSTR: colours, character sets, cursor and margins as they are at first


def run_in_terminal(command: Sequence[str], what: str, text: str = "") -> None:
    """Run `command`, an argument vector, on `what`; however it leaves the terminal, that is then as it was. Its
    standard input is `text`, where there is any, else the terminal. Raises OpenError where it cannot be started, or
    fails.
    """
    log.note(f"run in the terminal: {shlex.join(command)}")
    try:
        with _terminal_restored(), interrupts_left_to_others():
            code = _run(command, text)
    except OSError as error:
        raise OpenError(f"{command[0]} cannot be started ({error.strerror}): {what}") from error
    if code:
        raise OpenError(f"{command[0]} failed with exit code {code}: {what}")


def _run(command: Sequence[str], text: str) -> int:
    """The exit code. A signal that ends the reader meanwhile ends the program too, unless it has its own mind."""
    with TemporaryFile() as given:
        given.write(text.encode("utf-8", "replace"))
        given.seek(0)
        return _run_on(command, given if text else None)


def _run_on(command: Sequence[str], given: IO[bytes] | None) -> int:
    with subprocess.Popen(command, stdin=given) as program, _ends_passed_on(program):
        return program.wait()


@contextmanager
def _ends_passed_on(program: "subprocess.Popen[bytes]") -> Iterator[None]:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    before = {number: handler for number, handler in handlers.items() if callable(handler)}

    def pass_on(number: int, frame: FrameType | None) -> None:
        program.send_signal(number)
        before[signal.Signals(number)](number, frame)

    for number in before:
        signal.signal(number, pass_on)
    try:
        yield
    finally:
        for number, ours in before.items():
            signal.signal(number, ours)


@contextmanager
def _terminal_restored() -> Iterator[None]:
    """One that crashed may leave keys without echo, colours, or letters drawn as lines."""
    if sys.platform == "win32" or not sys.__stdin__ or not sys.__stdin__.isatty():
        yield
        return
    import termios

    terminal = sys.__stdin__.fileno()
    before = termios.tcgetattr(terminal)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        os.write(terminal, _SOFT_RESET)


@contextmanager
def interrupts_left_to_others() -> Iterator[None]:
    """C-c reaches every program in the terminal, and means the one that is seen."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the program would inherit
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
