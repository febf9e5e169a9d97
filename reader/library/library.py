"""Directories and the index of their articles: opened, brought level with the files, and asked.

The index is a cache: it may be deleted at any time and is built anew. There is one for each set of directories opened
together, so that every order over them is an index of SQLite's.
"""

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from reader.errors import DirectoryError, StorageError
from reader.library import orders, words
from reader.library.headlines import headlines
from reader.library.index import Index, healing
from reader.library.schema import INFERRED, IS_UNLINKED, IS_UNPLACED
from reader.model.headline import Headline
from reader.model.ids import IdList
from reader.query import Query
from reader.system.sqlite import is_damage, is_out_of_reach, reason
from reader.text import clean
from reader.text.hashing import digits
from reader.text.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from reader.library.again import Rule
    from reader.library.events import Infer
    from reader.library.progress import Outcome, Progress
    from reader.loader.site import Site
    from reader.state.state import State

P = ParamSpec("P")
T = TypeVar("T")
Record = dict[str, object]  # an article as one JSON object

_AT_ONCE = 500  # articles read


def find_directories(names: Sequence[Path]) -> tuple[Path, ...]:
    """The directories called `names`, resolved, each once. Raises DirectoryError where one cannot be opened."""
    directories: dict[Path, None] = {}
    for name in names:
        visible_name = clean.one_line(str(name))
        try:
            path = name.expanduser().resolve(strict=True)
            if not path.is_dir():
                raise DirectoryError(f"{visible_name} is a file; give the directory that contains your articles.")
        except FileNotFoundError:
            raise DirectoryError(f"There is no directory {visible_name}.") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise DirectoryError(f"{visible_name} cannot be opened: {reason(error)}.") from None
        directories[path] = None
    return tuple(directories)


