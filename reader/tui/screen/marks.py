"""Marks: saved first, then shown."""

import asyncio
from collections.abc import Callable, Sequence

from reader.errors import ReaderError
from reader.library import Library
from reader.library.headlines import tally
from reader.session.marks import Decide, mark, summary
from reader.state.history import Step
from reader.state.state import State
from reader.tui.screen.desk import Desk


class Marks:
    """Marks articles, one step after the other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turn = asyncio.Lock()  # what a mark changes is decided when those before it are saved

    def targets(self) -> list[int]:
        """The ids that the next mark is for: those selected, in the list's order, else the one under the cursor."""
        rows = self._desk.list
        if rows.selection:
            return [id_ for id_ in rows.ids if id_ in rows.selection]
        return [rows.selected] if rows.selected is not None else []

    def mark(self, ids: Sequence[int], decide: Decide) -> None:
        """Mark articles as `decide` says once all marks made before are saved; shown when it is on the disk."""
        if ids:
            self._desk.background.run(self._mark(ids, decide), "marks")

    def count_as_read(self) -> None:
        """The article under the cursor has been opened, or read to its end."""
        if self._desk.session.config.reading.mark_read != "never":
            self.mark_read()

    def mark_read(self) -> None:
        """Mark the article under the cursor read."""
        selected = self._desk.list.selected
        if selected is not None:
            self.mark([selected], lambda: {"read": True})

    def take_step(self, take: Callable[[State], Step | None], nothing: str) -> None:
        """Undo or redo; `nothing` is what is said where there is no step."""
        self._desk.background.run(self._take_step(take, nothing), "marks")

    def follow(self) -> None:
        """Show what was marked elsewhere: by another reader, or on another machine."""
        self._desk.background.run(self._follow(), "mirror")

    async def _follow(self) -> None:
        try:
            await self._desk.background.write(lambda state, library: None)
        except ReaderError as error:
            self._desk.say(str(error), severity="error")
            return
        hidden = self._desk.session.library.ask(tally).hidden
        is_other_list = self._desk.session.results is not None and hidden != self._desk.title.counts.hidden
        self.refresh(is_other_list)
        self._desk.events.marked(None)

    async def _mark(self, ids: Sequence[int], decide: Decide) -> None:
        async with self._turn:
            wanted = decide()
            try:
                step = await self._desk.background.write(lambda state, library: mark(state, library, ids, wanted))
            except ReaderError as error:
                self._desk.say(str(error), severity="error")
                return
        self._desk.list.selection = frozenset()
        self._show(step, is_other_list="hidden" in wanted)
        if len(ids) > 1:
            self._desk.say(f"{summary(step)} {self._desk.key_of('undo')} undoes it.")

    async def _take_step(self, take: Callable[[State], Step | None], nothing: str) -> None:
        def write(state: State, library: Library) -> Step | None:
            return take(state)

        try:
            step = await self._desk.background.write(write)
        except ReaderError as error:
            self._desk.say(str(error), severity="error")
            return
        if step and step.articles:
            self._show(step, is_other_list="hidden" in step.now)
            self._desk.say(summary(step))
        else:
            self._desk.say("These marks have been changed since, so they were left alone." if step else nothing)

    def _show(self, step: Step, is_other_list: bool) -> None:
        self.refresh(is_other_list)
        if any(name.startswith("tag:") for name in step.now):
            self._desk.articles.reload()
        self._desk.events.marked(step)

    def refresh(self, is_other_list: bool) -> None:
        """Show the marks as they are now, and another list where it may be one."""
        self._desk.list.refresh_rows()
        self._desk.title.counts = self._desk.session.library.ask(tally)
        self._desk.refresh()
        if is_other_list:
            self._desk.lists.ask_again()
