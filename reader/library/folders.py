"""Whether all files were looked at, and whether any folder has changed since: a look at a few folders instead of
every file.
"""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from reader.system.sqlite import transaction

FileId = tuple[int, bytes]  # position of the collection, path within it

_CLOCK_STEP = 2_000_000_000  # ns; the coarsest file system, FAT, counts in two seconds


def changed_at(root: Path, folder: bytes) -> int:
    """When something was last added to `folder`, taken from it or renamed in it, in ns. Raises OSError."""
    return os.lstat(os.path.join(os.fsencode(root), folder)).st_mtime_ns


def settled(changed: int, looked: int) -> int:
    """When a folder was changed, or a moment that never was: one changed just before the look may be changed once more
    just after it, with the same time on it.
    """
    return changed if changed < looked - _CLOCK_STEP else -1


def is_level(db: sqlite3.Connection, roots: Sequence[Path]) -> bool:
    """Whether no folder has changed since the last full look: nothing was added, removed, renamed or replaced, as git
    and most editors do it. A file written in place goes unnoticed.
    """
    folders = db.execute("SELECT collection, path, changed FROM folder").fetchall()
    try:
        is_same = (changed_at(roots[number], path) == changed for number, path, changed in folders)
        return bool(folders) and all(is_same)
    except OSError:
        return False


def is_whole(db: sqlite3.Connection) -> bool:
    """Whether every file was looked at once; else the first build has not come to its end."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM folder)").fetchone()[0])


def remember(db: sqlite3.Connection, folders: dict[FileId, int]) -> None:
    """Note when the folders were changed, for `is_level`. Call when the index is level with them."""
    rows = sorted((*place, changed) for place, changed in folders.items())
    if rows != db.execute("SELECT collection, path, changed FROM folder ORDER BY collection, path").fetchall():
        with transaction(db):
            db.execute("DELETE FROM folder")
            db.executemany("INSERT INTO folder VALUES (?, ?, ?)", rows)
