"""Which line of the list holds what: a heading stands above the first row of its group."""

from bisect import bisect_right
from collections.abc import Container, Iterable
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from reader.model.headline import value_title
from reader.query import Group
from reader.text.times import weekday

_SCROLL_OFF = 2  # lines kept between the cursor and the edge


class Heading(NamedTuple):
    """What stands above a group: its first row, what the rows have in common, and how many they are."""

    position: int
    text: str
    rows: int
    is_folded: bool = False  # of its rows only the first is shown


class Lines:
    """The lines of a list of `count` rows of so many lines each, from 0, under `headings` in order. One row may be
    `more` lines longer than the others: see `grow`.
    """

    def __init__(self, count: int = 0, headings: Iterable[Heading] = (), per_row: int = 1) -> None:
        self.headings = list(headings)
        self.per_row = per_row
        self.more = 0  # lines of the grown row beyond `per_row`
        self._count = count
        self._grown = 0  # the position of that row
        self._starts = [heading.position for heading in self.headings]
        self._at = [heading.position * per_row + before for before, heading in enumerate(self.headings)]

    @property
    def height(self) -> int:
        """All lines."""
        return self._count * self.per_row + len(self.headings) + self.more

    def grow(self, position: int, more: int) -> None:
        """From now on this row, and no other, is `more` lines longer."""
        self._grown, self.more = position, more

    def of(self, position: int) -> int:
        """The first line of a row."""
        return self._plain(position) + (self.more if position > self._grown else 0)

    def _plain(self, position: int) -> int:
        return position * self.per_row + bisect_right(self._starts, position)

    def _without_more(self, line: int) -> int:
        """The line where no row was longer; those of the longer row beyond the others' are its last."""
        last = self._plain(self._grown) + self.per_row - 1
        return line if line <= last else max(line - self.more, last)

    def heading_at(self, line: int) -> Heading | None:
        """The heading on a line, if it holds one."""
        line = self._without_more(line)
        number = bisect_right(self._at, line) - 1
        return self.headings[number] if number >= 0 and self._at[number] == line else None

    def position_at(self, line: int) -> int:
        """The row on a line; of a heading's line the first row under it."""
        line = self._without_more(line)
        before = bisect_right(self._at, line)
        is_heading = bool(before) and self._at[before - 1] == line
        return (line - before + is_heading) // self.per_row

    def part_at(self, line: int) -> int:
        """Which of its row's lines a line is, from 0."""
        return line - self.of(self.position_at(line))

    def group_at(self, position: int) -> int | None:
        """Which group, from 0, a row stands in; None where there are no groups."""
        return bisect_right(self._starts, position) - 1 if self._starts else None

    def group_before(self, position: int) -> int | None:
        """The first row of the group that `position` stands in, or of the one before where it is that row itself."""
        before = [start for start in self._starts[: bisect_right(self._starts, position)] if start < position]
        return before[-1] if before else None

    def group_after(self, position: int) -> int | None:
        """The first row of the next group."""
        number = bisect_right(self._starts, position)
        return self._starts[number] if number < len(self._starts) else None


def headings(
    group: Group, groups: Iterable[tuple[str, int]], today: date, folded: Container[str] = ()
) -> list[Heading]:
    """Headings for `groups`, each (what its rows have in common, how many they are), in the list's order; of those that
    are `folded` one row is shown.
    """
    counts = list(groups)
    starts = accumulate((1 if name in folded else count for name, count in counts), initial=0)
    return [
        Heading(start, _title(group, name, today), count, name in folded)
        for start, (name, count) in zip(starts, counts, strict=False)
    ]


def _title(group: Group, name: str, today: date) -> str:
    if not name:
        return "no date" if group == "day" else f"no {group}"
    return _day(name, today) if group == "day" else value_title(group, name)


def _day(name: str, today: date) -> str:
    """`2023-05-18` as `Thu 18 May 2023`, with a word for the days next to today."""
    day = date.fromisoformat(name)
    near = {0: "Today, ", 1: "Yesterday, "}.get((today - day).days, "")
    return f"{near}{weekday(day)}"


def top_for(line: int, top: int, height: int, per_row: int) -> int:
    """The line at the top of a list of `height` lines, which keeps the row that begins on `line` off its edges and
    moves no more than that.
    """
    margin = min(_SCROLL_OFF, max((height - per_row) // 2, 0))
    return min(max(top, line + per_row - 1 + margin - height + 1), max(line - margin, 0))
