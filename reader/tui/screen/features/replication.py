"""The person's marks from their other machines, by way of a folder that they share."""

from pathlib import Path
from typing import TYPE_CHECKING

from reader.config import Config
from reader.state.history import Step
from reader.tui.screen.feature import Feature

if TYPE_CHECKING:
    from reader.state.replication import Replicated
    from reader.tui.screen.desk import Desk
    from reader.tui.screen.replicator import Replicator


class Replication(Feature):
    """Carries marks where a folder for them is set."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._replicator: Replicator | None = None

    def begun(self) -> None:
        """Begin, beside the screen."""
        self._start(self.desk.session.config.state.sync)

    def configured(self, before: Config, now: Config) -> None:
        """Another folder may be set."""
        if now.state != before.state:
            self.ended()
            self._start(now.state.sync)

    def marked(self, step: Step | None) -> None:
        """Let the others know."""
        if self._replicator:
            self._replicator.wake()

    def ended(self) -> None:
        """Write what is not written yet."""
        if self._replicator:
            self._replicator.close()
            self._replicator = None

    def _start(self, folder: str) -> None:
        if folder:
            from reader.tui.screen.replicator import Replicator

            session = self.desk.session
            self._replicator = Replicator(
                session.state_file, Path(folder).expanduser(), session.watch_mode, self._report, self._say
            )
            self._replicator.start()

    def _report(self, done: "Replicated") -> None:
        if done.merged:
            self.desk.background.call(self.desk.marks.follow)
        self._say(*done.faults)

    def _say(self, *sentences: str) -> None:
        if sentences:
            self.desk.background.call(self.desk.say_once, *sentences)
