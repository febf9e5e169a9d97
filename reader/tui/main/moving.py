"""Moving: in the list, in the article, between them, and along the unread."""

from textual import on

from reader.tui.main.visiting import Visiting
from reader.tui.widgets.article_list import ArticleList


class Moving(Visiting):
    """The commands that go somewhere."""

    def _move(self, lines: int, in_article: bool) -> None:
        if in_article:
            self.article.scroll_lines(lines)
        else:
            self.list.move(lines)

    def do_down(self, count: int | None) -> None:
        self._move(count or 1, self.in_article)

    def do_up(self, count: int | None) -> None:
        self._move(-(count or 1), self.in_article)

    def do_other_down(self, count: int | None) -> None:
        self._move(count or 1, not self.in_article)

    def do_other_up(self, count: int | None) -> None:
        self._move(-(count or 1), not self.in_article)

    def do_half_down(self, count: int | None) -> None:
        self._move(self._page() // 2 or 1, self.in_article)

    def do_half_up(self, count: int | None) -> None:
        self._move(-(self._page() // 2 or 1), self.in_article)

    def do_page_down(self, count: int | None) -> None:
        self._move(self._page(), self.in_article)

    def do_page_up(self, count: int | None) -> None:
        self._move(-self._page(), self.in_article)

    def _page(self) -> int:
        return self.article.page if self.in_article else self.list.page

    def do_top(self, count: int | None) -> None:
        if self.in_article:
            self.article.scroll_to_top()
        else:
            self.list.move_to((count or 1) - 1)

    def do_bottom(self, count: int | None) -> None:
        if self.in_article:
            self.article.scroll_to_end()
        else:
            self.list.move_to((count or self.list.count) - 1)

    def do_focus_list(self, count: int | None) -> None:
        self.focus_list()

    def do_focus_article(self, count: int | None) -> None:
        self.focus_article()

    def do_switch_pane(self, count: int | None) -> None:
        if self.in_article:
            self.do_focus_list(None)
        else:
            self.do_focus_article(None)

    def do_enter(self, count: int | None) -> None:
        self.do_focus_article(None)

    def do_read_on(self, count: int | None) -> None:
        if self.article.at_end:
            self.has_been_read()
            self.go_to_unread(forward=True)
        else:
            self.article.scroll_lines(self.article.page)

    def do_read_back(self, count: int | None) -> None:
        self.article.scroll_lines(-self.article.page)

    def do_previous_unread(self, count: int | None) -> None:
        self.go_to_unread(forward=False)

    def go_to_unread(self, forward: bool) -> None:
        """Go to the next unread article or the one before, and on from the other end of the list."""
        here, end = self.list.cursor, self.list.count
        ahead, behind = range(here + 1, end), range(here)
        for positions in (ahead, behind) if forward else (behind[::-1], ahead[::-1]):
            position = self.library.first_unread(self.list.ids, positions, self.counts_any)
            if position is not None:
                self.list.move_to(position)
                return
        self.say("There is no other unread article.")

    @on(ArticleList.Chosen)
    def _chosen(self) -> None:
        self.do_focus_article(None)
