"""Steps: what was marked together is undone and redone together, by whichever reader, also after a restart.

A session (one open reader) undoes its own steps and all that were made before it began, newest first; what another
reader has done since then is that one's to undo. Of a step it undoes, a fact that was changed later by somebody else
stays as that one left it: each fact knows the step it has its value from, and gets back the one before when the step
is undone.
"""

import os
import sqlite3
from array import array
from collections.abc import Mapping, Sequence, Set
from itertools import chain
from typing import NamedTuple

from reader.state import mark_values

STEPS = 200  # kept
MARKS = 1_000_000  # kept in all of them; the newest step is kept whatever it holds

_MINE = "(session = ? OR change <= ?)"  # steps of the session given


class UndoSession(NamedTuple):
    """One open reader: a name of its own, and the last change made before it began."""

    name: str
    since: int

    @classmethod
    def begin(cls, db: sqlite3.Connection) -> "UndoSession":
        """A new one, under a random name; nothing that is in `db` by now was made in it."""
        return cls(os.urandom(8).hex(), mark_values.last_change(db))


class Step(NamedTuple):
    """What a mark, an undo or a redo did: how many articles it changed, and what these facts are now."""

    articles: int
    now: Mapping[str, bool]  # read, starred, hidden, tag:NAME


class _Part(NamedTuple):
    name: str
    value: int
    prior: int
    pages: Sequence[int]


def make(
    db: sqlite3.Connection,
    session: UndoSession,
    wanted: Mapping[str, int],
    pages: Sequence[int],
    keys: mark_values.Keys,
    now: int,
) -> Step:
    """Give facts of `pages` the values `wanted`, as one step. Call within a transaction, as the two below."""
    parts = [
        _Part(name, value, prior, differing)
        for name, value in wanted.items()
        for prior, differing in mark_values.differing(db, name, value, pages).items()
    ]
    if parts:
        id_ = mark_values.next_change(db)
        db.execute(f"DELETE FROM step WHERE undone AND {_MINE}", session)
        db.execute("INSERT INTO step VALUES (?, ?, ?, 0)", (id_, session.name, id_))
        for part in parts:
            mark_values.know(db, part.pages, keys)
            packed = array("q", part.pages).tobytes()
            row = (id_, part.name, part.value, part.prior, packed)
            db.execute("INSERT INTO part (step, name, value, prior, pages) VALUES (?, ?, ?, ?, ?)", row)
            mark_values.put(db, part.name, part.value, part.pages, now, id_, id_)
        _forget_oldest(db)
    changed = set(chain.from_iterable(part.pages for part in parts))
    return _step(changed, {name: bool(value) for name, value in wanted.items()})


def _step(pages: Set[int], now: Mapping[str, bool]) -> Step:
    """Beside what else was marked, it goes without saying that what was read is no longer `changed`."""
    return Step(len(pages), {name: value for name, value in now.items() if name != "changed"} or now)


def undo(db: sqlite3.Connection, session: UndoSession, now: int) -> Step | None:
    """Take back the last step; None where there is none."""
    return _turn(db, session, now, undone=True)


def redo(db: sqlite3.Connection, session: UndoSession, now: int) -> Step | None:
    """Do again what was undone last; None where nothing was, or something else was done since."""
    return _turn(db, session, now, undone=False)


def _turn(db: sqlite3.Connection, session: UndoSession, now: int, undone: bool) -> Step | None:
    find = f"SELECT id FROM step WHERE undone != ? AND {_MINE} ORDER BY change DESC LIMIT 1"
    row = db.execute(find, (undone, *session)).fetchone()
    if not row:
        return None
    (id_,), change = row, mark_values.next_change(db)
    values: dict[str, bool] = {}
    turned: set[int] = set()
    for part in _parts(db, id_):
        value, made_by, becomes = (1 - part.value, id_, part.prior) if undone else (part.value, part.prior, id_)
        pages = mark_values.differing(db, part.name, value, part.pages).get(made_by, [])
        mark_values.put(db, part.name, value, pages, now, change, becomes)
        values[part.name] = bool(value)
        turned.update(pages)
    db.execute("UPDATE step SET session = ?, change = ?, undone = ? WHERE id = ?", (session.name, change, undone, id_))
    return _step(turned, values)


def _parts(db: sqlite3.Connection, step: int) -> list[_Part]:
    rows = db.execute("SELECT name, value, prior, pages FROM part WHERE step = ?", (step,)).fetchall()
    return [_Part(name, value, prior, array("q", packed)) for name, value, prior, packed in rows]


def _forget_oldest(db: sqlite3.Connection) -> None:
    """Keep the newest steps within the limits."""
    left = MARKS
    sizes = "SELECT step.id, sum(length(pages)) / 8 FROM step JOIN part ON part.step = step.id GROUP BY step.id"
    for number, (id_, marks) in enumerate(db.execute(f"{sizes} ORDER BY step.change DESC").fetchall()):
        left -= marks
        if number and (number >= STEPS or left < 0):
            db.execute("DELETE FROM step WHERE id = ?", (id_,))
