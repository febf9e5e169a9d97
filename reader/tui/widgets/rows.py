"""What a row of the list says, line by line: pure text, the widget and the first paint give it colour."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from reader.model.headline import Headline
from reader.text.clean import plural
from reader.text.times import age
from reader.text.words import Run, spans
from reader.tui.widgets.cells import cell_len, set_cell_size
from reader.tui.widgets.columns import (
    LEAD,
    Column,
    ListFormat,
    columns_for,
    countable,
    details_for,
    field_in,
    fit,
    gap,
    heat_bar,
    quality_bar,
)

Part = tuple[str, str]  # text, role

ROLES = ("", "title", "match", "mark", "age", "source", "quality", "heat", "marks", "star", "detail")
_MOST_LINES = 5  # of the row under the cursor
_BESIDE_REST = 20  # cells beside the rest of a title for what the second line says
_DOT = " · "
_TYPE_MARKS = {"video": "V", "course": "C", "download": "D", "forum": "F", "profile": "P", "collection": "S"}
_UNREAD = {"read": " ", "unread": "●", "new": "◆", "changed": "◐"}
_YEAR = 365  # days, from which an age in years says little


class RowState(NamedTuple):
    """How a row stands out of the others: `edge` and `sign` are the cells around its unread mark; words `looked_for`
    show up in its title; that of the row under the cursor is shown whole.
    """

    edge: str = " "
    sign: str = " "
    looked_for: Sequence[Run] = ()
    is_cursor: bool = False


PLAIN = RowState()


def row_lines(
    row: Headline, width: int, list_format: ListFormat, now: datetime, state: RowState = PLAIN
) -> list[list[Part]]:
    """The lines of a row, each of `width` cells; under the cursor it may have more than `list_format` says."""
    row = row._replace(title=countable(row.title)) if "\u200d" in row.title else row
    lines = (_two_lines if list_format.rows.lines == 2 else _one_line)(row, width, list_format, now, state)
    return [_filled(line, width) for line in lines]


def _one_line(row: Headline, width: int, list_format: ListFormat, now: datetime, state: RowState) -> list[list[Part]]:
    columns = columns_for(width, list_format)
    title = next(column for column in columns if column.name == "title")
    if state.is_cursor and cell_len(row.title) > title.width:
        return _whole(row, width, columns, now, state)
    return [_columns(row, columns, now, state)]


def _filled(line: list[Part], width: int) -> list[Part]:
    room = width - sum(cell_len(text) for text, _ in line)
    return [*line, (" " * room, "")] if room > 0 else line


def row_kind(row: Headline) -> str:
    """`new`, `unread` or `read`: what the look of a row depends on."""
    return "read" if row.read else "new" if row.new else "unread"


def _mark(row: Headline) -> str:
    return _UNREAD["changed" if row.read and row.changed else row_kind(row)]


def edge(is_cursor: bool, has_focus: bool) -> str:
    """The cell before a row's unread mark."""
    return " " if not is_cursor else "▌" if has_focus else "▏"


def _lead(row: Headline, state: RowState) -> Part:
    return state.edge + _mark(row) + state.sign, "mark"


def _columns(row: Headline, columns: Sequence[Column], now: datetime, state: RowState) -> list[Part]:
    parts, before = [_lead(row, state)], ""
    for column in columns:
        if between := gap(before, column.name):
            parts.append((" " * between, ""))
        before = column.name
        if column.name == "title":
            parts += _marked(fit(row.title, column.width), "title", state.looked_for)
        elif column.name == "marks":
            parts.append(("★" if row.starred else " ", "star"))
            parts.append((_TYPE_MARKS.get(row.type, "A" if row.has_amp else " "), "marks"))
        else:
            parts.append((fit(_value(column, row, now), column.width, column.right), column.role))
    return parts


def _value(column: Column, row: Headline, now: datetime) -> str:
    """What a row has in a column; of a rating a bar, and a number where there is room for it."""
    match column.name:
        case "hour":
            return _hour(row.published)
        case "age":
            return _short_age(row.published, now)
        case "provider":
            return row.source
        case "topic":
            return row.topic
        case "quality" if row.quality is not None:
            return quality_bar(row.quality) + (f"{row.quality:>5}" if column.width > 1 else "")
        case "heat" if row.heat or (row.heat == 0 and column.width > 1):
            return (heat_bar(row.heat) if row.heat else " ") + (f"{row.heat:>5}" if column.width > 1 else "")
        case "related" if row.related:
            return str(row.related)
        case "minutes" if row.minutes:
            return str(min(row.minutes, 999))
        case "stories" if row.story and row.story.articles > 1:
            return f"{row.story.sign}{row.story.articles:,} ▸"
    return field_in(row, column.name)


def _short_age(published: datetime | None, now: datetime) -> str:
    """How long ago, in at most three cells; a few months less than a year need four."""
    ago = age(published, now) if published else "–"
    return "<1y" if ago in ("10mo", "11mo") else ago


def _hour(published: datetime | None) -> str:
    """The hour of its day, in UTC as the day is; midnight is a day without one."""
    return f"{published:%H:%M}" if published and (published.hour, published.minute) != (0, 0) else ""


# --- the row under the cursor ----------------------------------------------------------------------


def _whole(row: Headline, width: int, columns: Sequence[Column], now: datetime, state: RowState) -> list[list[Part]]:
    """The title in the room of all columns behind it too and, where that is not enough, on more lines."""
    before = columns[: [column.name for column in columns].index("title")]
    lead = _columns(row, before, now, state) + ([(" ", "")] if before else [])
    indent = sum(cell_len(text) for text, _ in lead)
    wrapped = _wrapped(row.title, width - indent, _MOST_LINES)
    first, *more = _split(_marked(row.title, "title", state.looked_for), wrapped)
    return [[*lead, *first], *([(_continued(state, indent), "mark"), *line] for line in more)]


