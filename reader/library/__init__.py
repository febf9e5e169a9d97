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
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, TypeVar

from reader.errors import FeedError, StorageError
from reader.library import words
from reader.library.index import Index, healing
from reader.library.orders import Orders
from reader.library.progress import Outcome, Progress
from reader.library.schema import IS_UNLINKED, MARKS
from reader.model.headline import Headline
from reader.model.ids import Order
from reader.query import Query
from reader.system.sqlite import is_damage, is_out_of_reach
from reader.text import clean
from reader.text.times import from_microseconds, utc_now
from reader.text.urls import page_id

if TYPE_CHECKING:
    from datetime import datetime

    from reader.library.facets import Facet
    from reader.model.article import Problem
    from reader.query.terms import Term
    from reader.state import State

__all__ = ["Counts", "Library", "Outcome", "Progress", "find_feeds"]

P = ParamSpec("P")
T = TypeVar("T")
Record = dict[str, object]  # an article as one JSON object

_HEADLINE = (
    "id, key, title, source, published, quality, heat, type, topics ->> 0, related, "
    "coalesce(original, web) IS NOT NULL, coalesce(amp, amp_cache) IS NOT NULL, read, starred, hidden, new"
)


class Counts(NamedTuple):
    """How many files of each kind the index knows, and how many articles bear each mark. Hidden ones are among
    `articles` and `starred`; they count neither as unread nor as new.
    """

    articles: int = 0
    unread: int = 0
    problems: int = 0
    ignored: int = 0
    filled: frozenset[str] = frozenset()  # those of quality and heat that any article states
    starred: int = 0
    hidden: int = 0
    new: int = 0

    @property
    def listed(self) -> int:
        """How many a list of all shows."""
        return self.articles - self.hidden


def find_feeds(names: Sequence[Path]) -> tuple[Path, ...]:
    """The directories called `names`, resolved, each once. Raises FeedError where one cannot be opened."""
    feeds: dict[Path, None] = {}
    for name in names:
        shown = clean.one_line(str(name))
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


