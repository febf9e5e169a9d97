"""The person's settings, followed while the app is open; and the directories that have a name there."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config import Config
from reader.errors import ConfigError, StorageError
from reader.tui.screen.feature import Feature, Handler
from reader.tui.screen.messages import DirectoriesChosen
from reader.tui.screen.suspended import run_suspended
from reader.tui.widgets.bar_parts import collection_name

if TYPE_CHECKING:
    from reader.tui.screen.desk import Desk

_LOOK = 0.5  # seconds between two looks at the file


class Settings(Feature):
    """Tells the other features when the settings have changed: each applies its own."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._warned: frozenset[str] = frozenset()  # of what

    def commands(self) -> Mapping[str, Handler]:
        """Both lead to the file of the settings: to edit it, or to choose among the directories it names."""
        return {"settings": self._edit, "collections": self._choose_collection}

    def begun(self) -> None:
        """Look at the file from time to time, and say what is wrong with it by now."""
        self._name_collection()
        self.desk.node.set_interval(_LOOK, self.desk.reload_settings)
        self.desk.node.call_after_refresh(self._say_fault)

    def configured(self, before: Config, now: Config) -> None:
        """Keys, title, article and order follow the file, and what is wrong with it is said."""
        self._say_fault()
        if now == before:
            return
        self.desk.session.reread_keys()
        self.desk.keys.keymap = self.desk.title.keymap = self.desk.session.keymap
        from reader.tui.windows.modal import AnswersOnce

        for window in self.desk.app.screen_stack:
            if isinstance(window, AnswersOnce):
                window.follow(self.desk.session.keymap)
        self._name_collection()
        self.desk.refresh()
        self.desk.articles.reload()
        if any(getattr(now, name) != getattr(before, name) for name in ("ranking", "search", "mute")):
            self.desk.sync.start()

    def _edit(self, count: int | None) -> None:
        from reader.config.writing import begin
        from reader.outside.editor import edit

        settings = self.desk.session.settings
        try:
            begin(settings.file)
        except StorageError as error:
            self.desk.say(str(error), severity="error")
            return
        line = settings.fault.line if settings.fault else None
        failure = run_suspended(self.desk.app, lambda: edit(settings.file, line))
        self.desk.reload_settings()
        if failure:
            self.desk.say(failure, severity="error")

    def _name_collection(self) -> None:
        session = self.desk.session
        collections = session.config.collections
        self.desk.title.collection = collection_name(session.library.roots, session.is_sample, collections)

    def _say_fault(self) -> None:
        settings = self.desk.session.settings
        self.desk.title.has_broken_settings = settings.fault is not None
        if settings.fault:
            self.desk.say(str(settings.fault), severity="error")
        elif settings.config != Config():
            file = settings.file
            self.desk.background.ask("settings", lambda library: _warnings(file), self._say_warnings)

    def _say_warnings(self, warnings: Sequence[str]) -> None:
        """Each once, all in one message."""
        new = [warning for warning in warnings if warning not in self._warned]
        self._warned |= frozenset(new)
        if new:
            self.desk.say("\n".join(new), severity="warning")

    def _choose_collection(self, count: int | None) -> None:
        collections = self.desk.session.config.collections
        if collections:
            from reader.tui.windows.menus import collection_menu

            session = self.desk.session
            self.desk.open(collection_menu(session.keymap, collections, session.library.roots), self._read_collection)
        else:
            self.desk.say(
                f"No collections yet: {self.desk.key_of('settings')} edits your settings, "
                "where you add them to [collections]."
            )

    def _read_collection(self, name: str | None) -> None:
        collections = self.desk.session.config.collections
        if name and name in collections:
            self.desk.node.post_message(DirectoriesChosen(tuple(map(Path, collections[name].directories))))


def _warnings(file: Path) -> Sequence[str]:
    """What the file says and can be read, but is hardly meant so."""
    from reader.config.warnings import warnings

    try:
        return warnings(file)
    except ConfigError:  # it has changed meanwhile, and is looked at again
        return ()
