"""The program itself: help, palette, closing, quitting, suspending."""

from collections.abc import Mapping, Sequence

from reader.errors import StorageError
from reader.library import Library
from reader.model.headline import Headline
from reader.state import memory
from reader.tui.screen.feature import Feature, Handler
from reader.tui.screen.messages import CommandChosen

_TITLES = 20  # of articles offered


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
        from reader.tui.windows.palette import Offers, palette

        def search(typed: str) -> None:
            self.desk.background.ask("titles", lambda library: _titled(library, typed), show)

        def show(articles: Sequence[Headline]) -> None:
            offers.articles = articles
            window.reload()

        keymap = self.desk.session.keymap
        offers = Offers(keymap, self._last_used(), search)
        window = palette(keymap, offers)
        self.desk.open(window, self._chosen)

    def _chosen(self, choice: str | int | None) -> None:
        """Run the command, or go to the article."""
        self.desk.background.drop("titles")
        if isinstance(choice, int):
            self.desk.lists.jump_to(choice)
        elif choice:
            self.desk.background.save(lambda state: memory.remember_command(state, choice))
            self.desk.node.post_message(CommandChosen(choice))

    def _last_used(self) -> Sequence[str]:
        try:
            return self.desk.background.read(memory.commands)
        except StorageError as error:
            self.desk.say(str(error), severity="error")
            return ()

    def _close(self, count: int | None) -> None:
        """Close what is open, and at last the app; a filter or a selection is nothing to be closed."""
        if not self.desk.events.closed():
            self.desk.app.exit()


def _titled(library: Library, typed: str) -> list[Headline]:
    from reader.library.titles import titled

    return library.ask(titled, typed, _TITLES, library.clock())
