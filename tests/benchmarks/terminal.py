"""A pseudo-terminal that a program runs in, measured from outside: what it wrote, and when."""

import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from benchmarks import processes
from benchmarks.transcript import Transcript

PATIENCE = 20.0  # seconds after which a thing is not seen

_REPLIES = {  # what programs ask a terminal, and how one that can do what it should answers
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # frames are marked, so that their ends can be seen
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[?u": b"\x1b[?0u",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[>c": b"\x1b[>1;10;0c",
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b]10;?\x1b\\": b"\x1b]10;rgb:eeee/eeee/eeee\x1b\\",
    b"\x1b]11;?\x1b\\": b"\x1b]11;rgb:1111/1111/1111\x1b\\",
}
_QUESTION = re.compile(b"|".join(map(re.escape, _REPLIES)))
_LONGEST = max(map(len, _REPLIES))


class Sight(NamedTuple):
    """What was seen, and the moment (time.monotonic_ns) at which its frame had been written."""

    at: int
    text: str


class Terminal:
    """A program in a terminal of its own. A thread stamps all it writes and answers what it asks of the terminal."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        directory: Path,
        quit_keys: bytes = b"",
        size: tuple[int, int] = (120, 40),
    ) -> None:
        self._quit_keys = quit_keys
        self._written: list[tuple[int, bytes]] = []
        self._has_ended = False
        self._news = threading.Condition()
        self.started = time.monotonic_ns()
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            _become(command, environment, directory, size)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def press(self, keys: bytes) -> int:
        """Type `keys`. Returns the moment before."""
        before = time.monotonic_ns()
        with suppress(OSError):  # it may have ended
            os.write(self._master, keys)
        return before

    def seen(self, pattern: str, since: int = 0, patience: float = PATIENCE) -> Sight | None:
        """The first match of `pattern` on the screen in what was written since a moment; None if it does not come."""
        wanted, transcript = re.compile(pattern), Transcript()
        for at, data in self._chunks(since, time.monotonic() + patience):
            transcript.feed(data)
            if match := transcript.find(wanted):
                return Sight(at, match[0])
        return None

    def last_seen(self, pattern: str, since: int) -> str:
        """The last match of `pattern` in what was written since a moment; "" where there is none."""
        transcript = Transcript()
        for _, data in self._chunks(since, time.monotonic()):
            transcript.feed(data)
        return ([""] + [match[0] for match in re.finditer(pattern, transcript.text)])[-1]

    def settle(self, quiet: float = 0.2, most: float = 10.0) -> int:
        """Wait until it has written nothing for `quiet` seconds. Returns the moment at which it last wrote."""
        end = time.monotonic() + most
        while True:
            last = self._written[-1][0] if self._written else self.started
            left = quiet - (time.monotonic_ns() - last) / 1e9
            if left <= 0 or time.monotonic() > end:
                return last
            time.sleep(left)

    def rest(self, most: float = 60.0) -> None:
        """Wait until it neither writes nor computes."""
        end = time.monotonic() + most
        busy, last = processes.seconds_computed(self.pid), 0.0
        while time.monotonic() < end:
            time.sleep(0.3)
            self.settle()
            busy, last = processes.seconds_computed(self.pid), busy or 0.0
            if busy is None or busy - last < 0.03:
                return

    def peak_memory(self) -> float | None:
        """The most memory it and its processes have had, in MB."""
        return processes.peak_memory(self.pid)

    def close(self) -> None:
        """End it: by its own key where there is one."""
        self.press(self._quit_keys)
        for end in (None, signal.SIGTERM, signal.SIGKILL):
            if end:
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, end)
            if self._reap(2.0 if self._quit_keys or end else 0.0):
                break
        self._reader.join(1.0)
        os.close(self._master)

    def _reap(self, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while not os.waitpid(self.pid, os.WNOHANG)[0]:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    def _chunks(self, since: int, deadline: float) -> Iterator[tuple[int, bytes]]:
        """What was written since a moment, as it comes."""
        position = bisect_left(self._written, (since, b""))
        while True:
            with self._news:
                while position >= len(self._written):
                    left = deadline - time.monotonic()
                    if self._has_ended or left <= 0:
                        return
                    self._news.wait(left)
                chunk = self._written[position]
            position += 1
            yield chunk

    def _read(self) -> None:
        asked = b""
        with suppress(OSError):  # its end is closed
            while data := os.read(self._master, 65_536):
                at = time.monotonic_ns()
                with self._news:
                    self._written.append((at, data))
                    self._news.notify_all()
                asked = self._answer(asked + data)
        with self._news:
            self._has_ended = True
            self._news.notify_all()

    def _answer(self, written: bytes) -> bytes:
        """Answer the questions in `written`. Returns what may be the beginning of another."""
        end = 0
        for question in _QUESTION.finditer(written):
            os.write(self._master, _REPLIES[question[0]])
            end = question.end()
        return written[max(end, len(written) - _LONGEST) :]


def _become(command: Sequence[str], environment: Mapping[str, str], directory: Path, size: tuple[int, int]) -> None:
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.chdir(directory)
        os.execvpe(command[0], list(command), dict(environment))
    finally:
        os._exit(127)
