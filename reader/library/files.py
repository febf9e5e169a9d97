"""The files behind what the index knows."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.model.article import Problem


def file_of(db: sqlite3.Connection, roots: Sequence[Path], id_: int) -> tuple[Path, str] | None:
    """Where a file is, and its path relative to that of `roots` it lies in; None where it is gone."""
    row = db.execute("SELECT feed, path FROM file WHERE id = ?", (id_,)).fetchone()
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
