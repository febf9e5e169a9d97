"""Which columns a row of the list has, for the width there is: the rules are those of docs/looks.md."""

from collections.abc import Sequence
from functools import lru_cache
from math import log2
from typing import NamedTuple

from reader.config.settings import FIELD
from reader.model.headline import Headline
from reader.query import Group, Sort, SortKey
from reader.session.appearance import RowFormat
from reader.text.clean import sort_key
from reader.tui.widgets.cells import cell_len, set_cell_size

BARS = "▁▂▃▄▅▆▇█"
LEAD = 3  # cells before the first column: the cursor's edge, the unread mark, a sign
_FULL_QUALITY = 120  # a full bar; few articles are rated higher
_FULL_HEAT = 4096  # a full bar, on a logarithmic scale: the hottest real article has 3694
_RATINGS: tuple[SortKey, ...] = ("quality", "heat", "related", "minutes")
_FILLED, _LAST = ("provider", "stories", "quality", "heat"), ("kind", "topic", "excerpt")  # on the second line
_LEAST_TITLE = 16  # cells that columns of the person's own leave to it
_TITLE_BESIDE = {"stories": 24, "marks": 24, "source": 60, "heat": 64, "quality": 64}  # cells that each leaves to it
_ROOMY, _VAST = 110, 150  # cells from which providers and topics have more room
_ORDER = ("age", "hour", "title", "provider", "topic", "stories", "quality", "heat", "related", "minutes", "marks")


class ListFormat(NamedTuple):
    """All that decides which columns there are, but for the width.

    `filled` says which columns any article has something for, of those that would be empty else: quality, heat,
    provider (where there is more than one) and stories (on a front page).
    """

    sort: Sort = Sort()
    group: Group = ""
    filled: frozenset[str] = frozenset()
    rows: RowFormat = RowFormat(lines=1)


class Column(NamedTuple):
    """One column. `sort` is what a click on its title sorts by; `role` names its style."""

    name: str
    title: str
    width: int
    role: str
    sort: SortKey | None = None
    right: bool = False


@lru_cache(64)
def columns_for(width: int, list_format: ListFormat) -> Sequence[Column]:
    """The columns of a row of one line, as they fit `width` cells behind its lead."""
    names = _stated(width, list_format) if list_format.rows.columns else _chosen(width, list_format)
    room = max(width - LEAD - _used(names, list_format, width), 0)
    columns = (_column(name, list_format, width) for name in names)
    return tuple(column._replace(width=room) if column.name == "title" else column for column in columns)


@lru_cache(64)
def details_for(list_format: ListFormat) -> Sequence[str]:
    """What the second line of a row says, one behind the other; the value sorted by is always among it."""
    own = [name for name in list_format.rows.columns if name not in ("title", "marks")]
    names = own or ["age", *(name for name in _FILLED if name in list_format.filled), *_LAST]
    sort = list_format.sort.key
    if sort in (*_RATINGS, "topic", "provider") and sort not in names:
        names.insert(1, sort)
    return tuple(_when(list_format) if name == "age" else name for name in names if name != list_format.group)


def titles_for(width: int, list_format: ListFormat) -> Sequence[Column]:
    """What the line above the list names: the columns or, over rows of two lines, what one can sort by in them."""
    if list_format.rows.lines == 1:
        return columns_for(width, list_format)
    names = ["title", *(name for name in details_for(list_format) if _named(name).sort)]
    return tuple(_named(name)._replace(title=name, width=len(name) + 1, right=False) for name in names)


def _chosen(width: int, list_format: ListFormat) -> Sequence[str]:
    """The columns where none are stated: each as long as it leaves the title enough."""
    sort = list_format.sort.key
    wanted = _in_order([_when(list_format), "title", *([sort] if sort in _RATINGS else [])])
    names = _fitting(wanted, list_format, width)
    for name, least in _TITLE_BESIDE.items():
        if _has_use(name, list_format) and name not in names:
            wanted = _in_order([*names, _source(list_format) if name == "source" else name])
            if width - LEAD - _used(wanted, list_format, width) < least:
                break  # what matters less waits for what matters more: a wider list never has fewer columns
            names = wanted
    return names


def _in_order(names: Sequence[str]) -> Sequence[str]:
    return sorted(names, key=_ORDER.index)


def _has_use(name: str, list_format: ListFormat) -> bool:
    """Whether a column has anything to say that the headings above it do not."""
    if name == "source":
        is_filled = "provider" in list_format.filled or list_format.sort.key == "topic"
        return is_filled and _source(list_format) != list_format.group
    return name == "marks" or name in list_format.filled


def _when(list_format: ListFormat) -> str:
    return "hour" if list_format.group == "day" else "age"


def _source(list_format: ListFormat) -> str:
    return "topic" if list_format.sort.key == "topic" else "provider"


