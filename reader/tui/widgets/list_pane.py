"""The list pane: the list under the titles of its columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from reader.query import Group, Sort, SortKey
from reader.session.appearance import RowFormat
from reader.tui.widgets.article_list import ArticleList, Fetch
from reader.tui.widgets.columns import ListFormat, column_at, column_parts


class ColumnTitles(Widget):
    """The line above the list; a click on a title sorts by it."""

    list_format: reactive[ListFormat] = reactive(ListFormat)

    @dataclass(repr=False, eq=False)
    class Clicked(Message):
        """The person clicked a column's title."""

        key: SortKey

    def render(self) -> Content:
        return Content.assemble(*column_parts(self._width, self.list_format))

    @property
    def _width(self) -> int:
        return self.size.width - 1  # the list's scroll bar takes one

    def on_click(self, event: events.Click) -> None:
        column = column_at(event.x, self._width, self.list_format)
        if column and column.sort:
            self.post_message(self.Clicked(column.sort))


class ListPane(Vertical):
    """The list under its column titles."""

    BLANK = True  # the two cover it

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.titles = ColumnTitles()
        self.list = ArticleList(fetch, clock)
        self._rows = RowFormat()
        self._terminal_width = 0

    def compose(self) -> ComposeResult:
        yield self.titles
        yield self.list

    def set_order(self, sort: Sort, group: Group) -> None:
        """In which order the rows are, and under which headings."""
        self._set(self.list.list_format._replace(sort=sort, group=group))

    def set_row_format(self, rows: RowFormat) -> None:
        """Of which columns and lines the rows are made, in a terminal of any size."""
        self._rows = rows
        self._set(self.list.list_format._replace(rows=rows.at(self._terminal_width)))

    def set_filled(self, filled: frozenset[str]) -> None:
        """Which columns any article has something for: the others are not shown."""
        self._set(self.list.list_format._replace(filled=filled))

    def fit_terminal(self, width: int) -> None:
        """Make the rows as is right in a terminal of so many columns."""
        if width != self._terminal_width:
            self._terminal_width = width
            self.list.expect_size()
            self.set_row_format(self._rows)

    def _set(self, list_format: ListFormat) -> None:
        self.titles.list_format = list_format
        self.list.list_format = list_format
