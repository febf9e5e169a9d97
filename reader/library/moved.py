"""Files that were renamed or moved. An article with an address is known by that; one without is known by its path, and
where a file goes and one with the very same bytes comes, now or later, that one takes over the marks.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.library.rows import FileRows
from reader.text.hashing import page_id

if TYPE_CHECKING:
    from reader.state.state import State

_KEPT = 10_000  # files that went


def note_gone(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Files are about to be forgotten."""
    find = "INSERT INTO gone (digest, key) SELECT digest, key FROM file JOIN article USING (id) WHERE id = ? AND digest"
    db.executemany(find, ((id_,) for id_ in ids))
    db.execute("DELETE FROM gone WHERE number <= (SELECT max(number) FROM gone) - ?", (_KEPT,))


def carry_over(db: sqlite3.Connection, batch: Sequence[FileRows], state: "State") -> None:
    """Have the state move the marks of each file of `batch` that stood elsewhere before."""
    moves: dict[int, tuple[str, str]] = {}
    for rows in batch:
        digest, key = rows.file.digest, rows.article and str(rows.article["key"])
        if digest is not None and key and (gone := _was(db, digest, key)):
            moves[gone[0]] = (gone[1], key)
    if moves:
        with suppress(StorageError):  # where it cannot be written, the marks wait at the old place
            state.move(list(moves.values()))
            db.executemany("DELETE FROM gone WHERE number = ?", ((number,) for number in moves))


def _was(db: sqlite3.Connection, digest: int, key: str) -> tuple[int, str] | None:
    """The file with these bytes that went, its number and key: one of the same name, or the only one there is."""
    gone: list[tuple[int, str]] = db.execute("SELECT number, key FROM gone WHERE digest = ?", (digest,)).fetchall()
    gone = [row for row in gone if not _is_there(db, row[1])]
    choice = [row for row in gone if _name(row[1]) == _name(key)] or gone
    return choice[0] if len(choice) == 1 and choice[0][1] != key else None


def _is_there(db: sqlite3.Connection, key: str) -> bool:
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM article WHERE page = ?)", (page_id(key),)).fetchone()[0])


def _name(key: str) -> str:
    return key.rpartition("/")[2].removeprefix("path:")
