"""The overview: a page on what a query finds. What is chosen on it narrows the query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.renderables.bar import Bar
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.keys.keymap import Keymap
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
from reader.tui.windows.keys import Actions, WindowKeys, hint, list_moves
from reader.tui.windows.modal import AnswersOnce

_LISTS = ("Providers", "Topics", "Biggest stories", "Hottest stories")
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


class TermList(OptionList):
    """A list of which a row is chosen; its lines fit its width."""

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

    def moves(self) -> Actions:
        """What moves its cursor, by commands."""
        return list_moves(lambda: self)

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


class Figures(NamedTuple):
    """What there is to say of a query, and the rows of the leads of its stories, by their ids."""

    overview: Overview
    leads: Mapping[int, Headline]

    @classmethod
    def of(cls, library: Library, query: Query, days: int | None) -> "Figures":
        """`days`: in how many stories are looked for, if asked. Raises sqlite3.OperationalError when interrupted."""
        with library.snapshot():
            figures = library.ask(overview, query, library.clock(), _LISTED, (days,) if days else _DAYS)
            leads = library.ask(headlines, [story.lead for story in (*figures.biggest, *figures.hottest)])
        return cls(figures, leads)


class OverviewPage(AnswersOnce[Term]):
    """Answers with a term that what was chosen matches. `show` gives it the figures."""

    CSS_PATH = asset("styles") / "overview.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "Chart"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, keymap: Keymap, query: Query, collection: str) -> None:
        super().__init__()
        self._query = query
        self._feed = collection
        self._hint = hint(keymap, ("close", "back")) or "Esc back"
        self._chart = Chart()
        self._lists = {name.split()[0].lower(): TermList(name, name.split()[0].lower()) for name in _LISTS}
        leave = dict.fromkeys(("close", "overview", "go_back"), lambda _: self.dismiss(None))
        actions = {**leave, "quit": lambda _: self.app.exit()}
        parts: tuple[Chart | TermList, ...] = (self._chart, *self._lists.values())
        self._keys = {part: WindowKeys(keymap, {**actions, **part.moves()}) for part in parts}  # of what has the focus

    def compose(self) -> ComposeResult:
        yield Static(self._title("counting…"), id="title")
        with Container():
            yield self._chart
            yield from self._lists.values()
        yield Static(Content(f"Enter shows these articles · Tab next part · {self._hint}"), id="keys")

    def press(self, event: events.Key) -> bool:
        part = next((each for each in self._keys if each is self.focused), self._chart)  # which gets the focus first
        return self._keys[part].press(event, self)

    def show(self, figures: Figures) -> None:
        """Show what there is to say of the query."""
        facts = figures.overview
        self.query_one("#title", Static).update(self._title(facts.words))
        self._chart.border_title = f"By {facts.unit}"
        self._chart.periods = facts.periods
        self._list("providers", _bars("provider", facts.providers), "Nothing here names a provider.")
        self._list("topics", _bars("topic", facts.topics), "Nothing here has a topic.")
        for name, stories in (("biggest", facts.biggest), ("hottest", facts.hottest)):
            rows = [_story(story, figures.leads[story.lead].title) for story in stories]
            self._list(name, rows, "There are no stories here.")
            when = f" · last {facts.days:,} days" if facts.days else ""
            self._lists[name].border_title = f"{name.title()} stories{when}"

    def _list(self, name: str, rows: Sequence[Row], empty: str) -> None:
        self._lists[name].show(rows, empty)

    def _title(self, counts: str) -> Content:
        query = f"  {self._query.term}" if self._query.term else ""
        return Content.assemble(
            (" Overview ", "bold $text-accent"),
            f" {counts}",
            (query, "$text-accent"),
            (f"  {self._feed}", "$text-muted"),
        )

    @on(TermList.Chosen)
    def _row_chosen(self, message: TermList.Chosen) -> None:
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
