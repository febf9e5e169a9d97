"""A visit to these directories: its begin and end, the place left at the end, and the marks of other readers."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from reader.errors import ReaderError
from reader.session.view_state import remember
from reader.state import State
from reader.tui.main.following import Following
from reader.tui.main.marking import Marking

_MOVED = 0.01  # of an article's length: less is no other place
_LOOK = 0.5  # seconds between two looks whether another reader has marked something


class Visiting(Marking):
    """Comes, stays and leaves."""

    class MarkedElsewhere(Message):
        """Another reader's marks have been mirrored."""

    last_words = ""  # what is to be said when the screen is gone
    _reading_timer: Timer | None = None
    _state_time: int | None = None  # when state.db was last written, as far as we know

    def on_mount(self) -> None:
        self.set_interval(_LOOK, self._look_for_marks)

    def _look_for_marks(self) -> None:
        try:
            written = os.stat(self.state_file).st_mtime_ns
        except OSError:  # not there yet, or gone: the next mark says what is wrong
            return
        if self._state_time is None:
            self._state_time = written
        elif written != self._state_time:
            self._state_time = written
            self._follow_marks()

    @work(thread=True, exclusive=True, group="follow")
    def _follow_marks(self) -> None:
        try:
            with closing(State(self.state_file, self.session)) as state, closing(self.library.twin()) as library:
                library.follow(state)
        except ReaderError as error:
            self.app.call_from_thread(self.say, str(error), "error")
        else:
            self.post_message(self.MarkedElsewhere())

    @on(MarkedElsewhere)
    def _marked_elsewhere(self) -> None:
        counts = self.library.counts()
        is_other_list = self.shown is not None and counts.hidden != self.bar.counts.hidden
        self.list.refresh_rows()
        self.refresh_counts(counts)
        if is_other_list:
            self.ask_again()

    def arrive(self, state: State) -> None:
        """Begin the visit. Runs in the thread of the first sync."""
        state.begin_visit(self.library.roots)
        self.session = self.session or state.session

    @on(Following.ArticleLoaded)
    def _begin_to_read(self, message: Following.ArticleLoaded) -> None:
        if self._reading_timer:
            self._reading_timer.stop()
        reading = self.config.reading
        if reading.mark_read == "shown":
            self._reading_timer = self.set_timer(reading.seconds, lambda: self._has_been_shown(message.loaded.id))

    def _has_been_shown(self, id_: int) -> None:
        if self.list.selected == id_:
            self.mark_read()

    def load(self, id_: int | None) -> None:
        self._note_scroll()
        super().load(id_)

    def _note_scroll(self) -> None:
        """Keep how far down the article in the detail pane was read, where that is elsewhere than before."""
        loaded, share = self.article.loaded, self.article.scroll_share
        row = self.list.row(loaded.id) if loaded else None
        if loaded and row and abs(share - loaded.scroll) >= _MOVED:
            self.article.loaded = replace(loaded, scroll=share)
            self.keep(lambda state: state.note_scroll(row.key, share))

    def note_opened(self) -> None:
        """The article under the cursor is opened now."""
        row = self.row()
        if row:
            self.keep(lambda state: state.note_opened(row.key))

    def has_been_read(self) -> None:
        """The article under the cursor has been opened, or read to its end."""
        if self.config.reading.mark_read != "never":
            self.mark_read()

    def on_unmount(self) -> None:
        """Leave: what came until now is known, and the next visit begins where this one ends."""
        row = self.row()
        try:
            with closing(State(self.state_file)) as state:
                roots = self.library.roots
                key, top = row.key if row else None, self.list.scroll_offset.y
                remember(state, roots, self.query_shown, key, top, self.arrangement)
                state.end_visit(roots)
        except (ReaderError, sqlite3.Error) as error:
            self.last_words = f"Your place was not kept: {error}"
