"""Our own colours: newsprint by night and by day. Warm greys, one ink for what is ours, one for what is hot."""

from textual.theme import Theme


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
        variables={"cursor": "#3a3f4b", "block-cursor-background": "#3a3f4b", "block-cursor-foreground": "#ffffff"}
        | _scrollbar("#15161a", "#464950", "#e8a55c"),
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
        variables={"cursor": "#d9cfb8", "block-cursor-background": "#d9cfb8", "block-cursor-foreground": "#000000"}
        | _scrollbar("#faf7f0", "#c9bfa9", "#a4510b"),
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
            "block-cursor-background": "#0047ab",
            "block-cursor-foreground": "#ffffff",
            "panel-lighten-2": "#a0a0a0",
            "surface-lighten-1": "#303030",
            **dict.fromkeys(("faint", "quiet", "foreground-muted", "text-muted", "foreground-disabled"), "#d6d6d6"),
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


def with_ours(variables: dict[str, str], is_ansi: bool) -> dict[str, str]:
    """A theme's variables and ours: `faint` and `cursor`, which are colours; `quiet` and `disabled`, styles of text.

    A terminal's own colours cannot be mixed with its background: what is quiet is dim there, as the terminal does it.
    """
    if is_ansi:
        dim = "dim ansi_default"
        return {"faint": "ansi_default", "cursor": "ansi_default", "quiet": dim, "disabled": dim, **variables}
    return {
        "faint": f"{variables['foreground']} 60%",
        "cursor": f"{variables['primary']} 30%",
        "quiet": variables["foreground-muted"],
        "disabled": variables["foreground-disabled"],
        **variables,
    }
