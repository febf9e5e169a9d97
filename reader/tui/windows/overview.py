"""The overview: a page on what a query finds. What is chosen on it narrows the query."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.renderables.bar import Bar
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.library import Library
from reader.library.facets import Facet
from reader.library.headlines import headlines
from reader.library.overview import Overview, overview
from reader.model.headline import Headline
from reader.model.story import Story
from reader.query import Query
from reader.query.terms import InStory, Published, Term, Text
from reader.system.paths import asset
from reader.tui.widgets.chart import Chart
from reader.tui.widgets.columns import fit
from reader.tui.windows.modal import AnswersOnce

_LISTED = 50  # of each list
_DAYS = (30, 365)  # before the newest article: where stories are looked for, the first stretch that holds some
_COUNT = 6  # cells
_NAME = 28  # cells of a name at the most
_WIDE = 66  # cells from which a story says when it was
_WHEN = 27  # cells of that


class Row(NamedTuple):
    """A line of a list for so many cells, and what it stands for."""

    line: Callable[[int], Content]
    term: Term


class Rows(OptionList):
    """A list of which a row is chosen; its lines fit its width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
        Binding("ctrl+d,ctrl+f", "page_down", show=False),
        Binding("ctrl+u,ctrl+b", "page_up", show=False),
    ]

    @dataclass(repr=False, eq=False)
    class Chosen(Message):
        """A row has been chosen."""

        term: Term

    def __init__(self, title: str, id_: str) -> None:
        super().__init__(id=id_, markup=False)
        self.border_title = title
        self.rows: Sequence[Row] = ()
        self.empty = ""

    def show(self, rows: Sequence[Row], empty: str) -> None:
        """Show `rows`, or say that there are none."""
        self.rows = rows
        self.empty = empty
        self._draw()
        self.highlighted = 0 if rows else None

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        cursor = self.highlighted
        room = self.scrollable_content_region.width
        lines = [Option(row.line(room)) for row in self.rows] or [Option(Content(self.empty), disabled=True)]
        self.set_options(lines)
        self.highlighted = cursor

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self.rows[event.option_index].term))


class OverviewPage(AnswersOnce[Term]):
    """Answers with a term that what was chosen matches. `days`: in how many stories are looked for, if asked."""

    CSS_PATH = asset("styles") / "overview.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "Chart"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,v,backspace", "dismiss(None)", show=False),
        Binding("Q", "app.quit", show=False),
    ]

    @dataclass(repr=False, eq=False)
    class Counted(Message):
        """The figures are there, and the rows of the stories' leads."""

        found: Overview
        leads: Mapping[int, Headline]

    _asked: Library | None = None  # answers in a thread

    def __init__(self, library: Library, query: Query, feed: str, days: int | None) -> None:
        super().__init__()
        self.library = library
        self.shown = query
        self.feed = feed
        self.days = (days,) if days else _DAYS

    def compose(self) -> ComposeResult:
        yield Static(self._title("counting…"), id="title")
        with Container():
            yield Chart()
            yield Rows("Providers", "providers")
            yield Rows("Topics", "topics")
            yield Rows("Biggest stories", "biggest")
            yield Rows("Hottest stories", "hottest")
        yield Static(Content("Enter shows these articles · Tab next part · q back"), id="keys")

    def on_mount(self) -> None:
        self._count()

    def on_unmount(self) -> None:
        asked, self._asked = self._asked, None
        if asked:
            asked.interrupt()  # what it answers is wanted no more

    @work(thread=True)
    def _count(self) -> None:
        with closing(self.library.twin()) as library:
            self._asked = library
            try:
                with library.at_one_moment():
                    found = library.ask(overview, self.shown, library.clock(), _LISTED, self.days)
                    leads = library.ask(headlines, [story.lead for story in (*found.biggest, *found.hottest)])
            except sqlite3.OperationalError:
                if library.is_interrupted:
                    return
                raise
            self._asked = None
        self.post_message(self.Counted(found, leads))

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        found = message.found
        self.query_one("#title", Static).update(self._title(found.words))
        chart = self.query_one(Chart)
        chart.border_title = f"By {found.unit}"
        chart.periods = found.periods
        self._list("providers", _bars("provider", found.providers), "Nothing here names a provider.")
        self._list("topics", _bars("topic", found.topics), "Nothing here has a topic.")
        for name, stories_found in (("biggest", found.biggest), ("hottest", found.hottest)):
            rows = [_story(story, message.leads[story.lead].title) for story in stories_found]
            self._list(name, rows, "There are no stories here.")
            when = f" · last {found.days:,} days" if found.days else ""
            self.query_one(f"#{name}").border_title = f"{name.title()} stories{when}"

    def _list(self, name: str, rows: Sequence[Row], empty: str) -> None:
        self.query_one(f"#{name}", Rows).show(rows, empty)

    def _title(self, counts: str) -> Content:
        query = f"  {self.shown.term}" if self.shown.term else ""
        return Content.assemble(
            (" Overview ", "bold $text-accent"),
            f" {counts}",
            (query, "$text-accent"),
            (f"  {self.feed}", "$text-muted"),
        )

    @on(Rows.Chosen)
    def _row_chosen(self, message: Rows.Chosen) -> None:
        self.dismiss(message.term)

    @on(Chart.Chosen)
    def _period_chosen(self, message: Chart.Chosen) -> None:
        self.dismiss(Published("on", message.period.name))


def _bars(field: str, facets: Sequence[Facet]) -> list[Row]:
    most = max((facet.count for facet in facets), default=0)

    def row(facet: Facet) -> Row:
        return Row(lambda room: _bar(facet, most, room), Text(field, facet.name, exact=True))

    return [row(facet) for facet in facets]


def _bar(facet: Facet, most: int, room: int) -> Content:
    """A name, its count, and a bar as long as that is of `most`; whatever there is shows."""
    name = max(min(room // 2, _NAME), 4)
    halves = max(facet.count * 2 * max(room - name - _COUNT - 2, 1) // most, 1)
    bar = Bar.BAR * (halves // 2) + Bar.HALF_BAR_RIGHT * (halves % 2)
    return Content.assemble(fit(facet.name, name), f"{facet.count:>{_COUNT},} ", (bar, "$accent"))


def _story(story: Story, title: str) -> Row:
    def line(room: int) -> Content:
        when = f"  {story.when:>{_WHEN}}" if room >= _WIDE else ""
        title_room = max(room - _COUNT - cell_len(when), 4)
        return Content.assemble(
            (f"{story.articles:>{_COUNT - 1},} ", "$text-accent"), fit(title, title_room), (when, "$quiet")
        )

    return Row(line, InStory(story.name))
