"""A damaged `state.db`: kept under another name, and what can be read of it put into a new one.

The damaged file stays in place until the new one is complete, so a kill at any moment loses nothing.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from reader.state import backup, mark_values, schema
from reader.state.mending import readings
from reader.system.sqlite import create_private, is_damage
from reader.text.clean import plural
from reader.text.hashing import page_id
from reader.text.times import UNKNOWN, is_moment, is_stamp

_LEAST, _MOST = -(2**63), 2**63 - 1
_NARROW = 2**40  # a range of pages not worth halving again: one article in a million lies in it
_TRIES = 5_000  # ranges that fail before the rest is given up

_KEEP = {  # how a row is put into the new file; of two facts the later one counts
    "article": "INSERT OR IGNORE INTO article VALUES (?, ?)",
    "seen": "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO UPDATE SET at = min(at, excluded.at)",
    "fact": "INSERT INTO fact VALUES (?, ?, ?, ?, 1, 0) ON CONFLICT DO UPDATE SET "
    "value = excluded.value, at = excluded.at WHERE excluded.at > at",
}
_SETTINGS = ("visit", "view", "feeds", "looks", "queries", "commands")  # the first words of those that are kept


def rescue(file: Path) -> None:
    """Set the damaged `file` aside and put a new one in its place, with what is saved of it and of the newest
    backup. Does nothing where the file is sound, as it is where another process was quicker. Raises sqlite3.Error
    and OSError.
    """
    with _alone(file):
        if _is_sound(file):
            return
        aside, fresh = _aside(file), file.with_name("state-rescued.tmp")
        try:
            _copy(file, aside)
            _make(fresh, file, aside)
        except BaseException:  # a full disk: nothing is left of the attempt, and the damaged file is still in place
            for part in (aside, Path(f"{aside}-journal"), fresh, Path(f"{fresh}-journal")):
                part.unlink(missing_ok=True)
            raise
        Path(f"{file}-journal").unlink(missing_ok=True)  # it is beside the copy; here it would spoil the new file
        fresh.replace(file)


def _make(fresh: Path, file: Path, aside: Path) -> None:
    """Write the new file, which takes the place of `file`, of which `aside` is a copy."""
    fresh.unlink(missing_ok=True)
    create_private(fresh)
    copies = backup.daily(file)[:1]
    with closing(sqlite3.connect(fresh, isolation_level=None)) as db:
        _fill(db, chain(readings(aside, file.with_name("state-mended.tmp")), copies))
        articles = db.execute("SELECT count(DISTINCT page) FROM fact").fetchone()[0]
        _set(db, "notice", _sentence(file, aside, copies, articles))
        db.execute("COMMIT")


def _sentence(file: Path, aside: Path, copies: list[Path], articles: int) -> str:
    backup_too = f" and from the backup {copies[0].name}" if copies else ""
    return (
        f"{file} was damaged. The marks of {plural(articles, 'article')} were recovered from it{backup_too}; "
        f"the damaged file is kept as {aside.name}."
    )


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process that holds it."""
    name = file.with_name("state-rescue.lock")
    create_private(name)
    with closing(sqlite3.connect(name, timeout=30, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
        lock.execute("ROLLBACK")


def _is_sound(file: Path) -> bool:
    """Whether `file` is a state that can be read and written. Raises sqlite3.Error where it is out of reach."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            return _is_whole(db)
    except sqlite3.Error as error:
        if is_damage(error) or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY:
            return False
        raise
    except Exception:  # what stands in it makes no sense
        return False


def _is_whole(db: sqlite3.Connection) -> bool:
    if backup.damage(db) or db.execute("PRAGMA user_version").fetchone() != (schema.VERSION,):
        return False
    for table in (*_KEEP, "setting", "step", "part"):
        columns = db.execute("SELECT name, lower(type) FROM pragma_table_info(?)", (table,)).fetchall()
        other = " OR ".join(f"typeof({name}) != '{type_}'" for name, type_ in columns)
        if db.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {other})").fetchone() != (0,):
            return False
    mark_values.last_change(db)
    is_packed = db.execute("SELECT NOT EXISTS (SELECT 1 FROM part WHERE length(pages) % 8)").fetchone() == (1,)
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE setting SET value = value")  # a head can say that the file is not to be written
    db.execute("ROLLBACK")
    return is_packed and all(mark_values.makes_sense(*fact) for fact in db.execute("SELECT name, value FROM fact"))


def _aside(file: Path) -> Path:
    """A name with the time that nothing bears yet."""
    aside = file.with_name(f"state-damaged-{time.strftime('%Y-%m-%d-%H%M%S')}.db")
    while aside.exists():
        aside = aside.with_stem(aside.stem + "x")
    return aside


def _copy(file: Path, aside: Path) -> None:
    """Copy the damaged file, with the journal that may belong to it."""
    for end in ("", "-journal"):
        if os.path.exists(f"{file}{end}"):
            create_private(Path(f"{aside}{end}"))
            shutil.copyfile(f"{file}{end}", f"{aside}{end}")


def _fill(db: sqlite3.Connection, sources: Iterable[Path]) -> None:
    """Make the new file's tables, with all that can be read of `sources`. Leaves the transaction open."""
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("BEGIN IMMEDIATE")
    schema.create(db)
    db.execute(f"PRAGMA user_version = {schema.VERSION}")
    for source in sources:
        with suppress(sqlite3.DatabaseError, UnicodeError), _readable(source) as old:
            db.executemany("INSERT OR IGNORE INTO setting VALUES (?, ?)", _settings(old))
            for table, rows in _kept(old):
                db.executemany(_KEEP[table], (sound for row in rows if (sound := _sound(table, row))))
    _set(db, "change", "1")


@contextmanager
def _readable(source: Path) -> Iterator[sqlite3.Connection]:
    """The source, to be read only, whatever version it says it is. Raises sqlite3.Error."""
    with closing(sqlite3.connect(source, isolation_level=None)) as old:
        old.text_factory = lambda stored: stored.decode("utf-8", "replace")
        old.execute("PRAGMA query_only = ON")
        yield old


def _settings(old: sqlite3.Connection) -> list[tuple[str, str]]:
    """What else is kept; the new file has an origin of its own, as an index must follow it from the start."""
    with suppress(sqlite3.DatabaseError, UnicodeError):
        rows = old.execute("SELECT name, value FROM setting").fetchall()
        return [
            (name, value)
            for name, value in rows
            if isinstance(name, str) and isinstance(value, str) and name.partition(" ")[0] in _SETTINGS
        ]
    return []


def _kept(old: sqlite3.Connection) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    """The rows of each table that is kept, as tables of this version hold them."""
    yield "article", _rows(old, "article", "page, key")
    yield "seen", _rows(old, "seen", "page, at")
    yield "fact", _rows(old, "fact", "page, name, value, at")
    yield "fact", _from_both_ends(old)
    first = _of_version_1(old)
    yield "article", ((page_id(key), key) for key, _ in first)
    yield "fact", ((page_id(key), "read", read, 0) for key, read in first)


def _of_version_1(old: sqlite3.Connection) -> list[tuple[str, int]]:
    """Keys and whether they are read, of a state of the first version."""
    with suppress(sqlite3.DatabaseError, UnicodeError):
        rows = old.execute("SELECT key, read FROM mark").fetchall()
        return [row for row in rows if isinstance(row[0], str)]
    return []


def _rows(old: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """All rows that can be read, around those that cannot: a range that fails is looked at in halves."""
    with suppress(sqlite3.DatabaseError, UnicodeError):
        old.execute(f"SELECT {columns} FROM {table} LIMIT 0")  # else there is no such table, nor any part of it
        yield from _in_ranges(old, table, columns)


def _in_ranges(old: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
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
                "SELECT page, name, value, at FROM fact INDEXED BY fact_by_change "
                f"ORDER BY change {direction}, page {direction}, name {direction}"
            )


def _sound(table: str, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The row as it is put into the new file; None where it cannot be what was written."""
    kinds = {"article": (int, str), "seen": (int, int), "fact": (int, str, int, int)}[table]
    if not all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True)):
        return None
    match table:
        case "article":
            return row if page_id(row[1]) == row[0] else None
        case "fact":
            page, name, value, at = row
            return (
                (page, name, value, at if is_stamp(at) else UNKNOWN) if mark_values.makes_sense(name, value) else None
            )
        case _:
            return row if is_moment(row[1]) else None


def _set(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
