"""A virtual list that holds positions and paints only the lines on the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.model.headline import Headline
from reader.model.ids import IdList
from reader.text.words import Run
from reader.tui.widgets.columns import ListFormat, fit
from reader.tui.widgets.lines import Heading, Lines, top_for
from reader.tui.widgets.row_styles import COMPONENTS, NO_HIGHLIGHT, RowHighlight, RowStyles
from reader.tui.widgets.rows import RowState, edge, row_kind, row_lines

Fetch = Callable[[Sequence[int]], dict[int, Headline]]

_WINDOW = 64  # rows fetched at once
_CACHED = 512  # rows remembered
_FINISHED = 256  # rows remembered as finished lines, some 3 KB a line: a few screens of them
_CHOSEN = "✓"  # the sign of a row that is selected


_UNDER_CURSOR = RowState(is_cursor=True)


def no_highlights(ids: Sequence[int]) -> dict[int, RowHighlight]:
    """No row stands out."""
    return {}


class ArticleList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of articles. Give it `fetch` once and `show` ids in order; it posts what the person does."""

    COMPONENT_CLASSES = COMPONENTS

    cursor: reactive[int] = reactive(0, repaint=False)  # a move repaints what it changes
    list_format: reactive[ListFormat] = reactive(ListFormat)
    selection: reactive[frozenset[int]] = reactive(frozenset[int])  # ids of the rows that the next command is about
    looked_for: reactive[tuple[Run, ...]] = reactive(())  # words to show up in the titles

    @dataclass(repr=False, eq=False)
    class Highlighted(Message):
        """The cursor stands on another article, or on none."""

        id: int | None

    @dataclass(repr=False, eq=False)
    class Chosen(Message):
        """The person clicked the article under the cursor."""

        id: int

    @dataclass(repr=False, eq=False)
    class HeadingClicked(Message):
        """The person clicked the heading of this group, counted from 0."""

        number: int

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._fetch = fetch
        self._clock = clock
        self._ids = IdList()
        self._layout = Lines()
        self._range_from: int | None = None
        self._top = 0  # the line at the top, as far as the size of the list allows
        self._sized: Size | None = None  # the size that the list was last laid out for
        self._rows: dict[int, Headline] = {}
        self._highlights: dict[int, RowHighlight] = {}
        self.find_highlights = no_highlights
        self._strips: LRUCache[tuple[object, ...], list[Strip]] = LRUCache(_FINISHED)  # by what they depend on
        self._styles = RowStyles(self.get_component_rich_style)
        self._ground: tuple[Style, Color] | None = None  # its own style and background, until they are others

    def show(self, ids: IdList, select: int | None, headings: Sequence[Heading] = ()) -> None:
        """Show these articles with the cursor on `select`, else as near to where it was as can be.

        The cursor keeps its line on the screen, so that rows that come or go above it do not move it; but where a list
        that stands at its beginning gets headings, the first one is seen.
        """
        line = self._layout.of(self.cursor) - self.scroll_offset.y
        stays_at_start = not self.scroll_offset.y and bool(headings) > bool(self._layout.headings)
        before = self.selected
        self._ids = ids
        self._layout = Lines(len(ids), headings, self.list_format.rows.lines)
        self._forget_rows()
        position = ids.position(select)
        if position is None:
            position = min(self.cursor, max(len(ids) - 1, 0))
        self.set_reactive(ArticleList.cursor, position)
        self._grow()
        self._set_height(self._layout.height)
        self._scroll(0 if stays_at_start else max(self._layout.of(position) - line, 0))
        self._keep_in_view()
        self.refresh()
        if self.selected != before:
            self.post_message(self.Highlighted(self.selected))

    def _set_height(self, lines: int) -> None:
        """Be so many lines long; where no scroll bar comes or goes for it, the screen is not laid out anew."""
        size = Size(0, lines)
        if self.show_vertical_scrollbar and lines > self.size.height:
            self.set_reactive(ArticleList.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = lines
        else:
            self.virtual_size = size

    def watch_list_format(self) -> None:
        """Show the same articles in other rows; columns and lines may be others."""
        if self.list_format.rows.lines == self._layout.per_row:
            self._fit_cursor_row()
            return
        at_top = self._layout.position_at(self._top)
        self._layout = Lines(len(self._ids), self._layout.headings, self.list_format.rows.lines)
        self._grow()
        self._set_height(self._layout.height)
        self._top, sized = self._layout.of(at_top), self._sized
        self.expect_size()
        self._scroll(self._top_for(self._top, self.scrollable_content_region.height))
        self._sized = sized
        self.refresh()

    def expect_size(self) -> None:
        """Another size is to come, so that no scroll until then says what is to be at the top."""
        self._sized = None

    def refresh_rows(self) -> None:
        """Fetch the rows anew: their marks have changed."""
        self._forget_rows()
        self._fit_cursor_row()
        self.refresh()

    def _grow(self) -> bool:
        """Give the row under the cursor the lines that its whole title takes. Returns whether lines below it move."""
        before = self._layout.more
        width, row = self.scrollable_content_region.width, self._row_at(self.cursor)
        lines = row_lines(row, width, self.list_format, self._clock(), _UNDER_CURSOR) if row and width else ()
        self._layout.grow(self.cursor, max(len(lines) - self._layout.per_row, 0))
        if self._layout.more == before:
            return False
        self._set_height(self._layout.height)
        return True

    def _fit_cursor_row(self) -> None:
        if self._grow():
            self._keep_in_view()
            self.refresh()

    def _forget_rows(self) -> None:
        self._rows.clear()
        self._highlights.clear()
        self._strips.clear()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._ids)

    @property
    def ids(self) -> IdList:
        """The articles, in order."""
        return self._ids

    @property
    def selected(self) -> int | None:
        """The id under the cursor."""
        return self._ids[self.cursor] if self.cursor < len(self._ids) else None

    def row(self, id_: int) -> Headline | None:
        """What the list knows of an article; None where it has gone."""
        return self._rows.get(id_) or self._fetch([id_]).get(id_)

    def group_start(self, forward: bool) -> int | None:
        """The first row of the next group or, backward, of this one or the one before; None where there is none."""
        return self._layout.group_after(self.cursor) if forward else self._layout.group_before(self.cursor)

    @property
    def group_number(self) -> int | None:
        """Which group, from 0, the cursor stands in; None where there are no groups."""
        return self._layout.group_at(self.cursor)

    def restore(self, select: int | None, top: int) -> None:
        """Put the cursor on `select`, and line `top` at the top, as they were once."""
        position = self._ids.position(select)
        self.cursor = self.cursor if position is None else position
        self._scroll(top)
        self._keep_in_view()
        self._top = top  # where another size is to come

    @property
    def top(self) -> int:
        """The line at the top; of a list that is not shown, the one that will be as far as its size allows."""
        return self.scroll_offset.y if self.size == self._sized else self._top

    def toggle_selected(self) -> None:
        """Select the row under the cursor, or no longer; ranges begin here."""
        if self.selected is not None:
            self.selection ^= {self.selected}
            self._range_from = self.selected

    def select_range(self) -> None:
        """Select every row from the one selected last to the cursor."""
        start = self._ids.position(self._range_from)
        first, last = sorted((self.cursor if start is None else start, self.cursor))
        self.selection |= set(self._ids[first : last + 1])
        self._range_from = self.selected

    def move(self, lines: int) -> None:
        """Move the cursor by `lines`, stopping at the ends."""
        self.cursor += lines

    def turn(self, rows: int) -> None:
        """Move the cursor by `rows` and the lines with it, so that a page turned is all new."""
        self._scroll(self.scroll_offset.y + rows * self._layout.per_row)
        self.cursor += rows

    def move_to(self, position: int) -> None:
        """Put the cursor on row `position`, from 0; as far as there are rows."""
        self.cursor = position

    @property
    def page(self) -> int:
        """Rows in a page, one kept from the last for the eye."""
        return max((self.scrollable_content_region.height - 1) // self._layout.per_row, 1)

    def validate_cursor(self, position: int) -> int:
        return max(min(position, len(self._ids) - 1), 0)

    def watch_cursor(self, before: int, after: int) -> None:
        top, height = self.scroll_offset.y, self._layout.per_row + self._layout.more
        moves = self._grow()
        self._keep_in_view()
        if self.scroll_offset.y == top and not moves:
            self.refresh_lines(self._layout.of(before), height)
            self.refresh_lines(self._layout.of(after), height)
        else:
            self.refresh()
        self.post_message(self.Highlighted(self.selected))

    def _scroll(self, top: int) -> None:
        """Have line `top` at the top. Forced, for a list that just fitted has no scroll bar yet."""
        self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def _keep_in_view(self) -> None:
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        wanted = self._top_for(top, height)
        if height and wanted != top:
            self._scroll(wanted)

    def _top_for(self, top: int, height: int) -> int:
        return top_for(self._layout.of(self.cursor), top, height, self._layout.per_row + self._layout.more)

    def begin_at(self, top: int) -> None:
        """Have line `top` at the top as soon as there is a size to tell how far the list can be scrolled."""
        self._top = top

    def watch_scroll_y(self, before: float, after: float) -> None:
        super().watch_scroll_y(before, after)
        if self.size == self._sized:  # else it is Textual that makes a scroll fit another size
            self._top = round(after)

    def on_resize(self) -> None:
        """Show what was shown: a list that was small for a while is where it was before."""
        if self.size.height:
            self._grow()
            self._scroll(self._top_for(self._top, self.scrollable_content_region.height))
            self._sized = self.size

    def on_focus(self) -> None:
        self.refresh()

    on_blur = on_focus

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self._ground = None
        self._forget_rows()  # highlights have colours of the theme

    def on_click(self, event: events.Click) -> None:
        before, line = self.cursor, event.y + self.scroll_offset.y
        if heading := self._layout.heading_at(line) if line < self._layout.height else None:
            self.post_message(self.HeadingClicked(self._layout.headings.index(heading)))
        elif self.point_at(event.y) and self.cursor == before and event.chain > 1:
            self.post_message(self.Chosen(self._ids[before]))

    def point_at(self, y: int) -> bool:
        """Put the cursor on the row that is drawn at line `y` of the list; False where none is."""
        line = y + self.scroll_offset.y
        if line >= self._layout.height or self._layout.heading_at(line):
            return False
        self.cursor = self._layout.position_at(line)
        return True

    def prepare(self) -> None:
        """Have the lines ready that a page up or down would show. For moments in which nothing else is to be done."""
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        for line in range(max(top - height, 0), top + 2 * height):
            self._line_at(line)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Finished lines as they are: there is no border, padding or shade that Textual would have to add to them."""
        return [self.render_line(y).crop(crop.x, crop.right) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        return self._line_at(y + self.scroll_offset.y)

    def _line_at(self, line: int) -> Strip:
        if heading := self._layout.heading_at(line):
            return self._heading_line(heading)
        position = self._layout.position_at(line)
        row = self._row_at(position)
        if row is None:
            return self._finished(Strip([]))
        lines = self._lines_of(row, position == self.cursor)
        part = self._layout.part_at(line)
        return lines[part] if part < len(lines) else self._finished(Strip([]))

    def _lines_of(self, row: Headline, is_cursor: bool) -> list[Strip]:
        """The finished lines of a row, which are laid out once for all that they depend on."""
        now = self._clock()
        minute = now.replace(second=0, microsecond=0)  # as fine as an age is shown
        look = (self.has_focus, self.size, self.list_format, self.looked_for, minute)
        depends_on = (row.id, is_cursor, row.id in self.selection, *look)
        lines = self._strips.get(depends_on)
        if lines is None:
            lines = self._strips[depends_on] = self._laid_out(row, is_cursor, now)
        return lines

    def _heading_line(self, heading: Heading) -> Strip:
        text = fit(
            f" {'▸ ' * heading.is_folded}{heading.text} · {heading.rows:,}", self.scrollable_content_region.width
        )
        return self._finished(Strip([Segment(text, self._styles.heading())]))

    def _laid_out(self, row: Headline, is_cursor: bool, now: datetime) -> list[Strip]:
        width = self.scrollable_content_region.width
        highlight = self._highlights.get(row.id, NO_HIGHLIGHT)
        mark = _CHOSEN if row.id in self.selection else highlight.mark
        state = RowState(edge(is_cursor, self.has_focus), mark, self.looked_for, is_cursor)
        styles = self._styles.row(row_kind(row), self._cursor_class(is_cursor), highlight)
        lines = row_lines(row, width, self.list_format, now, state)
        return [self._finished(Strip([Segment(text, styles[role]) for text, role in line], width)) for line in lines]

    def part_style(self, kind: str, is_cursor: bool, role: str) -> Style:
        """How a part of a row looks that nothing highlights; `kind` and `role` are as `rows.py` has them."""
        return self._styles.part(kind, self._cursor_class(is_cursor), role)

    def _cursor_class(self, is_cursor: bool) -> str:
        if not is_cursor:
            return ""
        return "list--cursor" if self.has_focus else "list--cursor-blurred"

    def _finished(self, line: Strip) -> Strip:
        """`line` over the list's whole width, in the colours that the terminal has."""
        if self._ground is None:
            self._ground = self.rich_style, self.background_colors[1]
        style, background = self._ground
        line = line.adjust_cell_length(self.size.width, style)
        for line_filter in self.get_line_filters():
            line = line.apply_filter(line_filter, background)
        return line

    def _row_at(self, position: int) -> Headline | None:
        if position >= len(self._ids):
            return None
        id_ = self._ids[position]
        if id_ not in self._rows:
            if len(self._rows) > _CACHED:
                self._rows.clear()
                self._highlights.clear()
            start = position - position % _WINDOW
            window = self._ids[start : start + _WINDOW]
            self._rows |= self._fetch(window)
            self._highlights |= self.find_highlights(window)
        return self._rows.get(id_)
