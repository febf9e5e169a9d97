"""What the person did, kept for good: which articles are read, and which directories were open last."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from reader.errors import StorageError
from reader.store import open_precious, transaction

_QUERIES = 100  # kept for the next time one is typed
_VERSION = 1
_SCHEMA = """
CREATE TABLE mark (
    key TEXT PRIMARY KEY,           -- the article's canonical address, else its path: see library.sync
    read INTEGER NOT NULL,
    change INTEGER NOT NULL         -- counts up with every change, so that an index can follow
) WITHOUT ROWID;
CREATE INDEX mark_by_change ON mark (change);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
"""


class Changes(NamedTuple):
    """Marks changed after some point: (key, read) each, and the point reached."""

    origin: str  # tells one state file from another
    reached: int
    marks: list[tuple[str, bool]]


class State:
    """The person's marks and last session, in `state.db`. Use from one thread; open another for another.

    Every method raises StorageError where the file cannot be read or written.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._db = open_precious(file, _SCHEMA, _VERSION)
        with self._guarded("cannot be written"), transaction(self._db):
            self._db.execute("INSERT OR IGNORE INTO setting VALUES ('origin', ?)", (os.urandom(16).hex(),))

    def close(self) -> None:
        self._db.close()

    def set_read(self, keys: Iterable[str], read: bool) -> None:
        """Mark articles read or unread. On the disk when this returns."""
        with self._guarded("did not take the mark"), transaction(self._db):
            change = self._last_change() + 1
            self._db.executemany(
                "INSERT INTO mark VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET read = excluded.read, "
                "change = excluded.change WHERE read != excluded.read",
                ((key, read, change) for key in keys),
            )

    def read_among(self, keys: Sequence[str]) -> set[str]:
        """Those of `keys` that are marked read."""
        with self._guarded("cannot be read"):
            rows = self._db.execute(
                "SELECT key FROM mark WHERE read AND key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)
            )
            return {key for (key,) in rows}

    def changes(self, origin: str, after: int) -> Changes:
        """What changed after the point `after` of the state file `origin`; everything, where that is another file."""
        mine = self._setting("origin") or ""
        start = after if origin == mine else 0
        with self._guarded("cannot be read"):
            rows = self._db.execute("SELECT key, read, change FROM mark WHERE change > ? ORDER BY change", (start,))
            found = rows.fetchall()
        reached = max((change for _, _, change in found), default=start)
        return Changes(mine, reached, [(key, bool(read)) for key, read, _ in found])

    def last_feeds(self) -> list[Path]:
        """The directories that were open last."""
        return [Path(feed) for feed in json.loads(self._setting("feeds") or "[]")]

    def remember_feeds(self, feeds: Sequence[Path]) -> None:
        """Open these next time, where none is named."""
        value = json.dumps([str(feed) for feed in feeds])
        if value != self._setting("feeds"):
            with self._guarded("cannot be written"), transaction(self._db):
                self._db.execute("INSERT OR REPLACE INTO setting VALUES ('feeds', ?)", (value,))

    def queries(self) -> list[str]:
        """The queries kept before, the newest first."""
        found: list[str] = json.loads(self._setting("queries") or "[]")
        return found

    def remember_query(self, query: str) -> None:
        """Put `query` before those kept earlier."""
        with self._guarded("cannot be written"), transaction(self._db):
            others = [other for other in self.queries() if other != query]
            value = json.dumps([query, *others][:_QUERIES])
            self._db.execute("INSERT OR REPLACE INTO setting VALUES ('queries', ?)", (value,))

    @contextmanager
    def _guarded(self, what: str) -> Iterator[None]:
        """SQLite's errors as a sentence about the file."""
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(f"{self.file} {what}: {error}.") from error

    def _setting(self, name: str) -> str | None:
        with self._guarded("cannot be read"):
            row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
            return row[0] if row else None

    def _last_change(self) -> int:
        return int(self._db.execute("SELECT ifnull(max(change), 0) FROM mark").fetchone()[0])
