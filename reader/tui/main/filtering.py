"""A filter, or the whole query, as it is typed and as it is shown afterwards.

What reads queries is imported when one is typed: the first frame does without.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.errors import StorageError
from reader.query import Query, QueryError
from reader.state import State
from reader.tui.main.frame import Shown
from reader.tui.main.moving import Moving

if TYPE_CHECKING:
    from reader.query.completion import Completion
    from reader.query.parser import Typed
    from reader.tui.widgets.filter_bar import FilterBar, QueryInput

_HOLD = 0.015  # seconds: the length of a frame
_NAMES = 200  # values of a field offered for completion


class Before(NamedTuple):
    """What was shown before another query was asked."""

    query: Query
    selected: int | None
    top: int


class Filtering(Moving):
    """The commands with which a query is typed."""

    @dataclass(repr=False, eq=False)
    class Counted(Message):
        """How many unread articles are among those that a query finds."""

        query: Query
        unread: int

    filter: "FilterBar | None" = None  # made when it is first wanted
    _before = Before(Query(), None, 0)
    _returning: Before | None = None  # shown again as soon as its list is there
    _typed_as: tuple[Query, str] = (Query(), "")  # how the query was typed
    _views: Mapping[str, str] = {}  # as they were when typing began
    _shorter: Query | None = None  # what is typed, without a word that may become a field
    _held: ExitStack | None = None  # while nothing is drawn
    _unread: tuple[Query, int] | None = None

    # --- typing ----------------------------------------------------------------------------------

    async def do_filter(self, count: int | None) -> None:
        term = self.query_shown.term
        query, text = self._typed_as
        await self._edit("/", text if query == self.query_shown else str(term or ""))

    async def do_query(self, count: int | None) -> None:
        await self._edit("=", str(self.query_shown), self.history())

    async def _edit(self, prompt: str, text: str, history: Sequence[str] = ()) -> None:
        self._before = Before(self.query_shown, self.list.selected, self.list.scroll_offset.y)
        self._views = self.views()
        bar = await self._bar()
        self.add_class("-filtering")
        bar.add_class("-shown")
        bar.edit(prompt, text, history)

    async def _bar(self) -> "FilterBar":
        if not self.filter:
            from reader.tui.widgets.filter_bar import FilterBar

            self.filter = FilterBar(self._complete, self._hold_frame)
            await self.mount(self.filter, self.filter.hint, before=self.keys)
        return self.filter

    def _read(self, text: str, is_done: bool = False) -> "Typed":
        """What `text` asks for; a filter leaves order and headings as they were. Raises QueryError."""
        from reader.query.parser import parse_typed

        is_filter = self.filter is not None and self.filter.prompt == "/"
        return parse_typed(text, self._views, self._before.query if is_filter else Query(), is_done)

    def on_filter_bar_edited(self, message: "FilterBar.Edited") -> None:
        assert self.filter
        try:
            query, unfinished, self._shorter = self._read(message.text)
        except QueryError as error:
            self.filter.say(str(error), error.column)
            return
        if unfinished:
            self.filter.say(str(unfinished), unfinished.column)
        else:
            self.filter.say()
        self.query_shown = query
        if self.shown and self.shown.query == query:
            self._release_frame()

    def _hold_frame(self) -> None:
        """Draw nothing for a moment: a letter and the list that it finds then come in one frame, not in two."""
        if not self._held:
            self._held = ExitStack()
            self._held.enter_context(self.app.batch_update())
            self.set_timer(_HOLD, self._release_frame)

    def _release_frame(self) -> None:
        if self._held:
            self._held.close()
            self._held = None

    def on_filter_bar_kept(self, message: "FilterBar.Kept") -> None:
        assert self.filter
        try:
            query, error, _ = self._read(message.text, is_done=True)
        except QueryError as found:
            error = found
        if error:
            self.filter.say(str(error), error.column)
            return
        self._typed_as = (query, message.text.strip())
        self.query_shown = query
        if query != Query():
            self.keep(lambda state: state.remember_query(str(query)))
        self._end_typing()

    def on_query_input_cancelled(self) -> None:
        self._end_typing()
        self.return_to(self._before)

    def on_query_input_history_wanted(self, message: "QueryInput.HistoryWanted") -> None:
        self.list.move(-message.step)

    def _end_typing(self) -> None:
        self.remove_class("-filtering")
        self.focus_list()
        self._refresh_filter()

    async def on_filter_bar_clicked(self) -> None:
        await self.do_filter(None)

    # --- showing ---------------------------------------------------------------------------------

    def show(self, shown: Shown, select: int | None) -> None:
        if self.has_class("-filtering") and select is not None:
            anchor = self._before.selected  # it may match again
            select = anchor if shown.ids.position(anchor) is not None else select
        if self.has_class("-filtering") and not shown.ids and self._shorter:
            self._release_frame()
            self.query_shown = self._shorter  # a field's name is no reason to find nothing
            return
        super().show(shown, select)
        if self._returning and shown.query == self._returning.query:
            self._return()
        self._refresh_filter()
        self._release_frame()
        if shown.query.term:
            self._count_unread(shown.query)

    def return_to(self, before: Before) -> None:
        """Show what was there before, line for line."""
        self._returning = before
        self.query_shown = before.query
        if self.shown and self.shown.query == before.query:
            self._return()

    def _return(self) -> None:
        if self._returning:
            _, selected, top = self._returning
            self._returning = None
            self.list.restore(selected, top)
            self.call_after_refresh(self.list.restore, selected, top)  # when the list has its height back

    def _refresh_filter(self) -> None:
        """Have the line show the query while it is not typed, and what it found."""
        query = self.query_shown
        is_typed = self.has_class("-filtering")
        if not self.filter:
            if query.term:
                self.call_later(self._make_filter)
            return
        self.filter.set_class(is_typed or self.is_filter(query), "-shown")  # of the screen, it would restyle all
        if is_typed or not query.term:
            self._show_found()
            return
        (typed, text), told = self._typed_as, str(query.term)
        self.filter.rest("/", text if typed == query and not told.endswith("*") else told)  # * of a word that was begun
        self._show_found()

    def is_filter(self, query: Query) -> bool:
        """Whether a line of its own says what is shown."""
        return query.term is not None

    async def _make_filter(self) -> None:
        await self._bar()
        self._refresh_filter()

    def _show_found(self) -> None:
        if not self.filter or not self.shown:
            return
        found = [f"{len(self.shown.ids):,} of {self.shown.counts.listed:,}"]
        if self._unread and self._unread[0] == self.shown.query:
            found.append(f"{self._unread[1]:,} unread")
        self.filter.show_found(*found)

    @work(thread=True, exclusive=True, group="unread")
    def _count_unread(self, query: Query) -> None:
        from reader.query.terms import Flag, all_of

        assert query.term
        with closing(self.library.twin()) as library:
            unread = library.count(all_of(query.term, Flag("is", "unread")))
        if not get_current_worker().is_cancelled:
            self.post_message(self.Counted(query, unread))

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        self._unread = (message.query, message.unread)
        self._show_found()

    def clear_filter(self) -> bool:
        """Show all articles again, the cursor where it is; False where all are shown already."""
        if not self.query_shown.term:
            return False
        self.query_shown = self.query_shown._replace(term=None)
        return True

    # --- completion ------------------------------------------------------------------------------

    def _complete(self, text: str, caret: int) -> "Completion":
        from reader.query.completion import complete

        return complete(text, caret, self._names)

    def _names(self, field: str) -> Sequence[str]:
        if field == "view":
            return list(self._views)
        return [facet.name for facet in self.library.facets(field) if facet.name][:_NAMES]  # type: ignore[arg-type]

    # --- what is kept: saved views, and queries typed before -------------------------------------

    def views(self) -> Mapping[str, str]:
        """The saved views, as they are now."""
        self.look_at_settings()
        return self.config.views

    def history(self) -> Sequence[str]:
        """The queries kept before, the newest first."""
        try:
            with closing(State(self.state_file)) as state:
                return state.queries()
        except StorageError as error:
            self.say(str(error), severity="error")
            return ()
