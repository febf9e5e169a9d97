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
        variables={"block-cursor-background": "#3a3f4b", "block-cursor-foreground": "#ffffff"}
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
        variables={"block-cursor-background": "#d9cfb8", "block-cursor-foreground": "#000000"}
        | _scrollbar("#faf7f0", "#c9bfa9", "#a4510b"),
    ),
)
