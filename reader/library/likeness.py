"""How like two articles are: whether they tell the same event, or are one text twice. Pure arithmetic, no index.

An article is the weights of its words: what a word tells (its level), three times that in the title. Two articles are
as like as the cosine of the angle between them [Salton, Wong, Yang: A vector space model for automatic indexing, 1975],
less where they share little in all, and less the more days they are apart: the next day it is mostly something else
that is told of the same people and places. Where each title names somebody or something that the other article does
not, they are half as like. All is counted in whole numbers, so that no order of adding makes a difference.

A round-up mentions everything, and a preview or a review is of another day: they are like nothing but the same title.

A level is what is left of a word's rarity in bits, counted in a sample of the articles from before: see background.py.
There, a word counts for as many articles as its days let expect, if they came by chance [Poisson]: a burst on two days
does not make its own words common.

What a provider repeats carries no weight between its own articles, and these must not each have words of their own in
the title, nor other numbers: "now in MySQL", "now in PostgreSQL" are two events. So are two titles of one wording, with
other words in a few places.
"""

from collections.abc import Collection, Iterable, Mapping
from math import sqrt
from operator import mul
from typing import NamedTuple

from reader.library.versions import Numbered, numbered
from reader.library.wording import is_of_other_days, is_reworded, names
from reader.text.gist import DATES, stems

DAY = 86_400_000_000  # microseconds
WINDOW = 4 * DAY  # apart at most
ALIKE = 90  # of a thousand: from here on two articles tell the same event. Fixed before it was tried on unseen pairs
REPEATED = 3  # articles of a provider within the window that hold a word which it repeats

TOP = 8  # bits: the level of a word that is rare enough
TITLE_WORDS = 32
_TITLE, _EXCERPT_WORDS = 3, 16
_DOUBT = 400  # of what two articles share counts as unshared: one word in common may be chance
_OTHER_NAMES = 2  # how many times less two articles are alike that name others
_FEW_KEYS, KEY_LEVEL = 2, 5  # a title with fewer words that tell something is found by its excerpt too
_OWN = 5  # how much it counts, between articles of one provider, that each title has words of its own
_SAME_TITLE = 0.8  # the share from which on two titles are the same
_OPENING, _SAME_OPENING = 80, 500  # characters; how like two articles are at least whose excerpts begin alike
_FEW_WORDS = 3  # a title of fewer says too little
_SERIES = 4  # words: a title of more is no name of a series


class Text(NamedTuple):
    """What the index holds of an article that tells what it is about. `moment` is in microseconds since 1970."""

    page: int
    moment: int
    source: str
    title: str
    excerpt: str


class Gist:
    """An article as it is compared. Most are compared with none, so its excerpt is looked at when first needed."""

    __slots__ = (
        "_is_of_other_days",
        "_levels",
        "_names",
        "_norm",
        "_text",
        "_weights",
        "keys",
        "mass",
        "moment",
        "opening",
        "page",
        "source",
        "title",
    )

    def __init__(self, text: Text, levels: Mapping[str, int]) -> None:
        self.page, self.moment, self.source, title, excerpt = self._text = text
        self._levels = levels
        self._norm = 0
        self._names: list[str] | None = None
        self._is_of_other_days: bool | None = None
        self._weights: dict[str, int] | None = None
        self.title = {word: level for word in stems(title, TITLE_WORDS) if (level := levels.get(word, TOP))}
        self.keys = {word: level for word, level in self.title.items() if level >= KEY_LEVEL}
        self.mass = sum(self.keys.values())
        if len(self.keys) < _FEW_KEYS:
            self.keys = {word: level for word in self.weights if (level := levels.get(word, TOP)) >= KEY_LEVEL}
        self.mass = self.mass or sum(self.keys.values())
        self.opening = excerpt[:_OPENING].lower()
        if len(self.opening) == _OPENING:
            self.keys[self.opening] = max(self.mass, TOP)

    @property
    def numbers(self) -> set[str]:
        """Those in its title, and what is called by a number."""
        return {word for word in self.title if not word.isalpha()}

    @property
    def dates(self) -> frozenset[str]:
        """The days and months in its title."""
        return DATES & self.title.keys()

    @property
    def excerpt(self) -> frozenset[str]:
        """The words of its excerpt."""
        return frozenset(stems(self._text.excerpt, _EXCERPT_WORDS))

    @property
    def is_of_other_days(self) -> bool:
        """Whether it is a round-up, a preview or a review."""
        if self._is_of_other_days is None:
            self._is_of_other_days = is_of_other_days(self._text.title)
        return self._is_of_other_days

    @property
    def names(self) -> list[str]:
        """Those in its title that tell something."""
        if self._names is None:
            self._names = [name for name in names(self._text.title) if self.title.get(name, 0) >= KEY_LEVEL]
        return self._names

    def names_beside(self, other: "Gist") -> bool:
        """Whether its title names somebody or something that `other` does not tell of."""
        return any([name not in other.weights for name in self.names])

    def is_reworded(self, other: "Gist") -> bool:
        """Whether its title is that of `other`, with other words in a few places."""
        return is_reworded(stems(self._text.title, TITLE_WORDS), stems(other._text.title, TITLE_WORDS))

    @property
    def numbered(self) -> Numbered | None:
        """What its title numbers."""
        return numbered(self.source, self._text.title)

    @property
    def weights(self) -> dict[str, int]:
        """What each of its words weighs."""
        if self._weights is None:
            levels = self._levels
            words = stems(self._text.excerpt, _EXCERPT_WORDS)
            self._weights = {word: level for word in words if (level := levels.get(word, TOP))}
            self._weights.update({word: _TITLE * level for word, level in self.title.items()})
            self._norm = _product(self._weights.values(), self._weights.values())
        return self._weights

    @property
    def norm(self) -> int:
        """The square of the length of `weights`."""
        return self._norm if self.weights else 0


