"""What is written to the terminal: by a thread of its own, so that a terminal that reads no more holds nothing up."""

import os
import select
import threading
from collections import deque
from collections.abc import Callable
from io import TextIOWrapper

_MOST = 1_000_000  # bytes that wait for a terminal that does not read; what is drawn beyond them is left out
_AT_ONCE = 16_384  # bytes
_PATIENCE = 0.2  # seconds for the last bytes


def _nothing() -> None:
    pass


class Output:
    """The way to a terminal. `on_gone` is called when it has gone, `on_ready` when it reads again and something was
    left out meanwhile; both from another thread.
    """

    def __init__(self, stream: TextIOWrapper) -> None:
        self.on_gone: Callable[[], None] = _nothing
        self.on_ready: Callable[[], None] = _nothing
        self._file = stream.fileno()
        self._encoding, self._errors = stream.encoding, stream.errors or "replace"
        self._waiting: deque[bytes] = deque()
        self._size = 0  # of what waits, and of what is being written
        self._is_closed = self._is_gone = self._has_left_out = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="output", daemon=True)
        self._thread.start()

    def write(self, text: str) -> None:
        """Have `text` written soon. Never blocks, whatever the terminal does."""
        data = text.encode(self._encoding, self._errors)
        with self._changed:
            if self._size > _MOST:
                self._has_left_out = True
            elif data and not (self._is_gone or self._is_closed):
                self._waiting.append(data)
                self._size += len(data)
                self._changed.notify_all()

    def skip(self) -> None:
        """Drop what waits where frames were left out behind it: there is room again for how the terminal is left."""
        with self._changed:
            if self._has_left_out:
                self._waiting.clear()
                self._size = 0

    def flush(self) -> bool:
        """Wait until all is written, as long as there is patience. Returns whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._size, _PATIENCE)

    def close(self) -> None:
        """Write what waits, if the terminal takes it; then write nothing more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while data := self._next():
            try:
                self._put(data)
            except OSError:  # EIO, mostly: the other end is closed
                self._give_up()
                return
            self._is_written(len(data))

    def _next(self) -> bytes:
        """What is to be written now; nothing once all is and no more will come."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed)
            data = b"".join(self._waiting)
            self._waiting.clear()
            return data

    def _put(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._file, rest[:_AT_ONCE]) :]
            except BlockingIOError:  # another program has set the terminal so
                select.select([], [self._file], [])

    def _is_written(self, size: int) -> None:
        with self._changed:
            self._size = max(self._size - size, 0)
            has_caught_up = self._has_left_out and not self._waiting and not self._is_closed
            self._has_left_out = self._has_left_out and not has_caught_up
            self._changed.notify_all()
        if has_caught_up:
            self.on_ready()

    def _give_up(self) -> None:
        with self._changed:
            self._is_gone = True
            self._waiting.clear()
            self._size = 0
            self._changed.notify_all()
        self.on_gone()
