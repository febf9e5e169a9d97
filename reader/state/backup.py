"""Copies of `state.db` beside it, by date: one of each day it was used, and one before each change of its format."""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from reader.store import make_private

KEPT = 7  # days


def directory(file: Path) -> Path:
    """Where the copies of `file` are."""
    return file.parent / "backups"


def back_up(db: sqlite3.Connection, file: Path) -> None:
    """Copy the database into a file of today, unless there is one. Raises sqlite3.Error and OSError."""
    copy = directory(file) / f"state-{time.strftime('%Y-%m-%d')}.db"
    if copy.exists():
        return
    make_private(copy.parent)
    unfinished = copy.with_suffix(f".{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    try:
        _vacuum(db, unfinished)
        _finish(unfinished, copy)
    finally:
        unfinished.unlink(missing_ok=True)
    for old in daily(file)[KEPT:]:
        old.unlink(missing_ok=True)


def _vacuum(db: sqlite3.Connection, into: Path) -> None:
    try:
        db.execute("VACUUM INTO ?", (str(into),))
    except sqlite3.DatabaseError as error:
        if (found := is_sound(db)) is not True:  # SQLite may call it a full disk
            raise sqlite3.DatabaseError(f"it is damaged: {found}") from error
        raise


def daily(file: Path) -> list[Path]:
    """The copies by day, newest first."""
    return sorted(directory(file).glob("state-????-??-??.db"), reverse=True)


def keep_version(file: Path, version: int) -> None:
    """Copy the file as it is, before its format changes. Call while it is locked for writing."""
    copy = directory(file) / f"state-{time.strftime('%Y-%m-%d')}-version-{version}.db"
    make_private(copy.parent)
    unfinished = copy.with_suffix(f".{os.getpid()}")
    shutil.copyfile(file, unfinished)
    _finish(unfinished, copy)


def _finish(unfinished: Path, copy: Path) -> None:
    """Give a copy its name, once it is known to be sound and on the disk."""
    with closing(sqlite3.connect(unfinished)) as written:
        if (found := is_sound(written)) is not True:
            raise sqlite3.DatabaseError(f"the copy is not sound: {found}")
    os.chmod(unfinished, 0o600)
    with open(unfinished, "rb+") as written_file:
        os.fsync(written_file.fileno())
    unfinished.replace(copy)


def is_sound(db: sqlite3.Connection) -> bool | str:
    """True, or what SQLite finds wrong first."""
    (found,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    return True if found == "ok" else str(found)
