"""What tells apart two versions of a thing, and two issues of a series: the numbers behind a word of their titles."""

import re
from typing import NamedTuple

from reader.text.gist import DATES, stems

_LONG = 4  # letters: such a word has a capital only as a name, unless all words of the title have one

_has_digit = re.compile(r"\d").search
_numbered_in = re.compile(r"\b([^\W\d_]\w*),? [vV]?(\d+(?:\.\d+)*)\b(?!%|:\d)").findall


class Numbered(NamedTuple):
    """What a title says by numbers, and who says it."""

    source: str
    numbers: dict[str, set[str]]  # those behind each word
    names: set[str]  # the words that are names


def numbered(source: str, title: str) -> Numbered | None:
    """The numbers in a title that stand behind a word; None where none does."""
    if not _has_digit(title):
        return None
    numbers: dict[str, set[str]] = {}
    for word, number in _numbered_in(title):
        numbers.setdefault(word.lower(), set()).add(number)
    return Numbered(source, numbers, _names(title)) if numbers else None


def are_two(one: Numbered | None, other: Numbered | None) -> bool:
    """Whether two titles tell of two versions, `Basalt 9` and `Basalt 8.4`, or are two issues of what one provider
    numbers, `day 1` and `day 2`.
    """
    if not one or not other:
        return False
    words = one.numbers.keys() & other.numbers.keys()
    if one.source != other.source or not one.source:
        words &= one.names | other.names
    return any(not _is_any_near(one.numbers[word], other.numbers[word]) for word in words)


def _names(title: str) -> set[str]:
    words = title.split()
    if not any(word.islower() for word in words if len(word) >= _LONG):
        return set()
    return {word.lower() for word in words if word[0].isupper() and DATES.isdisjoint(stems(word, 1))}


def _is_any_near(some: set[str], others: set[str]) -> bool:
    return any(_is_near(one, other) or _is_near(other, one) for one in some for other in others)


def _is_near(number: str, exact: str) -> bool:
    """Whether a number is another one, or that more exactly: `9`, `9.0.1`."""
    return f"{exact}.".startswith(f"{number}.")
