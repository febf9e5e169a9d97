"""What is remembered of feeds, hosts and entries: a database beside the person's marks.

What it loses is found again: files say which feed and entry they come from, and then count as edited.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from reader.errors import StorageError
from reader.fetch.identity import StoredEntry
from reader.system import lock
from reader.system.sqlite import make_private, open_cache, transaction
from reader.text.clean import one_line

_VERSION = 1
_SCHEMA = """
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    root TEXT NOT NULL,             -- the collection
    url TEXT NOT NULL,              -- as feeds.toml has it
    state TEXT NOT NULL,            -- a FeedState, as JSON
    UNIQUE (root, url)
);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    key BLOB NOT NULL,
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    facts BLOB NOT NULL,
    path TEXT NOT NULL,
    digest BLOB NOT NULL,
    intended BLOB NOT NULL,
    since TEXT NOT NULL             -- when it was first fetched
);
CREATE INDEX entry_by_feed ON entry (feed);
CREATE TABLE host (name TEXT PRIMARY KEY, until REAL NOT NULL, slow INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE trust (root TEXT PRIMARY KEY, feeds BLOB NOT NULL) WITHOUT ROWID
"""
_COLUMNS = ", ".join(StoredEntry._fields)
_MARKS = ", ".join("?" * (len(StoredEntry._fields) + 1))
_ENTER = f"INSERT OR REPLACE INTO entry (id, feed, {_COLUMNS.partition(', ')[2]}) VALUES ({_MARKS})"


@dataclass(slots=True, kw_only=True)
class FeedState:
    """How it went with a feed. Moments are seconds since 1970; 0 is never."""

    etag: str = ""
    modified: str = ""
    source: str = ""  # the address that answered with these two; empty: the feed's own
    checked: float = 0.0
    ok: float = 0.0
    next: float = 0.0  # not before then
    failures: int = 0  # in a row
    reason: str = ""  # of the last one, a sentence
    missing: float = 0.0  # since when it is answered by 404
    aside: str = ""  # why it is asked no more
    moved: str = ""  # where permanent redirects lead
    moves: int = 0  # how often in a row they did
    moving: float = 0.0  # since when
    adopted: str = ""  # the address that is asked instead
    title: str = ""


class Ledger:
    """A connection to it; one for each thread. Raises StorageError, sqlite3.Error."""

    def __init__(self, file: Path) -> None:
        self._db = open_cache(file, _SCHEMA, _VERSION)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def feed(self, root: Path, url: str) -> tuple[int, FeedState]:
        """The number of a feed, and how it went so far."""
        place = (str(root), url)
        row = self._db.execute("SELECT id, state FROM feed WHERE root = ? AND url = ?", place).fetchone()
        if row:
            return int(row[0]), FeedState(**json.loads(row[1]))
        state = FeedState()
        cursor = self._db.execute("INSERT INTO feed (root, url, state) VALUES (?, ?, ?)", (*place, _json(state)))
        return int(cursor.lastrowid or 0), state

    def keep(self, feed: int, state: FeedState) -> None:
        """Keep how it went."""
        self._db.execute("UPDATE feed SET state = ? WHERE id = ?", (_json(state), feed))

    def move(self, root: Path, url: str, to: str) -> None:
        """A feed goes by another address from now on, with all that is remembered of it."""
        number, state = self.feed(root, url)
        with transaction(self._db):
            place = (str(root), to)
            self._db.execute("DELETE FROM entry WHERE feed IN (SELECT id FROM feed WHERE root = ? AND url = ?)", place)
            self._db.execute("DELETE FROM feed WHERE root = ? AND url = ?", place)
            moved = (to, _json(replace(state, adopted="")), number)
            self._db.execute("UPDATE feed SET url = ?, state = ? WHERE id = ?", moved)
            if self.trusts(root, [url]):
                self._trust(root, self._trusted(root) | {_mark(to)})

    def entries(self, feed: int) -> list[StoredEntry]:
        """All entries of a feed there ever were."""
        return [StoredEntry(*row) for row in self._db.execute(f"SELECT {_COLUMNS} FROM entry WHERE feed = ?", (feed,))]

    def intend(self, parts: Sequence[tuple[int, Sequence[StoredEntry]]]) -> list[list[StoredEntry]]:
        """Write down what is about to be written of feeds, all of it or nothing; entries with the id 0 are new. Returns
        them with their ids, once they are on the disk.
        """
        if not any(entries for _, entries in parts):
            return [[] for _ in parts]
        with self._durable(), transaction(self._db):
            return [[self._enter(feed, each) for each in entries] for feed, entries in parts]

    def _enter(self, feed: int, entry: StoredEntry) -> StoredEntry:
        row = self._db.execute(_ENTER, (entry.id or None, feed, *entry[1:]))
        return entry._replace(id=int(row.lastrowid or 0))

    @contextmanager
    def _durable(self) -> Iterator[None]:
        """What is committed is on the disk at once; all else may be lost with the power, and is done again."""
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")

    def settle(self, parts: Sequence[tuple[int, Sequence[StoredEntry], FeedState | None]]) -> None:
        """What was intended of feeds is done; and with it, how it went with those that have a state here."""
        with transaction(self._db):
            for feed, entries, state in parts:
                self._db.executemany(
                    "UPDATE entry SET path = ?, digest = ?, intended = x'' WHERE id = ?",
                    [(each.path, each.digest, each.id) for each in entries],
                )
                if state:
                    self.keep(feed, state)

    def hosts(self) -> dict[str, tuple[float, bool]]:
        """Those that have ever said that it is too much: until when each wants to be left alone, in seconds since
        1970, and whether it has said 429.
        """
        rows = self._db.execute("SELECT name, until, slow FROM host")
        return {name: (float(until), bool(slow)) for name, until, slow in rows}

    def stop(self, host: str, until: float, is_slow: bool) -> None:
        """Leave `host` alone until then, in seconds since 1970."""
        self._db.execute(
            "INSERT INTO host VALUES (?, ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET until = excluded.until, slow = max(slow, excluded.slow)",
            (host, until, is_slow),
        )

    def trusts(self, root: Path, urls: Iterable[str]) -> bool:
        """Whether the person has agreed to exactly these feeds, or to more."""
        return set(map(_mark, urls)) <= self._trusted(root)

    def trust(self, root: Path, urls: Iterable[str]) -> None:
        """The person agrees to these feeds."""
        self._trust(root, map(_mark, urls))

    def _trusted(self, root: Path) -> set[str]:
        row = self._db.execute("SELECT feeds FROM trust WHERE root = ?", (str(root),)).fetchone()
        return set(json.loads(row[0])) if row else set()

    def _trust(self, root: Path, marks: Iterable[str]) -> None:
        self._db.execute("INSERT OR REPLACE INTO trust VALUES (?, ?)", (str(root), json.dumps(sorted(marks))))


def _json(state: FeedState) -> str:
    return json.dumps({name: getattr(state, name) for name in FeedState.__slots__})


def _mark(url: str) -> str:
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def locked(file: Path) -> sqlite3.Connection | None:
    """A lock that ends with this process, however that ends; None where another one has it. Raises StorageError."""
    try:
        make_private(file.parent)
        return lock.locked(file)
    except (OSError, sqlite3.Error) as error:
        raise unwritable(file, error) from error


def unwritable(file: Path, why: Exception | str) -> StorageError:
    """What is said where the ledger, or its lock, cannot be written: nothing is fetched then."""
    return StorageError(f"{one_line(str(file))} cannot be written: {why}. Nothing is fetched without it.")
