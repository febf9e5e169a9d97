"""How many articles state what: the counts behind facets, headings and `broadsheet count`."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reader.library.schema import GROUP_COLUMNS, group_sort
from reader.library.search import matching
from reader.library.stories import members
from reader.model.fields import ASKED, COUNTED
from reader.query import Query

if TYPE_CHECKING:
    from reader.query.terms import Term

_DATES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
FACET_FIELDS = (*COUNTED, *_DATES, "field")


@dataclass(frozen=True, slots=True)
class Facet:
    """A value, how many articles state it, and how many of those are unread; an empty name stands for none."""

    name: str
    count: int
    unread: int = 0


def count(db: sqlite3.Connection, term: "Term | None", now: datetime) -> int:
    """How many articles match `term`, which counts ages from `now`; all where it is None."""
    source, parameters = matching(term, now)
    return int(db.execute(f"SELECT count(*) {source}", parameters).fetchone()[0])


def facets(db: sqlite3.Connection, field: str, term: "Term | None", now: datetime) -> list[Facet]:
    """What the articles that match `term` (None: all) state in `field`, the most frequent first. Names that differ only
    in case and accents are one, spelled as one article spells it.
    """
    table = "article"
    source, parameters = matching(term, now)
    if field == "topic":
        source = f"FROM topic WHERE id IN (SELECT article.id {source})"
        key, name, table = "key", "min(name)", "topic"
    elif field == "field":  # those that have no column
        source = f"FROM extra WHERE id IN (SELECT article.id {source})"
        key = name = "name"
        table = "extra"
    elif field in _DATES:
        key = name = f"strftime('{_DATES[field]}', published / 1000000.0, 'unixepoch')"
    elif field == "provider":
        key, name = "source_key", "min(source)"
    else:
        column = ASKED[field].column
        key, name = f"folded({column})", f"min({column})"
    found = db.execute(
        f"SELECT {name}, count(*) AS number, sum((SELECT NOT read FROM mark WHERE mark.id = {table}.id)) "
        f"{source} GROUP BY {key} ORDER BY number DESC, {key}",
        parameters,
    )
    return [Facet(name or "", count, unread) for name, count, unread in found]


def groups(db: sqlite3.Connection, query: Query, now: datetime) -> list[Facet]:
    """The headings of `query`, which has some, and how many of its articles stand under each, in its order."""
    assert query.group
    source, parameters = matching(query.term, now)
    key, name = GROUP_COLUMNS[query.group]
    direction = "DESC" if group_sort(query.sorts, query.group).descending else "ASC"
    found = db.execute(
        f"SELECT {name}, count(*) {source} GROUP BY {key} ORDER BY {key} {direction} NULLS LAST", parameters
    )
    return [Facet(name or "", count) for name, count in found]


def days(db: sqlite3.Connection, id_: int) -> list[Facet]:
    """The timeline of a story: how many of its articles each day (UTC) has that has any, the first day first."""
    day = "date(published / 1000000.0, 'unixepoch')"
    found = db.execute(
        f"SELECT {day}, count(DISTINCT page) FROM article WHERE id IN (SELECT value FROM json_each(?)) "
        "AND published IS NOT NULL GROUP BY 1 ORDER BY 1",
        (json.dumps(members(db, id_)),),
    )
    return [Facet(*row) for row in found]
