"""Finding in the article that is shown: all matches are marked, and one of them is where one stands."""

from bisect import bisect_left
from typing import TYPE_CHECKING

from textual.widget import Widget

from reader.tui.widgets.anchor import Anchor
from reader.tui.widgets.matches import Match, Matches
from reader.tui.widgets.text_places import cell_of, line_of

if TYPE_CHECKING:
    from reader.tui.widgets.article_view import ArticleView


class ArticleFind:
    """A text in the article of `view`: the view scrolls to its matches, and marks those that are on the screen."""

    def __init__(self, view: "ArticleView") -> None:
        self._view = view
        self._matches = Matches()

    @property
    def place(self) -> tuple[int, int]:
        """Which match is the current one, from 1, and of how many: both 0 where there is none."""
        count = len(self._matches.all)
        return (self._matches.at + 1, count) if count else (0, 0)

    def find(self, text: str, place: Anchor) -> None:
        """Find `text`, and show the first of it from `place` on, else the first of all."""
        self._matches.find(text, self._view.texts)
        line, matches = place.line(self._view), self._matches.all
        first = bisect_left(matches, line, key=self._line_of)
        self.find_next(first if first < len(matches) else 0)

    def find_next(self, steps: int) -> bool:
        """Show the match so many `steps` on, around the ends; whether there is any. The last one stays where more may
        follow that is not laid out yet.
        """
        matches = self._matches
        if not matches.all:
            return False
        at = matches.at + steps
        if self._view.is_whole or at < len(matches.all):
            matches.go_to(at)
            self._scroll_to(matches.all[matches.at])
        self.mark_on_screen()
        return True

    def find_again(self) -> None:
        """Find the same text in what is laid out by now; the article stays where it is scrolled to."""
        matches = self._matches
        if matches.text:
            at = matches.at
            matches.find(matches.text, self._view.texts)
            matches.go_to(min(at, max(len(matches.all) - 1, 0)))
            self.mark_on_screen()

    def mark_on_screen(self) -> None:
        """Mark those on the screen: to mark thousands would hold up the next key."""
        self._matches.mark(self._view.on_screen(self._matches.parts))

    def clear(self) -> bool:
        """Take the marks off; whether there were any."""
        had_any = bool(self._matches.all)
        self._matches.clear()
        return had_any

    def _line_of(self, match: Match) -> int:
        return line_of(self._view, match.part, match.end - 1)

    def _scroll_to(self, match: Match) -> None:
        view = self._view
        line, top = self._line_of(match), view.scroll_offset.y
        if not top <= line < top + view.page:
            view.scroll_to(y=max(line - view.page // 3, 0), animate=False, force=True)
        code = match.part.parent
        if isinstance(code, Widget) and code.max_scroll_x:
            column, shift = cell_of(match.part, match.end - 1).x, code.scroll_offset.x
            if not shift <= column < shift + code.size.width:
                code.scroll_to(x=column - code.size.width // 2, animate=False)
