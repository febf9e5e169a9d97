"""A visit to these directories: what was read in it, the place left at the end, and the marks of other readers."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.errors import ReaderError
from reader.model.headline import Headline
from reader.session.view_state import remember
from reader.state.state import State
from reader.tui.screen.feature import Feature

if TYPE_CHECKING:
    from reader.session.loaded import Loaded
    from reader.tui.screen.desk import Desk

_MOVED = 0.01  # of an article's length: less is no other place
_LOOK = 0.5  # seconds between two looks whether another reader has marked something


class Visit(Feature):
    """Comes, stays and leaves."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.last_words = ""  # what is to be said when the screen is gone
        self.state_time: int | None = None  # when state.db was last written, as far as we know
        self._reading: Timer | None = None

    def begun(self) -> None:
        """Look for the marks of other readers from time to time."""
        self.desk.node.set_interval(_LOOK, self._look_for_marks)

    # --- the marks of other readers --------------------------------------------------------------

    def _look_for_marks(self) -> None:
        try:
            written = os.stat(self.desk.session.state_file).st_mtime_ns
        except OSError:  # not there yet, or gone: the next mark says what is wrong
            return
        before, self.state_time = self.state_time, written
        if before is not None and written != before:
            self.desk.marks.follow()

    # --- what was read ---------------------------------------------------------------------------

    def loaded(self, loaded: "Loaded | None") -> None:
        """With `mark_read = "shown"` an article counts as read when it has been on the screen for a while."""
        if self._reading:
            self._reading.stop()
        reading = self.desk.session.config.reading
        if loaded and reading.mark_read == "shown":
            id_ = loaded.id
            self._reading = self.desk.node.set_timer(reading.seconds, lambda: self._mark_read(id_))

    def _mark_read(self, id_: int) -> None:
        if self.desk.list.selected == id_:
            self.desk.marks.mark_read()

    def highlighted(self, row: Headline | None) -> None:
        """Keep how far down the article in the detail pane was read, where that is elsewhere than before."""
        loaded, share = self.desk.article.loaded, self.desk.article.scroll_share
        before = self.desk.list.row(loaded.id) if loaded else None
        if loaded and before and abs(share - loaded.scroll) >= _MOVED:
            self.desk.article.loaded = replace(loaded, scroll=share)
            self.desk.background.save(lambda state: state.note_scroll(before.key, share))

    # --- the end ---------------------------------------------------------------------------------

    def ended(self) -> None:
        """Leave: what came until now is known, and the next visit begins where this one ends."""
        session = self.desk.session
        try:
            with closing(State(session.state_file)) as state:
                roots = session.library.roots
                remember(state, roots, self.desk.lists.query, *self._left_at(), self.desk.panes.arrangement)
                state.end_visit(roots)
        except (ReaderError, sqlite3.Error) as error:
            self.last_words = f"Your position was not saved: {error}"

    def _left_at(self) -> tuple[str | None, int]:
        """The key of the article to come back to, and the line at the top; of none, and the first line, to begin at
        the newest: so it is from the top, and where nothing is unread.
        """
        row, is_at_top = self.desk.row, self.desk.list.cursor == 0
        if not row or is_at_top or not self.desk.title.counts.unread:
            return None, 0
        return row.key, self.desk.list.scroll_offset.y
