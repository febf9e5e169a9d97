"""The first rows on the screen before Textual is imported, drawn as Textual will draw them a moment later.

What they look like is not known here: `frame_note.py` notes it down from Textual's own first frame, for the next start
in the same kind of terminal. Where no note fits, nothing is painted. The terminal is left alone from then on until
Textual's driver takes it over, which finds it in the alternate screen.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from reader import __version__
from reader.config import Config
from reader.config.collections import Collections
from reader.config.commands import keymap_in
from reader.config.settings import NONE
from reader.keys.keymap import DEFAULT, Keymap
from reader.library import Library
from reader.library.headlines import first_headlines, headlines, tally, with_fields
from reader.model.headline import Headline
from reader.session.appearance import Appearance, RowFormat
from reader.session.layout import PaneSettings
from reader.session.view_state import ViewState
from reader.system.paths import asset
from reader.system.sqlite import create_private
from reader.text.clean import in_cells
from reader.text.times import utc_now
from reader.tui.widgets.bar_parts import Part, collection_name, key_parts, place_in_list, title_parts, unavailable
from reader.tui.widgets.columns import ListFormat, column_parts
from reader.tui.widgets.lines import top_for
from reader.tui.widgets.rows import RowState, edge, row_kind, row_lines

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_PLAIN = "\x1b[0m"
_AS_IT_COMES = RowFormat()

Region = tuple[int, int, int, int]  # x, y, width, height


class FrameNote(NamedTuple):
    """What Textual's first frame looked like, as far as it does not depend on the articles."""

    made_for: str  # see `situation`
    frame: list[str]  # the lines of the screen, ready to be written, without what is painted over them
    regions: Mapping[str, Region]
    styles: Mapping[str, str]  # style to escape sequence

    @classmethod
    def load(cls, file: Path) -> "FrameNote | None":
        """The look noted down in `file`; None where there is none, or it cannot be read."""
        with suppress(OSError, ValueError, TypeError):
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        return None

    def save(self, file: Path) -> None:
        """Note it down. Raises OSError."""
        unfinished = file.with_suffix(f".{os.getpid()}")
        try:
            create_private(unfinished)
            unfinished.write_text(json.dumps(self._asdict()), encoding="utf-8")
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)


