"""The person's settings, followed while the app is open."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from textual import on, work
from textual.message import Message

from reader.config import Config
from reader.errors import ConfigError, StorageError
from reader.tui.main.frame import Frame
from reader.tui.screen.suspended import step_aside

_LOOK = 0.5  # seconds between two looks at the file


class Configuring(Frame):
    """Tells the layers above when the settings have changed: each applies its own, `@on(Configuring.Configured)`."""

    @dataclass(repr=False, eq=False)
    class Configured(Message):
        """The file was changed and can be read; `before` is what it said until now."""

        before: Config
        now: Config

    @dataclass(repr=False, eq=False)
    class Doubted(Message):
        """What the file says can be read, but is hardly meant so."""

        warnings: Sequence[str]

    _warned: frozenset[str] = frozenset()  # of what

    def on_mount(self) -> None:
        self.set_interval(_LOOK, self.look_at_settings)
        self.call_after_refresh(self._say_fault)

    def look_at_settings(self) -> None:
        """Follow the file, if it was changed."""
        before = self.settings.config
        if not self.settings.look():
            return
        self._say_fault()
        if self.config != before:
            self.post_message(self.Configured(before, self.config))

    def do_settings(self, count: int | None) -> None:
        from reader.config.writing import begin
        from reader.outside.editor import edit

        try:
            begin(self.settings.file)
        except StorageError as error:
            self.say(str(error), severity="error")
            return
        fault = self.settings.fault
        failure = step_aside(self.app, lambda: edit(self.settings.file, fault.line if fault else None))
        self.look_at_settings()
        if failure:
            self.say(failure, severity="error")

    def _say_fault(self) -> None:
        self.bar.has_broken_settings = self.settings.fault is not None
        if self.settings.fault:
            self.say(str(self.settings.fault), severity="error")
        elif self.config != Config():
            self._look_for_doubts()

    @work(thread=True, exclusive=True, group="settings")
    def _look_for_doubts(self) -> None:
        from reader.config.warnings import warnings

        with suppress(ConfigError):  # it has changed meanwhile, and is looked at again
            self.post_message(self.Doubted(warnings(self.settings.file)))

    @on(Doubted)
    def _say_doubts(self, message: Doubted) -> None:
        """Each once, all in one message."""
        new = [warning for warning in message.warnings if warning not in self._warned]
        self._warned |= frozenset(new)
        if new:
            self.say("\n".join(new), severity="warning")
