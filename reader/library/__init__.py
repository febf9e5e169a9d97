"""The index of article files: what is there and in which order, answered without opening a file.

A cache: it may be deleted at any time and is built anew. There is one for each set of directories opened
together, so that every order over them is an index of SQLite's.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import text
from reader.errors import FeedError, StorageError
from reader.headline import Headline
from reader.library import words
from reader.library.orders import Orders
from reader.library.progress import Outcome, Progress
from reader.library.schema import SCHEMA, VERSION
from reader.moments import from_microseconds, iso, utc_now
from reader.order import Order
from reader.query import Query
from reader.state import Changes
from reader.store import open_cache, transaction
from reader.urls import page_id

if TYPE_CHECKING:
    from datetime import datetime

    from reader.article import Problem
    from reader.library.facets import Facet, FacetField
    from reader.query.terms import Term

__all__ = ["Counts", "Library", "Outcome", "Progress", "find_feeds"]

Record = dict[str, object]  # an article as one JSON object

_HEADLINE = (
    "id, key, title, source, published, quality, heat, type, topics ->> 0, related, "
    "coalesce(original, web) IS NOT NULL, coalesce(amp, amp_cache) IS NOT NULL, read"
)


class Counts(NamedTuple):
    """How many files of each kind the index knows."""

    articles: int = 0
    unread: int = 0
    problems: int = 0
    ignored: int = 0
    filled: frozenset[str] = frozenset()  # those of quality and heat that any article states


def find_feeds(names: Sequence[Path]) -> tuple[Path, ...]:
    """The directories called `names`, resolved, each once. Raises FeedError where one cannot be opened."""
    feeds: dict[Path, None] = {}
    for name in names:
        shown = text.one_line(str(name))
        try:
            path = name.expanduser().resolve(strict=True)
            if not path.is_dir():
                raise FeedError(f"{shown} is a file; name the directory that holds your articles.")
        except FileNotFoundError:
            raise FeedError(f"There is no directory {shown}.") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise FeedError(f"{shown} cannot be opened: {error}.") from None
        feeds[path] = None
    return tuple(feeds)


class Library:
    """The articles of some directories. Use from one thread; open another for another.

    `roots` are resolved directories (see `find_feeds`), `directory` is where indexes are kept, `clock` says what
    time it is (ages in queries count from there). Raises StorageError where no index can be made there.
    """

    def __init__(self, roots: Sequence[Path], directory: Path, clock: "Callable[[], datetime]" = utc_now) -> None:
        self.roots = tuple(roots)
        self.directory = directory
        self.clock = clock
        self._file = directory / f"library-{_digits(self.roots)}.db"
        self._db = open_cache(self._file, SCHEMA, VERSION)
        words.prepare(self._db)
        self._orders = Orders(self._db, clock)

    def close(self) -> None:
        self._db.close()

    def twin(self) -> "Library":
        """Another door to the same index, for another thread."""
        return Library(self.roots, self.directory, self.clock)

    def sync(
        self,
        read_among: Callable[[Sequence[str]], set[str]],
        report: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
        only: Collection[Path] | None = None,
    ) -> Outcome:
        """Bring the index level with the files, as `reader.library.sync.sync` says. Raises StorageError too."""
        from reader.library.sync import sync  # with all that reads files: the first frame does not wait for it

        with self._writing():
            return sync(self._db, self.roots, read_among, report, cancelled, only)

    def is_level(self) -> bool:
        """Whether no folder has changed since all files were looked at; a file written in place goes unnoticed."""
        from reader.library.folders import is_level

        return is_level(self._db, self.roots)

    def is_whole(self) -> bool:
        """Whether every file was looked at once; else the first build has not come to its end."""
        return bool(self._db.execute("SELECT EXISTS (SELECT 1 FROM folder)").fetchone()[0])

    def search_words(
        self, report: Callable[[Progress], None] = lambda _: None, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        """The second stage of a sync: full text. What it lacks is done next time. Raises StorageError."""
        if words.is_complete(self._db):  # nothing to import, and no lock to wait for
            return
        from reader.library.sync import search_words

        with self._writing():
            search_words(self._db, report, cancelled)

    def remember_orders(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Compute every order that is not at hand, so that switching to it takes no time. Raises StorageError."""
        with self._writing():
            self._orders.remember(cancelled)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(f"The index {self._file} cannot be written: {error}.") from error

    def follow(self, changes: Callable[[str, int], Changes]) -> None:
        """Mirror the marks that changed since last time. `changes` is State.changes. Raises StorageError."""
        with self._writing():
            self._follow(changes)

    def _follow(self, changes: Callable[[str, int], Changes]) -> None:
        meta = dict(self._db.execute("SELECT name, value FROM meta"))
        origin, reached = meta.get("origin", ""), int(meta.get("change", 0))
        news = changes(origin, reached)
        if news.origin == origin and not news.marks:
            return
        with transaction(self._db):
            if news.origin != origin:
                self._db.execute("UPDATE article SET read = 0 WHERE read")
            self._db.executemany(
                "UPDATE article SET read = ? WHERE page = ? AND key = ?",
                ((read, page_id(key), key) for key, read in news.marks),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                (("origin", news.origin), ("change", str(news.reached))),
            )

    def ids(self, query: Query) -> Order:
        """The ids of all articles that `query` asks for, in its order."""
        return self._orders.ids(query)

    def is_at_hand(self, query: Query) -> bool:
        """Whether `ids` takes no time to speak of."""
        return self._orders.is_at_hand(query)

    def plan(self, query: Query) -> list[str]:
        """How SQLite goes about `ids` of all articles in an order that is not remembered, a step each."""
        return self._orders.plan(query)

    def first(self, query: Query, limit: int) -> list[Headline]:
        """The first rows that `query` asks for, without asking for the rest where all are wanted."""
        if query.term:
            ids = self.ids(query)[:limit]
            rows = self.headlines(ids)
            return [rows[id_] for id_ in ids if id_ in rows]
        return [
            _headline(row) for row in self._db.execute(f"{self._orders.select(_HEADLINE, query)} LIMIT ?", (limit,))
        ]

    def count(self, term: "Term | None") -> int:
        """How many articles match `term`."""
        from reader.library.facets import count

        return count(self._db, term, self.clock())

    def titled(self, typed: str, limit: int) -> list[Headline]:
        """Articles whose titles hold the characters of `typed` in this order: those with its words first, then the
        newest.
        """
        from reader.query.parser import MAX_LENGTH
        from reader.query.terms import Words, all_of
        from reader.words import spelled

        typed = typed[:MAX_LENGTH]
        parts = [Words(word, prefix=True) for word in typed.split() if spelled(word)]
        found = self.first(Query(all_of(*parts)), limit) if parts else []
        letters = "".join(f"%{_like(char)}" for char in text.sort_key(typed) if not char.isspace())
        rows = self._db.execute(
            f"SELECT {_HEADLINE} FROM article WHERE removed = 0 AND title_key LIKE ? ESCAPE '\\' "
            "ORDER BY published DESC NULLS LAST LIMIT ?",
            (f"{letters}%", limit),
        )
        return list({row.id: row for row in (*found, *map(_headline, rows))}.values()) if letters else []

    def facets(self, field: "FacetField", term: "Term | None" = None) -> "list[Facet]":
        """What the articles that match `term` state in `field`, the most frequent first."""
        from reader.library.facets import facets

        return facets(self._db, field, term, self.clock())

    def groups(self, query: Query) -> "list[Facet]":
        """The headings of `query`, which has some, and how many of its articles stand under each, in its order."""
        from reader.library.facets import groups

        return groups(self._db, query, self.clock())

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """What is asked within sees the index as it is now, whoever writes meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def interrupt(self) -> None:
        """End what another thread is asking this library; its call raises sqlite3.OperationalError."""
        with suppress(sqlite3.ProgrammingError):  # it has ended by itself, and was closed
            self._db.interrupt()

    def version(self) -> int:
        """A number that changes when another connection, of whatever process, has written to the index."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def counts(self) -> Counts:
        """How many files of each kind there are."""
        articles, unread, quality, heat, problems, ignored = self._db.execute("SELECT * FROM tally").fetchone()
        filled = frozenset(name for name, count in (("quality", quality), ("heat", heat)) if count)
        return Counts(articles, unread, problems, ignored, filled)

    def headlines(self, ids: Sequence[int]) -> dict[int, Headline]:
        """The rows of `ids`, by id; an id that is gone is missing."""
        rows = self._db.execute(
            f"SELECT {_HEADLINE} FROM article WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return {row[0]: _headline(row) for row in rows}

    def first_unread(self, ids: Sequence[int], positions: range) -> int | None:
        """The first of `positions` in `ids` that holds an unread article."""
        for start in range(0, len(positions), 500):
            window = positions[start : start + 500]
            rows = self.headlines([ids[position] for position in window])
            for position in window:
                row = rows.get(ids[position])
                if row and not row.read:
                    return position
        return None

    def find(self, key: str) -> int | None:
        """The id of an article whose marks are kept under `key`."""
        row = self._db.execute("SELECT id FROM article WHERE page = ? AND key = ?", (page_id(key), key)).fetchone()
        return row[0] if row else None

    def file_of(self, id_: int) -> tuple[Path, str] | None:
        """Where the article's file is, and its path relative to its feed; None where it is gone."""
        row = self._db.execute("SELECT feed, path FROM file WHERE id = ?", (id_,)).fetchone()
        if not row:
            return None
        name = os.fsdecode(row[1])
        return self.roots[row[0]] / name, name

    def problems(self) -> "list[Problem]":
        """The files that cannot be read as articles, by path."""
        from reader.article import Problem

        rows = self._db.execute("SELECT path, reason, line FROM file WHERE kind = 'problem' ORDER BY id")
        return [Problem(_shown(path), reason, line) for path, reason, line in rows]

    def records(self, ids: Sequence[int]) -> Iterator[Record]:
        """The articles `ids` with every field the index holds, in this order, for scripts."""
        for start in range(0, len(ids), 500):
            window = ids[start : start + 500]
            self._db.row_factory = sqlite3.Row
            rows = self._db.execute(
                "SELECT file.feed, file.path, article.* FROM article JOIN file USING (id) "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(window)),),
            )
            found = {row["id"]: row for row in rows}
            self._db.row_factory = None
            yield from (self._record(found[id_]) for id_ in window if id_ in found)

    def _record(self, row: sqlite3.Row) -> Record:
        return {
            "feed": _shown(os.fsencode(self.roots[row["feed"]])),
            "path": _shown(row["path"]),
            "title": row["title"],
            "excerpt": row["excerpt"] or None,
            "published": iso(from_microseconds(row["published"])) if row["published"] is not None else None,
            "provider": {"name": row["provider"] or None, "domain": row["domain"] or None},
            "source": row["source"] or None,
            "category": row["category"] or None,
            "lang": row["lang"] or None,
            "topics": json.loads(row["topics"]),
            "type": row["type"],
            "quality": row["quality"],
            "heat": row["heat"],
            "lead": bool(row["lead"]),
            "read": bool(row["read"]),
            "originalUrl": row["original"],
            "webUrl": row["web"],
            "ampWebUrl": row["amp"],
            "cdnAmpWebUrl": row["amp_cache"],
            "related": row["related"],
        }


def _like(char: str) -> str:
    return f"\\{char}" if char in "%_\\" else char


def _digits(roots: Sequence[Path]) -> str:
    """Hexadecimal digits that tell sets of directories apart."""
    from hashlib import sha256

    return sha256(b"\0".join(os.fsencode(root) for root in roots)).hexdigest()[:16]


def _shown(path: bytes) -> str:
    return text.one_line(path.decode("utf-8", "replace"))


def _headline(row: tuple[object, ...]) -> Headline:
    id_, key, title, source, published, quality, heat, type_, topic, related, page, amp, read = row
    moment = from_microseconds(published) if isinstance(published, int) else None
    return Headline(
        id_, key, title, source, moment, quality, heat, type_, topic or "", related,  # type: ignore[arg-type]
        has_page=bool(page), has_amp=bool(amp), read=bool(read),
    )  # fmt: skip
