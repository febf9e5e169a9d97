"""What Textual 8.2 gets wrong, put right while the app runs. Textual is pinned for it, and tests hold each."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from textual import events
from textual._compositor import ChopsUpdate, Compositor
from textual._styles_cache import StylesCache
from textual.await_remove import AwaitRemove
from textual.css.scalar import Scalar
from textual.errors import NoWidget
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets._toast import Toast, ToastHolder

_REVERSE = Style(reverse=True)
_FOR_A_SIZE: tuple[Any, ...] = (
    *(getattr(Region, name) for name in (
        "__contains__", "contains_region", "grow", "intersection", "overlaps", "shrink", "translate", "union",
    )),
    Strip.blank, Strip.render_ansi, Scalar.resolve,
)  # fmt: skip

_Render = tuple[Region, Region, list[Strip]]  # where a widget is, which part of the screen that is for, and its lines

_get_renders = Compositor._get_renders
_move_page, _click = OptionList._move_page, OptionList._on_click
_visual_style = Widget.get_visual_style


def install() -> None:
    """Mend Textual from now on; twice does no harm."""
    _give_widgets_back()
    Compositor.render_partial_update = _changes  # type: ignore[method-assign, assignment]
    Compositor._get_renders = _renders  # type: ignore[method-assign, assignment]
    Compositor.get_widget_at = _attached_widget_at  # type: ignore[method-assign, assignment]
    OptionList._move_page = _move_page_where_there_is_one  # type: ignore[method-assign, assignment]
    Widget.get_visual_style = _visual_style_with_reverse  # type: ignore[method-assign, assignment]
    Toast.remove = _remove_with_holder  # type: ignore[method-assign, assignment]
    OptionList._on_click = _click_on_what_is_listed  # type: ignore[method-assign, assignment]


def forget_sizes() -> None:
    """The terminal has another size: of what Textual computed for the one before, some 10,000 regions and lines that it
    remembers without end of their use, nothing will be asked for again.
    """
    for remembered in _FOR_A_SIZE:
        remembered.cache_clear()


def _changes(compositor: Compositor) -> ChopsUpdate | None:
    """What is to be drawn anew. Textual renders every line of every widget between the first change and the last, to
    draw the row under the cursor and the line of keys; of all that, this renders what has changed.
    """
    screen, dirty = compositor.size.region, compositor._dirty_regions
    changed = [part for region in dirty if (part := region.intersection(screen))]
    dirty.clear()
    if not changed:
        return None
    spans = list(compositor._regions_to_spans(changed))
    chops = compositor._render_chops(changed, {y for y, _, _ in spans}.__contains__)  # type: ignore[arg-type]
    return ChopsUpdate(chops, spans, [cuts[1:] for cuts in compositor.cuts])


def _renders(compositor: Compositor, crop: Region | Sequence[Region] | None = None) -> Iterable[_Render]:
    """What widgets draw within `crop`; or, where that is several regions, of the lines from the first to the last of
    those that lie in a widget.
    """
    if crop is None or isinstance(crop, Region):
        yield from _get_renders(compositor, crop)
        return
    for widget, (region, clip) in compositor.visible_widgets.items():
        visible = region.intersection(clip)
        changed = [part for each in crop if (part := each.intersection(visible))]
        if changed:
            lines = Region.from_union(changed)
            part = Region(visible.x, lines.y, visible.width, lines.height)
            yield region, part, widget.render_lines(part.translate(-region.offset))


def _give_widgets_back() -> None:
    """Textual remembers the colours of 1,024 widgets together with all their lines, long after they have gone: its
    cache of a method keeps `self`. A cache of the class, which its parameter is named for, keeps the colours alone.
    """
    cached: Any = vars(StylesCache)["get_inner_outer"]
    if not isinstance(cached, classmethod):
        StylesCache.get_inner_outer = classmethod(lru_cache(1024)(cached.__wrapped__))  # type: ignore[arg-type, assignment]


def _attached_widget_at(compositor: Compositor, x: int, y: int) -> tuple[Widget, Region]:
    """The widget drawn at a cell, and its region. Of one that has gone since, a click would want the place it had in
    the app; what is beneath it gets the click. Raises NoWidget where there is none.
    """
    for widget, region in compositor.get_widgets_at(int(x), int(y)):
        if widget.is_attached:
            return widget, region
    raise NoWidget(f"There is no widget at {x}, {y}.")


def _move_page_where_there_is_one(options: OptionList, direction: Any) -> None:
    """A list without room has no lines, and one that has just been filled not all of them: Textual looks them up."""
    if (options.highlighted or 0) in options._index_to_line and options._lines:
        _move_page(options, direction)


async def _click_on_what_is_listed(options: OptionList, event: events.Click) -> None:
    """The line clicked may be of a list that has been filled with fewer since it was drawn."""
    if event.style.meta.get("option", 0) < options.option_count:
        await _click(options, event)


def _remove_with_holder(toast: Toast) -> AwaitRemove:
    """A toast whose time ends beneath a window is removed without what holds it, which stays for ever."""
    return toast.parent.remove() if isinstance(toast.parent, ToastHolder) else Widget.remove(toast)


def _visual_style_with_reverse(widget: Widget, *component_classes: str, partial: bool = False) -> Style:
    """The style of parts of a widget: where CSS says `text-style: reverse` of one, Textual draws it plainly."""
    style = _visual_style(widget, *component_classes, partial=partial)
    reverses = any(widget.get_component_styles(name).text_style.reverse for name in component_classes)
    return style + _REVERSE if reverses else style
