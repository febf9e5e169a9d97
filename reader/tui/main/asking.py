"""From a query to its list: at once where it is at hand, else asked for in a thread, the newest query only."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.library import Library
from reader.query import Query
from reader.tui.main.following import Following
from reader.tui.main.frame import Shown


class Asking(Following):
    """Keeps the list level with the query."""

    @dataclass(repr=False, eq=False)
    class Answered(Message):
        """A query has been asked, and its list is this."""

        shown: Shown

    _asked: Library | None = None  # answers in a thread

    _going_to: int | None = None  # the article to select when the list has come

    def go_to(self, id_: int, query: Query) -> None:
        """Put the cursor on an article, in the list that `query` asks for."""
        position = self.list.ids.position(id_) if query == self.query_shown else None
        if position is not None:
            self.list.move_to(position)
        else:
            self._going_to = id_
            self.query_shown = query

    def watch_query_shown(self, query: Query) -> None:
        if self._asked:
            self._asked.interrupt()  # what it answers is wanted no more
        if not self.shown or query == self.shown.query:
            return
        if self.library.is_at_hand(query):
            self._show_answer(Shown.of(self.library, query))
        else:
            self._ask(query)

    def ask_again(self) -> None:
        """Ask for the same list anew: what it holds has changed."""
        if self.library.is_at_hand(self.query_shown):
            self._show_answer(Shown.of(self.library, self.query_shown))
        else:
            self._ask(self.query_shown)

    @work(thread=True, exclusive=True, group="ask")
    def _ask(self, query: Query) -> None:
        worker = get_current_worker()
        with closing(self.library.twin()) as library:
            self._asked = library
            try:
                shown = Shown.of(library, query)
            except sqlite3.OperationalError:
                if library.is_interrupted:
                    return
                raise
            finally:
                if self._asked is library:
                    self._asked = None
        if not worker.is_cancelled:
            self.post_message(self.Answered(shown))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        if message.shown.query == self.query_shown:
            self._show_answer(message.shown)

    def _show_answer(self, shown: Shown) -> None:
        """Show another list; the cursor stays on its article while that is in it, else begins at the top."""
        before = self.shown.query.term if self.shown else None
        selected, self._going_to = self._going_to or self.list.selected, None
        if shown.query.term != before and shown.ids.position(selected) is None:
            selected = shown.ids[0] if shown.ids else None
        self.show(shown, selected)
