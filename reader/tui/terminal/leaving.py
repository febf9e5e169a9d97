"""What ends the reader from outside: a signal, or a terminal that has gone, which is a SIGHUP whoever started us.

A terminal that closes sends SIGHUP to the leader of its session only; under `make`, say, that is not the reader. So
whoever finds the terminal gone sends the signal (`hang_up`), and there is one way out.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from time import sleep

_GRACE = 1.4  # seconds to save and leave in good order


class Leaving:
    """How the reader leaves: by `app`, once there is one, which is asked with the exit code; before, by SystemExit.
    `at_worst` is called where that takes too long, from another thread.
    """

    def __init__(self) -> None:
        self.app: Callable[[int], None] | None = None
        self.at_worst: Callable[[], None] | None = None
        self.code = 0  # to leave with, once it is asked

    def ask(self, number: int, frame: object = None) -> None:
        """A handler of signals. Raises SystemExit."""
        if self.code:
            return
        self.code = 128 + number
        if not self.app:
            raise SystemExit(self.code)
        self.app(self.code)

    def see_to_it(self) -> None:
        """From now on, have a thread see that what is asked comes about, also where the main thread is held up."""
        if sys.platform == "win32":
            return
        import threading  # the first rows do without

        signals, written = os.pipe()
        os.set_blocking(written, False)
        signal.set_wakeup_fd(written, warn_on_full_buffer=False)  # at once, whatever the main thread does
        threading.Thread(target=self._see_to_it, args=(signals,), name="leaving", daemon=True).start()

    def _see_to_it(self, signals: int) -> None:
        with open(signals, "rb", buffering=0) as pipe:
            while number := pipe.read(1):
                if number[0] in (signal.SIGTERM, signal.SIGHUP):
                    sleep(_GRACE)
                    with suppress(Exception):  # the terminal is left as well as can be
                        if self.at_worst:
                            self.at_worst()
                    os._exit(128 + number[0])


def leave_when_asked() -> Leaving:
    """Have SIGTERM and SIGHUP end the reader, from now on until the process ends."""
    leaving = Leaving()
    if sys.platform != "win32":
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, leaving.ask)
    return leaving


def hang_up() -> None:
    """The terminal has gone. Call from any thread."""
    if sys.platform != "win32":
        os.kill(os.getpid(), signal.SIGHUP)