def _continued(state: RowState, indent: int) -> str:
    return state.edge + " " * (indent - 1)


def _wrapped(text: str, room: int, most: int) -> list[str]:
    """`text` in lines of `room` cells, at most `most` of them; broken between words where that loses little."""
    lines: list[str] = []
    while text and len(lines) < most - 1 and cell_len(text) > room:
        line = set_cell_size(text, room).rstrip() if room > 0 else ""
        line = line if text.startswith(line) else line[:-1]  # half of a wide character
        if text[len(line) : len(line) + 1] not in ("", " ") and " " in line[len(line) // 2 :]:
            line = line[: line.rindex(" ")]
        if not line:
            break
        lines.append(line)
        text = text[len(line) :].lstrip(" ")
    return [*lines, fit(text, min(cell_len(text), max(room, 0)))] if text else lines


# --- two lines -------------------------------------------------------------------------------------


def _two_lines(row: Headline, width: int, list_format: ListFormat, now: datetime, state: RowState) -> list[list[Part]]:
    """The title, and below it all else; a long title goes on in the second line, with less behind it."""
    room = max(width - LEAD, 1)
    title = _marked(row.title, "title", state.looked_for)
    below = state._replace(sign=" ")
    star: list[Part] = [(below.edge, "mark"), ("★" if row.starred else " ", "star"), (" ", "mark")]
    details = _details(row, list_format, now)
    if cell_len(row.title) <= room:
        return [[_lead(row, state), *title], [*star, *_dotted(details, room)]]
    wrapped = _wrapped(row.title, room, _MOST_LINES if state.is_cursor else 2)
    if not state.is_cursor:
        wrapped[1:] = [fit(wrapped[1], min(cell_len(wrapped[1]), max(room - _BESIDE_REST, room // 2)))]
    first, *more = _split(title, wrapped)
    lines = [[_lead(row, state), *first], [*star, *more[0]]]
    lines += [[(_continued(state, LEAD), "mark"), *each] for each in more[1:]]
    left = room - cell_len(wrapped[-1]) - 2
    if left > 2:
        lines[-1] += [("  ", ""), *_dotted(details, left)]
    return lines


def _details(row: Headline, list_format: ListFormat, now: datetime) -> list[Part]:
    details = [(_detail(name, row, now), _DETAIL_ROLES.get(name, "detail")) for name in details_for(list_format)]
    return [(text, role) for text, role in details if text]


_DETAIL_ROLES = {
    "age": "age",
    "hour": "age",
    "provider": "source",
    "quality": "quality",
    "heat": "heat",
    "stories": "heat",
}


def _detail(name: str, row: Headline, now: datetime) -> str:
    """What the second line says of a row under `name`."""
    match name:
        case "age":
            is_old = row.published is not None and (now - row.published).days > _YEAR
            return f"{row.published:%b %Y}" if is_old else _short_age(row.published, now)
        case "hour":
            return _hour(row.published)
        case "provider":
            return row.source
        case "topic":
            return row.topic
        case "quality" if row.quality is not None:
            return f"{quality_bar(row.quality)}{row.quality}"
        case "heat" if row.heat:
            return f"{heat_bar(row.heat)}{row.heat}"
        case "related" if row.related:
            return f"{row.related} related"
        case "minutes" if row.minutes:
            return f"{row.minutes:,} min"
        case "stories" if row.story and row.story.articles > 1:
            return f"{row.story.sign}{row.story.articles:,} articles{_DOT}{plural(row.story.providers, 'provider')}"
        case "kind":
            return _DOT.join([row.type] * (row.type in _TYPE_MARKS) + ["AMP"] * row.has_amp)
        case "excerpt":
            return row.excerpt
    return field_in(row, name)


def _dotted(details: Sequence[Part], room: int) -> list[Part]:
    """As many details as begin in `room` cells, dots between them, the last one cut."""
    parts: list[Part] = []
    dot = ""
    for text, role in details:
        room -= len(dot)
        cells = cell_len(text)
        if room < min(cells, 4):
            break
        text = text if cells <= room else fit(text, room)
        parts += [(dot, "detail"), (text, role)] if dot and role != "detail" else [(dot + text, role)]
        room, dot = room - cells, _DOT
    return parts


# --- words that were looked for --------------------------------------------------------------------


def _marked(text: str, role: str, looked_for: Sequence[Run]) -> list[Part]:
    """`text` in parts, those that were looked for in the role `match`."""
    if not looked_for:
        return [(text, role)]
    parts, at = [], 0
    for start, end in spans(text, looked_for):
        parts += [(text[at:start], role), (text[start:end], "match")]
        at = end
    return [part for part in [*parts, (text[at:], role)] if part[0]]


def _split(parts: Sequence[Part], lines: Sequence[str]) -> list[list[Part]]:
    """The parts of a text over its lines; between two of these the text may have blanks more, at the end less."""
    text = "".join(text for text, _ in parts)
    roles = [role for text, role in parts for _ in text]
    split, at = [], 0
    for line in lines:
        at += len(text[at:]) - len(text[at:].lstrip(" "))
        split.append([(char, role) for char, role in zip(line, roles[at:], strict=False)])
        at += len(line)
    return [_joined(line) for line in split]


def _joined(chars: Sequence[Part]) -> list[Part]:
    """Parts of one character each, those of one role in a row together."""
    parts: list[Part] = []
    for char, role in chars:
        if parts and parts[-1][1] == role:
            parts[-1] = parts[-1][0] + char, role
        else:
            parts.append((char, role))
    return parts
