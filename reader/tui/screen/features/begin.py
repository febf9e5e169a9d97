"""Where to begin: a directory of one's own, feeds, or the sample. Asked by itself where nothing was ever opened."""

from collections.abc import Callable, Mapping
from pathlib import Path

from reader.errors import DirectoryError
from reader.library import find_directories
from reader.system.paths import asset
from reader.system.sqlite import reason
from reader.text.clean import one_line
from reader.tui.screen.feature import Feature, Handler
from reader.tui.screen.messages import CommandChosen, DirectoriesChosen

_NEWS = "~/news"  # where the articles of feeds may go


class Begin(Feature):
    """Three ways in; what is opened is opened again next time, but for the sample."""

    def commands(self) -> Mapping[str, Handler]:
        """The ways in, at any time."""
        return {"begin": self._offer}

    def begun(self) -> None:
        """One who has read nothing yet, and has no collections, is asked; and then told of the tour, which waits."""
        if self.desk.session.asks_where:
            self.desk.node.call_after_refresh(self._ask)

    def _ask(self) -> None:
        def answered(way: str | None) -> None:
            self._chosen(way)
            self.desk.say(f"{self.desk.key_of('tour')} shows the first keys, {self.desk.key_of('help')} all of them.")

        self._open_menu(answered)

    def _offer(self, count: int | None) -> None:
        self._open_menu(self._chosen)

    def _open_menu(self, answered: Callable[[str | None], None]) -> None:
        from reader.tui.windows.menus import begin_menu

        self.desk.open(begin_menu(self.desk.session.keymap), answered)

    def _chosen(self, way: str | None) -> None:
        from reader.tui.windows.prompt import Prompt

        if way == "open":
            hint = "A directory of articles; it opens again next time"
            self.desk.open(Prompt("Open a directory", hint, self._open))
        elif way == "add":
            hint = "Where the articles go; created if it does not exist"
            self.desk.open(Prompt("Add a feed", hint, self._add, _NEWS))
        elif way == "sample":
            self._go_to(asset("sample_feed"))

    def _open(self, typed: str) -> None:
        self._go_to(_path(typed))

    def _add(self, typed: str) -> None:
        """A directory for feeds, and the feed that comes into it first."""
        directory = _path(typed)
        try:
            directory.expanduser().mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError) as error:
            raise DirectoryError(f"{one_line(typed)} cannot be made: {reason(error)}.") from error
        self._go_to(directory, "add_feed")

    def _go_to(self, directory: Path, command: str = "") -> None:
        """Raises DirectoryError where it cannot be opened."""
        roots = find_directories([directory])
        if roots != self.desk.session.library.roots:
            self.desk.node.post_message(DirectoriesChosen(roots, command))
        elif command:
            self.desk.node.post_message(CommandChosen(command))


def _path(typed: str) -> Path:
    if not typed:
        raise DirectoryError("Type the path of a directory.")
    return Path(typed)
