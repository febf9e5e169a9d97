"""The layout: how list and article share the screen, by its size, or as the person wants it."""

from textual import events, on
from textual.geometry import Size
from textual.message import Message

from reader.keys.keymap import key_of
from reader.session.layout import IN_WORDS, LAYOUTS, Arrangement
from reader.tui.main.configuring import Configuring
from reader.tui.patches import forget_sizes
from reader.tui.widgets.splitter import Splitter

_STANDS = ("-side", "-stacked", "-one")


class Arranging(Configuring):
    """Keeps the panes level with the size of the screen, with what is chosen, and with what has the keys."""

    class LookChanged(Message):
        """The screen looks otherwise than it did: what was noted down of its look is no longer true."""

    is_reading = False  # whether the article has the keys, or will have them

    def expect(self, size: Size) -> None:
        """Be laid out for a terminal of `size` from the start: to learn of it later costs a round of styling."""
        self.is_reading = self.arrangement.name == "article"
        self._arrange(size)

    def on_mount(self) -> None:
        if self.arrangement.name == "article":
            self.call_later(self.focus_article)

    def _screen_resized(self, size: Size) -> None:
        """Stand as this size asks before Textual lays it out, or a frame would show what no longer fits."""
        if self.outer_size and size != self.outer_size:
            forget_sizes()
        if self._arrange(size) and self.is_attached:
            self.app.stylesheet.update(self)
        super()._screen_resized(size)

    def _arrange(self, size: Size) -> bool:
        """Returns whether styles have to be updated."""
        before = self.classes
        self.stand = self.arrangement.stand(*size, self.is_reading)
        stands = {name: name == f"-{self.stand}" for name in _STANDS}
        is_article = self.is_reading and self.stand == "one"
        self.update_classes(stands | {"-reading": is_article}, update=False)
        share = self.arrangement.share(self.stand)
        for pane, part in ((self.pane, share), (self.article, 100 - share)):
            pane.styles.width = f"{part}fr" if self.stand == "side" else "1fr"
            pane.styles.height = f"{part}fr" if self.stand == "stacked" else "1fr"
        return self.classes != before

    def focus_list(self) -> None:
        """Give the list the keys, at once: `qq` leaves the article, then the reader."""
        self._set_reading(False)
        self.set_focus(self.list)

    def focus_article(self) -> None:
        """Give the article the keys, if there is one."""
        self._set_reading(bool(self.list.count))
        if self.list.count:
            self.set_focus(self.article)

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self._set_reading(self.in_article)

    def _set_reading(self, is_reading: bool) -> None:
        """Stand as is right while the article has the keys, or has them no longer."""
        self.is_reading = self.keys.in_article = is_reading
        self.splitter.set_class(is_reading, "-heavy")
        self._stand_anew()

    def change_arrangement(self, arrangement: Arrangement) -> None:
        """Stand like this from now on."""
        self.arrangement = arrangement
        self._stand_anew()
        self.post_message(self.LookChanged())

    def _stand_anew(self) -> None:
        if self._arrange(self.size):
            self.update_node_styles(animate=False)

    def do_layout(self, count: int | None) -> None:
        number = count - 1 if count and count <= len(LAYOUTS) else None
        name = LAYOUTS[number] if number is not None else self.arrangement.after(self.stand, self.in_article)
        self.change_arrangement(self.arrangement._replace(name=name))
        if name == "list":
            self.focus_list()
        elif name == "article":
            self.focus_article()
        self.say(f"Layout: {IN_WORDS[name]}.")

    def do_narrower_list(self, count: int | None) -> None:
        self._resize_list(-(count or 1))

    def do_wider_list(self, count: int | None) -> None:
        self._resize_list(count or 1)

    def _resize_list(self, steps: int) -> None:
        if self.stand == "one":
            self.say(f"Only one of list and article is shown; {key_of('layout')} changes that.")
        self.change_arrangement(self.arrangement.resized(self.stand, steps))

    @on(Splitter.Dragged)
    def _dragged(self, message: Splitter.Dragged) -> None:
        room, to = self.panes.region, message.to - self.panes.region.offset
        share = 100 * to.x // room.width if self.stand == "side" else 100 * to.y // room.height
        self.change_arrangement(self.arrangement.with_share(self.stand, share))
