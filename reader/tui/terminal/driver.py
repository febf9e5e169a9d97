"""Textual's driver for terminals, made to bear whatever a terminal does; it may show the first rows already."""

import os
import select
import time
from contextlib import suppress

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.message import Message
from textual.message_pump import MessagePump

from reader.tui.start.first_paint import Terminal
from reader.tui.terminal.input import Input
from reader.tui.terminal.leaving import hang_up
from reader.tui.terminal.output import Output

_ALTERNATE_SCREEN = "\x1b[?1049h"
_AT_ONCE = 4096  # bytes
_KEY = 32  # bytes, at most, of one
_LOOK = 0.1  # seconds between looks at the clock
_MOST_CELLS = 1_000_000  # of a screen that a terminal says it has
_BACKLOG = 500  # events that wait for the app before no more are read


class TerminalDriver(LinuxDriver):
    """What the terminal sends is read by `Input`, what it is sent is written by `Output`. Where it has gone, that is a
    SIGHUP.
    """

    terminal: Terminal | None = None  # the one that shows the first rows
    _output: Output | None = None
    _is_painted = False

    def start_application_mode(self) -> None:
        """Does nothing but draw where it has been done: a process may be continued without having stopped."""
        if self._key_thread and self._key_thread.is_alive():
            self._draw_anew()
            return
        assert self._file
        self._output = Output(self._file)
        self._output.on_gone = hang_up
        self._output.on_ready = self._draw_anew
        self._is_painted = bool(self.terminal and self.terminal.is_taken)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.terminal and self.terminal.is_taken:
            self.attrs_before = self.terminal.hand_over()

    def stop_application_mode(self) -> None:
        if self._output:
            self._output.skip()
        super().stop_application_mode()

    def close(self) -> None:
        super().close()
        if self._output:
            self._output.close()

    def write(self, data: str) -> None:
        """To enter the alternate screen a second time would wipe what is painted there."""
        if self._is_painted and data == _ALTERNATE_SCREEN:
            self._is_painted = False
        elif self._output:
            self._output.write(data)

    def _draw_anew(self) -> None:
        self._loop.call_soon_threadsafe(lambda: self._app.refresh(layout=True))

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read until the app ends, or the terminal. For what is not complete, single keys are silence, since they come
        more slowly than its rest would: whoever presses them gets out of it.
        """
        given, came, silent_since = Input(), 0.0, 0.0
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], _LOOK)[0]:
                data, now = self._read(), time.monotonic()
                if data == b"":
                    hang_up()
                    return
                if not given.is_open or now - came < _LOOK or len(data or b"") > _KEY:
                    silent_since = now
                events, came = given.feed(data or b""), now
            else:
                events = given.rest(time.monotonic() - silent_since)
            for event in events:
                self.process_message(event)
            self._let_app_catch_up()

    def _read(self) -> bytes | None:
        """What the terminal has sent; nothing at its end, None where another process was quicker."""
        try:
            return os.read(self.fileno, _AT_ONCE)
        except BlockingIOError:
            return None
        except OSError:  # EIO: a terminal that has been hung up
            return b""

    def _let_app_catch_up(self) -> None:
        """So that what floods in waits in the terminal, not in memory."""
        until = time.monotonic() + _LOOK
        while self._backlog() > _BACKLOG and time.monotonic() < until and not self.exit_event.is_set():
            time.sleep(0.005)

    def _backlog(self) -> int:
        pumps: list[MessagePump | None] = [self._app]
        with suppress(LookupError):  # between two screens
            screen = self._app._screen_stack[-1]
            pumps += [screen, screen.focused]
        return sum(pump._message_queue.qsize() for pump in pumps if pump)

    def process_message(self, message: Message) -> None:
        if isinstance(message, Resize) and not 0 < message.size.area <= _MOST_CELLS:
            return
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        self._loop.call_soon_threadsafe(self._app.post_message, message)


def driver_for(terminal: Terminal | None) -> type[LinuxDriver]:
    """The driver that takes `terminal` over, where one is given."""
    return type("Driver", (TerminalDriver,), {"terminal": terminal})
