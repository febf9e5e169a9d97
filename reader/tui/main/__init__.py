"""The main screen, a layer for each concern: frame, configuring, following, asking, syncing, marking, visiting, moving,
filtering, searching, opening, editing, exporting, tracking, stories, picturing, and here the keys.

It owns the query, the ids and the article; hands them down, and hears messages up.
"""

import asyncio
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType

from reader.commands import COMMANDS
from reader.log import log
from reader.query import Sort, Sorts
from reader.tui.article_list import ColumnTitles
from reader.tui.main.picturing import Picturing

_MAX_COUNT = 9_999_999


def _bindings() -> list[BindingType]:
    return [
        Binding(",".join(command.keys), f"run('{command.id}')", command.title, show=False, id=command.id)
        for command in COMMANDS
    ]


class MainScreen(Picturing):
    """Title, list, article, keys. Every command of COMMANDS is a method `do_<id>(count)` of one of the layers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_bindings(),
        Binding("escape", "back", "Back", show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        """Digits build a count for the next command."""
        if event.key.isdigit() and (self.pending_count or event.key != "0"):
            event.stop()
            self.pending_count = str(min(int(self.pending_count + event.key), _MAX_COUNT))

    async def action_run(self, command: str) -> None:
        """Do what the table of commands calls `command`, with the count typed before it."""
        count = int(self.pending_count) if self.pending_count else None
        self.pending_count = ""
        log.detail(lambda: f"command: {count or ''} {command}")
        result = getattr(self, f"do_{command}")(count)
        if asyncio.iscoroutine(result):
            await result

    def action_back(self) -> None:
        """Esc: forget the count, go to the list, unselect, leave the story, take the filter away. It never quits."""
        if self.pending_count:
            self.pending_count = ""
        elif self.in_article:
            self.do_focus_list(None)
        elif self.list.selection:
            self.list.selection = frozenset()
            self.refresh_status()
        elif not self.leave_story():
            self.clear_filter()

    def do_sort(self, count: int | None) -> None:
        from reader.tui.dialogs import SortMenu  # the first frame does without windows

        self.app.push_screen(SortMenu(self.query_shown.sorts), self._sort_chosen)

    def _sort_chosen(self, sorts: Sorts | None) -> None:
        if sorts:
            self.query_shown = self.query_shown.sorted_by(*sorts)

    def do_reverse(self, count: int | None) -> None:
        first, *others = self.query_shown.sorts
        self.query_shown = self.query_shown.sorted_by(first.reversed(), *others)

    @on(ColumnTitles.Clicked)
    def _title_clicked(self, message: ColumnTitles.Clicked) -> None:
        sort = self.query_shown.sort
        chosen = sort.reversed() if message.key == sort.key else Sort.natural(message.key)
        self.query_shown = self.query_shown.sorted_by(chosen)

    def do_help(self, count: int | None) -> None:
        from reader.tui.dialogs import HelpPage

        self.app.push_screen(HelpPage())

    def do_palette(self, count: int | None) -> None:
        self.app.action_command_palette()

    def do_close(self, count: int | None) -> None:
        if self.in_article:
            self.do_focus_list(None)
        elif not self.leave_story():
            self.app.exit()

    def do_quit(self, count: int | None) -> None:
        self.app.exit()

    def do_suspend(self, count: int | None) -> None:
        self.app.action_suspend_process()