def situation(width: int, height: int, is_sample: bool, arrangement: PaneSettings, appearance: Appearance) -> str:
    """All that a look depends on, but for what is on the screen."""
    kind = [os.environ.get(name, "") for name in ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR")]
    styles = [file.stat().st_mtime_ns for file in sorted(asset("styles").iterdir())]
    stand = arrangement.stand(width, height, is_reading=False)
    chosen = [is_sample, stand, arrangement.share(stand), *appearance]
    return json.dumps([__version__, width, height, *chosen, *kind, *styles])


def frame_note_file(library: Library) -> Path:
    """Where the note of the last first frame is kept."""
    return library.directory / "look.json"


@contextmanager
def first_rows(library: Library, is_sample: bool, place: ViewState, config: Config) -> "Iterator[Terminal | None]":
    """Paint, if that can be done. Yields the terminal that was painted on; one that Textual does not take over is left
    as it was before.
    """
    terminal = Terminal.open()
    lines = terminal and _lines(terminal, library, is_sample, place, config)
    if not terminal or not lines or not terminal.take():
        yield None
        return
    try:
        terminal.write(_ENTER + lines)
        yield terminal
    finally:
        if terminal.is_taken:
            terminal.give_back()
            if terminal.takes_more():
                terminal.write(_LEAVE)


def _lines(terminal: "Terminal", library: Library, is_sample: bool, place: ViewState, config: Config) -> str:
    appearance = Appearance.of(config, place.chosen)
    look = FrameNote.load(frame_note_file(library))
    if not look or look.made_for != situation(*terminal.size, is_sample, place.arrangement, appearance):
        return ""
    with suppress(LookupError, TypeError, ValueError):  # a look that lacks something: Textual's own frame will do
        keymap = keymap_in(config)
        return "".join(paint(look, library, is_sample, utc_now(), place, config.collections, appearance.rows, keymap))
    return ""


def paint(
    look: FrameNote,
    library: Library,
    is_sample: bool,
    now: datetime,
    place: ViewState,
    collections: Collections = NONE,
    made_of: RowFormat = _AS_IT_COMES,
    keymap: Keymap = DEFAULT,
) -> list[str]:
    """What to write for the first frame; nothing where the index knows no article, or it is no plain list: one under a
    filter or headings, or none but the article.
    """
    query = place.query
    if query.term or query.group or place.arrangement.name == "article":
        return []
    counts, screen_width = library.ask(tally), look.regions["title"][2]
    list_format = ListFormat(query.sort, query.group, counts.filled, made_of.at(screen_width))
    rows = _rows(library, place, look.regions["list"], list_format, now)
    if not rows:
        return []
    rows = rows._replace(rows=library.ask(with_fields, rows.rows, made_of.fields))
    under_cursor = rows.rows[rows.cursor]
    where = place_in_list(rows.first + rows.cursor, counts.listed, place.arrangement.name, screen_width)
    name = collection_name(library.roots, is_sample, collections)
    title = title_parts(screen_width, keymap, name, counts, query.words)
    bars = {
        "title": [(text, style) for text, style, _ in title],
        "columns": column_parts(look.regions["columns"][2] - 1, list_format),  # the list's scroll bar takes one
        "keys": _keys(look.regions["keys"][2], keymap, where, under_cursor),
    }
    painted = [f"\x1b[{y + 1};1H{line}" for y, line in enumerate(look.frame)]
    painted += [_at(look.regions[bar], 0) + _styled(parts, f"{bar} ", look) for bar, parts in bars.items()]
    lines = rows.lines(look.regions["list"], list_format, now)
    return painted + [_at(look.regions["list"], y) + _styled(line, "", look) for y, line in enumerate(lines)]


class _Rows(NamedTuple):
    """The rows on the screen; which of them has the cursor, the position of the first, how many of its lines are above
    the list.
    """

    rows: Sequence[Headline]
    cursor: int = 0
    first: int = 0
    above: int = 0

    def lines(self, region: Region, list_format: ListFormat, now: datetime) -> list[list[Part]]:
        """The lines of the list, each part with the name of its style in a look."""
        lines = [
            [(text, f"{row_style(row_kind(row), y == self.cursor)} {role}") for text, role in line]
            for y, row in enumerate(self.rows)
            for line in _row_lines(row, y == self.cursor, region, list_format, now)
        ]
        return lines[self.above : self.above + region[3]]


def _rows(library: Library, place: ViewState, region: Region, list_format: ListFormat, now: datetime) -> _Rows | None:
    """The rows that fit the list's region at the place that was left; None where there are none."""
    height, per_row = region[3], list_format.rows.lines
    if place.selected is None:
        rows = library.ask(first_headlines, place.query, -(-height // per_row), library.clock())
        return _Rows(rows) if rows else None
    ids = library.ids(place.query)
    position = ids.position(place.selected) or 0
    selected = library.ask(headlines, ids[position : position + 1])
    more = sum(len(_row_lines(row, True, region, list_format, now)) - per_row for row in selected.values())
    most = max(len(ids) * per_row + more - height, 0)
    top = min(top_for(position * per_row, min(place.top, most), height, per_row + more), most)
    first = min(top // per_row, position)
    seen = ids[first : first + height // per_row + 1]
    by_id = library.ask(headlines, seen)
    rows = [by_id[id_] for id_ in seen]
    return _Rows(rows, position - first, first, top - first * per_row) if rows else None


def _row_lines(
    row: Headline, is_cursor: bool, region: Region, list_format: ListFormat, now: datetime
) -> list[list[Part]]:
    return row_lines(row, region[2], list_format, now, RowState(edge(is_cursor, has_focus=True), is_cursor=is_cursor))


def _keys(width: int, keymap: Keymap, status: str, row: Headline) -> list[Part]:
    hints, right = key_parts(width, keymap, status, unavailable(row.has_page, row.has_amp), in_article=False)
    return [*(part for parts in hints.values() for part in parts), *right]


def row_style(kind: str, is_cursor: bool) -> str:
    """The name of a row's style in a look. `kind` is as `row_kind` has it."""
    return f"{kind}{' cursor' if is_cursor else ''}"


def _at(region: Region, line: int) -> str:
    return f"\x1b[{region[1] + line + 1};{region[0] + 1}H"


def _styled(parts: Sequence[Part], prefix: str, look: FrameNote) -> str:
    """The parts in their colours; text is foreign, so only what is printable leaves here."""
    return "".join(f"{look.styles[prefix + style]}{in_cells(text)}{_PLAIN}" for text, style in parts if text)


def _stated(name: str) -> int:
    """What a variable of the environment states, as Textual heeds it; 0 for nothing. (shutil does
    the same, but its import takes 2 ms of the 50 until the first rows.)
    """
    stated = os.environ.get(name, "")
    return int(stated) if stated.isdecimal() else 0


class Terminal:
    """The terminal that Textual will draw on. While it is taken, keys typed early are kept for Textual: they are not
    echoed over the picture, and C-c is one of them.
    """

    def __init__(self, output: int, keys: int) -> None:
        self._output, self._keys = output, keys
        self._before: Any = None
        width, height = os.get_terminal_size(output)
        self.size = (_stated("COLUMNS") or width, _stated("LINES") or height)

    @classmethod
    def open(cls) -> "Terminal | None":
        """None where it is no terminal like those this module knows."""
        if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER") or not sys.__stderr__ or not sys.__stdin__:
            return None
        output, keys = sys.__stderr__.fileno(), sys.__stdin__.fileno()
        with suppress(OSError):  # it has just gone
            return cls(output, keys) if os.isatty(output) and os.isatty(keys) else None
        return None

    def write(self, text: str) -> None:
        """One that has gone is not written to: Textual's driver finds that out."""
        data = text.encode("utf-8", "replace")
        with suppress(OSError):
            while data:
                data = data[os.write(self._output, data) :]

    def takes_more(self) -> bool:
        """Whether a few bytes can be written without waiting for the terminal to read."""
        from select import select

        return bool(select([], [self._output], [], 0)[1])

    @property
    def is_taken(self) -> bool:
        """Whether it has been taken, and not been given back."""
        return self._before is not None

    def take(self) -> bool:
        """Returns whether it could be taken; one that has gone cannot."""
        import termios

        with suppress(termios.error):
            self._before = termios.tcgetattr(self._keys)
            quiet = termios.tcgetattr(self._keys)
            quiet[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
            quiet[3] &= ~(termios.ECHO | termios.ISIG | termios.ICANON | termios.IEXTEN)
            termios.tcsetattr(self._keys, termios.TCSANOW, quiet)
        return self.is_taken

    def hand_over(self) -> Any:
        """Leave the terminal to whoever reads its keys from now on. Returns the settings to restore at the end."""
        before, self._before = self._before, None
        return before

    def give_back(self) -> None:
        """Leave the terminal as it was, but for the picture on it."""
        import termios

        with suppress(termios.error):  # it has gone
            termios.tcsetattr(self._keys, termios.TCSANOW, self.hand_over())
