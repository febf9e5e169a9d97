"""What the articles of a query are, all together: when, from whom, about what, and in which stories."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

from reader.library import orders
from reader.library.facets import Facet, facets
from reader.library.headlines import first_headlines
from reader.library.heat import heats_by_now
from reader.library.stories import biggest, singles_among, stories_among, stories_of
from reader.model.ids import IdList
from reader.model.story import Story
from reader.query import Query, Sort
from reader.query.terms import Published, narrowed
from reader.text.clean import plural

Unit = Literal["day", "month", "year"]
_LENGTHS: dict[Unit, int] = {"day": 10, "month": 7, "year": 4}  # of their names, as a date begins

_MOST = 48  # days, months or years in a chart
_ENOUGH = 3  # stories: with fewer, the time they are chosen from is too short


class Overview(NamedTuple):
    """The most frequent come first in lists, the hottest or biggest story; periods are in their order, in UTC."""

    articles: int
    stories: int  # of two articles or more
    singles: int  # articles in none of those
    unit: Unit
    periods: list[Facet]  # also those without an article, where they fit into a chart
    undated: int
    providers: list[Facet]
    topics: list[Facet]
    biggest: list[Story]
    hottest: list[Story]
    heats: dict[int, int]  # of the hottest, by their leads: what they are sorted by
    days: int | None  # before the newest article, which hold these stories; None: all

    @property
    def words(self) -> str:
        """`30 articles · 3 stories · 20 single · 4 undated`: the front page has 23 rows."""
        stories = f" · {self.stories:,} {'story' if self.stories == 1 else 'stories'}" if self.stories else ""
        stories += f" · {self.singles:,} single" if self.stories and self.singles else ""
        undated = f" · {self.undated:,} undated" if self.undated else ""
        return f"{plural(self.articles, 'article')}{stories}{undated}"


def overview(db: sqlite3.Connection, query: Query, now: datetime, limit: int, days: Iterable[int] = ()) -> Overview:
    """The overview of what `query` finds, whose ages count from `now`; lists hold up to `limit`. Ask it at one moment.

    Its biggest and hottest stories have an article in the last days before the newest one: as many days as the first
    of `days` that leaves some to choose from, else all.
    """
    ids = orders.ids(db, query, now)
    recent, stretch = _recent(db, query, now, days)
    hottest = stories_among(db, recent)
    unit, periods, undated = _chart(facets(db, "day", query.term, now))
    return Overview(
        len(ids),
        len(stories_among(db, ids)),
        singles_among(db, ids),
        unit,
        periods,
        undated,
        _named(facets(db, "provider", query.term, now))[:limit],
        _named(facets(db, "topic", query.term, now))[:limit],
        _stories(db, biggest(db, recent, limit)),
        _stories(db, hottest[:limit]),
        heats_by_now(db, hottest[:limit], recent),
        stretch,
    )


def _recent(db: sqlite3.Connection, query: Query, now: datetime, days: Iterable[int]) -> tuple[IdList, int | None]:
    """Those articles, the hottest first, among which stories are looked for, and within how many days they lie."""
    hottest_first = query.sorted_by(Sort("hot"))
    newest = next((row.published for row in first_headlines(db, query.sorted_by(Sort()), 1, now)), None)
    for number in days if newest else ():
        assert newest
        since = date.fromordinal(max(newest.toordinal() - number, 1))
        term = narrowed(query.term, Published("since", since.isoformat()))
        ids = orders.ids(db, hottest_first._replace(term=term), now)
        if len(stories_among(db, ids)) >= _ENOUGH:
            return ids, number
    return orders.ids(db, hottest_first, now), None


def _stories(db: sqlite3.Connection, leads: list[int]) -> list[Story]:
    facts = stories_of(db, leads)
    return [facts[lead] for lead in leads]


def _named(stated: Iterable[Facet]) -> list[Facet]:
    return [facet for facet in stated if facet.name]


def _chart(days: Sequence[Facet]) -> tuple[Unit, list[Facet], int]:
    """The smallest unit in which a chart holds all, its periods, and how many articles have no date."""
    for unit in get_args(Unit):
        counts = Counter[int]()
        for day in _named(days):
            counts[_number(day.name[: _LENGTHS[unit]])] += day.count
        if not counts or max(counts) - min(counts) < _MOST:
            break
    numbers = range(min(counts, default=0), max(counts, default=-1) + 1)
    periods = numbers if len(numbers) <= _MOST else sorted(counts)[-_MOST:]  # a date may be centuries off
    undated = sum(day.count for day in days if not day.name)
    return unit, [Facet(_name(unit, number), counts[number]) for number in periods], undated


def _number(period: str) -> int:
    """Days, months or years to `2023-05-18`, `2023-05` or `2023`."""
    year, month, day = (*map(int, period.split("-")), 0, 0)[:3]
    return date(year, month, day).toordinal() if day else year * 12 + month - 1 if month else year


def _name(unit: Unit, number: int) -> str:
    if unit == "day":
        return date.fromordinal(number).isoformat()
    return f"{number // 12:04}-{number % 12 + 1:02}" if unit == "month" else f"{number:04}"
