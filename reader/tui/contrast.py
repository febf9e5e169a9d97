"""Colours that can be read on what is behind them: WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (lines).

https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and #dfn-contrast-ratio have the formulas.
"""

from collections.abc import Iterable
from functools import lru_cache

from textual.color import Color

TEXT, LINE = 4.5, 3.0  # the least contrast of text, and of what is no text
_STEPS = 20  # from a colour to black or white


@lru_cache(512)
def luminance(color: Color) -> float:
    """The relative luminance of an opaque colour: 0 is black, 1 white."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.r / 255, color.g / 255, color.b / 255)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(color: Color, grounds: Iterable[Color], least: float) -> Color:
    """`color` where it has at least the contrast `least` to each of `grounds`, else the nearest shade of it that has;
    black or white, where none has.
    """
    grounds = list(grounds)
    is_dark = sum(map(luminance, grounds)) < 0.18 * len(grounds)  # to which white has more contrast than black
    end = Color(255, 255, 255) if is_dark else Color(0, 0, 0)
    for step in range(_STEPS):
        shade = color.blend(end, step / _STEPS, 1)
        if all(contrast(shade, ground) >= least for ground in grounds):
            return shade
    return end
