"""What a row of the list shows, for the width there is: pure text, the widget gives it colour."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from math import log2
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from reader.headline import Headline
from reader.moments import age
from reader.query import Sort, SortKey
from reader.words import Run, spans

_WIDE = 72  # cells from which a list shows all its columns
_ROOMY = 48  # cells of a title from which the providers of its story are told too
BARS = "▁▂▃▄▅▆▇█"
_FULL_QUALITY = 120  # a full bar; few articles are rated higher
_FULL_HEAT = 4096  # a full bar, on a logarithmic scale: the hottest real article has 3694

TYPE_MARKS = {"video": "V", "course": "C", "download": "D", "forum": "F", "profile": "P", "collection": "S"}


class Column(NamedTuple):
    """One column. `sort` is what a click on its title sorts by; `role` names its style."""

    name: str
    title: str
    width: int
    role: str
    sort: SortKey | None = None
    right: bool = False


@lru_cache(64)
def columns_for(width: int, sort: SortKey, filled: frozenset[str]) -> Sequence[Column]:
    """The columns that fit `width` cells, the sorted value always among them, the title taking what is left.

    `filled` says which of quality and heat any article of the feed states.
    """
    mark = Column("mark", "", 2, "mark")
    when = Column("age", "age", 7 if width >= _WIDE else 4, "age", "date", right=True)
    marks = Column("marks", "", 3, "marks")
    quality = Column("quality", "qual", 5, "quality", "quality", right=True)
    heat = Column("heat", "heat", 6, "heat", "heat", right=True)
    related = Column("related", "related", 7, "heat", "related", right=True)
    source_width = 16 if width >= _WIDE + 8 else 13 if width >= _WIDE else 11 if width >= 56 else 9
    if sort == "topic":
        source = Column("topic", "topic", source_width, "source", "topic")
    else:
        source = Column("source", "provider", source_width, "source", "provider")
    sorted_by = {"quality": quality, "related": related, "heat": heat}.get(sort)
    wanted = [column for column in (heat, quality) if column.name in filled and column is not sorted_by]
    wanted[:0] = [sorted_by] if sorted_by else []
    wanted = wanted[: 2 if width >= _WIDE else 1 if width >= 46 or sorted_by else 0]
    ratings = [column for column in (quality, heat, related) if column in wanted]
    before = [mark, when] + ([source] if width >= 46 or sort in ("provider", "topic") else [])
    after = [*ratings, marks]
    used = sum(column.width + 1 for column in (*before, *after))
    title = Column("title", "title", max(width - used, 4), "title", "title")
    return (*before, title, *after)


def row_parts(
    columns: Sequence[Column],
    row: Headline,
    edge: str,
    now: datetime,
    looked_for: Sequence[Run] = (),
    is_selected: bool = False,
) -> list[tuple[str, str]]:
    """A row as (text, role) parts, each column but the last with a space behind it; `edge` is the cell before the
    unread mark. Words `looked_for` show up in the title.
    """
    parts: list[tuple[str, str]] = []
    for column in columns:
        if column.name == "title":
            parts += _title(column, row, looked_for)
            continue
        text = edge + _mark(row, is_selected) if column.name == "mark" else cell(column, row, now)
        parts.append((text if column is columns[-1] else text + " ", column.role))
    return parts


def _title(column: Column, row: Headline, looked_for: Sequence[Run]) -> list[tuple[str, str]]:
    """The title; where the row stands for a story, how much more there is of it too."""
    more = ""
    if row.story and row.story.more:
        is_told_whole = row.story.providers > 1 and column.width >= _ROOMY
        more = f"{row.story.more if is_told_whole else row.story.more.partition(' ')[0]} "
    parts = marked(f"{fit(row.title, column.width - len(more))} ", column.role, looked_for)
    return [*parts, (more, "heat")] if more else parts


def _mark(row: Headline, is_selected: bool) -> str:
    return "✓" if is_selected else " " if row.read else "◆" if row.new else "●"


def marked(text: str, role: str, looked_for: Sequence[Run]) -> list[tuple[str, str]]:
    """`text` in parts, those that were looked for in the role `match`."""
    if not looked_for:
        return [(text, role)]
    parts, at = [], 0
    for start, end in spans(text, looked_for):
        parts += [(text[at:start], role), (text[start:end], "match")]
        at = end
    return [part for part in [*parts, (text[at:], role)] if part[0]]


def column_parts(columns: Sequence[Column], sort: Sort) -> list[tuple[str, str]]:
    """The columns' titles as (text, style) parts, the one sorted by with an arrow."""
    parts = []
    for column in columns:
        active = column.sort == sort.key
        arrow = ("▼" if sort.descending else "▲") if active else ""
        title = fit(column.title[: column.width - len(arrow)] + arrow, column.width, column.right)
        parts.append((f"{title} ", "bold $accent" if active else ""))
    return parts


def edge(is_cursor: bool, has_focus: bool) -> str:
    """The cell before a row's unread mark."""
    return " " if not is_cursor else "▌" if has_focus else "▏"


def cell(column: Column, row: Headline, now: datetime) -> str:
    """What `row` shows in `column`, exactly as wide as the column."""
    return fit(_value(column, row, now), column.width, column.right)


def _value(column: Column, row: Headline, now: datetime) -> str:
    match column.name:
        case "age":
            return _age(row.published, now, column.width) if row.published else "–"
        case "source":
            return row.source
        case "topic":
            return row.topic
        case "title":
            return row.title
        case "quality":
            return "" if row.quality is None else f"{quality_bar(row.quality)}{row.quality:>4}"
        case "heat":
            return "" if row.heat is None else f"{heat_bar(row.heat)}{row.heat:>5}"
        case "related":
            return str(row.related) if row.related else ""
        case "marks":
            return ("★" if row.starred else " ") + TYPE_MARKS.get(row.type, " ") + ("A" if row.has_amp else " ")
        case _:
            return ""


def _age(published: datetime, now: datetime, width: int) -> str:
    """How long ago; the month, where a year says little and there is room."""
    is_old = (now - published).days > 365
    return f"{published:%Y-%m}" if is_old and width >= 7 else age(published, now)


def fit(text: str, width: int, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis."""
    if width < 1:
        return ""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    padding = " " * (width - length)
    return padding + text if right else text + padding


def quality_bar(quality: int) -> str:
    """One block, as high as the quality."""
    return BARS[_step(quality / _FULL_QUALITY)]


def heat_bar(heat: int) -> str:
    """One block, as high as the heat's logarithm: most articles have less than 50, a few have thousands."""
    return BARS[_step(log2(1 + max(heat, 0)) / log2(_FULL_HEAT))]


def _step(share: float) -> int:
    return min(max(int(share * len(BARS)), 0), len(BARS) - 1)
