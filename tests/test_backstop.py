"""What reaches the terminal when hostile text has found a way past the loader."""

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.tui import guard


@pytest.mark.parametrize("hostile", ["\x1b]0;title\x07", "\x9b31m", "\u202e", "\x00", "\n", "\r", "\x1b[2J"])
def test_no_control_passes_a_strip(hostile: str) -> None:
    guard.install()
    guard.install()  # twice does no harm
    for style in (Style(), Style(color="red"), Style(link=f"https://a.example/{hostile}")):
        drawn = Strip.render_style(style, f"a{hostile}b", ColorSystem.TRUECOLOR)
        assert hostile not in drawn
        assert drawn.count("\x1b]0;") == drawn.count("\x9b") == 0


def test_plain_text_and_its_colours_are_drawn_as_ever() -> None:
    guard.install()
    assert Strip([Segment("Ünï 嫦娥 👩\u200d🚀", Style(bold=True))]).text == "Ünï 嫦娥 👩\u200d🚀"
    assert Strip.render_style(Style(bold=True), "Ünï 嫦娥 👩\u200d🚀", ColorSystem.TRUECOLOR) == (
        "\x1b[1mÜnï 嫦娥 👩\u200d🚀\x1b[0m"
    )
