"""The layout as the person wants it."""

from collections.abc import Mapping

from textual.geometry import Offset

from reader.session.layout import IN_WORDS, LAYOUTS
from reader.tui.screen.feature import Feature, Handler


class Layout(Feature):
    """The commands that lay the panes out."""

    def commands(self) -> Mapping[str, Handler]:
        """A count is the layout to take, from 1, or by how many steps the list changes."""
        return {
            "layout": self._change,
            "narrower_list": lambda count: self._resize(-(count or 1)),
            "wider_list": lambda count: self._resize(count or 1),
        }

    def begun(self) -> None:
        """The layout that was left may show the article alone."""
        if self.desk.panes.arrangement.name == "article":
            self.desk.node.call_later(self.desk.panes.focus_article)

    def drag(self, to: Offset) -> None:
        """The line between the panes was dragged to `to`, on the screen."""
        panes, room = self.desk.panes, self.desk.panes.area.region
        at = to - room.offset
        share = 100 * at.x // room.width if panes.stand == "side" else 100 * at.y // room.height
        panes.change(panes.arrangement.with_share(panes.stand, share))

    def _change(self, count: int | None) -> None:
        panes = self.desk.panes
        number = count - 1 if count and count <= len(LAYOUTS) else None
        name = LAYOUTS[number] if number is not None else panes.arrangement.after(panes.stand, panes.in_article)
        panes.change(panes.arrangement._replace(name=name))
        if name == "list":
            panes.focus_list()
        elif name == "article":
            panes.focus_article()
        self.desk.refresh_status()
        self.desk.say(f"Layout: {IN_WORDS[name]}.")

    def _resize(self, steps: int) -> None:
        panes = self.desk.panes
        if panes.stand == "one":
            self.desk.say(f"Only one pane is shown; {self.desk.key_of('layout')} changes the layout.")
        panes.change(panes.arrangement.resized(panes.stand, steps))
