"""The overview: a page on what a query finds. What is chosen on it narrows the query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from reader.tui.widgets.columns import fit, heat_bar, joined
from reader.tui.windows.frame import Hint, texts
from reader.tui.windows.keys import Actions, WindowKeys, list_moves
from reader.tui.windows.modal import AnswersOnce

_LISTS = ("Providers", "Topics", "Biggest stories", "Hottest stories")
_LISTED = 50  # of each list
_DAYS = (30, 365)  # before the newest article: where stories are looked for, the first stretch that holds some
_COUNT = 6  # cells
_NAME = 28  # cells of a name at the most
_WIDE = 50  # cells from which a story says when it was
_STANDS_OUT = 3  # times as much as the second has the first, whose bar then ends broken
_BROKEN = "╍╍"


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
    now: datetime

    @classmethod
    def of(cls, library: Library, query: Query, days: int | None) -> "Figures":
        """`days`: in how many stories are looked for, if asked. Raises sqlite3.OperationalError when interrupted."""
        now = library.clock()
        with library.snapshot():
            figures = library.ask(overview, query, now, _LISTED, (days,) if days else _DAYS)
            leads = library.ask(headlines, [story.lead for story in (*figures.biggest, *figures.hottest)])
        return cls(figures, leads, now)


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
        self._hints = ("Enter filters", "Tab next part", Hint("close", "back", otherwise="Esc back"))
        self._keymap = keymap
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
        yield Static(id="keys")

    def follow(self, keymap: Keymap) -> None:
        self._keymap = keymap
        for keys in self._keys.values():
            keys.follow(keymap)
        self.on_resize()

    def on_resize(self) -> None:
        """Name as many keys as there is room for."""
        self.query_one("#keys", Static).update(Content(joined(texts(self._hints, self._keymap), self.size.width - 2)))

    def press(self, event: events.Key) -> bool:
        part = next((each for each in self._keys if each is self.focused), self._chart)  # which gets the focus first
        return self._keys[part].press(event, self)

    def show(self, figures: Figures) -> None:
        """Show what there is to say of the query."""
        facts = figures.overview
        self.query_one("#title", Static).update(self._title(facts.words))
        most = max((period.count for period in facts.periods), default=0)
        self._chart.border_title = f"By {facts.unit}" + (f" · up to {most:,}" if most else "")
        self._chart.periods = facts.periods
        self._list("providers", _bars("provider", facts.providers), "No providers.")
        self._list("topics", _bars("topic", facts.topics), "No topics.")
        sizes = [f"{f'{story.sign}{story.articles:,}':>{_COUNT - 1}}" for story in facts.biggest]
        heats = [_heat(facts.heats.get(story.lead)) for story in facts.hottest]
        self._list("biggest", _stories(facts.biggest, sizes, figures), "No stories.")
        self._list("hottest", _stories(facts.hottest, heats, figures), "No stories.")
        for name in ("biggest", "hottest"):
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
    counts = [facet.count for facet in facets]
    most = counts[1] if len(counts) > 1 and counts[0] > _STANDS_OUT * counts[1] else max(counts, default=0)

    def row(facet: Facet) -> Row:
        return Row(lambda room: _bar(facet, most, room), Text(field, facet.name, exact=True))

    return [row(facet) for facet in facets]


def _bar(facet: Facet, most: int, room: int) -> Content:
    """A name, its count, and a bar as long as that is of `most`, broken where it would be longer; whatever there is
    shows.
    """
    name = max(min(room // 2, _NAME), 4)
    bar_room = max(room - name - _COUNT - 2, 1)
    halves = max(facet.count * 2 * bar_room // most, 1)
    if facet.count > most:
        bar = (Bar.BAR * (bar_room - len(_BROKEN)) + _BROKEN)[-bar_room:]
    else:
        bar = Bar.BAR * (halves // 2) + Bar.HALF_BAR_RIGHT * (halves % 2)
    return Content.assemble(fit(facet.name, name), f"{facet.count:>{_COUNT},} ", (bar, "$accent"))


def _heat(heat: int | None) -> str:
    """What the hottest stories are sorted by, as the list shows it."""
    return f"{heat_bar(heat)}{heat:>{_COUNT - 2},}" if heat is not None else " " * (_COUNT - 1)


def _stories(stories: Sequence[Story], numbers: Sequence[str], figures: Figures) -> list[Row]:
    """Stories below one another: a number, the title and the days of each."""
    days = [story.when_from(figures.now) for story in stories]
    width = max(map(cell_len, days), default=0)

    def row(story: Story, number: str, when: str) -> Row:
        def line(room: int) -> Content:
            end = f"  {when:>{width}} " if room >= _WIDE else " "
            title = fit(figures.leads[story.lead].title, max(room - _COUNT - cell_len(end), 4))
            return Content.assemble((f"{number} ", "$text-accent"), title, (end, "$quiet"))

        return Row(line, InStory(story.name))

    return [row(*each) for each in zip(stories, numbers, days, strict=True)]
