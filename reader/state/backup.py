"""Copies of `state.db` beside it, by date: one of each day it was used, one before each import, and one before each
change of its format. With that of a day goes an archive of what commands said and the person keeps: see `kept.py`.
"""

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from reader.state import kept
from reader.system.sqlite import create_private, make_private

KEPT = 7  # days
KEPT_BEFORE_IMPORT = 3

_DAILY = re.compile(r"state-(\d{4}-\d\d-\d\d)()\.db")  # the day, and which of that day it is
_BEFORE_IMPORT = re.compile(r"state-(\d{4}-\d\d-\d\d)(?:-(\d+))?-before-import\.db")
_ARCHIVE = re.compile(r"kept-(\d{4}-\d\d-\d\d)()\.zip")


def directory(file: Path) -> Path:
    """Where the copies of `file` are."""
    return file.parent / "backups"


def back_up(db: sqlite3.Connection, file: Path) -> None:
    """Copy the database into a file of today, and what is kept into an archive, unless there are such. Raises
    sqlite3.Error and OSError.
    """
    copy = directory(file) / f"state-{_today()}.db"
    if not copy.exists():
        _copy(db, copy)
        _keep(copy, daily(file), KEPT)
    archive = directory(file) / f"kept-{_today()}.zip"
    if not archive.exists() and (texts := kept.files(file.parent)):
        _archive(texts, file.parent, archive)
        _keep(archive, [path for *_, path in _copies(file, _ARCHIVE)], KEPT)


def back_up_before_import(db: sqlite3.Connection, file: Path) -> None:
    """Copy the database into another file than before. Raises sqlite3.Error and OSError."""
    last = max((number for day, number, _ in _copies(file, _BEFORE_IMPORT) if day == _today()), default=0)
    copy = directory(file) / f"state-{_today()}{f'-{last + 1}' if last else ''}-before-import.db"
    _copy(db, copy)
    _keep(copy, [path for *_, path in _copies(file, _BEFORE_IMPORT)], KEPT_BEFORE_IMPORT)


def daily(file: Path) -> list[Path]:
    """The copies by day, newest first; last those made while the clock was ahead of what it says now."""
    return [path for *_, path in _copies(file, _DAILY)]


def _copies(file: Path, name: re.Pattern[str]) -> list[tuple[str, int, Path]]:
    """The copies called so, in that order: the day of each, which of that day it is, and where."""
    tomorrow = str(date.fromisoformat(_today()) + timedelta(days=1))
    matches = [(match, path) for path in directory(file).glob("*-*") if (match := name.fullmatch(path.name))]
    copies = [(match[1], int(match[2] or 1), path) for match, path in matches]
    return sorted(copies, key=lambda copy: (copy[0] <= tomorrow, copy), reverse=True)


def _keep(made: Path, copies: Sequence[Path], count: int) -> None:
    """Delete all of `copies` but the first ones, and that which was just made."""
    for old in [copy for copy in copies if copy != made][count - 1 :]:
        old.unlink(missing_ok=True)


def _today() -> str:
    return time.strftime("%Y-%m-%d")


@contextmanager
def _unfinished(copy: Path) -> Iterator[Path]:
    """A file to write, which takes the name `copy` at the end, once it is on the disk. Nothing is left of it where an
    error ends it before.
    """
    make_private(copy.parent)
    file = copy.with_suffix(f".{os.getpid()}")
    file.unlink(missing_ok=True)
    create_private(file)
    try:
        yield file
        with open(file, "rb+") as written:
            os.fsync(written.fileno())
        file.replace(copy)
    finally:
        file.unlink(missing_ok=True)


def _copy(db: sqlite3.Connection, copy: Path) -> None:
    with _unfinished(copy) as file:
        _vacuum(db, file)
        _check(file)


def _archive(files: Sequence[Path], home: Path, archive: Path) -> None:
    """Pack `files`, by their paths in `home`."""
    from zipfile import ZIP_DEFLATED, ZipFile

    with (
        _unfinished(archive) as unfinished,
        ZipFile(unfinished, "w", ZIP_DEFLATED, strict_timestamps=False) as packed,
    ):
        for file in files:
            with suppress(FileNotFoundError):  # the person has just removed it
                packed.write(file, file.relative_to(home))


def _vacuum(db: sqlite3.Connection, into: Path) -> None:
    try:
        db.execute("VACUUM INTO ?", (str(into),))
    except sqlite3.DatabaseError as error:
        if what := damage(db):  # SQLite may call it a full disk
            raise sqlite3.DatabaseError(f"it is damaged: {what}") from error
        raise


def keep_version(file: Path, version: int) -> None:
    """Copy the file as it is, before its format changes. Call while it is locked for writing."""
    copy = directory(file) / f"state-{_today()}-version-{version}.db"
    with _unfinished(copy) as unfinished:
        shutil.copyfile(file, unfinished)
        _check(unfinished)


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as db:
        if what := damage(db):
            raise sqlite3.DatabaseError(f"the copy is damaged: {what}")


def damage(db: sqlite3.Connection) -> str:
    """What SQLite finds wrong first; empty where the database is sound."""
    (result,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if result == "ok" else str(result)