def _stated(width: int, list_format: ListFormat) -> Sequence[str]:
    """The person's columns that there is room for, the value sorted by among them; the last give way first."""
    sort = list_format.sort.key
    stated = (name for name in list_format.rows.columns if name != list_format.group)
    names = [_when(list_format) if name == "age" else name for name in stated]
    kept = [*names, *([sort] if sort in _RATINGS and sort not in names else [])]
    for name in reversed(names):
        if LEAD + _used(kept, list_format, width) + _LEAST_TITLE > width and name not in ("title", sort):
            kept.remove(name)
    return _fitting(kept, list_format, width)


def _fitting(names: Sequence[str], list_format: ListFormat, width: int) -> Sequence[str]:
    """`names`, or the title alone in a list of a few cells."""
    return names if LEAD + _used(names, list_format, width) <= width else ["title"]


def _used(names: Sequence[str], list_format: ListFormat, width: int) -> int:
    """The cells of all columns but the title, and of the blanks between them."""
    pairs = zip(("", *names), names, strict=False)
    return sum(_column(name, list_format, width).width + gap(before, name) for before, name in pairs)


def gap(before: str, name: str) -> int:
    """The blanks between two columns: none before the first, and marks stand close to a bar."""
    return 0 if not before or (name == "marks" and before in ("quality", "heat")) else 1


def _column(name: str, list_format: ListFormat, width: int) -> Column:
    """A column of a list of `width` cells. What is sorted by is told as a number too."""
    column = _named(name)
    if name in ("provider", "topic") or name.startswith(FIELD):
        return column._replace(width=20 if width >= _VAST else 14 if width >= _ROOMY else 10)
    if name in ("quality", "heat") and list_format.sort.key == name:
        return column._replace(width=6, title="qual" if name == "quality" else name)
    return column


def _named(name: str) -> Column:
    return Column(name, name.removeprefix(FIELD), 10, "detail") if name.startswith(FIELD) else _COLUMNS[name]


def field_in(row: Headline, column: str) -> str:
    """What a row has in the column of a field of the files' own."""
    return dict(row.fields).get(sort_key(column.removeprefix(FIELD)), "")


_COLUMNS = {
    column.name: column
    for column in (
        Column("age", "age", 3, "age", "date", right=True),
        Column("hour", "hour", 5, "age", "date", right=True),
        Column("title", "title", 0, "title", "title"),  # as wide as is left
        Column("provider", "provider", 10, "source", "provider"),
        Column("topic", "topic", 10, "source", "topic"),
        Column("stories", "", 7, "heat", right=True),
        Column("quality", "q", 1, "quality", "quality", right=True),
        Column("heat", "h", 1, "heat", "heat", right=True),
        Column("related", "related", 7, "heat", "related", right=True),
        Column("minutes", "min", 3, "heat", "minutes", right=True),
        Column("marks", "", 2, "marks"),
        Column("kind", "", 0, "detail"),  # only on the second line, as the next
        Column("excerpt", "", 0, "detail"),
    )
}


def column_parts(width: int, list_format: ListFormat) -> list[tuple[str, str]]:
    """The line above the list as (text, style) parts, what is sorted by with an arrow."""
    parts, before = [], ""
    for column in titles_for(width, list_format):
        active = column.sort == list_format.sort.key
        arrow = ("▼" if list_format.sort.descending else "▲") if active else ""
        lead = gap(before, column.name) if before else LEAD
        room = column.width + (lead if column.right else 0)  # a title on the right may begin in the blanks before it
        title = fit(column.title[: room - len(arrow)] + arrow, room, column.right)
        parts.append((title if column.right else " " * lead + title, "bold $accent" if active else ""))
        before = column.name
    room = width - sum(cell_len(title) for title, _ in parts)
    return [*parts, (" " * max(room, 0), "")]


def column_at(x: int, width: int, list_format: ListFormat) -> Column | None:
    """The column whose title is `x` cells from the left."""
    right, before = 0, ""
    for column in titles_for(width, list_format):
        right += column.width + (gap(before, column.name) if before else LEAD)
        before = column.name
        if x < right:
            return column
    return None


def countable(text: str) -> str:
    """`text` so that its cells can be counted character by character."""
    if "\u200d" not in text:
        return text
    from reader.text.graphemes import counted  # few titles have one, and the first frame waits for imports

    return counted(text)


def fit(text: str, width: int, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis."""
    if width < 1:
        return ""
    text = countable(text)
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    padding = " " * (width - length)
    return padding + text if right else text + padding


def joined(hints: Sequence[str], room: int) -> str:
    """As many of `hints`, from the first on, as fit whole into so many cells."""
    text = ""
    for hint in hints:
        longer = f"{text} · {hint}" if text else hint
        if cell_len(longer) > room:
            break
        text = longer
    return text


def quality_bar(quality: int) -> str:
    """One block, as high as the quality."""
    return BARS[_step(quality / _FULL_QUALITY)]


def heat_bar(heat: int) -> str:
    """One block, as high as the heat's logarithm: most articles have less than 50, a few have thousands."""
    return BARS[_step(log2(1 + max(heat, 0)) / log2(_FULL_HEAT))]


def _step(share: float) -> int:
    return min(max(int(share * len(BARS)), 0), len(BARS) - 1)
