"""How many articles state what: the counts behind facets, headings and `broadsheet count`."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from reader.library import counts
from reader.library.orders import indexed_by
from reader.library.schema import BY_FOLDER, LEFT_OUT, group_sort, in_lists
from reader.library.search import matching
from reader.library.stories import members
from reader.model.fields import ASKED, COUNTED
from reader.query import Query, Sort
from reader.text.clean import sort_key

if TYPE_CHECKING:
    from reader.query.terms import Term

_DATES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
FACET_FIELDS = (*COUNTED, *_DATES, "field")
_FOLDED = ("topic", "provider", "field", *_DATES)  # by keys that are folded already
_INDEXED = {"provider": Sort("provider", False), "folder": BY_FOLDER}  # the order whose index has the keys

# Each is looked up in a list of the few, or in one made once: a look at the marks of every article takes longer.
_NOT_IN_LISTS = f"SELECT id FROM mark WHERE NOT listed OR {' OR '.join(LEFT_OUT)}"
_UNREAD = "sum(id NOT IN (SELECT id FROM mark WHERE read))"


@dataclass(frozen=True, slots=True)
class Facet:
    """A value, how many articles state it, and how many of those are unread; an empty name stands for none."""

    name: str
    count: int
    unread: int = 0


def facets(db: sqlite3.Connection, field: str, term: "Term | None", now: datetime) -> list[Facet]:
    """What the articles that match `term` (None: all) state in `field`, the most frequent first. Names that differ only
    in case and accents are one, spelled as one article spells it.
    """
    source, parameters = matching(term, now, indexed_by(db, _INDEXED[field]) if field in _INDEXED else "")
    if field == "topic":
        among = f"IN (SELECT article.id {source})" if term else f"NOT IN ({_NOT_IN_LISTS})"
        source = f"FROM topic WHERE id {among}"
        key, name = "key", "min(name)"
    elif field == "field":  # those that have no column
        source = f"FROM extra WHERE id IN (SELECT article.id {source})"
        key = name = "name"
    elif field in _DATES:
        key = name = f"strftime('{_DATES[field]}', published / 1000000.0, 'unixepoch')"
    elif field == "provider":
        key, name = "source_key", "source, max(moment)"
    else:
        key = name = ASKED[field].column
    rows = db.execute(f"SELECT count(*), {_UNREAD}, {key}, {name} {source} GROUP BY {key}", parameters)
    return _most_frequent_first(field, ((key, name, count, unread) for count, unread, key, name, *_ in rows))


def remembered(db: sqlite3.Connection, field: Literal["topic", "provider", "folder"]) -> list[Facet] | None:
    """As `facets` of all articles, but for how many are unread; None where that is not at hand."""
    rows = counts.topics(db) if field == "topic" else counts.headings(db, field)
    return None if rows is None else _most_frequent_first(field, ((*row, 0) for row in rows))


def _most_frequent_first(field: str, rows: Iterable[tuple[str | None, str | None, int, int]]) -> list[Facet]:
    """A facet for all rows, each of key, name, how many and how many unread, whose keys fold to the same."""
    facets: dict[str, Facet] = {}
    for key, name, count, unread in rows:
        key = (key or "") if field in _FOLDED else sort_key(key or "")
        other = facets.get(key, Facet(name or "", 0))
        facets[key] = Facet(min(name or "", other.name), other.count + count, other.unread + unread)
    return [facets[key] for key in sorted(facets, key=lambda key: (-facets[key].count, key))]


def stated(db: sqlite3.Connection, name: str) -> list[Facet]:
    """What listed articles state in a field of their own, called `name` when it is folded: each value as it is."""
    rows = db.execute(
        "SELECT value, count(*), sum(NOT read) FROM extra JOIN mark USING (id) "
        f"WHERE name = ? AND listed AND {in_lists()} GROUP BY value",
        (name,),
    )
    return [Facet(*row) for row in rows]


def groups(db: sqlite3.Connection, query: Query, now: datetime) -> list[Facet]:
    """The headings of `query`, which has some, and how many of its articles stand under each, in its order. Names are
    spelled as the newest article spells them.
    """
    assert query.group
    sort = group_sort(query.sorts, query.group)
    rows = counts.headings(db, query.group) if not query.term else None
    if rows is None:
        source, parameters = matching(query.term, now, indexed_by(db, sort))
        rows = [row[:3] for row in db.execute(counts.counting(query.group, source), parameters)]
    stated = sorted((row for row in rows if row[0] is not None), reverse=sort.descending)
    return [Facet(name or "", count) for _, name, count in (*stated, *(row for row in rows if row[0] is None))]


def days(db: sqlite3.Connection, id_: int) -> list[Facet]:
    """The timeline of a story: how many of its articles each day (UTC) has that has any, the first day first."""
    day = "date(published / 1000000.0, 'unixepoch')"
    rows = db.execute(
        f"SELECT {day}, count(DISTINCT page) FROM article WHERE id IN (SELECT value FROM json_each(?)) "
        "AND published IS NOT NULL GROUP BY 1 ORDER BY 1",
        (json.dumps(members(db, id_)),),
    )
    return [Facet(*row) for row in rows]