class Library(Index):
    """The articles of some directories. Use from one thread; open another for another.

    `roots` are resolved directories (see `find_directories`), `directory` is where indexes are kept, `clock` says what
    time it is (ages in queries count from there). Raises StorageError where no index can be made there.

    What is read of it is a function over the connection to its index, and goes through `ask`: rows and counts in
    headlines.py, marks.py, facets.py, stories.py, files.py, relations.py, overview.py.
    """

    is_inferred = False  # whether a story is what is inferred to be one

    def __init__(self, roots: Sequence[Path], directory: Path, clock: "Callable[[], datetime]" = utc_now) -> None:
        self.roots = tuple(roots)
        self.directory = directory
        self.clock = clock
        super().__init__(directory / f"library-{_digits(self.roots)}.db")

    def twin(self) -> "Library":
        """Another door to the same index, for another thread."""
        other = Library(self.roots, self.directory, self.clock)
        if self.is_inferred:
            other.fold_by(True)
        return other

    # --- what is asked ---------------------------------------------------------------------------

    @healing
    def ask(self, question: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `question` finds in the index. It is asked again, of an empty index, where this one is damaged; so it
        must change nothing. Raises sqlite3.OperationalError where `interrupt` ends it.
        """
        return question(self._db, *args, **kwargs)

    def ids(self, query: Query) -> IdList:
        """The ids of all articles that `query` asks for, in its order: what nearly every other question begins with."""
        return self.ask(orders.ids, query, self.clock())

    def headlines(self, ids: Sequence[int]) -> Iterator[Headline]:
        """The rows of `ids`, in this order, as `records` gives them."""
        return self._in_parts(lambda some: self.ask(headlines, some), ids)

    def records(self, ids: Sequence[int]) -> Iterator[Record]:
        """The articles `ids` with every field the index holds, in this order, for scripts. Not all are held at once.

        Raises StorageError where the index is made anew on the way: its ids may be others.
        """
        from reader.library.records import records_of

        return self._in_parts(lambda some: self.ask(records_of, self.roots, some), ids)

    def _in_parts(self, read: Callable[[Sequence[int]], Mapping[int, T]], ids: Sequence[int]) -> Iterator[T]:
        file = self._identity
        for start in range(0, len(ids), _AT_ONCE):
            window = ids[start : start + _AT_ONCE]
            answers = read(window)
            if self._identity != file:
                raise StorageError("The index was damaged and has been rebuilt. Please try again.")
            yield from (answers[id_] for id_ in window if id_ in answers)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
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

    def fold_by(self, inferred: bool) -> None:
        """Have every question take for a story what is inferred to be one, or (at first) what files state."""
        self.is_inferred = inferred
        self._fold()

    def _open(self) -> None:
        super()._open()
        if self.is_inferred:
            self._fold()

    def _fold(self) -> None:
        # tables of the same columns: what stands in `temp` is found before what stands in the index
        for name, inferred in (("member", "event_member"), ("story", "event")):
            self._db.execute(f"DROP VIEW IF EXISTS temp.{name}")
            if self.is_inferred:
                self._db.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {inferred}")

    @healing
    def version(self) -> int:
        """A number that changes when another connection, of whatever process, has written to the index."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    # --- the stages of a sync, in this order -----------------------------------------------------

    @healing
    def decay(self, half_life: int) -> None:
        """Have heat halve with every `half_life` days in the order `hot`. Raises StorageError."""
        from reader.library.heat import decay

        with self._writing():
            decay(self._db, half_life)

    @healing
    def state_sites(self, sites: "Mapping[Path, Site]") -> None:
        """Have the next sync take `sites` for those that the files of directories are made for. Raises StorageError."""
        from reader.library.sites import state_sites

        with self._writing():
            state_sites(self._db, sites)

    @healing
    def follow_rule(self, bare: "Rule") -> None:
        """Have the next sync decide by `bare` which files without front matter are articles. Raises StorageError."""
        from reader.library.again import follow_rule

        with self._writing():
            follow_rule(self._db, bare)

    @healing
    def keep_bodies(self, wanted: bool) -> None:
        """Have the index hold what bodies say, or not. Raises StorageError."""
        from reader.library.bodies import keep

        with self._writing():
            keep(self._db, wanted)

    @healing
    def mute(self, queries: Sequence[str]) -> None:
        """Have the articles left out of lists that `queries` find. Raises StorageError, QueryError."""
        from reader.library.mute import follow

        with self._writing():
            follow(self._db, queries, self.clock())

    @healing
    def sync(
        self,
        state: "State",
        report: "Callable[[Progress], None]" = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
        only: Collection[Path] | None = None,
    ) -> "Outcome":
        """Bring the index level with the files, as `reader.library.sync.sync` says; `state` says how new articles
        are marked, and is told of them. Raises StorageError too.
        """
        from reader.library.sync import sync  # with all that reads files: the first frame does not wait for it

        with self._writing():
            return sync(self._db, self.roots, state, report, cancelled, only)

    @healing
    def mirror_marks(self, state: "State") -> None:
        """Mirror the marks that changed since last time, and what is new. Raises StorageError."""
        from reader.library.mirror import mirror_marks  # with the marks: the first frame does not wait for them

        with self._writing():
            mirror_marks(self._db, self.roots, state)

    @healing
    def find_stories(self) -> bool:
        """Which articles belong together, as graph.py says; False where that is as it was. Raises StorageError."""
        if not self._db.execute(IS_UNLINKED).fetchone()[0]:  # nothing to import, and no lock to wait for
            return False
        from reader.library.graph import find_stories

        with self._writing():
            find_stories(self._db)
        return True

    @healing
    def infer_events(self, kind: "Infer") -> bool:
        """Which articles tell the same, as events.py says; False where that is as it was. Raises StorageError."""
        question, given = (INFERRED, ()) if kind == "off" else (IS_UNPLACED, (kind,))
        row = self._db.execute(question, given).fetchone()
        if not row or not row[0]:
            return False
        from reader.library.events import forget, infer

        with self._writing():
            if kind == "off":
                forget(self._db)
            else:
                infer(self._db, kind)
        return True

    @healing
    def search_words(
        self, report: "Callable[[Progress], None]" = lambda _: None, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        """Full text. What it lacks when `cancelled` is done next time. Raises StorageError."""
        if words.is_complete(self._db):  # nothing to import, and no lock to wait for
            return
        from reader.library.mute import apply
        from reader.library.sync import search_words

        with self._writing():
            search_words(self._db, report, cancelled)
            apply(self._db, self.clock())

    @healing
    def remember_orders(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Compute every order that is not at hand, and the counts of headings and menus, so that switching to them
        takes no time. Raises StorageError.
        """
        from reader.library import counts

        with self._writing():
            orders.remember(self._db, orders.lasting(self._db) | counts.of_all(self._db), cancelled)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if is_damage(error) or (is_out_of_reach(error) and not self.why_in_memory):
                raise
            raise StorageError(f"The index {self._file} cannot be written: {error}.") from error


def _digits(roots: Sequence[Path]) -> str:
    """Hexadecimal digits that tell sets of directories apart."""
    return digits(b"\0".join(os.fsencode(root) for root in roots))
