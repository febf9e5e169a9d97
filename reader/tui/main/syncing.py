"""From the files to the list: syncs in a thread of their own, and what they bring."""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.errors import ReaderError, StorageError
from reader.library import Library, Outcome, Progress
from reader.library.ahead import Ahead
from reader.library.watch import Watch
from reader.state import State
from reader.tui.main.asking import Asking
from reader.tui.main.configuring import Configuring
from reader.tui.main.frame import Shown

_BREATH = 0.2  # seconds that a list which is known already is left alone, before the look at the files begins
_GROW = 0.2  # seconds at least between two looks at a list that grows


class Syncing(Asking):
    """Keeps the list level with the files."""

    @dataclass(repr=False, eq=False)
    class Synced(Message):
        """A sync got this far, and the list is now this."""

        shown: Shown | None = None
        progress: Progress | None = None
        outcome: Outcome | None = None  # of the files, as soon as they are read

    class StoriesFound(Message):
        """Articles have come into other stories."""

    @dataclass(repr=False, eq=False)
    class SyncEnded(Message):
        """A sync has ended, with an error or with nothing more to do."""

        error: str = ""

    @dataclass(repr=False, eq=False)
    class FilesChanged(Message):
        """These files have changed, or (None) any may have."""

        paths: frozenset[Path] | None

    @dataclass(repr=False, eq=False)
    class ReadAhead(Message):
        """What reads ahead has come to its end."""

    ahead: Ahead | None = None  # reads the first rows of an unknown feed meanwhile
    watcher: Watch | None = None
    _version = 0  # of the index, when its rows were last shown
    _look_seconds = 0.0  # how long the last look at everything took
    _is_new_feed = True
    _has_arrived = False
    _is_syncing = False
    _not_noted = ""  # why what is to be known next time could not be written down
    _is_waiting = False  # another sync is wanted after the one that runs
    _waiting_for: frozenset[Path] | None = frozenset()  # the files it is to look at; None: all

    def on_mount(self) -> None:
        self.library.when_made_anew = self._start_over
        self.call_later(self._begin)  # when the frame has its list

    def _start_over(self) -> None:
        self.call_later(self.start_sync)

    def _begin(self) -> None:
        """A list that is known already comes first, before any look at the files; an empty one cannot wait."""
        self._version = self.library.version()
        if self.list.count:
            self.set_timer(_BREATH, self._start)
        elif self.ahead:
            self._wait_for(self.ahead)
        else:
            self._start()

    @work(thread=True, group="ahead")
    def _wait_for(self, ahead: Ahead) -> None:
        ahead.wait()
        self.post_message(self.ReadAhead())

    @on(ReadAhead)
    def _read_ahead(self) -> None:
        self.ahead = None
        self.show(Shown.of(self.library, self.query_shown), select=None)
        self._begin()

    def _start(self) -> None:
        """Watch first, then look: what changes in between is told."""
        self.watcher = Watch(self.library.roots, self.watch_mode, self._tell_of, lambda: self._look_seconds)
        self.watcher.start()
        self.start_sync()

    def on_unmount(self) -> None:
        if self.watcher:
            self.watcher.stop()

    @on(FilesChanged)
    def _files_changed(self, message: FilesChanged) -> None:
        self.start_sync(message.paths)

    @on(Configuring.Configured)
    def _ranking_configured(self, message: Configuring.Configured) -> None:
        if message.now.ranking != message.before.ranking:
            self.start_sync()

    def arrive(self, state: State) -> None:
        """Called once, before the first look at the files, in that thread."""

    def do_rescan(self, count: int | None) -> None:
        self.start_sync()

    def start_sync(self, only: Collection[Path] | None = None) -> None:
        """Look at the files `only`, or at all; after the sync that runs, if one does."""
        if self._is_syncing:
            known = self._waiting_for if self._is_waiting else frozenset[Path]()
            self._waiting_for = None if only is None or known is None else known | frozenset(only)
            self._is_waiting = True
            return
        self._is_syncing = True
        self._is_waiting = False
        self._is_new_feed = not self.library.is_whole()
        self.progress = Progress(0, 0)
        self._sync(only)

    @work(thread=True, group="sync")
    def _sync(self, only: Collection[Path] | None) -> None:
        """Runs in a thread, and asks the new list there too: a hundred thousand ids would be felt on the screen."""
        worker = get_current_worker()
        try:
            with closing(self.library.twin()) as library, closing(State(self.state_file)) as state:
                report = self._reporter(library)
                if not self._has_arrived:
                    self._has_arrived = True
                    with self._noting():
                        self.arrive(state)
                start = monotonic()
                library.fade(self.config.ranking.half_life_days)
                outcome = library.sync(state, report, lambda: worker.is_cancelled, only)
                if only is None and not outcome:
                    self._look_seconds = monotonic() - start
                library.follow(state)
                with self._noting():
                    state.remember_feeds([] if self.is_sample else library.roots)
                self._tell_of_storage(state, library)
                self.post_message(self.Synced(Shown.of(library, self.query_shown), outcome=outcome))
                if library.find_stories():
                    self.post_message(self.StoriesFound())
                library.search_words(report, lambda: worker.is_cancelled)
                if self.query_shown.term:  # words and topics have come that it may ask for
                    self.post_message(self.Synced(Shown.of(library, self.query_shown)))
                with self._noting():
                    state.back_up()
                self._tell_of_storage(state, library)
                if not worker.is_cancelled:
                    library.remember_orders(lambda: worker.is_cancelled)
        except ReaderError as error:
            self.post_message(self.SyncEnded(str(error)))
        except (OSError, sqlite3.Error) as error:  # a disk or mount that fails under our hands
            self.post_message(self.SyncEnded(f"The files could not be looked at: {error}."))
        else:
            self.post_message(self.SyncEnded())

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """What cannot be written down is no reason not to read on."""
        try:
            yield
        except StorageError as error:
            self._not_noted = self._not_noted or str(error)

    def _tell_of_storage(self, state: State, library: Library) -> None:
        sentences = state.notice() or "", library.notice, self._not_noted
        if any(sentences):
            self.app.call_from_thread(self.say_once, *sentences, severity="error")

    def _reporter(self, library: Library) -> Callable[[Progress], None]:
        pace = _Pace()

        def report(progress: Progress) -> None:
            if pace.is_due():
                with pace.measured():
                    shown = Shown.of(library, self.query_shown) if progress.stage == "files" else None
                self.post_message(self.Synced(shown, progress))

        return report

    @on(Synced)
    def _synced(self, message: Synced) -> None:
        self.progress = message.progress or self.progress
        if message.shown and message.shown != self.shown:
            self._show_grown(message.shown)
        if message.outcome is not None:
            self._tell(message.outcome)

    @on(SyncEnded)
    def _sync_ended(self, message: SyncEnded) -> None:
        self.progress = None
        self._is_syncing = False
        if message.error:
            self.say(message.error, severity="error")
        self.refresh_empty()
        if self.config.highlight:
            self.list.refresh_rows()  # words and topics have come that make rows stand out
        if self._is_waiting:
            self.start_sync(self._waiting_for)

    def _tell_of(self, paths: frozenset[Path] | None) -> None:
        self.post_message(self.FilesChanged(paths))

    def _show_grown(self, shown: Shown) -> None:
        """Show a list that a sync has changed, with the cursor where it was."""
        selected = self.list.selected
        if selected is not None and self.library.file_of(selected) is None:
            row = self.list.row(selected)
            selected = self.library.find(row.key) if row else None  # its file was renamed
        # a first list still at its top shows what is newest; any other keeps its article
        select = None if self._is_new_feed and self.list.cursor == 0 else selected
        if shown.query == self.query_shown:
            self.show(shown, select)

    def _tell(self, outcome: Outcome) -> None:
        """One line for what a sync found; of a feed never seen before it tells nothing, for all is new."""
        version = self.library.version()
        if version != self._version:  # rows were written, by this sync or by another reader's before it
            self._version = version
            self.list.refresh_rows()
            self.load(self.list.selected)
        counts = ((outcome.added, "new"), (outcome.changed, "changed"), (outcome.gone, "gone"))
        news = [f"{count:,} {word}" for count, word in counts if count]
        if news and not self._is_new_feed:
            self.say(", ".join(news))


class _Pace:
    """When a list that grows is asked for again: a few times a second, and never more than a tenth of the time."""

    def __init__(self) -> None:
        self._due = 0.0

    def is_due(self) -> bool:
        return monotonic() >= self._due

    @contextmanager
    def measured(self) -> Iterator[None]:
        start = monotonic()
        yield
        end = monotonic()
        self._due = end + max(_GROW, 10 * (end - start))
