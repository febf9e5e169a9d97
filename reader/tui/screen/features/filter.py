"""A filter, or the whole query, as it is typed and as it is shown afterwards."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.library import Library
from reader.query import Query
from reader.session.filter_line import Edit, FilterLine, Prompt
from reader.session.results import Results
from reader.state import memory
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.query.completion import Completion
    from reader.tui.screen.desk import Desk
    from reader.tui.screen.finder import Finder
    from reader.tui.widgets.filter_bar import FilterBar

_HOLD = 0.015  # seconds: the length of a frame
_NAMES = 200  # values of a field offered for completion


class Filter(Feature):
    """The line in which a query is typed. The screen tells it what its bar says."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.line = FilterLine()
        self.bar: FilterBar | None = None  # made when it is first wanted
        self._finder: Finder | None = None  # likewise
        self._held: ExitStack | None = None  # while nothing is drawn
        self._unread: tuple[Query, int] | None = None  # how many of a query's articles are unread

    def commands(self) -> Mapping[str, Handler]:
        """Both open the line at the bottom: for a filter within the query, or for the whole query. In the article, what
        is typed is found there.
        """
        return {"filter": self._filter_or_find, "query": lambda _: self.begin("=")}

    # --- typing ----------------------------------------------------------------------------------

    async def _filter_or_find(self, count: int | None) -> None:
        if not self.desk.panes.in_article:
            await self.begin("/")
            return
        from reader.tui.screen.finder import Finder

        self._finder = self._finder or Finder(self.desk)
        await self._finder.begin()

    async def begin(self, prompt: Prompt) -> None:
        """Let the person type."""
        text = self.line.begin(prompt, self.desk.lists.position(), self.desk.views())
        bar = await self._made_bar()
        self.desk.node.add_class("-filtering")
        bar.add_class("-shown")
        bar.edit(prompt, text, self.history() if prompt == "=" else ())

    def edited(self, text: str) -> None:
        """Another letter: show what the text asks for by now, if it can be read."""
        edit = self.line.edit(text)
        self._say(edit)
        if edit.query is None:
            return
        self.desk.background.drop("unread")  # the list is to come first
        self.desk.lists.show(edit.query)
        results = self.desk.session.results
        if results and results.query == edit.query:
            self._release_frame()

    def kept(self, text: str) -> None:
        """The person is done."""
        edit = self.line.keep(text)
        if edit.query is None:
            self._say(edit)
            return
        query = edit.query
        self.desk.lists.show(query)
        if query != Query():
            self.desk.background.save(lambda state: memory.remember_query(state, str(query)))
        self._end()

    def cancelled(self) -> None:
        """The person wants back what was there before."""
        before = self.line.cancel()
        self._end()
        self.desk.lists.return_to(before)

    def hold_frame(self) -> None:
        """Draw nothing for a moment: a letter and the list that it finds then come in one frame, not in two."""
        if not self._held:
            self._held = ExitStack()
            self._held.enter_context(self.desk.app.batch_update())
            self.desk.node.set_timer(_HOLD, self._release_frame)

    def _release_frame(self) -> None:
        if self._held:
            self._held.close()
            self._held = None

    def _end(self) -> None:
        self.desk.node.remove_class("-filtering")
        self.desk.panes.focus_list()
        self.refresh()

    def _say(self, edit: Edit) -> None:
        if self.bar:
            self.bar.say(edit.message, edit.column)

    # --- showing ---------------------------------------------------------------------------------

    def settle(self, results: Results, select: int | None) -> tuple[Query | None, int | None]:
        """Before `results` are shown: see FilterLine."""
        shorter, select = self.line.settle(results, select)
        if shorter is not None:
            self._release_frame()
        return shorter, select

    def listed(self, results: Results) -> None:
        """The bar says what the list holds; how many of it are unread is counted once the list is drawn."""
        self.refresh()
        self._release_frame()
        if results.query.term:
            # in the next turn of the loop: until then the screen holds its frame, and calls at once
            asyncio.get_running_loop().call_soon(self.desk.node.call_after_refresh, self._count_unread, results)

    def escaped(self) -> bool:
        """Esc takes the filter away."""
        return self.desk.lists.clear_filter()

    def refresh(self) -> None:
        """Have the line show the query while it is not typed, and what came of it."""
        query = self.desk.lists.query
        if not self.bar:
            if query.term:
                self.desk.node.call_later(self._make_bar)
            return
        self.bar.set_class(self.line.is_shown(query), "-shown")  # of the screen, it would restyle all
        if not self.line.is_active and query.term:
            self.bar.rest("/", self.line.text_at_rest(query))
        self._show_counts()

    async def _make_bar(self) -> None:
        await self._made_bar()
        self.refresh()

    async def _made_bar(self) -> "FilterBar":
        if not self.bar:
            from reader.tui.widgets.filter_bar import FilterBar

            self.bar = FilterBar(self._complete, self.hold_frame)
            await self.desk.place(self.bar, self.bar.hint, before=self.desk.keys)
        return self.bar

    def _show_counts(self) -> None:
        results = self.desk.session.results
        if not self.bar or not results:
            return
        counts = [f"{len(results.ids):,} of {results.counts.listed:,}"]
        if self._unread and self._unread[0] == results.query:
            counts.append(f"{self._unread[1]:,} unread")
        self.bar.show_counts(*counts)

    def _count_unread(self, results: Results) -> None:
        from reader.library.marks import count_unread

        if results is not self.desk.session.results:
            return

        def show(count: int) -> None:
            self._unread = (results.query, count)
            self._show_counts()

        self.desk.background.ask("unread", lambda library: library.ask(count_unread, results.ids), show)

    # --- completion, and queries typed before ----------------------------------------------------

    def _complete(self, text: str, caret: int) -> "Completion":
        from reader.query.completion import complete

        return complete(text, caret, self._names)

    def _names(self, field: str) -> Sequence[str]:
        if field == "view":
            return list(self.desk.session.config.views)
        from reader.library.facets import facets

        library: Library = self.desk.session.library
        stated = library.ask(facets, field, None, library.clock())
        return [facet.name for facet in stated if facet.name][:_NAMES]

    def history(self) -> Sequence[str]:
        """The queries kept before, the newest first."""
        try:
            return self.desk.background.read(memory.queries)
        except StorageError as error:
            self.desk.say(str(error), severity="error")
            return ()
