"""The files behind what the index knows."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.model.article import Problem

_MOST_PATHS = 1_000  # more than anybody reads, laid out in no time


def file_of(db: sqlite3.Connection, roots: Sequence[Path], id_: int) -> tuple[Path, str] | None:
    """Where a file is, and its path relative to that of `roots` it lies in; None where it is gone."""
    row = db.execute("SELECT collection, path FROM file WHERE id = ?", (id_,)).fetchone()
    if not row:
        return None
    name = os.fsdecode(row[1])
    return roots[row[0]] / name, name


def problems(db: sqlite3.Connection) -> "dict[int, Problem]":
    """The files that cannot be read as articles, by their ids, which `file_of` takes; in the order of their paths."""
    from reader.library.records import display_path  # what `file_of` does without, which the screen soon asks
    from reader.model.article import Problem

    rows = db.execute("SELECT id, path, reason, line FROM file WHERE kind = 'problem' ORDER BY id")
    return {id_: Problem(display_path(path), reason, line) for id_, path, reason, line in rows}


def ignored(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Why files are ignored, and how many for each reason: most first."""
    query = "SELECT reason, count(*) FROM file WHERE kind = 'ignored' GROUP BY reason ORDER BY 2 DESC, reason"
    return db.execute(query).fetchall()


def ignored_paths(db: sqlite3.Connection, reason: str) -> list[str]:
    """The paths of the files that are ignored for a reason, for the eye; at most a thousand."""
    from reader.library.records import display_path

    query = "SELECT path FROM file WHERE reason = ? AND kind = 'ignored' ORDER BY id LIMIT ?"
    return [display_path(path) for (path,) in db.execute(query, (reason, _MOST_PATHS))]
