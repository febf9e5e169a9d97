"""Places in an article that stay the same, however its lines break."""

from typing import NamedTuple

from textual.geometry import Region
from textual.layout import WidgetPlacement
from textual.widget import Widget


class Anchor(NamedTuple):
    """A place in an article that is the same at any width: a part of it, and how far down in that."""

    part: Widget
    share: float

    @classmethod
    def at(cls, view: Widget, line: int) -> "Anchor":
        """The anchor at a line of what `view` scrolls."""
        part, height = view, view.virtual_region.height
        while inner := _inner(part, line):
            part, line, height = inner.widget, line - inner.region.y, inner.region.height
        return cls(part, line / max(height, 1))

    def line(self, view: Widget) -> int:
        """The line that it is on now."""
        line, part = round(self.share * self.part.virtual_region.height), self.part
        while part is not view and isinstance(part.parent, Widget):
            line, part = line + part.virtual_region.y, part.parent
        return line


def _inner(part: Widget, line: int) -> WidgetPlacement | None:
    """The child of `part` that a line is in, and its place."""
    if not part.is_container:
        return None
    size = part.scrollable_content_region.size
    at = part.arrange(size).get_visible_placements(Region(0, line, size.width, 1))
    return next((each for each in at if each.region.y <= line < each.region.bottom), None)
