"""What the articles of a query are, all together: when, from whom, about what, and in which stories."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from reader.library.facets import Facet
from reader.library.stories import biggest, stories_among, stories_of
from reader.model.ids import Order
from reader.model.story import Story
from reader.query import Query, Sort
from reader.query.terms import Published, narrowed
from reader.text.clean import plural

if TYPE_CHECKING:
    from reader.library import Library

Unit = Literal["day", "month", "year"]
_LENGTHS: dict[Unit, int] = {"day": 10, "month": 7, "year": 4}  # of their names, as a date begins

_MOST = 48  # days, months or years in a chart
_ENOUGH = 3  # stories: with fewer, the time they are chosen from is too short


class Overview(NamedTuple):
    """The most frequent come first in lists, the hottest or biggest story; periods are in their order, in UTC."""

    articles: int
    stories: int  # of two articles or more
    unit: Unit
    periods: list[Facet]  # also those without an article, where they fit into a chart
    undated: int
    providers: list[Facet]
    topics: list[Facet]
    biggest: list[Story]
    hottest: list[Story]
    days: int | None  # before the newest article, which hold these stories; None: all

    @property
    def words(self) -> str:
        """`30 articles · 3 stories · 4 without a date`"""
        stories = f" · {self.stories:,} {'story' if self.stories == 1 else 'stories'}" if self.stories else ""
        undated = f" · {self.undated:,} without a date" if self.undated else ""
        return f"{plural(self.articles, 'article')}{stories}{undated}"


def overview(library: "Library", query: Query, limit: int, days: Iterable[int] = ()) -> Overview:
    """The overview of what `query` finds; lists hold up to `limit`.

    Its biggest and hottest stories have an article in the last days before the newest one: as many days as the first
    of `days` that leaves some to choose from, else all.
    """
    ids = library.ids(query)
    recent, stretch = _recent(library, query, days)
    hottest = library.ask(stories_among, recent)
    unit, periods, undated = _chart(library.facets("day", query.term))
    return Overview(
        len(ids),
        len(library.ask(stories_among, ids)),
        unit,
        periods,
        undated,
        _named(library.facets("provider", query.term))[:limit],
        _named(library.facets("topic", query.term))[:limit],
        _told(library, library.ask(biggest, recent, limit)),
        _told(library, hottest[:limit]),
        stretch,
    )


def _recent(library: "Library", query: Query, days: Iterable[int]) -> tuple[Order, int | None]:
    """Those articles, the hottest first, among which stories are looked for, and within how many days they lie."""
    hottest_first = query.sorted_by(Sort("hot"))
    newest = next((row.published for row in library.first(query.sorted_by(Sort()), 1)), None)
    for number in days if newest else ():
        assert newest
        since = date.fromordinal(max(newest.toordinal() - number, 1))
        term = narrowed(query.term, Published("since", since.isoformat()))
        found = library.ids(hottest_first._replace(term=term))
        if len(library.ask(stories_among, found)) >= _ENOUGH:
            return found, number
    return library.ids(hottest_first), None


def _told(library: "Library", leads: list[int]) -> list[Story]:
    facts = library.ask(stories_of, leads)
    return [facts[lead] for lead in leads]


def _named(facets: Iterable[Facet]) -> list[Facet]:
    return [facet for facet in facets if facet.name]


def _chart(days: Sequence[Facet]) -> tuple[Unit, list[Facet], int]:
    """The smallest unit in which a chart holds all, its periods, and how many articles have no date."""
    for unit in get_args(Unit):
        counts = Counter[int]()
        for day in _named(days):
            counts[_number(day.name[: _LENGTHS[unit]])] += day.count
        if not counts or max(counts) - min(counts) < _MOST:
            break
    numbers = range(min(counts, default=0), max(counts, default=-1) + 1)
    shown = numbers if len(numbers) <= _MOST else sorted(counts)[-_MOST:]  # a date may be centuries off
    undated = sum(day.count for day in days if not day.name)
    return unit, [Facet(_name(unit, number), counts[number]) for number in shown], undated


def _number(period: str) -> int:
    """Days, months or years to `2023-05-18`, `2023-05` or `2023`."""
    year, month, day = (*map(int, period.split("-")), 0, 0)[:3]
    return date(year, month, day).toordinal() if day else year * 12 + month - 1 if month else year


def _name(unit: Unit, number: int) -> str:
    if unit == "day":
        return date.fromordinal(number).isoformat()
    return f"{number // 12:04}-{number % 12 + 1:02}" if unit == "month" else f"{number:04}"
