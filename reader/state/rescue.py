"""A damaged `state.db`: kept under another name, and what can be read of it put into a new one.

The damaged file stays in place until the new one is complete, so a kill at any moment loses nothing.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from reader.state import backup, facts, schema

_LEAST, _MOST = -(2**63), 2**63 - 1
_NARROW = 2**40  # a range of pages not worth halving again: one article in a million lies in it
_FAR = 250_000_000_000_000_000  # microseconds: beyond the calendar's end
_TRIES = 5_000  # ranges that fail before the rest is given up

_KEEP = {  # how a row is put into the new file; of two facts the later one counts
    "article": "INSERT OR IGNORE INTO article VALUES (?, ?)",
    "seen": "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO UPDATE SET at = min(at, excluded.at)",
    "fact": "INSERT INTO fact VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET "
    "value = excluded.value, at = excluded.at WHERE excluded.at > at",
}


def rescue(file: Path) -> None:
    """Set the damaged `file` aside and put a new one in its place, with what is saved of it and of the newest
    backup. Does nothing where another process was quicker. Raises sqlite3.Error and OSError.
    """
    with _alone(file):
        if _is_sound(file):
            return
        aside = _copy_aside(file)
        fresh = file.with_name("state-rescued.tmp")
        fresh.unlink(missing_ok=True)
        copies = backup.daily(file)[:1]
        with closing(sqlite3.connect(fresh, isolation_level=None)) as db:
            _fill(db, [aside, *copies])
            articles = db.execute("SELECT count(DISTINCT page) FROM fact").fetchone()[0]
            _set(db, "notice", _sentence(file, aside, copies, articles))
            db.execute("COMMIT")
        os.chmod(fresh, 0o600)
        Path(f"{file}-journal").unlink(missing_ok=True)  # it is beside the copy; here it would spoil the new file
        fresh.replace(file)


def _sentence(file: Path, aside: Path, copies: list[Path], articles: int) -> str:
    beside = f" and from the backup {copies[0].name}" if copies else ""
    return (
        f"{file} was damaged and is kept as {aside.name}. Saved from it{beside}: "
        f"the marks of {articles:,} article{'' if articles == 1 else 's'}."
    )


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process that holds it."""
    with closing(sqlite3.connect(file.with_name("state-rescue.lock"), timeout=30, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
        lock.execute("ROLLBACK")


def _is_sound(file: Path) -> bool:
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as db:
        if backup.is_sound(db) is True and db.execute("PRAGMA user_version").fetchone() == (schema.VERSION,):
            return all(db.execute(f"SELECT count(*) FROM {table}") for table in (*_KEEP, "setting", "step", "part"))
    return False


def _copy_aside(file: Path) -> Path:
    """A copy of the damaged file, with the journal that may belong to it, under a name with the time."""
    aside = file.with_name(f"state-damaged-{time.strftime('%Y-%m-%d-%H%M%S')}.db")
    while aside.exists():
        aside = aside.with_stem(aside.stem + "x")
    for end in ("", "-journal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{file}{end}", f"{aside}{end}")
            os.chmod(f"{aside}{end}", 0o600)
    return aside


def _fill(db: sqlite3.Connection, sources: list[Path]) -> None:
    """Make the new file's tables, with all that can be read of `sources`. Leaves the transaction open."""
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("BEGIN IMMEDIATE")
    schema.create(db)
    db.execute(f"PRAGMA user_version = {schema.VERSION}")
    for source in sources:
        with suppress(sqlite3.DatabaseError), _readable(source) as old:
            for name, value in _settings(old):
                _set(db, name, value)
            for table, columns in (
                ("article", "page, key"),
                ("seen", "page, at"),
                ("fact", "page, name, value, at, 1"),
            ):
                rows = chain(_rows(old, table, columns), _from_both_ends(old) if table == "fact" else ())
                db.executemany(_KEEP[table], (row for row in rows if _makes_sense(table, row)))
    db.execute("UPDATE fact SET change = 0 WHERE name IN ('opened', 'scroll')")
    _set(db, "change", "1")


@contextmanager
def _readable(source: Path) -> Iterator[sqlite3.Connection]:
    """The source, to be read only. Raises sqlite3.DatabaseError where it is none of this version."""
    with closing(sqlite3.connect(source, isolation_level=None)) as old:
        (version,) = old.execute("PRAGMA user_version").fetchone()
        if version != schema.VERSION:
            raise sqlite3.DatabaseError(f"its version is {version}")
        old.execute("PRAGMA query_only = ON")
        yield old


def _settings(old: sqlite3.Connection) -> list[tuple[str, str]]:
    """What else is kept; the new file has an origin of its own, as an index must follow it from the start."""
    with suppress(sqlite3.DatabaseError, UnicodeError):
        rows = old.execute("SELECT name, value FROM setting").fetchall()
        return [
            (name, value)
            for name, value in rows
            if isinstance(name, str) and isinstance(value, str) and name not in ("origin", "change", "notice")
        ]
    return []


def _rows(old: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """All rows that can be read, around those that cannot: a range that fails is looked at in halves."""
    ranges, failed = [(_LEAST, _MOST)], 0
    while ranges and failed < _TRIES:
        low, high = ranges.pop()
        try:
            yield from old.execute(f"SELECT {columns} FROM {table} WHERE page BETWEEN ? AND ?", (low, high)).fetchall()
        except sqlite3.DatabaseError:
            failed += 1
            if high - low > _NARROW:
                middle = (low + high) // 2
                ranges += [(low, middle), (middle + 1, high)]


def _from_both_ends(old: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """The facts as their index holds them, elsewhere in the file than their table, up to what cannot be read."""
    for direction in ("ASC", "DESC"):
        with suppress(sqlite3.DatabaseError, UnicodeError):
            yield from old.execute(
                "SELECT page, name, value, at, 1 FROM fact INDEXED BY fact_by_change "
                f"ORDER BY change {direction}, page {direction}, name {direction}"
            )


def _makes_sense(table: str, row: tuple[Any, ...]) -> bool:
    """Whether a row can be what was written."""
    kinds = {"article": (int, str), "seen": (int, int), "fact": (int, str, int, int, int)}[table]
    is_whole = all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True))
    if table == "fact":
        return is_whole and facts.is_name(row[1]) and 0 <= row[3] < _FAR
    return is_whole and (table != "seen" or 0 < row[1] < _FAR)


def _set(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
