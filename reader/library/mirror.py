"""The person's marks as the index mirrors them, for lists and counts that take no time."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.library.schema import UNREAD, in_lists
from reader.state.mark_values import APART, FLAGS, STORY, TAG, Marks
from reader.system.sqlite import transaction
from reader.text import times

if TYPE_CHECKING:
    from reader.state.state import State

_FEW = 500  # articles that are sooner counted than all
_THESE = "(SELECT id FROM article WHERE page IN (SELECT value FROM json_each(?)))"


def insert(db: sqlite3.Connection, ids: Sequence[int], marked: Mapping[int, Marks]) -> None:
    """The marks of new rows of `article`; `marked` holds those there are, by id. One never seen before is seen now."""
    since, now = _since_and_now(db)
    db.execute(
        "INSERT INTO mark SELECT id, removed = 0, moment, 0, 0, 0, ?, ?, 0, 0 FROM article "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (_is_new(now, since), now, json.dumps(ids)),
    )
    rows = [
        (marks.read, marks.starred, marks.hidden, marks.changed, _is_new(seen, since), seen, id_)
        for id_, marks in marked.items()
        for seen in (marks.seen or now,)
    ]
    update = "UPDATE mark SET read = ?, starred = ?, hidden = ?, changed = ?, new = ?, seen = ? WHERE id = ?"
    db.executemany(update, rows)
    db.executemany("INSERT INTO tag VALUES (?, ?)", ((tag, id_) for id_, marks in marked.items() for tag in marks.tags))


def _since_and_now(db: sqlite3.Connection) -> tuple[int | None, int]:
    """The end of the last visit, and this moment: later than that, and than all that the state was told of."""
    meta = dict(db.execute("SELECT name, value FROM meta WHERE name IN ('since', 'told')").fetchall())
    since, told = (int(meta.get(name) or 0) for name in ("since", "told"))
    return since or None, max(times.now_us(), since + 1, told + 1)


def _is_new(seen: int, since: int | None) -> bool:
    return since is not None and seen > since


def tell_seen(db: sqlite3.Connection, state: "State") -> None:
    """Have the state note which articles were seen first since it was last told."""
    told = int(_meta(db, "told") or 0)
    query = "SELECT page, seen FROM mark JOIN article USING (id) WHERE seen > ?"
    rows = db.execute(query, (told,)).fetchall()
    if rows:
        with suppress(StorageError):  # where it cannot be written, it is told next time
            state.note_seen(rows)
            with transaction(db):
                _set_meta(db, "told", max(seen for _, seen in rows))


def mirror_marks(db: sqlite3.Connection, roots: Sequence[Path], state: "State") -> None:
    """Mirror the marks that changed since last time, and what is new."""
    follow_visit(db, roots, state)
    origin, reached = _meta(db, "origin"), int(_meta(db, "change") or 0)
    news = state.changes(origin, reached)
    if news.origin == origin and not news.facts:
        return
    with transaction(db):
        if news.origin != origin:
            _forget_all(db)
        _mirror(db, news.facts)
        _set_meta(db, "origin", news.origin)
        _set_meta(db, "change", news.reached)


def follow_visit(db: sqlite3.Connection, roots: Sequence[Path], state: "State") -> None:
    """Mirror what is new. What comes from now on is told apart from what came before, whatever the clock says."""
    since = state.new_since(roots)
    if since != _since(db):
        with transaction(db):
            db.execute("UPDATE mark SET new = NOT new WHERE new != ifnull(seen > ?, 0)", (since,))
            _set_meta(db, "since", since if since is not None else "")


def _mirror(db: sqlite3.Connection, facts: Sequence[tuple[str, int, str]]) -> None:
    """Have the index say what `facts` do (see `state.Changes`). Call within a transaction."""
    for name, value, wanted in facts:
        if name == "read":
            _mark_read(db, value, wanted)
        elif name in FLAGS:
            db.execute(f"UPDATE mark SET {name} = ? WHERE id IN {_THESE}", (value, wanted))
        elif name == APART or name.startswith(STORY):
            replace = "INSERT OR REPLACE INTO placing SELECT value, ?, ?, 1 FROM json_each(?)"
            db.execute(replace, (name, value, wanted))
        elif value:
            db.execute(f"INSERT OR IGNORE INTO tag SELECT ?, id FROM {_THESE}", (name.removeprefix(TAG), wanted))
        else:
            db.execute(f"DELETE FROM tag WHERE name = ? AND id IN {_THESE}", (name.removeprefix(TAG), wanted))


def _mark_read(db: sqlite3.Connection, value: int, pages: str) -> None:
    """Mark the articles read, or unread. Of few, those that change are counted; of many, all that are unread then:
    a trigger would count them one by one.
    """
    is_few = pages.count(",") < _FEW
    if is_few:
        others = f"SELECT count(*) FROM mark WHERE id IN {_THESE} AND listed AND read != ? AND {in_lists()}"
        (changed,) = db.execute(others, (pages, value)).fetchone()
        db.execute("UPDATE tally SET unread = unread + ?", (-changed if value else changed,))
    db.execute(f"UPDATE mark SET read = ? WHERE id IN {_THESE}", (value, pages))
    if not is_few:
        _count_unread(db)


def _count_unread(db: sqlite3.Connection) -> None:
    db.execute(f"UPDATE tally SET unread = (SELECT count(*) FROM mark WHERE {UNREAD})")


def _forget_all(db: sqlite3.Connection) -> None:
    for flag in FLAGS:
        db.execute(f"UPDATE mark SET {flag} = 0 WHERE {flag}")
    db.execute("DELETE FROM tag")
    db.execute("UPDATE placing SET value = 0, fresh = 1")
    _count_unread(db)


def _since(db: sqlite3.Connection) -> int | None:
    """The end of the last visit; None where there was none."""
    return int(_meta(db, "since") or 0) or None


def _meta(db: sqlite3.Connection, name: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row[0] if row else ""


def _set_meta(db: sqlite3.Connection, name: str, value: object) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(value)))
