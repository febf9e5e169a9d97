"""An article that is known by another key from now on: what is kept of it goes along, and so do the steps."""

import sqlite3
from array import array
from collections.abc import Sequence

from reader.state import mark_values
from reader.text.hashing import page_id
from reader.text.times import AHEAD


def move(db: sqlite3.Connection, keys: Sequence[tuple[str, str]], now: int) -> None:
    """Rename keys from the first to the second of each pair. Call within a transaction."""
    change = mark_values.next_change(db)
    mark_values.name_pages(db, [key for pair in keys for key in pair])
    pages = {page_id(old): page_id(new) for old, new in keys}
    for old, new in pages.items():
        _move_facts(db, old, new, now, change)
    _move_steps(db, pages)


def _move_facts(db: sqlite3.Connection, old: int, new: int, now: int, change: int) -> None:
    """At the old place every mark is taken off, as another file may come there. What was changed later at the new
    place stays, which is everything where the move was made before.
    """
    later = "(SELECT at FROM fact AS there WHERE there.page = ? AND there.name = fact.name)"
    query = f"SELECT name, value, at, step FROM fact WHERE page = ? AND at > ifnull({later}, -1)"
    for name, value, at, step in db.execute(query, (old, new)).fetchall():
        moment = max(now, 0 if at > now + AHEAD else at + 1)
        row = (new, name, value, moment + 1, change, step)
        db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?)", row)
        if value:
            mark_values.put(db, name, 0, [old], moment, change, change)
    db.execute("INSERT OR IGNORE INTO seen SELECT ?, at FROM seen WHERE page = ?", (new, old))


def _move_steps(db: sqlite3.Connection, pages: dict[int, int]) -> None:
    for id_, packed in db.execute("SELECT id, pages FROM part").fetchall():
        before: array[int] = array("q", packed)
        if not pages.keys().isdisjoint(before):
            after = array("q", [pages.get(page, page) for page in before])
            db.execute("UPDATE part SET pages = ? WHERE id = ?", (after.tobytes(), id_))
