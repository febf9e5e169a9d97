"""Notes down what Textual's first frame looked like, so that the next start can paint before Textual is there."""

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from reader.tui.screen.features.theme import Theme
from reader.tui.screen.features.tour import Tour
from reader.tui.screen.screen import MainScreen
from reader.tui.start.first_paint import FrameNote, row_style, situation
from reader.tui.widgets.rows import ROLES

_BAR_STYLES = {
    "title": ("bold $primary", "$text", "$quiet"),
    "columns": ("", "bold $accent"),
    "keys": ("", "$text-accent", "bold $text-accent", "$quiet", "$disabled"),
}


def situation_of(main: MainScreen) -> str:
    """All that the look of the main screen depends on."""
    return situation(
        *main.size, main.sample_hint is not None, main.desk.panes.arrangement, main.feature(Theme).appearance
    )


def frame_note_of(main: MainScreen) -> FrameNote | None:
    """The look of the main screen as it is now, but for list and article; None while the list is not
    shown, or something beside it.
    """
    bars: dict[str, Widget] = {"title": main.bar, "columns": main.pane.titles, "keys": main.keys}
    rows = main.list.scrollable_content_region
    if not rows or not main.list.has_focus or main.feature(Tour).is_shown:
        return None
    styles = {f"{name} {style}": _bar_style(bar, style) for name, bar in bars.items() for style in _BAR_STYLES[name]}
    return FrameNote(
        situation_of(main),
        _frame(main, rows),
        {name: bar.region for name, bar in bars.items()} | {"list": rows},
        styles | _row_styles(main),
    )


def _frame(main: MainScreen, rows: Region) -> list[str]:
    """The lines of the screen, with blanks for the rows of the list and for the article."""
    article = main.article.region
    lines = []
    for y, strip in enumerate(main._compositor.render_strips(Size(*main.size))):
        for region, style in ((rows, main.list.rich_style), (article, main.article.rich_style)):
            if region.y <= y < region.bottom:
                blank = Strip([Segment(" " * region.width, style)])
                strip = Strip.join([strip.crop(0, region.x), blank, strip.crop(region.right)])
        lines.append(_rendered(main, strip))
    return lines


def _row_styles(main: MainScreen) -> dict[str, str]:
    return {
        f"{row_style(kind, is_cursor)} {role}": _sequence(main, main.list.part_style(kind, is_cursor, role))
        for kind in ("read", "unread", "new")
        for is_cursor in (True, False)
        for role in ROLES
    }


def _bar_style(bar: Widget, style: str) -> str:
    (strip,) = Visual.to_strips(bar, Content.styled("x", style), 1, 1, bar.visual_style)
    return _before_text(bar, strip)


def _sequence(main: MainScreen, style: RichStyle) -> str:
    return _before_text(main, Strip([Segment("x", style)]))


def _before_text(widget: Widget, strip: Strip) -> str:
    return _rendered(widget, strip).partition("x")[0]


def _rendered(widget: Widget, strip: Strip) -> str:
    """The strip as Textual would write it."""
    background = widget.background_colors[1]
    for line_filter in widget.app.get_line_filters():
        strip = strip.apply_filter(line_filter, background)
    return strip.render(widget.app.console)
