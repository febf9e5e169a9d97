"""The main screen, a layer for each concern: frame, configuring, arranging, looking, following, asking, syncing,
marking, visiting, moving, filtering, searching, opening, editing, exporting, tracking, stories, walking, picturing,
keying, touring, and here the rest.

It owns the query, the ids and the article; hands them down, and hears messages up.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from reader.keys.keymap import key_of
from reader.query import Sort, Sorts
from reader.tui.main.touring import Touring
from reader.tui.widgets.list_pane import ColumnTitles


class MainScreen(Touring):
    """Title, list, article, keys."""

    @dataclass(repr=False, eq=False)
    class FeedChosen(Message):
        """Other directories are to be read."""

        directories: tuple[Path, ...]

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", show=False)]

    def do_sort(self, count: int | None) -> None:
        from reader.tui.windows.dialogs import SortMenu  # the first frame does without windows

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

    def do_feeds(self, count: int | None) -> None:
        feeds = self.config.feeds
        if feeds:
            from reader.tui.windows.menus import FeedMenu

            self.app.push_screen(FeedMenu(feeds, self.library.roots), self._read_feed)
        else:
            self.say(f"No feed has a name yet: {key_of('settings')} edits your settings, where they are below [feeds].")

    def _read_feed(self, name: str | None) -> None:
        if name and name in self.config.feeds:
            self.post_message(self.FeedChosen(tuple(map(Path, self.config.feeds[name]))))

    def do_help(self, count: int | None) -> None:
        from reader.tui.windows.help import HelpPage

        self.app.push_screen(HelpPage())

    def do_palette(self, count: int | None) -> None:
        from reader.tui.windows.palette import Palette

        self.app.push_screen(Palette())

    def do_close(self, count: int | None) -> None:
        if self.end_tour():
            return
        if self.in_article:
            self.do_focus_list(None)
        elif not self.leave_story():
            self.app.exit()

    def do_quit(self, count: int | None) -> None:
        self.app.exit()

    def do_suspend(self, count: int | None) -> None:
        self.app.action_suspend_process()
