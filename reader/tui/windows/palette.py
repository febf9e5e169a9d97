"""The palette: Textual's, but Enter runs what was found for all that is typed, not for the first letters of it."""

from asyncio import CancelledError
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events, on
from textual.command import CommandPalette, DiscoveryHit, Hit
from textual.errors import NoWidget
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.worker import Worker, WorkerState, get_current_worker

from reader.keys.keymap import Keymap
from reader.tui.windows.keys import WindowKeys, list_moves
from reader.tui.windows.modal import AnswersOnce

if TYPE_CHECKING:
    from textual.command import ProviderSource


class Palette(CommandPalette, AnswersOnce[None]):
    """Finds commands by their names, and articles by their titles."""

    _has_entered = False  # Enter was pressed while the search went on

    def __init__(self, keymap: Keymap, providers: "ProviderSource | None" = None) -> None:
        super().__init__(providers)
        moves = list_moves(lambda: self.query_one(OptionList))
        self._keys = WindowKeys(keymap, {**moves, "down": lambda _: self._action_cursor_down()})  # which opens it, too

    def press(self, event: events.Key) -> bool:
        return self._keys.press(event, self)

    def get_widget_at(self, x: int, y: int) -> tuple[Widget, Region]:
        """The widget at a cell; the palette where there is none, as when the terminal has become smaller: Textual asks
        whether a click was beside what is shown.
        """
        try:
            return super().get_widget_at(x, y)
        except NoWidget:
            return self, self.region

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

    async def _search_for(self, search_value: str) -> AsyncGenerator[DiscoveryHit | Hit, bool]:
        """Textual's search, which ends once it is cancelled. Before Python 3.12 `asyncio.wait_for` may swallow that and
        give it one command more, to be drawn with the styles of a palette that has gone.
        """
        worker, search = get_current_worker(), super()._search_for(search_value)
        with suppress(StopAsyncIteration):
            hit = await anext(search)
            while not worker.is_cancelled:
                yield hit
                hit = await search.asend(worker.is_cancelled)
            await search.asend(True)  # let it cancel what searches for it
        if worker.is_cancelled:
            raise CancelledError
