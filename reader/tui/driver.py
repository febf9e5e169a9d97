"""Textual's driver for terminals, on one that already shows the first rows."""

from textual.drivers.linux_driver import LinuxDriver

from reader.tui.first_paint import Terminal

_ALTERNATE_SCREEN = "\x1b[?1049h"


def seamless(terminal: Terminal) -> type[LinuxDriver]:
    """The driver that takes `terminal` over."""

    class SeamlessDriver(LinuxDriver):
        _is_painted = False

        def start_application_mode(self) -> None:
            self._is_painted = terminal.is_taken
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if terminal.is_taken:
                self.attrs_before = terminal.hand_over()

        def write(self, data: str) -> None:
            """To enter the alternate screen a second time would wipe what is painted there."""
            if self._is_painted and data == _ALTERNATE_SCREEN:
                self._is_painted = False
            else:
                super().write(data)

    return SeamlessDriver
