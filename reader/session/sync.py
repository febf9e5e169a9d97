"""From the files to the list, in a thread: what one sync does, what it says, and what is wanted next."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from reader.config.collections import sites_of
from reader.config.settings import Config
from reader.errors import ReaderError, StorageError
from reader.library import Library
from reader.library.progress import Outcome, Progress
from reader.query import Query
from reader.session.results import Results
from reader.state import memory
from reader.state.state import State
from reader.system.sqlite import reason

_GROW = 0.2  # seconds at least between two looks at a list that grows

Files = Collection[Path] | None  # None: all of them


class Synced(NamedTuple):
    """A sync got this far. What is None or False is as it was."""

    results: Results | None = None
    progress: Progress | None = None
    outcome: Outcome | None = None  # of the files, as soon as they are read
    stories_changed: bool = False
    faults: tuple[str, ...] = ()  # sentences on what is wrong with the places where things are kept
    has_ended: bool = False
    error: str = ""  # why it ended


class SyncQueue:
    """One sync at a time; what is wanted meanwhile is gathered for the next one."""

    def __init__(self) -> None:
        self.is_running = False
        self._is_waiting = False
        self._waiting_for: frozenset[Path] | None = frozenset()

    def start(self, only: Files) -> bool:
        """Whether a sync of `only` may start now; else it is kept for the next one."""
        if not self.is_running:
            self.is_running, self._is_waiting = True, False
            return True
        before = self._waiting_for if self._is_waiting else frozenset[Path]()
        self._waiting_for = None if only is None or before is None else before | frozenset(only)
        self._is_waiting = True
        return False

    def end(self) -> tuple[frozenset[Path] | None] | None:
        """The sync has ended. Returns the files of the next one, where one is wanted."""
        self.is_running = False
        return (self._waiting_for,) if self._is_waiting else None


class SyncJob:
    """One sync, as the thread sees it that runs it. The screen may set `query` and `is_cancelled` meanwhile."""

    def __init__(
        self,
        only: Files,
        query: Query,
        config: Config,
        collections: Sequence[Path],
        is_visit: bool,
        is_brief: bool = False,
    ) -> None:
        self.query = query  # whose list is wanted
        self.is_cancelled = False
        self.seconds = 0.0  # how long the last look at all files took that brought nothing; 0: not known
        self._only = only
        self._config = config
        self._collections = collections  # to be opened next time, where none is named
        self._not_noted = ""  # why what is to be known next time could not be written down
        self._is_visit = is_visit  # the first look of a visit
        self._is_brief = is_brief  # only the list; another look follows soon

    def run(self, library: Library, state: State, report: Callable[[Synced], None]) -> None:
        """Bring `library` level with the files, its stories, words and orders too. Never raises ReaderError."""
        try:
            self._run(library, state, report)
        except ReaderError as error:
            report(Synced(has_ended=True, error=str(error)))
        except (OSError, sqlite3.Error) as error:  # a disk or mount that fails under our hands
            report(Synced(has_ended=True, error=f"The files could not be scanned: {reason(error)}."))
        else:
            report(Synced(has_ended=True))

    def _run(self, library: Library, state: State, report: Callable[[Synced], None]) -> None:
        progress = self._reporter(library, report)
        if self._is_visit:
            with self._noting():  # before the files are read: of very many, not all may be by the end of the visit
                state.begin_visit(library.roots)
                memory.remember_directories(state, self._collections)
        start = monotonic()
        library.decay(self._config.ranking.half_life_days)
        library.follow_rule(self._config.reading.bare)
        library.state_sites(sites_of(library.roots, self._config.collections))
        library.keep_bodies(self._config.search.bodies)
        library.mute(self._config.mute.queries)
        outcome = library.sync(state, progress, self._is_over, self._only)
        if self._only is None and not outcome:
            self.seconds = monotonic() - start
        library.mirror_marks(state)
        if self._config.mute.queries:  # before the list is shown, which needs their words
            library.search_words(progress, self._is_over)
        report(Synced(self._results(library), outcome=outcome, faults=self._faults(state, library)))
        if self._is_brief:
            return
        if library.find_stories() | library.infer_events(self._config.stories.infer):
            report(Synced(stories_changed=True))
        library.search_words(progress, self._is_over)
        if self.query.term:  # words and topics have come that it may ask for
            report(Synced(self._results(library)))
        with self._noting():
            state.back_up()
        report(Synced(faults=self._faults(state, library)))
        if not self.is_cancelled:
            library.remember_orders(self._is_over)

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """What cannot be written down is no reason not to read on."""
        try:
            yield
        except StorageError as error:
            self._not_noted = self._not_noted or str(error)

    def _faults(self, state: State, library: Library) -> tuple[str, ...]:
        return tuple(filter(None, (state.notice(), library.notice, self._not_noted)))

    def _is_over(self) -> bool:
        return self.is_cancelled

    def _results(self, library: Library) -> Results:
        return Results.of(library, self.query)

    def _reporter(self, library: Library, report: Callable[[Synced], None]) -> Callable[[Progress], None]:
        pace = Pace()

        def say(progress: Progress) -> None:
            if pace.is_due():
                with pace.measured():
                    results = self._results(library) if progress.stage == "files" else None
                report(Synced(results, progress))

        return say


class Pace:
    """When a list that grows is asked for again: a few times a second, and never more than a tenth of the time."""

    def __init__(self) -> None:
        self._due = 0.0

    def is_due(self) -> bool:
        """Whether enough time has passed since the list was last asked for."""
        return monotonic() >= self._due

    @contextmanager
    def measured(self) -> Iterator[None]:
        """How long what is done within takes sets how long the next look waits."""
        start = monotonic()
        yield
        end = monotonic()
        self._due = end + max(_GROW, 10 * (end - start))
