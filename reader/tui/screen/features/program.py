"""The program itself: help, palette, closing, quitting, suspending."""

from collections.abc import Mapping

from reader.tui.screen.feature import Feature, Handler


class Program(Feature):
    """The commands about Broadsheet as a whole."""

    def commands(self) -> Mapping[str, Handler]:
        """What is done with the app itself."""
        return {
            "help": self._show_help,
            "palette": self._show_palette,
            "close": self._close,
            "quit": lambda _: self.desk.app.exit(),
            "suspend": lambda _: self.desk.app.action_suspend_process(),
        }

    def _show_help(self, count: int | None) -> None:
        from reader.tui.windows.help import help_page

        self.desk.open(help_page(self.desk.session.keymap))

    def _show_palette(self, count: int | None) -> None:
        from reader.tui.windows.palette import Palette

        self.desk.open(Palette(self.desk.session.keymap))

    def _close(self, count: int | None) -> None:
        """Close what is open, and at last the app; a filter or a selection is nothing to be closed."""
        if not self.desk.events.closed():
            self.desk.app.exit()
