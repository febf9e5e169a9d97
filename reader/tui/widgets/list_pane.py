"""The list pane: the list under the titles of its columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from reader.query import Sort, SortKey
from reader.session.appearance import RowFormat
from reader.tui.widgets.article_list import ArticleList, Fetch
from reader.tui.widgets.columns import Column, column_parts, lines_for


class ColumnTitles(Widget):
    """The line above the list; a click on a title sorts by it."""

    sort: reactive[Sort] = reactive(Sort)
    filled: reactive[frozenset[str]] = reactive(frozenset[str])
    rows: reactive[RowFormat] = reactive(RowFormat)

    @dataclass(repr=False, eq=False)
    class Clicked(Message):
        """The person clicked a column's title."""

        key: SortKey

    def render(self) -> Content:
        return Content.assemble(*column_parts(self._columns(), self.sort))

    def _columns(self) -> Sequence[Column]:
        # the list's scroll bar takes one
        return lines_for(self.size.width - 1, self.sort.key, self.filled, self.rows)[-1]

    def on_click(self, event: events.Click) -> None:
        right = 0
        for column in self._columns():
            right += column.width + 1
            if event.x < right:
                if column.sort:
                    self.post_message(self.Clicked(column.sort))
                return


class ListPane(Vertical):
    """The list under its column titles."""

    BLANK = True  # the two cover it

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.titles = ColumnTitles()
        self.list = ArticleList(fetch, clock)

    def compose(self) -> ComposeResult:
        yield self.titles
        yield self.list

    def set_sort(self, sort: Sort) -> None:
        self.titles.sort = sort
        self.list.sort = sort

    def set_row_format(self, rows: RowFormat) -> None:
        """Of which columns and lines the rows are made."""
        self.titles.rows = rows
        self.list.rows = rows

    def set_filled(self, filled: frozenset[str]) -> None:
        """Which of quality and heat any article states: the others need no column."""
        self.titles.filled = filled
        self.list.filled = filled
