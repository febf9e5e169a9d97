"""How list and article share the screen: by its size, or as the person wants it; and which of them has the keys."""

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reader.session.layout import PaneLayout, PaneSettings
from reader.tui.screen.desk import Desk

_STANDS = ("-side", "-stacked", "-one")

if TYPE_CHECKING:
    from reader.tui.screen.screen import MainScreen


class AppearanceChanged(Message):
    """The screen looks otherwise than it did: what was noted down of its look is no longer true."""


class PaneArea(Container):
    """Where list and article stand, the line between them, and cover it all: there is nothing to style."""

    BLANK = True


class Panes:
    """Keeps the panes level with the size of the screen, with what is chosen, and with what has the keys."""

    def __init__(self, desk: Desk, screen: "MainScreen", area: Widget, arrangement: PaneSettings) -> None:
        self._desk = desk
        self._screen = screen
        self.area = area  # where both stand
        self.arrangement = arrangement
        self.stand: PaneLayout = "one"
        self._is_reading = arrangement.name == "article"  # whether the article has the keys, or will have them

    @property
    def in_article(self) -> bool:
        """Whether the article has the keys, or the line that finds in it."""
        return self._screen.focused is self._desk.article or self._screen.has_class("-finding")

    def focus_list(self) -> None:
        """Give the list the keys, at once: `qq` leaves the article, then the reader."""
        self._set_reading(False)
        self._screen.set_focus(self._desk.list)

    def focus_article(self) -> None:
        """Give the article the keys, if there is one."""
        self._set_reading(bool(self._desk.list.count))
        if self._desk.list.count:
            self._screen.set_focus(self._desk.article)

    def follow_focus(self) -> None:
        """The keys have gone to another pane."""
        self._set_reading(self.in_article)

    def find(self, is_begun: bool) -> None:
        """What to find in the article is typed from now on; or it is no longer, and the article has the keys again,
        unless the list was clicked.
        """
        self._screen.set_class(is_begun, "-finding")
        if self._screen.focused is self._desk.list:
            self.follow_focus()
        elif not is_begun:
            self.focus_article()

    def change(self, arrangement: PaneSettings) -> None:
        """Stand like this from now on."""
        self.arrangement = arrangement
        self._refresh()
        self.appearance_changed()

    def appearance_changed(self) -> None:
        """The screen looks otherwise than it did."""
        self._screen.post_message(AppearanceChanged())

    def fit(self, size: Size) -> bool:
        """Stand as `size` asks, in cells. Returns whether styles have to be updated."""
        screen = self._screen
        before = screen.classes
        self.stand = self.arrangement.stand(*size, self._is_reading)
        stands = {name: name == f"-{self.stand}" for name in _STANDS}
        is_article = self._is_reading and self.stand == "one"
        screen.update_classes(stands | {"-reading": is_article}, update=False)
        screen.pane.fit_terminal(size.width)
        share = self.arrangement.share(self.stand)
        for pane, part in ((screen.pane, share), (screen.empty, share), (self._desk.article, 100 - share)):
            pane.styles.width = f"{part}fr" if self.stand == "side" else "1fr"
            pane.styles.height = f"{part}fr" if self.stand == "stacked" else "1fr"
        return screen.classes != before

    def _set_reading(self, is_reading: bool) -> None:
        """Stand as is right while the article has the keys, or has them no longer."""
        self._is_reading = self._desk.keys.in_article = is_reading
        self._screen.splitter.set_class(is_reading, "-heavy")
        self._refresh()

    def _refresh(self) -> None:
        if self.fit(self._screen.size):
            self._screen.update_node_styles(animate=False)
