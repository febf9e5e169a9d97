"""Where a character of an article's text stands on the screen."""

from bisect import bisect_right

from rich._wrap import divide_line
from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Static

from reader.tui.widgets.anchor import Anchor

_TAB = 8  # cells, as Textual draws it


def text_of(part: Static) -> str:
    """The text of a part, without its styles."""
    return part.content.plain if isinstance(part.content, Content) else ""


def cell_of(part: Static, at: int) -> Offset:
    """The cell of character `at` of a part's text, from the top left of the part as it is laid out now."""
    text, width = text_of(part), max(part.content_size.width, 1)
    start = text.rfind("\n", 0, at) + 1
    above = Content(text[: start - 1]).get_height({}, width) if start else 0
    column, line = _cell_in(text[start:].partition("\n")[0], at - start, width)
    return Offset(column, above + line) + part.gutter.top_left


def line_of(view: Widget, part: Static, at: int) -> int:
    """The line, of what `view` scrolls, that character `at` of a part's text stands on."""
    return Anchor(part, 0).line(view) + cell_of(part, at).y


def _cell_in(text: str, at: int, width: int) -> tuple[int, int]:
    """The column and the line of character `at` of a text without line breaks, wrapped to `width` as Textual does."""
    at, text = len(text[:at].expandtabs(_TAB)), text.expandtabs(_TAB)
    breaks = [0, *divide_line(text, width)]
    line = bisect_right(breaks, at) - 1
    return cell_len(text[breaks[line] : at]), line