class Library(Index):
    """The articles of some directories. Use from one thread; open another for another.

    `roots` are resolved directories (see `find_feeds`), `directory` is where indexes are kept, `clock` says what
    time it is (ages in queries count from there). Raises StorageError where no index can be made there.
    """

    def __init__(self, roots: Sequence[Path], directory: Path, clock: "Callable[[], datetime]" = utc_now) -> None:
        self.roots = tuple(roots)
        self.directory = directory
        self.clock = clock
        super().__init__(directory / f"library-{_digits(self.roots)}.db")

    def _open(self) -> None:
        super()._open()
        self._orders = Orders(self._db, self.clock)

    def twin(self) -> "Library":
        """Another door to the same index, for another thread."""
        return Library(self.roots, self.directory, self.clock)

    @healing
    def sync(
        self,
        state: "State",
        report: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
        only: Collection[Path] | None = None,
    ) -> Outcome:
        """Bring the index level with the files, as `reader.library.sync.sync` says; `state` says how new articles
        are marked, and is told of them. Raises StorageError too.
        """
        from reader.library.sync import sync  # with all that reads files: the first frame does not wait for it

        with self._writing():
            return sync(self._db, self.roots, state, report, cancelled, only)

    @healing
    def is_level(self) -> bool:
        """Whether no folder has changed since all files were looked at; a file written in place goes unnoticed."""
        from reader.library.folders import is_level

        return is_level(self._db, self.roots)

    @healing
    def is_whole(self) -> bool:
        """Whether every file was looked at once; else the first build has not come to its end."""
        return bool(self._db.execute("SELECT EXISTS (SELECT 1 FROM folder)").fetchone()[0])

    @healing
    def fade(self, half_life: int) -> None:
        """Have heat halve with every `half_life` days in the order `hot`. Raises StorageError."""
        from reader.library.heat import fade

        with self._writing():
            fade(self._db, half_life)

    @healing
    def find_stories(self) -> bool:
        """The second stage of a sync: which articles belong together, as graph.py says; False where that is as it
        was. Raises StorageError.
        """
        if not self._db.execute(IS_UNLINKED).fetchone()[0]:  # nothing to import, and no lock to wait for
            return False
        from reader.library.graph import find_stories

        with self._writing():
            find_stories(self._db)
        return True

    @healing
    def search_words(
        self, report: Callable[[Progress], None] = lambda _: None, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        """The third stage of a sync: full text. What it lacks is done next time. Raises StorageError."""
        if words.is_complete(self._db):  # nothing to import, and no lock to wait for
            return
        from reader.library.sync import search_words

        with self._writing():
            search_words(self._db, report, cancelled)

    @healing
    def remember_orders(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Compute every order that is not at hand, so that switching to it takes no time. Raises StorageError."""
        with self._writing():
            self._orders.remember(cancelled)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if is_damage(error) or (is_out_of_reach(error) and not self.why_in_memory):
                raise
            raise StorageError(f"The index {self._file} cannot be written: {error}.") from error

    @healing
    def follow(self, state: "State") -> None:
        """Mirror the marks that changed since last time, and what is new. Raises StorageError."""
        from reader.library.mirror import follow  # with the marks: the first frame does not wait for them

        with self._writing():
            follow(self._db, self.roots, state)

    @healing
    def ids(self, query: Query) -> Order:
        """The ids of all articles that `query` asks for, in its order."""
        return self._orders.ids(query)

    @healing
    def is_at_hand(self, query: Query) -> bool:
        """Whether `ids` takes no time to speak of."""
        return self._orders.is_at_hand(query)

    def plan(self, query: Query) -> list[str]:
        """How SQLite goes about `ids` of all articles in an order that is not remembered, a step each."""
        return self._orders.plan(query)

    @healing
    def first(self, query: Query, limit: int) -> list[Headline]:
        """The first rows that `query` asks for, without asking for the rest where all are wanted."""
        if query.term or self._orders.hidden():
            ids = self.ids(query)[:limit]
            rows = self.headlines(ids)
            return [rows[id_] for id_ in ids if id_ in rows]
        return [
            _headline(row) for row in self._db.execute(f"{self._orders.select(_HEADLINE, query)} LIMIT ?", (limit,))
        ]

    @healing
    def count(self, term: "Term | None") -> int:
        """How many articles match `term`."""
        from reader.library.facets import count

        return count(self._db, term, self.clock())

    @healing
    def titled(self, typed: str, limit: int) -> list[Headline]:
        """Articles whose titles hold the characters of `typed` in this order: those with its words first, then the
        newest.
        """
        from reader.query.parser import MAX_LENGTH
        from reader.query.terms import Words, all_of
        from reader.text.words import spelled

        typed = typed[:MAX_LENGTH]
        parts = [Words(word, prefix=True) for word in typed.split() if spelled(word)]
        found = self.first(Query(all_of(*parts)), limit) if parts else []
        letters = "".join(f"%{_like(char)}" for char in clean.sort_key(typed) if not char.isspace())
        rows = self._db.execute(
            f"SELECT {_HEADLINE} FROM article {MARKS} WHERE removed = 0 AND title_key LIKE ? ESCAPE '\\' "
            "ORDER BY published DESC NULLS LAST LIMIT ?",
            (f"{letters}%", limit),
        )
        return list({row.id: row for row in (*found, *map(_headline, rows))}.values()) if letters else []

    @healing
    def facets(self, field: str, term: "Term | None" = None) -> "list[Facet]":
        """What the articles that match `term` state in `field`, the most frequent first."""
        from reader.library.facets import facets

        return facets(self._db, field, term, self.clock())

    @healing
    def groups(self, query: Query) -> "list[Facet]":
        """The headings of `query`, which has some, and how many of its articles stand under each, in its order."""
        from reader.library.facets import groups

        return groups(self._db, query, self.clock())

    @healing
    def ask(self, question: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `question` finds in the index: one of those in stories.py, say."""
        return question(self._db, *args, **kwargs)

    is_interrupted = False  # what was asked of this library is wanted no more

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """What is asked within sees the index as it is now, whoever writes meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            if self._db.in_transaction:  # it is not, where the index was made anew on the way
                self._db.execute("ROLLBACK")  # nothing was written; this ends what was interrupted, too

    def interrupt(self) -> None:
        """End what another thread is asking this library; its call raises sqlite3.OperationalError."""
        self.is_interrupted = True
        with suppress(sqlite3.ProgrammingError):  # it has ended by itself, and was closed
            self._db.interrupt()

    @healing
    def version(self) -> int:
        """A number that changes when another connection, of whatever process, has written to the index."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    @healing
    def counts(self) -> Counts:
        """How many files of each kind there are."""
        row = self._db.execute("SELECT * FROM tally").fetchone()
        articles, quality, heat, problems, ignored, unread, starred, hidden, new = row
        filled = frozenset(name for name, count in (("quality", quality), ("heat", heat)) if count)
        return Counts(articles, unread, problems, ignored, filled, starred, hidden, new)

    @healing
    def headlines(self, ids: Sequence[int]) -> dict[int, Headline]:
        """The rows of `ids`, by id; an id that is gone is missing."""
        rows = self._db.execute(
            f"SELECT {_HEADLINE} FROM article {MARKS} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row[0]: _headline(row) for row in rows}

    @healing
    def first_unread(self, ids: Sequence[int], positions: range, in_story: bool = False) -> int | None:
        """The first of `positions` in `ids` that holds an unread article; or one in whose story any is, `in_story`."""
        from reader.library.unread import first_unread

        return first_unread(self._db, ids, positions, in_story)

    @healing
    def keys(self, ids: Sequence[int]) -> list[str]:
        """What the marks of `ids` are kept under, each once."""
        rows = self._db.execute(
            "SELECT DISTINCT key FROM article WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return [key for (key,) in rows]

    @healing
    def tags(self) -> dict[str, int]:
        """The person's tags on these articles, by name, and how many articles bear each."""
        return dict(self._db.execute("SELECT name, count(*) FROM tag GROUP BY name"))

    @healing
    def tags_of(self, id_: int) -> list[str]:
        """The person's tags on an article."""
        return [name for (name,) in self._db.execute("SELECT name FROM tag WHERE id = ? ORDER BY name", (id_,))]

    @healing
    def find(self, key: str) -> int | None:
        """The id of an article whose marks are kept under `key`."""
        row = self._db.execute("SELECT id FROM article WHERE page = ? AND key = ?", (page_id(key), key)).fetchone()
        return row[0] if row else None

    @healing
    def file_of(self, id_: int) -> tuple[Path, str] | None:
        """Where the article's file is, and its path relative to its feed; None where it is gone."""
        row = self._db.execute("SELECT feed, path FROM file WHERE id = ?", (id_,)).fetchone()
        if not row:
            return None
        name = os.fsdecode(row[1])
        return self.roots[row[0]] / name, name

    @healing
    def problems(self) -> "list[Problem]":
        """The files that cannot be read as articles, by path."""
        return list(self.problems_by_id().values())

    def problems_by_id(self) -> "dict[int, Problem]":
        """The same with their ids, which `file_of` takes."""
        from reader.library.records import shown
        from reader.model.article import Problem

        rows = self._db.execute("SELECT id, path, reason, line FROM file WHERE kind = 'problem' ORDER BY id")
        return {id_: Problem(shown(path), reason, line) for id_, path, reason, line in rows}

    def records(self, ids: Sequence[int]) -> Iterator[Record]:
        """The articles `ids` with every field the index holds, in this order, for scripts.

        Raises StorageError where the index is made anew on the way: its ids may be others.
        """
        file = self._identity
        for start in range(0, len(ids), 500):
            window = ids[start : start + 500]
            found = self._records_of(window)
            if self._identity != file:
                raise StorageError("The index was damaged and has been made anew. Please ask again.")
            yield from (found[id_] for id_ in window if id_ in found)

    @healing
    def _records_of(self, ids: Sequence[int]) -> dict[int, Record]:
        from reader.library.records import records_of

        return records_of(self._db, self.roots, ids)


def _like(char: str) -> str:
    return f"\\{char}" if char in "%_\\" else char


def _digits(roots: Sequence[Path]) -> str:
    """Hexadecimal digits that tell sets of directories apart."""
    from hashlib import sha256

    return sha256(b"\0".join(os.fsencode(root) for root in roots)).hexdigest()[:16]


def _headline(row: tuple[object, ...]) -> Headline:
    id_, key, title, source, published, quality, heat, type_, topic, related, *flags = row
    moment = from_microseconds(published) if isinstance(published, int) else None
    return Headline(
        id_, key, title, source, moment, quality, heat, type_, topic or "", related,  # type: ignore[arg-type]
        *map(bool, flags),  # type: ignore[arg-type]
    )  # fmt: skip
