"""The app as a process of its own in a pseudo-terminal, driven and read from outside."""

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from builders import PATIENCE, PROJECT
from emulator import Emulator

with suppress(ImportError):  # Windows has no such terminals, and skips the tests
    import termios

_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[P\]].*?(?:\x07|\x1b\\)|\x1b.", re.DOTALL)


class Terminal:
    """`broadsheet words…` in a pseudo-terminal; `text` is all it wrote, without colours and moves, `screen` what of it
    is shown.
    """

    def __init__(
        self,
        *words: str,
        size: tuple[int, int] = (120, 30),
        program: Sequence[str] = ("-m", "reader"),
        under: Sequence[str] = (),
        environ: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`under`: the words of a command that starts it."""
        import pty

        self.output = b""
        self._emulator = Emulator(*size)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._seen = 0  # bytes of the output that the emulator was fed
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            _resize(0, *size)
            os.chdir(PROJECT)
            sizes = ("COLUMNS", "LINES")  # of another terminal: pytest's readline exports them
            kept = {name: value for name, value in os.environ.items() if name not in sizes}
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # which tests behind others have it ignored
            command = [*under, sys.executable, *program, *words]
            os.execvpe(command[0], command, {**kept, "TERM": "xterm-256color", **environ})

        self.settings_before = termios.tcgetattr(self.master)

    @property
    def text(self) -> str:
        return _SEQUENCE.sub(b"", self.output).decode(errors="replace")

    @property
    def screen(self) -> Emulator:
        """What it shows now."""
        self._emulator.feed(self._decoder.decode(self.output[self._seen :]))
        self._seen = len(self.output)
        return self._emulator

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def resize(self, columns: int, lines: int) -> None:
        _resize(self.master, columns, lines)

    def until(self, wanted: str) -> None:
        """Read on until `wanted` has been written."""
        self.until_true(lambda: wanted in self.text)

    def press_until(self, key: bytes, happened: Callable[[], bool]) -> None:
        """Press `key` until something has happened: what came before it may swallow the first."""

        def happens() -> bool:
            self.press(key)
            self._read(0.5)
            return happened()

        self.until_true(happens)

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
        while self._read(0):
            pass  # what it wrote last is there, too
        self.settings_after = termios.tcgetattr(self.master)
        os.close(self.master)
        return os.waitstatus_to_exitcode(ended[1])

    def close(self) -> None:
        """Close the window, and see that all that was started in it has ended."""
        os.close(self.master)
        wait_for(self.pid)
        wait_for_end_of_all()

    def _read(self, patience: float = 0.1) -> bool:
        """Read what is there, or comes within so many seconds. Whether anything was."""
        if not select.select([self.master], [], [], patience)[0]:
            return False
        try:
            self.output += os.read(self.master, 65_536)
        except OSError:  # it has closed its end
            time.sleep(min(patience, 0.05))
            return False
        return True


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


def wait_for(pid: int) -> int:
    """The exit code of a child that ends by itself; one that does not is ended."""
    deadline = time.monotonic() + PATIENCE
    while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    assert time.monotonic() < deadline, "it does not end"
    return os.waitstatus_to_exitcode(ended[1])


def wait_for_end_of_all() -> None:
    """Until no process is left that was started in this test's home."""
    deadline = time.monotonic() + PATIENCE
    while left := _at_home():
        if time.monotonic() > deadline:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"{len(left)} processes do not end")
        time.sleep(0.05)


def _at_home() -> list[int]:
    """The other processes that have this test's home in their environment."""
    home = f"BROADSHEET_HOME={os.environ['BROADSHEET_HOME']}".encode()
    found = []
    if sys.platform == "linux":
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if home in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
    else:
        listed = subprocess.run(["ps", "axEww"], capture_output=True, check=True).stdout
        found = [int(line.split()[0]) for line in listed.splitlines() if home in line.split()]
    return [pid for pid in found if pid != os.getpid()]