def may_hold(text: str, stems: Collection[str]) -> bool:
    """Whether `text` can hold one of `stems`, found out at a fraction of the cost: a stem is the beginning of a word,
    but for what is not plain.
    """
    low = text.lower()
    return not low.isascii() or "&" in low or any([stem in low for stem in stems])


def is_titled(title: str, words: Collection[str]) -> bool:
    """Whether `title` holds one of the stems `words`."""
    return may_hold(title, words) and not set(stems(title, TITLE_WORDS)).isdisjoint(words)


def words_of(text: Text) -> set[str]:
    """All words of an article, to be counted."""
    return {*stems(text.title, TITLE_WORDS), *stems(text.excerpt, _EXCERPT_WORDS)}


def likeness(one: Gist, other: Gist, repeated: Collection[str] = ()) -> int:
    """Of a thousand, how like two articles are. `repeated` is what their provider, if it is one, repeats."""
    if one.source != other.source or not one.source:
        return max(_alike_by_words(one, other), _SAME_OPENING * _opens_as(one, other))
    if one.title.keys() == other.title.keys():
        return _cosine(one, other, ()) if _is_same_text(one, other) else 0
    if one.numbers != other.numbers or (one.dates and other.dates and one.dates != other.dates):
        return 0
    own = min(_own(one, other), _own(other, one))
    if own and one.is_reworded(other):
        return 0
    return int(max(0.0, 1 - _OWN * own) * _cosine(one, other, repeated))


def is_twin(one: Gist, other: Gist) -> bool:
    """Whether two articles that are alike are one text under two titles or addresses."""
    if one.source != other.source and _opens_as(one, other):
        return True
    if one.numbers != other.numbers or min(len(one.title), len(other.title)) < _FEW_WORDS:
        return False
    return _is_same_title(one, other) and _is_same_text(one, other)


def _is_same_title(one: Gist, other: Gist) -> bool:
    return _shared(one.title, other.title) >= _SAME_TITLE


def _alike_by_words(one: Gist, other: Gist) -> int:
    """How like two articles of two providers are by their words."""
    alike = _cosine(one, other, ())
    if alike < ALIKE:
        return 0
    if one.title.keys() == other.title.keys():
        return alike if one.numbers or one.names or _is_same_text(one, other) else 0
    if (one.is_of_other_days or other.is_of_other_days) and not _is_same_title(one, other):
        return 0
    return alike // _OTHER_NAMES if one.names_beside(other) and other.names_beside(one) else alike


def _opens_as(one: Gist, other: Gist) -> bool:
    """Whether two excerpts begin with the same sentence or so: what one provider has from another."""
    return len(one.opening) == _OPENING and one.opening == other.opening


def _cosine(one: Gist, other: Gist, repeated: Collection[str]) -> int:
    weights, others = one.weights, other.weights
    shared = weights.keys() & others.keys()
    shared.difference_update(repeated)
    dot = _product(map(weights.__getitem__, shared), map(others.__getitem__, shared))
    apart = DAY + abs(one.moment - other.moment)
    return int(1000 * DAY * dot / (apart * (sqrt(one.norm * other.norm) + _DOUBT))) if dot else 0


def _product(some: Iterable[int], others: Iterable[int]) -> int:
    return sum(map(mul, some, others))


def _own(one: Gist, other: Gist) -> float:
    """The share of the first title that the second has not."""
    own = sum([level for word, level in one.title.items() if word not in other.title])
    return own / sum(one.title.values()) if own else 0.0


def _shared(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """The weight of what both hold, of all that either holds [weighted Jaccard]."""
    both = sum(min(level, other[word]) for word, level in one.items() if word in other)
    return both / (sum(one.values()) + sum(other.values()) - both) if both else 0.0


def _is_same_text(one: Gist, other: Gist) -> bool:
    """Of two articles of about one title: whether it is no series whose issues all are called so."""
    few, many = sorted((one.excerpt, other.excerpt), key=len)
    return min(len(one.title), len(other.title)) > _SERIES or not few or 2 * len(few & many) >= len(few)
