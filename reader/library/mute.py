"""What the person never wants to see: the articles that `[mute] queries` find, in no list that does not ask for them.

The queries are noted in the index, so that commands need not read the settings. They are asked again whenever words of
articles have been entered, as that is when new articles can be found.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from reader.query import Query
from reader.system.sqlite import transaction

_NOTED = "SELECT value FROM meta WHERE name = 'mute'"


def queries(db: sqlite3.Connection) -> tuple[str, ...]:
    """The queries whose articles are muted."""
    row = db.execute(_NOTED).fetchone()
    return tuple(json.loads(row[0])) if row else ()


def follow(db: sqlite3.Connection, wanted: Sequence[str], now: datetime) -> None:
    """Have the articles muted that the queries `wanted` find. Raises QueryError where one cannot be read."""
    if tuple(wanted) == queries(db):
        return
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO meta VALUES ('mute', ?)", (json.dumps(list(wanted)),))
    apply(db, now)


def apply(db: sqlite3.Connection, now: datetime) -> None:
    """Mute the articles that the queries find by now, and no others."""
    from reader.library.search import condition  # most indexes mute nothing

    terms = [Query.parse(query).term for query in queries(db)]
    matches: set[int] = set()
    for sql, parameters in (condition(term, now) for term in terms if term):
        matches.update(id_ for (id_,) in db.execute(f"SELECT id FROM article WHERE {sql}", parameters))
    muted = {id_ for (id_,) in db.execute("SELECT id FROM mark WHERE muted")}
    if matches != muted:
        with transaction(db):
            changes = [(1, id_) for id_ in matches - muted] + [(0, id_) for id_ in muted - matches]
            db.executemany("UPDATE mark SET muted = ? WHERE id = ?", changes)
