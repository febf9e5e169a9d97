"""What the wording of a title gives away: the names in it, whether it mentions many things or looks at another day, and
whether it is another one with a few words changed.

That is all there is of languages: English, and a few words of others. A title that is not recognized is as any other.
"""

import re
from collections.abc import Sequence

from reader.text.gist import DATES, stems

_LONG = 4  # letters: such a word has a capital only as a name, unless all words of the title have one
_FRAME = 3  # at most one word of so many is another one in two titles of one wording

_PHRASES = """
week ahead | weekend ahead | week in review | year in review | in pictures | in brief | briefing | this week in
this week at | round up | roundup | digest | things to watch | things to do | how to watch | team news
standings | reviewed | what the papers say | presseschau | wochenrückblick | revue de presse | en bref | rassegna stampa
revista de prensa
"""
_HEADINGS = """
agenda calendar crítica critique kritik links movers podcast preview previa quiz recensione recipe reseña review
rezension tips vorschau
"""
_OF_ALL = [f"s of the {time} " for time in ("day", "week", "weekend", "month", "year")]  # but not `player of the year`
_IN_TITLE = [
    *(f" {phrase.strip()} " for line in _PHRASES.split("\n") for phrase in line.split("|") if phrase),
    *_OF_ALL,
]
_BEFORE_COLON = frozenset(_HEADINGS.split())  # alone, or behind one word more
_words_of = re.compile(r"[^\W_][\w'’-]*").findall


def is_of_other_days(title: str) -> bool:
    """Whether a title is that of a round-up, a preview or a review, which share the words of an event."""
    heading, colon, _ = title.lower().partition(":")
    last = heading.split()[-1:] if colon and heading.count(" ") <= 1 else []
    if not _BEFORE_COLON.isdisjoint(last):
        return True
    words = f" {' '.join(_words_of(title.lower().replace('-', ' ')))} "
    return any([phrase in words for phrase in _IN_TITLE])


def names(title: str) -> list[str]:
    """The stems of the names in a title: words with a capital, but for its first, unless all have one."""
    words: list[str] = _words_of(title)
    if not any(word.islower() for word in words if len(word) >= _LONG):
        return []
    named = " ".join(word for word in words[1:] if word[0].isupper())
    return [stem for stem in stems(named, len(words)) if stem not in DATES]


def is_reworded(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two titles, by their stems, are of one wording, with other words in a few places."""
    changed = sum(word != instead for word, instead in zip(one, other, strict=False))
    return len(one) == len(other) and _FRAME * changed <= len(one)
