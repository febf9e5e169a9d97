"""How long a text is to read: its words, and the minutes that they take."""

import re
from typing import NamedTuple

from reader.text.words import UNSPACED

_WORDS, _CHARACTERS = 240, 500  # read in a minute: of languages with blanks, and of those without


class Length(NamedTuple):
    """Where words are not parted by blanks, each of their characters counts as a word."""

    words: int
    minutes: int  # at least one


def length(text: str) -> Length | None:
    """How long `text` is, which is on one line; None where there is no word in it."""
    characters = 0
    if not text.isascii():
        text, characters = re.subn(f"[{UNSPACED}]", " ", text)
    spaced = len(text.split())
    if not spaced + characters:
        return None
    return Length(spaced + characters, max(1, round(spaced / _WORDS + characters / _CHARACTERS)))
