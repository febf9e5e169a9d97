"""Widgets one below the other, of which Textual places those near the screen: to place thousands holds up each key."""

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import takewhile
from typing import Any, NamedTuple

from textual._spatial_map import SpatialMap
from textual.containers import ScrollableContainer
from textual.errors import NoWidget
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import DockArrangeResult, WidgetPlacement
from textual.map_geometry import MapGeometry
from textual.widget import Widget


class _State(NamedTuple):
    """What the place of a block follows from, beside the width and what stands above it."""

    block: Widget
    layout_updates: int
    styles_updates: int


class Column(Widget):
    """Its children keep the places that they have, however many follow; their heights depend on nothing but the width.
    One that has not the size yet that it takes is placed wherever it is, for it may change its height once it has.
    """

    top = 0  # its first line within what is scrolled

    def __init__(self, **of_a_widget: Any) -> None:
        super().__init__(**of_a_widget)
        self._is_stale = True
        self._placed_for = (0, 0)  # the width, and which children
        self._states: list[_State] = []
        self._placements: list[WidgetPlacement] = []
        self._of: dict[Widget, WidgetPlacement] = {}
        self._height = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._place_all(width)
        return self._height

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        """Where the children near the screen are; the others are those that are asked for by their lines."""
        self._place_all(size.width)
        start, end = self._between(self._on_screen)
        placements = [
            each
            for number, each in enumerate(self._placements)
            if start <= number < end or each.widget.outer_size != each.region.size
        ]
        return DockArrangeResult(placements, set(self._of), NULL_SPACING, _Lines(self, size.width))

    def placements_between(self, lines: range) -> list[WidgetPlacement]:
        """Those of the children that have one of `lines` of what is scrolled."""
        start, end = self._between(lines)
        return self._placements[start:end]

    def placement_of(self, child: Widget) -> WidgetPlacement | None:
        """Where a child is."""
        return self._of.get(child)

    @property
    def height(self) -> int:
        """Lines of them all."""
        return self._height

    def _between(self, lines: range) -> tuple[int, int]:
        start = bisect_right(self._placements, lines.start - self.top, key=lambda each: each.region.bottom)
        return start, bisect_left(self._placements, lines.stop - self.top, start, key=lambda each: each.region.y)

    @property
    def _on_screen(self) -> range:
        """The lines of what is scrolled that may be on the screen."""
        view = next((each for each in self.ancestors if isinstance(each, ScrollableContainer)), None)
        first = view.scroll_offset.y if view else 0
        return range(first, first + self.screen.size.height)

    def _clear_arrangement_cache(self) -> None:
        super()._clear_arrangement_cache()
        self._is_stale = True

    def _place_all(self, width: int) -> None:
        laid_out = width, self._nodes._updates
        if self._placed_for == laid_out and not self._is_stale:
            return
        states = [
            _State(block, block._layout_updates, block.styles._cache_key) for block in self._nodes if block.display
        ]
        is_as_wide = self._placed_for[0] == width
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(states, self._states, strict=False)))
        del self._placements[kept if is_as_wide else 0 :]
        for state in states[len(self._placements) :]:
            self._placements.append(self._placed(state.block, width))
        self._states, self._of = states, {each.widget: each for each in self._placements}
        last = self._placements[-1] if self._placements else None
        self._height = last.region.bottom + last.margin.bottom if last else 0
        self._placed_for, self._is_stale = laid_out, False

    def _placed(self, block: Widget, width: int) -> WidgetPlacement:
        """`block` below the last of those that have their places."""
        viewport, beside = self.app.size, block.styles.margin.width
        room = Size(width, viewport.height)
        model = block._get_box_model(room, viewport, Fraction(max(width - beside, 0)), Fraction(viewport.height))
        above = self._placements[-1] if self._placements else None
        gap = max(above.margin.bottom, model.margin.top) if above else model.margin.top
        line = (above.region.bottom if above else 0) + gap
        return WidgetPlacement(
            Region(model.margin.left, line, int(model.width), int(model.height)), NULL_OFFSET, model.margin, block
        )


class _Lines(SpatialMap[WidgetPlacement]):
    """The children of a column, by their lines."""

    def __init__(self, column: Column, width: int) -> None:
        super().__init__()
        self._column = column
        self.total_region = Region(0, 0, width, column.height)

    def get_values_in_region(self, region: Region) -> list[WidgetPlacement]:
        top = self._column.top
        return self._column.placements_between(range(top + region.y, top + region.bottom))


def place_of(widget: Widget) -> MapGeometry:
    """Where `widget` is in its parent, if it is laid out but not placed. Raises NoWidget where it is not laid out."""
    parent = widget.parent
    if not isinstance(parent, Widget):
        raise NoWidget("It is in no screen.")
    around = widget.screen.find_widget(parent)
    inner = parent._get_scrollable_region(around.region.shrink(parent.styles.gutter))
    placement = _placement(parent, widget, inner.size)
    if not placement:
        raise NoWidget("Its parent shows it nowhere.")
    return MapGeometry(
        placement.region + inner.offset - parent.scroll_offset,
        around.order,
        around.clip.intersection(inner),
        placement.region.size,
        inner.size,
        placement.region,
        NULL_SPACING,
    )


def _placement(parent: Widget, child: Widget, size: Size) -> WidgetPlacement | None:
    if isinstance(parent, Column):
        return parent.placement_of(child)
    return next((each for each in parent.arrange(size).placements if each.widget is child), None)
