"""How many articles stand under each heading, and have each topic: counted when the app is idle, and remembered.

What is remembered counts every article but removed ones. Hidden and muted ones are taken off when it is read: a mark
changes nothing here.
"""

import json
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from reader.library.orders import Packed, headings_name, indexed_by, marked_out
from reader.library.schema import GROUP_COLUMNS, group_sort
from reader.library.words import is_complete
from reader.query import NEWEST_FIRST, Group

Count = tuple[Any, str | None, int]  # what the articles have in common, or None; its name, and how many they are

_TOPICS = "topics"
_FEW = 1_000  # articles looked up one by one within a few milliseconds
_THESE = "removed = 0 AND +article.id IN (SELECT value FROM json_each(?))"


def of_all(db: sqlite3.Connection) -> dict[str, Callable[[], Packed]]:
    """What is counted of all articles, to be remembered: topics only once all are entered."""

    def counted(select: str) -> Packed:
        return json.dumps(db.execute(select).fetchall())

    selects = {}
    for group in GROUP_COLUMNS:
        by_index = indexed_by(db, group_sort(NEWEST_FIRST, group))
        selects[headings_name(group)] = counting(group, f"FROM article {by_index} WHERE removed = 0")
    if is_complete(db):
        listed = "id NOT IN (SELECT id FROM mark WHERE NOT listed)"
        selects[_TOPICS] = f"SELECT key, min(name), count(*) FROM topic WHERE {listed} GROUP BY key"
    return {name: partial(counted, select) for name, select in selects.items()}


def counting(group: Group, source: str) -> str:
    """The SELECT of what stands under each heading of the articles from `source`, FROM and WHERE in SQL."""
    key, name = GROUP_COLUMNS[group]
    # of columns beside max(), SQLite gives those of the row that has it: so it reads one row for each heading
    return f"SELECT {key}, {name}, count(*), max(moment) {source} GROUP BY 1"


def headings(db: sqlite3.Connection, group: Group) -> list[Count] | None:
    """What stands under each heading of all articles, in any order; None where that is not at hand."""
    key, _ = GROUP_COLUMNS[group]
    return _without_marked(db, headings_name(group), f"SELECT {key}, count(*) FROM article WHERE {_THESE} GROUP BY 1")


def topics(db: sqlite3.Connection) -> list[Count] | None:
    """How many of all articles have each topic, in any order; None where that is not at hand."""
    stated = "SELECT folded(value) AS key, count(DISTINCT article.id) FROM article, json_each(topics)"
    return _without_marked(db, _TOPICS, f"{stated} WHERE {_THESE} GROUP BY 1")


def _without_marked(db: sqlite3.Connection, name: str, of_these: str) -> list[Count] | None:
    """What is remembered as `name`, less what the SELECT `of_these` counts of the articles that lists leave out."""
    row = db.execute("SELECT value FROM remembered WHERE name = ?", (name,)).fetchone()
    left_out = marked_out(db)
    if not row or len(left_out) > _FEW:
        return None
    less = dict(db.execute(of_these, (json.dumps([*left_out]),))) if left_out else {}
    counts = ((key, name, count - less.get(key, 0)) for key, name, count, *_ in json.loads(row[0]))
    return [count for count in counts if count[2]]
