"""The words that say what a text is about: stems in one spelling, without those that every text holds, be it English,
French, German, Italian, Portuguese or Spanish. Of other languages, and of words that mean something in one of these,
what is common in a collection weighs little anyway: see library/likeness.py.
"""

import re
from itertools import pairwise

from reader.text.words import words

_ENGLISH = """
a about after all also an and are as at be been but by can could for from had has have he her his how if in into is it
its may more new no not now of on or our out over said says she so than that the their them they this to up us was we
were what when where which who why will with would you your
"""
_OTHER = """
à als au auf aus aux avec bei beim bis che con da dans das de del dei della dem den der des di do do dos du durch e é
ein eine einem einen einer el em en és es est et für gegen gli ha il im ist la las le les lo los mais mit na nach nel
nella nicht no non nos ou oder para par pas per por pour qu que quand qui se sich sind sobre son sous su sul sulla sur
til um un una und une uno unter vom von vor was wegen wie wird y zu zum zur über
"""
_DATES = """
monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december
"""
_COMMON = frozenset(f"{_ENGLISH} {_OTHER}".split())
_SILENT = "\u2018\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2026\u00ae\u2122|"
_MARKS = str.maketrans(dict.fromkeys(_SILENT, " ") | {"\u2019": "'", "&": ""})  # AT&T is one word
_ENDINGS = ("ies", "ing", "ed", "es", "s", "y")
_LONGEST = 10  # characters of a word, on average
_STEM = 7  # letters: behind these stand endings, in most languages
_REMEMBERED = 2**16  # words
_spoken_in = re.compile("[a-z0-9]+").findall


def stems(text: str, most: int) -> list[str]:
    """The first stems of `text`, at most so many."""
    text = text[: _LONGEST * most]
    plain = text.lower().replace("&", "") if text.isascii() else text.translate(_MARKS).lower()
    spoken = _spoken_in(plain) if plain.isascii() else _parted(plain)
    return list(filter(None, map(_STEMS.__getitem__, spoken)))[:most]


def _parted(text: str) -> list[str]:
    """Words of any script; what is written without spaces gives its pairs of characters."""
    spoken = words(text)
    pairs = [one + other for one, other in pairwise(spoken) if _is_sign(one) and _is_sign(other)]
    return [*(word for word in spoken if not _is_sign(word)), *pairs]


def _is_sign(word: str) -> bool:
    return len(word) == 1 and not word.isascii()


class _Stems(dict[str, str]):
    """The stem of each word that was met lately; a look takes half as long as one into an lru_cache."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = self[word] = _stem(word)
        return stem


_STEMS = _Stems()


def _stem(word: str) -> str:
    """`word` without its ending, roughly; empty where it says nothing."""
    if word in _COMMON or (len(word) == 1 and word.isascii() and not word.isdigit()):
        return ""
    if len(word) < 4 or word.isdigit() or word.endswith("ss"):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
            break
    word = word[:-1] if word.endswith("e") and len(word) > 4 else word
    return word[:_STEM] if word.isalpha() else word


DATES = frozenset(map(_stem, _DATES.split()))  # days and months: they say when, not what
