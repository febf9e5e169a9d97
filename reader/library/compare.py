"""What differs between the files that are there and those the index knows."""

import os
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import time_ns

from reader.library.folders import FileId, settled
from reader.library.scan import FileStat, is_article_name, look, scan, stamp_of


@dataclass(frozen=True, slots=True)
class Difference:
    """Files that are new or changed, by place, and the ids of those gone."""

    added: dict[FileId, FileStat] = field(default_factory=dict)
    changed: dict[FileId, FileStat] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    folders: dict[FileId, int] | None = None  # when each was changed, in ns; None where not all were looked at

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


_KNOWN = "SELECT id, stamp FROM file WHERE collection = ? AND path = ?"


def compare(
    db: sqlite3.Connection, roots: Sequence[Path], cancelled: Callable[[], bool] = lambda: False
) -> Difference | None:
    """Look at every file below `roots`; None where `cancelled` says so. Raises DirectoryError where a root cannot be
    read.

    Holds eight bytes for each file that is as it was: its stamp.
    """
    start = time_ns()
    stamps = _stamps(db)
    seen = bytearray(len(stamps))
    fresh: dict[FileId, FileStat] = {}
    folders: dict[FileId, int] = {}
    for collection, root in enumerate(roots):
        changed: dict[bytes, int] = {}
        for count, facts in enumerate(scan(root, changed)):
            stamp = stamp_of(facts, collection)
            at = bisect_left(stamps, stamp)
            if at < len(stamps) and stamps[at] == stamp:
                seen[at] = 1
            else:
                fresh[collection, facts[0]] = FileStat(*facts)
            if not count % 1000 and cancelled():
                return None
        folders |= {(collection, path): settled(moment, start) for path, moment in changed.items()}
    unseen = [stamps[at] for at, was_seen in enumerate(seen) if not was_seen] if 0 in seen else []
    return replace(_sort_out(fresh, _files_with(db, unseen)), folders=folders)


def compare_some(db: sqlite3.Connection, roots: Sequence[Path], paths: Collection[Path]) -> Difference | None:
    """Look at `paths` alone; None where that does not do, because one of them is, or was, a folder."""
    fresh: dict[FileId, FileStat] = {}
    replaced: dict[FileId, int] = {}
    for collection, root in enumerate(roots):
        for path in paths:
            if not path.is_relative_to(root):
                continue
            name = path.relative_to(root)
            if os.path.realpath(path.parent) != str(path.parent):
                continue  # behind a link, and links are not followed
            if _is_folder(db, collection, path, _stored(name)):
                return None
            if any(part.startswith(".") for part in name.parts) or not is_article_name(_stored(name)):
                continue
            row = db.execute(_KNOWN, (collection, _stored(name))).fetchone()
            file = look(root, _stored(name))
            is_same = bool(row and file and row[1] == stamp_of(file, collection))
            if file and not is_same:
                fresh[collection, file.path] = file
            if row and not is_same:
                replaced[collection, _stored(name)] = row[0]
    return _sort_out(fresh, replaced)


def _stored(name: Path) -> bytes:
    """A path within a collection as the index holds it."""
    return os.fsencode(name.as_posix())


def _is_folder(db: sqlite3.Connection, collection: int, path: Path, name: bytes) -> bool:
    """Whether `path` is a folder, or was one when the index was made."""
    below = "SELECT EXISTS (SELECT 1 FROM file WHERE collection = ? AND path > ? AND path < ?)"
    return os.path.isdir(path) or bool(db.execute(below, (collection, name + b"/", name + b"0")).fetchone()[0])


def _stamps(db: sqlite3.Connection) -> "array[int]":
    """The stamps of all files, sorted."""
    stamps = array("q")
    rows = db.execute("SELECT stamp FROM file ORDER BY stamp")
    while window := rows.fetchmany(1_000):
        stamps.extend(stamp for (stamp,) in window)
    return stamps


def _files_with(db: sqlite3.Connection, stamps: Iterable[int]) -> dict[FileId, int]:
    find = "SELECT collection, path, id FROM file WHERE stamp = ?"
    return {(collection, path): id_ for stamp in stamps for collection, path, id_ in db.execute(find, (stamp,))}


def _sort_out(fresh: dict[FileId, FileStat], indexed: dict[FileId, int]) -> Difference:
    return Difference(
        added={place: file for place, file in fresh.items() if place not in indexed},
        changed={place: file for place, file in fresh.items() if place in indexed},
        gone=[id_ for place, id_ in indexed.items() if place not in fresh],
    )
