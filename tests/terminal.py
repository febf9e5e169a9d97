"""The app as a process of its own in a pseudo-terminal, driven and read from outside."""

import os
import re
import select
import struct
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from builders import PROJECT

with suppress(ImportError):  # Windows has no such terminals, and skips the tests
    import termios

PATIENCE = 60.0  # seconds
_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[P\]].*?(?:\x07|\x1b\\)|\x1b.", re.DOTALL)


class Terminal:
    """`broadsheet words…` in a pseudo-terminal; `text` is all it wrote, without colours and moves."""

    def __init__(
        self, *words: str, size: tuple[int, int] = (120, 30), program: Sequence[str] = ("-m", "reader")
    ) -> None:
        import pty

        self.output = b""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            _resize(0, *size)
            os.chdir(PROJECT)
            os.environ.update(TERM="xterm-256color")
            os.execv(sys.executable, [sys.executable, *program, *words])

        self.settings_before = termios.tcgetattr(self.master)

    @property
    def text(self) -> str:
        return _SEQUENCE.sub(b"", self.output).decode(errors="replace")

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def resize(self, columns: int, lines: int) -> None:
        _resize(self.master, columns, lines)

    def until(self, wanted: str) -> None:
        """Read on until `wanted` has been written."""
        self.until_true(lambda: wanted in self.text)

    def until_true(self, happened: Callable[[], bool]) -> None:
        """Read on until something has happened."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < deadline, f"it never came: {self.text[-2000:]}"
            assert "Traceback" not in self.text, self.text[-4000:]
            self._read()

    def wait(self) -> int:
        """The exit code, once it has ended."""
        deadline = time.monotonic() + PATIENCE
        while not (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            assert time.monotonic() < deadline, "it does not end"
            self._read()
        self.settings_after = termios.tcgetattr(self.master)
        os.close(self.master)
        return os.waitstatus_to_exitcode(ended[1])

    def _read(self, patience: float = 0.1) -> None:
        if select.select([self.master], [], [], patience)[0]:
            try:
                self.output += os.read(self.master, 65_536)
            except OSError:  # it has closed its end
                time.sleep(0.05)


def _resize(terminal: int, columns: int, lines: int) -> None:
    import fcntl

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def rest(terminals: Sequence[Terminal], quiet: float = 0.15) -> None:
    """Read on until none of them has written anything for `quiet` seconds."""
    last, written = time.monotonic(), 0
    while time.monotonic() - last < quiet:
        for terminal in terminals:
            terminal._read(0.01)
        if (now := sum(len(terminal.output) for terminal in terminals)) != written:
            last, written = time.monotonic(), now
