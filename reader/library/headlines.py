"""What a list shows: rows by id, the first rows of a query, and how many articles there are."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.library import orders
from reader.library.schema import MARKS
from reader.model.headline import Headline
from reader.query import Query
from reader.text.clean import one_line, sort_key
from reader.text.hashing import page_id
from reader.text.times import from_microseconds

COLUMNS = (
    "id, key, title, source, published, quality, heat, type, topics ->> 0, related, substr(excerpt, 1, 200), minutes, "
    "coalesce(original, web) IS NOT NULL, coalesce(amp, amp_cache) IS NOT NULL, read, starred, hidden, new, changed"
)
# Ranges of the providers' index, once there is one; `likely`, or SQLite would rather read all that is not removed.
_PROVIDED = "SELECT source_key FROM article WHERE likely(removed = 0) AND source_key"
_SEVERAL_PROVIDERS = f"""
WITH one(key) AS MATERIALIZED ({_PROVIDED} > '' LIMIT 1)
SELECT EXISTS ({_PROVIDED} < (SELECT key FROM one)) OR EXISTS ({_PROVIDED} > (SELECT key FROM one))
"""


class Counts(NamedTuple):
    """How many files of each kind the index knows, and how many articles bear each mark. Hidden ones are among
    `articles` and `starred`, muted ones too, but for those hidden; they count neither as unread nor as new
    or changed.
    """

    articles: int = 0
    unread: int = 0
    problems: int = 0
    ignored: int = 0
    filled: frozenset[str] = frozenset()  # quality, heat: any article states it; provider: there is more than one
    starred: int = 0
    hidden: int = 0
    new: int = 0
    muted: int = 0
    changed: int = 0

    @property
    def listed(self) -> int:
        """How many a list of all shows."""
        return self.articles - self.hidden - self.muted


def tally(db: sqlite3.Connection) -> Counts:
    """How many files of each kind there are."""
    row = db.execute("SELECT * FROM tally").fetchone()
    articles, quality, heat, problems, ignored, unread, starred, hidden, new, muted, changed = row
    (providers,) = db.execute(_SEVERAL_PROVIDERS).fetchone()
    stated = (("quality", quality), ("heat", heat), ("provider", providers))
    filled = frozenset(name for name, is_filled in stated if is_filled)
    return Counts(articles, unread, problems, ignored, filled, starred, hidden, new, muted, changed)


def headlines(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Headline]:
    """The rows of `ids`, by id; an id that is gone is missing."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM article {MARKS} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {row[0]: headline_of(row) for row in rows}


def with_fields(db: sqlite3.Connection, rows: Iterable[Headline], names: Sequence[str]) -> list[Headline]:
    """`rows` with what their files state in the fields called `names`, which have no column of their own."""
    rows = list(rows)
    if not names:
        return rows
    values: dict[int, list[tuple[str, str]]] = {row.id: [] for row in rows}
    stated = db.execute(
        "SELECT id, name, value FROM extra WHERE id IN (SELECT value FROM json_each(?)) "
        "AND name IN (SELECT value FROM json_each(?))",
        (json.dumps(list(values)), json.dumps([sort_key(name) for name in names])),
    )
    for id_, name, value in stated:
        values[id_].append((name, one_line(value)))
    return [row._replace(fields=tuple(values[row.id])) for row in rows]


def first_headlines(db: sqlite3.Connection, query: Query, limit: int, now: datetime) -> list[Headline]:
    """The first `limit` rows that `query` asks for. Ages in the query count from `now`."""
    ids = orders.first_ids(db, query, limit, now)
    rows = headlines(db, ids)
    return [rows[id_] for id_ in ids if id_ in rows]


def id_of(db: sqlite3.Connection, key: str) -> int | None:
    """The id of an article whose marks are kept under `key`; None where there is none."""
    row = db.execute("SELECT id FROM article WHERE page = ? AND key = ?", (page_id(key), key)).fetchone()
    return row[0] if row else None


def headline_of(row: tuple[object, ...]) -> Headline:
    """The headline in a row of `COLUMNS`."""
    id_, key, title, source, published, quality, heat, type_, topic, related, excerpt, minutes, *flags = row
    moment = from_microseconds(published) if isinstance(published, int) else None
    return Headline(
        id_, key, title, source, moment, quality, heat, type_, topic or "", related,  # type: ignore[arg-type]
        *map(bool, flags), excerpt=excerpt, minutes=minutes,  # type: ignore[arg-type, misc]
    )  # fmt: skip
