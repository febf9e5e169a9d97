"""Rows that stand out, as [[highlight]] in config.toml wants it: asked for the rows near the screen, never for all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color

from reader.config import Config
from reader.library import Library
from reader.library.highlights import highlighted
from reader.query import Query
from reader.tui.widgets.row_styles import RowHighlight

if TYPE_CHECKING:
    from reader.config.entries import Highlight


def highlights_of(
    library: Library, config: Config, colours: Mapping[str, str], ids: Sequence[int]
) -> dict[int, RowHighlight]:
    """The signs of those among `ids` that have one; `colours` are the theme's, by name."""
    terms = [Query.parse(each.query, config.views).term for each in config.highlight]
    numbers = library.ask(highlighted, terms, ids, library.clock())
    signs = [RowHighlight(each.mark, _style(each, colours)) for each in config.highlight]
    return {id_: signs[number] for id_, number in numbers.items()}


def _style(highlight: "Highlight", colours: Mapping[str, str]) -> Style:
    style = Style() if highlight.style == "plain" else Style.parse(highlight.style)
    name = highlight.colour
    if not name:
        return style
    stated = name if name.startswith("#") else colours.get(name) or f"ansi_{name}"
    return style + Style(color=Color.parse(stated).rich_color)
