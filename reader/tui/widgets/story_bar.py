"""The line above a story's articles: how much of it there is, when, who was first, and how it went day by day."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from reader.library.facets import Facet
from reader.model.story import Story
from reader.text.clean import plural
from reader.tui.widgets.bar_parts import Part
from reader.tui.widgets.columns import BARS, fit

_DAYS, _FEWEST_DAYS = 30, 8  # bars at most, and at least; of a longer story each stands for several days
_FIRST, _SHORTEST = 24, 8  # cells for the name of who was first
_LABEL, _GAP = " · first: ", "   "


class StorySummary(NamedTuple):
    """A story as it is told above its articles."""

    story: Story
    first: str  # who was
    days: Sequence[Facet]  # how many articles each day has that has any


class StoryBar(Widget):
    """Tells of the story whose articles the list shows; of nothing until it is known."""

    summary: reactive[StorySummary | None] = reactive(None)

    def render(self) -> Content:
        return Content.assemble(*story_parts(self.size.width, self.summary)) if self.summary else Content("")


def story_parts(width: int, summary: StorySummary) -> list[Part]:
    """`9 articles · 6 providers · 14–21 May 2023 · first: Ars Technica   ▂▁·▇`, as much of it as fits `width` cells."""
    room = width - 2
    story = summary.story
    words = story.words
    if cell_len(words) > room:
        words = f"{story.sign}{plural(story.articles, 'article')} · {story.when}"
    words = fit(words, min(cell_len(words), room))
    room -= cell_len(words)
    parts = [(f" {words}", "$text-accent")]
    for_first = min(cell_len(summary.first), _FIRST, room - len(_LABEL))
    if summary.first and for_first >= min(cell_len(summary.first), _SHORTEST):
        parts += [(_LABEL, "$quiet"), (fit(summary.first, for_first), "bold")]
        room -= len(_LABEL) + for_first
    for_bars = min(room - len(_GAP), _DAYS)
    if len(summary.days) > 1 and for_bars >= _FEWEST_DAYS:
        parts.append((_GAP + timeline(summary.days, for_bars), "$text-accent"))
    return parts


def timeline(days: Sequence[Facet], width: int) -> str:
    """A bar for each day in at most `width` cells, as high as its articles are many; a dot for a day without any."""
    numbers = [date.fromisoformat(day.name).toordinal() for day in days]
    start, length = numbers[0], numbers[-1] - numbers[0] + 1
    counts = [0] * min(length, width)
    for number, day in zip(numbers, days, strict=True):
        counts[(number - start) * len(counts) // length] += day.count
    return "".join(BARS[ceil(count / max(counts) * len(BARS)) - 1] if count else "·" for count in counts)
