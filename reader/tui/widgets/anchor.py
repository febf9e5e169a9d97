"""Places in an article that stay the same, however its lines break."""

from typing import NamedTuple

from textual.widget import Widget


class Anchor(NamedTuple):
    """A place in an article that is the same at any width: a part of it, and how far down in that."""

    part: Widget
    share: float

    @classmethod
    def at(cls, view: Widget, line: int) -> "Anchor":
        """The anchor at a line of what `view` scrolls."""
        part = view
        while inner := next((each for each in part.children if _holds(each, line)), None):
            part, line = inner, line - inner.virtual_region.y
        return cls(part, line / max(part.virtual_region.height, 1))

    def line(self, view: Widget) -> int:
        """The line that it is on now."""
        line, part = round(self.share * self.part.virtual_region.height), self.part
        while part is not view and isinstance(part.parent, Widget):
            line, part = line + part.virtual_region.y, part.parent
        return line


def _holds(part: Widget, line: int) -> bool:
    region = part.virtual_region
    return region.y <= line < region.bottom
