"""From the files to the list: when files are looked at, and what becomes of what a sync says."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.errors import ReaderError
from reader.library import Library
from reader.library.headlines import headlines, id_of
from reader.library.preload import Preload
from reader.library.progress import Outcome, Progress
from reader.library.watch import Watch
from reader.query import Query
from reader.session.results import Results
from reader.session.sync import Files, Synced, SyncJob, SyncQueue
from reader.state.state import State
from reader.tui.screen.desk import Desk

_PAUSE = 5.0  # seconds between two looks while files keep coming: each look takes from the keys
_BREATH = 0.2  # seconds that a list which is known already is left alone, before the look at the files begins

if TYPE_CHECKING:
    from reader.tui.screen.screen import MainScreen


class Sync:
    """Keeps the list level with the files. `ahead` reads the first rows of an unknown collection meanwhile."""

    def __init__(self, desk: Desk, screen: "MainScreen", ahead: Preload | None) -> None:
        self._desk = desk
        self._screen = screen
        self._ahead = ahead
        self._queue = SyncQueue()
        self._job: SyncJob | None = None
        self._watch: Watch | None = None
        self._version = 0  # of the index, when its rows were last shown
        self._look_seconds = 0.0  # how long the last look at everything took
        self._is_new_collection = True
        self._is_arriving = screen.session.place.selected is None  # at the top, until the first look has ended
        self._has_begun = False  # the visit
        self.is_quiet = False  # more is to come: it is only listed for now, and nothing is said of it
        self._pause: Timer | None = None  # until the next look
        self._words = ""  # what is said in its place once it is in the list
        self.progress: Progress | None = Progress(0, 0)  # or an unknown collection would seem empty at first

    @property
    def is_running(self) -> bool:
        """Whether a sync is on its way."""
        return self._queue.is_running

    def begin(self) -> None:
        """A list that is known already comes first, before any look at the files; an empty one cannot wait."""
        desk = self._desk
        desk.session.library.when_rebuilt = self._start_over
        self._version = desk.session.library.version()
        if desk.list.count:
            self._screen.set_timer(_BREATH, self._start_watching)
        elif self._ahead:
            desk.background.run_thread(self._wait_for(self._ahead), "ahead")
        else:
            self._start_watching()

    def _start_over(self) -> None:
        self._screen.call_later(self.start)

    def start(self, only: Files = None) -> None:
        """Look at the files `only`, or at all; after the sync that runs, if one does."""
        if not self._queue.start(only):
            return
        from reader.library.folders import is_whole

        session = self._desk.session
        self._is_new_collection = not session.library.ask(is_whole)
        self._set_progress(Progress(0, 0))
        collections = () if session.is_sample else session.library.roots
        self._job = SyncJob(
            only, session.query, session.config, collections, is_visit=not self._has_begun, is_brief=self.is_quiet
        )
        self._has_begun = True
        self._desk.background.run_thread(self._run(self._job), "sync")

    def announce(self, words: str, only: Files = None) -> None:
        """Look at the files `only`, or at all, and say `words` when what came is in the list."""
        self._words = words
        self.start(only)
        if self._pause:
            self._go_on()

    def want(self, query: Query) -> None:
        """From now on the sync that runs, if one does, is to bring the list of `query`."""
        if self._job:
            self._job.query = query

    def close(self) -> None:
        """The screen goes: the sync ends where it is, and goes on next time."""
        if self._watch:
            self._watch.stop()
        if self._job:
            self._job.is_cancelled = True

    def _wait_for(self, ahead: Preload) -> Callable[[Library], None]:
        def wait(library: Library) -> None:
            ahead.wait()
            self._desk.background.call(self._has_read_ahead)

        return wait

    def _has_read_ahead(self) -> None:
        self._ahead = None
        session = self._desk.session
        self._screen.present(Results.of(session.library, session.query), select=None)
        self.begin()

    def _start_watching(self) -> None:
        """Watch first, then look: what changes in between is told."""
        session = self._desk.session
        self._watch = Watch(session.library.roots, session.watch_mode, self._changed, lambda: self._look_seconds)
        self._watch.start()
        self.start()

    def _changed(self, paths: frozenset[Path] | None) -> None:
        """Called from the thread that watches."""
        self._desk.background.call(self.start, paths)

    def _run(self, job: SyncJob) -> Callable[[Library], None]:
        background, state_file = self._desk.background, self._desk.session.state_file
        synced = self._synced

        def run(library: Library) -> None:
            def report(news: Synced) -> None:
                background.call(synced, news)

            try:
                state = State(state_file)
            except ReaderError as error:
                report(Synced(has_ended=True, error=str(error)))
                return
            with closing(state):
                background.share(state.session)
                job.run(library, state, report)

        return run

    # --- what it says ----------------------------------------------------------------------------

    def _synced(self, news: Synced) -> None:
        if news.progress:
            self._set_progress(news.progress)
        if news.results and news.results != self._desk.session.results:
            self._show_grown(news.results)
        if news.outcome is not None:
            self._tell(news.outcome)
        self._desk.say_once(*news.faults)
        if news.has_ended:
            self._has_ended(news.error)
        self._desk.events.synced(news)

    def _has_ended(self, error: str) -> None:
        job, self._job = self._job, None
        if job and job.seconds:
            self._look_seconds = job.seconds
        self._is_arriving = False
        self._set_progress(None)
        if error:
            self._desk.say(error, severity="error")
        self._screen.refresh_empty()
        if self.is_quiet:
            self._pause = self._screen.set_timer(_PAUSE, self._go_on)
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self._pause:
            self._pause.stop()
            self._pause = None
        if again := self._queue.end():
            self.start(*again)
        elif self._words:
            words, self._words = self._words, ""
            self._desk.say(words)

    def _set_progress(self, progress: Progress | None) -> None:
        self.progress = progress
        self._desk.refresh_status()

    def _show_grown(self, results: Results) -> None:
        """Show a list that a sync has changed, with the cursor where it was."""
        rows = self._desk.list
        selected = self._still(rows.selected)
        # a list that began at its top and is still there shows what is newest; any other keeps its article
        is_at_top = rows.cursor == 0 and not self._desk.panes.in_article
        select = None if (self._is_new_collection or self._is_arriving) and is_at_top else selected
        if results.query == self._desk.lists.query:
            self._screen.present(results, select)

    def _still(self, id_: int | None) -> int | None:
        """What the id of a listed article is by now: another, where its file was renamed, or where all ids
        were dealt anew. None where it has gone.
        """
        row = self._desk.list.row(id_) if id_ is not None else None
        if not row:
            return None
        library = self._desk.session.library
        now = library.ask(headlines, [row.id]).get(row.id)
        return row.id if now and now.key == row.key else library.ask(id_of, row.key)

    def _tell(self, outcome: Outcome) -> None:
        """One line for what a sync found; of a collection never seen before it tells nothing, for all is new."""
        version = self._desk.session.library.version()
        if version != self._version:  # rows were written, by this sync or by another reader's before it
            self._version = version
            self._desk.list.refresh_rows()
            self._desk.articles.reload()
        if outcome and not self._is_new_collection and not self.is_quiet and not self._words:
            new_ones = (
                f" · {self._desk.key_of('new_only')} shows what is new"
                if outcome.added and self._desk.list.cursor
                else ""
            )
            self._desk.say(outcome.words + new_ones)
