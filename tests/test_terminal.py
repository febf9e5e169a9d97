"""The app as a process of its own in a real terminal, driven and read from outside."""

import os
import re
import select
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.feedgen import make_feed
from builders import PROJECT, SAMPLE

from reader.library.reading import FEW
from reader.places import cache_dir

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

PATIENCE = 60.0  # seconds
_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[P\]].*?(?:\x07|\x1b\\)|\x1b.", re.DOTALL)


class Terminal:
    """`broadsheet words…` in a pseudo-terminal of 120 x 30; `text` is all it wrote, without colours and moves."""

    def __init__(self, *words: str) -> None:
        import fcntl
        import pty
        import termios

        self.output = b""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 120, 0, 0))
            os.chdir(PROJECT)
            os.environ.update(TERM="xterm-256color")
            os.execv(sys.executable, [sys.executable, "-m", "reader", *words])

    @property
    def text(self) -> str:
        return _SEQUENCE.sub(b"", self.output).decode(errors="replace")

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

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
        os.close(self.master)
        return os.waitstatus_to_exitcode(ended[1])

    def _read(self) -> None:
        if select.select([self.master], [], [], 0.1)[0]:
            try:
                self.output += os.read(self.master, 65_536)
            except OSError:  # it has closed its end
                time.sleep(0.05)


def test_it_starts_reads_and_ends_leaving_the_terminal_as_it_was() -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"jq")
    assert terminal.wait() == 0
    assert terminal.output.rstrip().endswith((b"\x1b[?1004l", b"\x1b[?25h", b"l"))
    assert b"\x1b[?1049l" in terminal.output  # back from the alternate screen
    assert "Traceback" not in terminal.text


def test_keys_typed_ahead_of_a_menu_reach_it() -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"sh")
    terminal.until("hottest first")
    terminal.press(b"stS")
    terminal.until("title Z")
    terminal.press(b"q")
    assert terminal.wait() == 0


def test_keys_typed_before_the_app_is_there_reach_it() -> None:
    noting = Terminal(str(SAMPLE))
    noting.until("30 unread")
    noting.until_true(lambda: (cache_dir() / "look.json").exists())
    noting.press(b"q")
    assert noting.wait() == 0
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")  # painted, before Textual is imported
    assert b"\x1b[?1004h" not in terminal.output, "there was no first paint"
    terminal.press(b"j\r\x04")
    terminal.until("Back")  # Enter went to the article
    terminal.press(b"qq")
    assert terminal.wait() == 0
    assert terminal.output.count(b"\x1b[?1049h") == 1
    assert b"\x1b[?1049l" in terminal.output


def test_many_files_are_read_by_other_processes_which_end_with_it(tmp_path: Path) -> None:
    make_feed(tmp_path, FEW + 100)
    terminal = Terminal(str(tmp_path))
    terminal.until(f"{FEW + 100:,} articles")
    terminal.press(b"q")
    assert terminal.wait() == 0
    assert "Traceback" not in terminal.text
