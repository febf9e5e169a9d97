"""The palette: Textual's, but Enter runs what was found for all that is typed, not for the first letters of it."""

from textual import on
from textual.command import CommandPalette
from textual.widgets import Input
from textual.worker import Worker, WorkerState


class Palette(CommandPalette):
    """Finds commands by their names, and articles by their titles."""

    _has_entered = False  # Enter was pressed while the search went on

    @on(Input.Changed)
    def _typed(self) -> None:
        self._has_entered = False

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        self._has_entered = any(not worker.is_finished for worker in self.workers if worker.node is self)
        if self._has_entered:
            event.stop()
            event.prevent_default()

    @on(Worker.StateChanged)
    async def _searched(self, event: Worker.StateChanged) -> None:
        if self._has_entered and event.state is WorkerState.SUCCESS:
            self._has_entered = False
            await self.query_one(Input).action_submit()
