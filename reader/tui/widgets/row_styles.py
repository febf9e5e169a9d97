"""How the parts of a row in the list look: by what the row is, whether the cursor is on it, and what highlights it."""

from collections.abc import Callable
from typing import NamedTuple

from rich.style import Style

from reader.tui.widgets.rows import ROLES

COMPONENTS = {
    "list--cursor", "list--cursor-blurred", "list--read", "list--unread", "list--new", "list--mark", "list--age",
    "list--source", "list--quality", "list--heat", "list--marks", "list--star", "list--detail", "list--match",
    "list--heading",
}  # fmt: skip
_OF_CURSOR = ("list--cursor", "list--cursor-blurred")
_OF_ROWS = ("list--read", "list--unread", "list--new", *_OF_CURSOR)  # the others bring no background of their own
_NOT_BOLD = Style(bold=False)


class RowHighlight(NamedTuple):
    """How a row stands out: by the character behind its unread mark, and by the style of its title."""

    mark: str = " "
    style: Style = Style()


NO_HIGHLIGHT = RowHighlight()


class RowStyles:
    """The styles of a list, kept until the theme changes. `component` gives the style of a component class."""

    def __init__(self, component: Callable[[str], Style]) -> None:
        self._component = component
        self._components: dict[str, Style] = {}
        self._rows: dict[tuple[str, str, RowHighlight], dict[str, Style]] = {}

    def clear(self) -> None:
        """Forget all styles: the theme is another."""
        self._components.clear()
        self._rows.clear()

    def heading(self) -> Style:
        """The style of a group's heading."""
        return self._of("list--read") + self._of("list--heading")

    def row(self, kind: str, cursor: str, highlight: RowHighlight) -> dict[str, Style]:
        """The styles of all parts of a row, by role. `kind` is as `row_kind` has it; `cursor` is the component class of
        the cursor that is on the row, or empty.
        """
        looks = (kind, cursor, highlight)
        if looks not in self._rows:
            self._rows[looks] = {role: self.part(kind, cursor, role, highlight) for role in ROLES}
        return self._rows[looks]

    def part(self, kind: str, cursor: str, role: str, highlight: RowHighlight = NO_HIGHLIGHT) -> Style:
        """How a part of a row looks: under the cursor all in one colour, and in a row that was read all but a star."""
        base = self._base(kind, cursor)
        if role == "title":
            return base + (highlight.style.without_color if cursor else highlight.style)
        style = self._of(f"list--{role}") if role else _NOT_BOLD
        if cursor:
            return base + (style.without_color if role == "match" else _NOT_BOLD)
        return base + (style.without_color if kind == "read" and role != "star" else style)

    def _base(self, kind: str, cursor: str) -> Style:
        base = self._of(f"list--{kind}")
        return Style(bold=base.bold) + self._of(cursor) if cursor else base  # one strong colour, whatever the row is

    def _of(self, name: str) -> Style:
        if name not in self._components:
            style = self._component(name)
            self._components[name] = Style(
                color=style.color,
                bgcolor=style.bgcolor if name in _OF_ROWS else None,
                bold=None if name in (*_OF_CURSOR, "list--match") else bool(style.bold),
                dim=style.dim or None,
                underline=style.underline or None,
                reverse=style.reverse or None,
            )
        return self._components[name]
