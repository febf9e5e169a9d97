"""Reverse video for parts of widgets: where CSS says `text-style: reverse` of one, Textual 8.2 draws it plainly."""

from textual.style import Style
from textual.widget import Widget

_REVERSE = Style(reverse=True)


def install() -> None:
    """From now on it is drawn. Wraps a public method, for the lists of Textual's own windows too."""
    if getattr(Widget.get_visual_style, "is_reversing", False):
        return
    plain = Widget.get_visual_style

    def with_reverse(widget: Widget, *component_classes: str, partial: bool = False) -> Style:
        style = plain(widget, *component_classes, partial=partial)
        reverses = any(widget.get_component_styles(name).text_style.reverse for name in component_classes)
        return style + _REVERSE if reverses else style

    with_reverse.is_reversing = True  # type: ignore[attr-defined]
    Widget.get_visual_style = with_reverse  # type: ignore[method-assign,assignment]
