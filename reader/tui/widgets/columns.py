"""What a row of the list shows, for the width there is: pure text, the widget gives it colour."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from math import log2
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from reader.model.headline import Headline
from reader.query import Sort, SortKey
from reader.session.appearance import RowFormat
from reader.text.times import age
from reader.text.words import Run, spans

_RATINGS: tuple[SortKey, ...] = ("quality", "heat", "related")
_BY_WORTH: tuple[SortKey, ...] = ("heat", "quality")
_LEAST_TITLE = 16  # cells that columns of the person's own leave to it
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
def lines_for(width: int, sort: SortKey, filled: frozenset[str], rows: RowFormat) -> Sequence[Sequence[Column]]:
    """The columns of each line of a row, as they fit `width` cells; those to sort by are on the last.

    `filled` says which of quality and heat any article of the feed states.
    """
    least = _LEAST_TITLE if rows.columns else 4
    names = _fitting(rows.columns or _chosen(width, sort, filled), sort, width, least)
    if rows.lines == 1:
        return (_filled_up("title", ("mark", *names), sort, width),)
    first = ("mark", "title", *(name for name in names if name == "marks"))
    second = [name for name in names if name not in first]
    rest = "rest" if "topic" in second else "topic"
    return _filled_up("title", first, sort, width), _filled_up(rest, ("edge", *second, rest), sort, width)


def _chosen(width: int, sort: SortKey, filled: frozenset[str]) -> Sequence[str]:
    """The columns that are shown where none are named, the sorted value always among them."""
    wanted = [sort] if sort in _RATINGS else []
    wanted += [name for name in _BY_WORTH if name in filled and name != sort]
    wanted = wanted[: 2 if width >= _WIDE else 1 if width >= 46 or sort in _RATINGS else 0]
    source = ["topic" if sort == "topic" else "provider"] if width >= 46 or sort in ("provider", "topic") else []
    return ("age", *source, "title", *(name for name in _RATINGS if name in wanted), "marks")


def _fitting(names: Sequence[str], sort: SortKey, width: int, least: int) -> Sequence[str]:
    """The columns that there is room for beside a title of `least` cells, the sorted value among them; the last give
    way first.
    """
    kept = [*names, *([sort] if sort in _RATINGS and sort not in names else [])]
    for name in reversed(names):
        if _used(("mark", *kept), sort, width) - 1 + least > width and name not in ("title", sort):
            kept.remove(name)
    return kept


def _used(names: Iterable[str], sort: SortKey, width: int) -> int:
    """The cells of these columns, with the blank behind each but for the title itself."""
    return sum(_column(name, sort, width).width + 1 for name in names)


def _filled_up(flexible: str, names: Sequence[str], sort: SortKey, width: int) -> Sequence[Column]:
    """The columns, the flexible one as wide as the others leave it."""
    room = max(width - _used((name for name in names if name != flexible), sort, width), 0)
    columns = (_column(name, sort, width) for name in names)
    return tuple(column._replace(width=room) if column.name == flexible else column for column in columns)


def _column(name: str, sort: SortKey, width: int) -> Column:
    """A column of a list of `width` cells."""
    source_width = 16 if width >= _WIDE + 8 else 13 if width >= _WIDE else 11 if width >= 56 else 9
    known = (
        Column("age", "age", 7 if width >= _WIDE else 4, "age", "date", right=True),
        Column("provider", "provider", source_width, "source", "provider"),
        Column("topic", "topic", source_width, "source", "topic"),
        Column("title", "title", 0, "title", "title"),  # as wide as is left
        Column("quality", "qual", 5, "quality", "quality", right=True),
        Column("heat", "heat", 6, "heat", "heat", right=True),
        Column("related", "related", 7, "heat", "related", right=True),
        Column("marks", "", 3, "marks"),
    )
    return next((column for column in known if column.name == name), Column(name, "", 2, "mark"))


def row_parts(
    columns: Sequence[Column],
    row: Headline,
    edge: str,
    now: datetime,
    looked_for: Sequence[Run] = (),
    is_selected: bool = False,
    sign: str = " ",
) -> list[tuple[str, str]]:
    """A line of a row as (text, role) parts, each column but the last with a space behind it; `edge` is the cell before
    the unread mark, `sign` the one behind. Words `looked_for` show up in the title.
    """
    parts: list[tuple[str, str]] = []
    for column in columns:
        if column.name == "title":
            room = column.width - (column is columns[-1])  # a title has a blank behind it
            parts += _title(column._replace(width=room), row, looked_for)
            continue
        if column.name == "mark":
            parts.append((edge + _mark(row, is_selected) + sign, column.role))
            continue
        text = f"{edge} " if column.name == "edge" else cell(column, row, now)
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
        case "provider":
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
    if "\u200d" in text:
        from reader.text.graphemes import counted  # few titles have one, and the first frame waits for imports

        text = counted(text)
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
