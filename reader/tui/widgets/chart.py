"""A chart of counts over time: a bar for each day, month or year, of which one is chosen by keys or mouse.

Textual's Sparkline scales from the smallest count, so that few look like none; neither it nor plotext has a bar to
choose.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.library.facets import Facet
from reader.text.times import weekday

_BLOCKS = " ▁▂▃▄▅▆▇█"
_WIDEST = 8  # cells from one bar to the next, the same for all


class Chart(Widget, can_focus=True):
    """Shows `periods`, named as facets name days, months or years, in their order."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--bar", "chart--cursor", "chart--axis"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "move(1)", show=False),
        Binding("left", "move(-1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass(repr=False, eq=False)
    class Chosen(Message):
        """A bar has been chosen."""

        period: Facet

    periods: reactive[Sequence[Facet]] = reactive[Sequence[Facet]](())
    cursor: reactive[int] = reactive(0)

    def watch_periods(self) -> None:
        self.cursor = len(self.periods) - 1

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.periods) - 1))

    def moves(self) -> Mapping[str, Callable[[int | None], None]]:
        """What moves its cursor, by commands, given a count."""
        return {
            **dict.fromkeys(("down", "focus_article"), lambda count: self.action_move(count or 1)),
            **dict.fromkeys(("up", "focus_list"), lambda count: self.action_move(-(count or 1))),
            **dict.fromkeys(("half_down", "page_down"), lambda _: self.action_move(10)),
            **dict.fromkeys(("half_up", "page_up"), lambda _: self.action_move(-10)),
            "top": lambda count: self.action_move((count or 1) - 1 - self.cursor),
            "bottom": lambda count: self.action_move((count or len(self.periods)) - 1 - self.cursor),
        }

    def action_move(self, step: int) -> None:
        self.cursor += step

    def action_choose(self) -> None:
        if self.periods:
            self.post_message(self.Chosen(self.periods[self.cursor]))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        number = bisect_right(self._edges, offset.x) - 1 if offset else len(self._visible_bars)
        if number < len(self._visible_bars):
            self.cursor = self._visible_bars[number]
            self.action_choose()

    @property
    def _step(self) -> int:
        """Cells from one bar to the next; from three on the last of them is a gap."""
        return max(1, min(self.size.width // max(len(self.periods), 1), _WIDEST))

    @property
    def _visible_bars(self) -> range:
        """The bars that have room: the newest, unless the cursor is further left."""
        count = max(self.size.width // self._step, 1)
        first = max(0, min(self.cursor, len(self.periods) - count))
        return range(first, min(first + count, len(self.periods)))

    @property
    def _edges(self) -> list[int]:
        """Where each bar shown begins, and where the last one ends."""
        return [number * self._step for number in range(len(self._visible_bars) + 1)]

    def render_line(self, y: int) -> Strip:
        from_axis = self.size.height - 1 - y
        segments = self._row((from_axis - 1) * 8) if from_axis else self._axis()
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _row(self, below: int) -> list[Segment]:
        """A row of the bars that has `below` eighths of a cell under it; whatever there is shows."""
        full = (self.size.height - 1) * 8
        most = max((period.count for period in self.periods), default=0)
        width = self._step - (self._step > 2)
        bar, cursor, gap = (self.get_component_rich_style(f"chart--{name}") for name in ("bar", "cursor", "axis"))
        segments = []
        for number, (start, end) in zip(self._visible_bars, pairwise(self._edges), strict=True):
            eighths = -(-self.periods[number].count * full // most)
            block = _BLOCKS[max(0, min(eighths - below, 8))]
            segments.append(Segment(block * width, cursor if number == self.cursor else bar))
            segments.append(Segment(" " * (end - start - width), gap))
        return segments

    def _axis(self) -> list[Segment]:
        """The period under the cursor with its count, the first and the last one, and where a year or month begins."""
        axis, cursor = (self.get_component_rich_style(f"chart--{name}") for name in ("axis", "cursor"))
        bars = self._visible_bars
        if not bars:
            return [Segment("No dates.", axis)]
        label, start = self._label(self._edges[self.cursor - bars.start] + (self._step - 1) // 2)
        first, last = (words(self.periods[number].name) for number in (bars[0], bars[-1]))
        free = [True] * self.size.width
        free[max(start - 1, 0) : start + len(label) + 1] = [False] * (len(label) + 2)
        row = [" "] * self.size.width
        for at, text in ((0, first), (self._edges[-1] - len(last), last), *self._ticks()):
            end = at + len(text)
            if at >= 0 and end <= len(row) and all(free[max(at - 1, 0) : end + 1]):
                row[at:end] = text
                free[at:end] = [False] * len(text)
        left, right = "".join(row[:start]), "".join(row[start + len(label) :])
        return [Segment(left, axis), Segment(label, cursor), Segment(right, axis)]

    def _ticks(self) -> Iterator[tuple[int, str]]:
        """Where a year begins among months, or a month among days, and what it is called; every year among years."""
        for number, edge in zip(self._visible_bars, self._edges, strict=False):
            year, *rest = self.periods[number].name.split("-")
            if not rest or rest == ["01"]:
                yield edge, str(int(year))
            elif rest[1:] == ["01"]:
                yield edge, f"{date(int(year), int(rest[0]), 1):%b}"

    def _label(self, at: int) -> tuple[str, int]:
        """What stands under the bar whose middle is at `at`, as much as has room, and where it begins."""
        chosen = self.periods[self.cursor]
        for text in (f"{words(chosen.name)} · {chosen.count:,}", f"{chosen.count:,}"):
            if at + 2 + len(text) <= self.size.width:
                return f"▴ {text}", at
            if at > len(text):
                return f"{text} ▴", at - len(text) - 1
        return "▴", at


def words(period: str) -> str:
    """`2023-05-18` as `Thu 18 May 2023`, `2023-05` as `May 2023`."""
    year, *rest = map(int, period.split("-"))
    day = date(year, *(*rest, 1, 1)[:2])
    return weekday(day) if len(rest) == 2 else f"{day:%b} {year}" if rest else str(year)
