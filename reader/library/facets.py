"""How many articles state what: the counts behind facets, headings and `broadsheet count`."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reader.library.orders import indexed_by
from reader.library.schema import GROUP_COLUMNS, LEFT_OUT, group_sort, in_lists
from reader.library.search import matching
from reader.library.stories import members
from reader.model.fields import ASKED, COUNTED
from reader.query import Query

if TYPE_CHECKING:
    from reader.query.terms import Term

_DATES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
FACET_FIELDS = (*COUNTED, *_DATES, "field")

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
    source, parameters = matching(term, now)
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
        key, name = "source_key", "min(source)"
    else:
        column = ASKED[field].column
        key, name = f"folded({column})", f"min({column})"
    rows = db.execute(
        f"SELECT {name}, count(*) AS number, {_UNREAD} {source} GROUP BY {key} ORDER BY number DESC, {key}", parameters
    )
    return [Facet(name or "", count, unread) for name, count, unread in rows]


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
    source, parameters = matching(query.term, now, indexed_by(db, sort))
    key, name = GROUP_COLUMNS[query.group]
    direction = "DESC" if sort.descending else "ASC"
    # of columns beside max(), SQLite gives those of the row that has it: so it reads one row for each heading
    rows = db.execute(
        f"SELECT {name}, count(*), max(moment) {source} GROUP BY {key} ORDER BY {key} {direction} NULLS LAST",
        parameters,
    )
    return [Facet(name or "", count) for name, count, _ in rows]


def days(db: sqlite3.Connection, id_: int) -> list[Facet]:
    """The timeline of a story: how many of its articles each day (UTC) has that has any, the first day first."""
    day = "date(published / 1000000.0, 'unixepoch')"
    rows = db.execute(
        f"SELECT {day}, count(DISTINCT page) FROM article WHERE id IN (SELECT value FROM json_each(?)) "
        "AND published IS NOT NULL GROUP BY 1 ORDER BY 1",
        (json.dumps(members(db, id_)),),
    )
    return [Facet(*row) for row in rows]
