"""Moving: in the list, in the article, between them, along the unread, and back to where one was."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader.model.headline import Headline
from reader.session.results import Results
from reader.session.trail import Spot
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.session.loaded import Loaded


class Moving(Feature):
    """The commands that go somewhere."""

    def commands(self) -> Mapping[str, Handler]:
        """A count is a number of lines or rows, or the row to go to, from 1."""
        return {
            "down": lambda count: self._move(count or 1),
            "up": lambda count: self._move(-(count or 1)),
            "other_down": lambda count: self._move(count or 1, in_other=True),
            "other_up": lambda count: self._move(-(count or 1), in_other=True),
            "half_down": lambda _: self._turn_page(self._page // 2 or 1),
            "half_up": lambda _: self._turn_page(-(self._page // 2 or 1)),
            "page_down": lambda _: self._turn_page(self._page),
            "page_up": lambda _: self._turn_page(-self._page),
            "top": self._go_to_top,
            "bottom": self._go_to_bottom,
            "focus_list": lambda _: self.desk.panes.focus_list(),
            "focus_article": lambda _: self.desk.panes.focus_article(),
            "switch_pane": self._switch_pane,
            "read_on": self._read_on,
            "read_back": lambda _: self.desk.article.scroll_lines(-self.desk.article.page),
            "next_unread": lambda _: self._go_to_match(forward=True),
            "previous_match": lambda _: self._go_to_match(forward=False),
            "previous_unread": lambda _: self.desk.lists.go_to_unread(forward=False),
            "contents": lambda count: self.desk.articles.when_loaded(partial(self._choose_heading, count)),
            "go_back": lambda _: self._turn(self.desk.session.trail.back(self.desk.lists.here()), "back"),
            "go_forward": lambda _: self._turn(self.desk.session.trail.forward(self.desk.lists.here()), "forward"),
        }

    def listed(self, results: Results) -> None:
        """The title tells the way that led here."""
        self.desk.lists.show_path()

    def highlighted(self, row: Headline | None) -> None:
        """The title tells the way that led here."""
        self.desk.lists.show_path()

    def loaded(self, loaded: "Loaded | None") -> None:
        """What was found in another article is found no more."""
        self.desk.refresh_status()

    def escaped(self) -> bool:
        """Esc takes off the marks of what was found in the article, else it leaves the article."""
        if not self.desk.panes.in_article:
            return False
        if self.desk.article.stop_finding():
            self.desk.refresh_status()
        else:
            self.desk.panes.focus_list()
        return True

    def closed(self) -> bool:
        """Leaves the article, as Esc does."""
        return self.escaped()

    @property
    def _page(self) -> int:
        return self.desk.article.page if self.desk.panes.in_article else self.desk.list.page

    def _move(self, lines: int, in_other: bool = False) -> None:
        if self.desk.panes.in_article != in_other:
            self.desk.article.scroll_lines(lines)
        else:
            self.desk.list.move(lines)

    def _turn_page(self, lines: int) -> None:
        if self.desk.panes.in_article:
            self.desk.article.scroll_lines(lines)
        else:
            self.desk.list.turn(lines)

    def _go_to_top(self, count: int | None) -> None:
        if self.desk.panes.in_article:
            self.desk.article.scroll_to_top()
        else:
            self.desk.list.move_to((count or 1) - 1)

    def _go_to_bottom(self, count: int | None) -> None:
        if self.desk.panes.in_article:
            self.desk.article.scroll_to_end()
        else:
            self.desk.list.move_to((count or self.desk.list.count) - 1)

    def _switch_pane(self, count: int | None) -> None:
        if self.desk.panes.in_article:
            self.desk.panes.focus_list()
        else:
            self.desk.panes.focus_article()

    def _read_on(self, count: int | None) -> None:
        if self.desk.article.at_end:
            self.desk.marks.count_as_read()
            self.desk.lists.go_to_unread(forward=True)
        else:
            self.desk.article.scroll_lines(self.desk.article.page)

    def _go_to_match(self, forward: bool) -> None:
        """The next match in the article, or in the list, while words are looked for; else the next unread article."""
        if self.desk.panes.in_article and self.desk.article.find_next(1 if forward else -1):
            self.desk.refresh_status()
        elif self.desk.list.looked_for:
            self.desk.list.move(1 if forward else -1)
        else:
            self.desk.lists.go_to_unread(forward)

    # --- the headings of the article -------------------------------------------------------------

    def _choose_heading(self, count: int | None, loaded: "Loaded | None") -> None:
        if not loaded:
            return
        headings = loaded.body.headings
        if not headings:
            self.desk.say("This article has no headings.")
        elif count and count > len(headings):
            self.desk.say(f"There is no heading {count:,}; the article has {len(headings):,}.")
        elif count:
            self.desk.articles.go_to_heading(count - 1)
        else:
            from reader.tui.windows.contents import contents_menu

            window = contents_menu(self.desk.session.keymap, headings, self.desk.article.heading)
            self.desk.open(window, self._heading_chosen)

    def _heading_chosen(self, number: int | None) -> None:
        if number is not None:
            self.desk.articles.go_to_heading(number)

    def _turn(self, spot: Spot | None, where: str) -> None:
        if spot:
            self.desk.lists.go_to_spot(spot)
        else:
            self.desk.say(f"There is nothing to go {where} to.")
