"""The last guard: between the escape codes that Textual writes itself, nothing but printable text; and no markup.

Every string from a file is cleaned at the loader's door; this stands where segments become bytes, for whatever
finds a way past that: an entity a widget resolves, a name from the system, an error's text.
"""

from typing import Any

from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static, Tooltip

from reader.text.clean import in_cells


def install() -> None:
    """Guard every strip from now on. Wraps a private method: Textual is pinned for it, and tests hold it."""
    if getattr(Strip.render_style, "is_guarded", False):
        return
    render_style = Strip.render_style

    def guarded(style: Any, text: str, color_system: Any) -> str:
        if style.link and not style.link.isprintable():
            style = style.update_link(None)
        return render_style(style, in_cells(text), color_system)

    guarded.is_guarded = True  # type: ignore[attr-defined]
    Strip.render_style = staticmethod(guarded)  # type: ignore[method-assign]
    Tooltip.update = _update_plainly  # type: ignore[method-assign,assignment]


def _update_plainly(tooltip: Tooltip, content: Any = "", *, layout: bool = True) -> None:
    """A tooltip is what stands in a table's cell, word for word: `[/]` there would end the app as markup."""
    Static.update(tooltip, Content(content) if isinstance(content, str) else content, layout=layout)
