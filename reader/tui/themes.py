"""Our own colours: newsprint by night and by day. Warm greys, one ink for what is ours, one for what is hot."""

from functools import lru_cache

from textual.color import Color
from textual.theme import Theme

from reader.tui.contrast import LINE, TEXT, readable


def _scrollbar(background: str, bar: str, held: str) -> dict[str, str]:
    grounds = ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active")
    return dict.fromkeys(grounds, background) | {
        "scrollbar": bar,
        "scrollbar-hover": held,
        "scrollbar-active": held,
        "scrollbar-corner-color": background,
    }


THEMES = (
    Theme(
        name="broadsheet-dark",
        primary="#e8c88f",
        secondary="#8fb3d9",
        accent="#e8a55c",
        foreground="#d9d4ca",
        background="#15161a",
        surface="#1b1d22",
        panel="#25282f",
        success="#9cc48a",
        warning="#e5b567",
        error="#e27878",
        dark=True,
        variables={"cursor": "#3a3f4b"} | _scrollbar("#15161a", "#464950", "#e8a55c"),
    ),
    Theme(
        name="broadsheet-light",
        primary="#7a4a12",
        secondary="#2d5f8b",
        accent="#a4510b",
        foreground="#26241f",
        background="#faf7f0",
        surface="#f3eee3",
        panel="#e8e1d2",
        success="#3d6e2a",
        warning="#8a5a00",
        error="#a52a2a",
        dark=False,
        variables={"cursor": "#d9cfb8"} | _scrollbar("#faf7f0", "#c9bfa9", "#a4510b"),
    ),
    Theme(
        name="broadsheet-contrast",
        primary="#ffe27a",
        secondary="#8fd3ff",
        accent="#ffb84d",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        success="#8cff8c",
        warning="#ffe27a",
        error="#ff9c9c",
        dark=True,
        variables={
            "cursor": "#0047ab",
            "panel-lighten-2": "#a0a0a0",
            "surface-lighten-1": "#303030",
            **dict.fromkeys(("faint", "foreground-muted", "foreground-disabled"), "#d6d6d6"),
        }
        | _scrollbar("#000000", "#a0a0a0", "#ffb84d"),
    ),
    Theme(
        name="terminal",
        ansi=True,
        primary="ansi_default",
        secondary="ansi_cyan",
        accent="ansi_magenta",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        success="ansi_green",
        warning="ansi_yellow",
        error="ansi_red",
        variables={
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "border": "ansi_default",
            "border-blurred": "ansi_default",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-background": "ansi_default",
            "block-cursor-text-style": "reverse",
            "block-cursor-blurred-text-style": "underline",
            "input-cursor-text-style": "reverse",
        }
        | _scrollbar("ansi_default", "ansi_default", "ansi_magenta"),
    ),
)


# What text is written in, and lines; each is made readable on every ground that it may stand on.
_INKS = (
    "foreground", "primary", "secondary", "accent", "success", "warning", "error", "text-primary", "text-secondary",
    "text-accent", "text-success", "text-warning", "text-error", "markdown-h1-color", "markdown-h2-color",
    "markdown-h3-color", "markdown-h4-color", "markdown-h5-color", "markdown-h6-color",
)  # fmt: skip
_GROUNDS = ("background", "surface", "panel", "surface-lighten-1")
_GIVEN = (*_GROUNDS, *_INKS, "cursor", "faint", "foreground-muted", "foreground-disabled", "panel-lighten-2")
_IN_LIST = {"source": "secondary", "hot": "accent", "star": "warning"}  # on the background alone
_CURSOR, _BLURRED = 0.25, 0.12  # of the theme's first colour, and of that of text, in the ground of a cursor
_TINT = 0.05  # of the colour of text, in the ground of what has the keys
_TEXT, _STRONG = TEXT + 0.1, 7.0  # the contrast of text, with room for rounding, and of text under a cursor
_ANSI = {
    "cursor": "ansi_default",
    "cursor-blurred": "ansi_default",
    "strong": "ansi_default",
    "faint": "ansi_default",
    "line": "ansi_default",
    "quiet": "dim ansi_default",
    "disabled": "dim ansi_default",
}


def with_ours(variables: dict[str, str], is_ansi: bool) -> dict[str, str]:
    """A theme's variables, its colours readable, and ours: `cursor`, a ground; `strong`, the text on it; `source`,
    `hot`, `star` and `faint`, texts of the list; `line`, what parts one thing from another; `quiet` and `disabled`,
    styles of text.

    A terminal's own colours cannot be mixed with its background: what is quiet is dim there, as the terminal does it.
    """
    if is_ansi:
        return {**_ANSI, **{name: variables[ink] for name, ink in _IN_LIST.items()}, **variables}
    return variables | _readable(tuple(variables.get(name, "") for name in _GIVEN))


@lru_cache(4)
def _readable(given: tuple[str, ...]) -> dict[str, str]:
    """The colours of a theme that are to be others, by name; `given` are those of `_GIVEN` that it has."""
    stated = {name: Color.parse(colour) for name, colour in zip(_GIVEN, given, strict=True) if colour}
    background, foreground = stated["background"], stated["foreground"]
    cursor = stated.get("cursor") or background.blend(stated["primary"], _CURSOR, 1)
    blurred = background.blend(foreground, _BLURRED, 1)
    flat = [shade for name in _GROUNDS for shade in (stated[name], stated[name].blend(foreground, _TINT, 1))]
    grounds = [*flat, cursor, cursor.blend(foreground, _TINT, 1)]
    inks = {name: background + stated[name] for name in _INKS}
    quiet = readable(background + stated["foreground-muted"], grounds, _TEXT)
    disabled = readable(background + stated["foreground-disabled"], flat, _TEXT)
    strong = readable(foreground.blend(background.get_contrast_text(1), 0.6, 1), [cursor, blurred], _STRONG)
    colours = {name: readable(ink, grounds, _TEXT) for name, ink in inks.items()}
    colours |= {name: readable(inks[ink], [background], _TEXT) for name, ink in _IN_LIST.items()}
    colours |= dict.fromkeys(("cursor", "block-cursor-background"), cursor)
    colours |= dict.fromkeys(("cursor-blurred", "block-cursor-blurred-background"), blurred)
    colours |= dict.fromkeys(("strong", "block-cursor-foreground", "block-cursor-blurred-foreground"), strong)
    colours |= dict.fromkeys(("quiet", "foreground-muted", "text-muted"), quiet)
    colours |= dict.fromkeys(("disabled", "foreground-disabled", "text-disabled"), disabled)
    colours["faint"] = readable(stated.get("faint") or background.blend(foreground, 0.6, 1), [background], _TEXT)
    colours["line"] = readable(stated["panel-lighten-2"], flat, LINE)
    return {name: colour.hex for name, colour in colours.items()}
