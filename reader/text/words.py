"""Words as full-text search sees them: where a text parts into words, and when two words are the same.

The rules are those of SQLite's FTS5 tokenizer `unicode61 remove_diacritics 2`, after `spaced` has parted what is
written without spaces.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

# Patterns are compiled by `re` where they are first needed: see clean.py.

# Scripts written without spaces: each character counts as a word, and a word looked for becomes a phrase.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai to Lao, Myanmar, Khmer
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"  # kana, Han, Hangul
)
_MARKS = "\u0300-\u0331"  # accents that do not end a word
_WORD = rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_])(?:(?![{UNSPACED}])[^\W_]|[{_MARKS}])*"


class Run(NamedTuple):
    """Words that are looked for next to each other; with `prefix` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


def spaced(text: str) -> str:
    """`text` as it is given to FTS5, which parts words at spaces and punctuation: `嫦娥` as `嫦 娥`."""
    return text if text.isascii() else re.sub(f"([{UNSPACED}])", r" \1 ", text)


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in one case and without accents: `Café-Bar 2` as `cafe bar 2`."""
    return tuple(word for word, _, _ in _located(text))


def spelled(text: str) -> str:
    """The words of `text` as they are written, with nothing but a space between them."""
    return " ".join(text[start:end] for _, start, end in _located(text))


def is_bound(text: str) -> bool:
    """Whether punctuation binds or ends the last word of `text`, which then is whole: `at&t`, `c++`; not `cosmos`."""
    last = [(start, end) for _, start, end in _located(text)][-2:]
    if not last or last[-1][1] < len(text):
        return bool(last)
    between = text[last[0][1] : last[-1][0]]
    return bool(between) and not any(char.isspace() for char in between)


def run(text: str, prefix: bool = False) -> Run:
    """The words of `text` to be looked for as a phrase."""
    return Run(words(text), prefix)


def holds(text: str, run: Run) -> bool:
    """Whether the words of `run` stand next to each other in `text`."""
    return bool(spans(text, (run,)))


def spans(text: str, runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Where in `text` any of `runs` stands: (start, end) of each place, in order, none touching another."""
    merged: list[tuple[int, int]] = []
    for start, end, _ in occurrences(text, runs):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def occurrences(text: str, runs: Sequence[Run]) -> list[tuple[int, int, int]]:
    """Where in `text` each of `runs` stands: start, end and which of them it is, in order."""
    located = list(_located(text))
    return sorted(
        (located[at][1], located[at + len(run.words) - 1][2], number)
        for number, run in enumerate(runs)
        if run.words
        for at in range(len(located) - len(run.words) + 1)
        if _stands_at(located, at, run)
    )


def _stands_at(located: Sequence[tuple[str, int, int]], at: int, run: Run) -> bool:
    *before, last = run.words
    for number, word in enumerate(before, at):
        if located[number][0] != word:
            return False
    here = located[at + len(before)][0]
    return here.startswith(last) if run.prefix else here == last


def _located(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of `text`, folded, with its start and end."""
    for match in re.finditer(_WORD, text):
        yield _folded(match[0]), match.start(), match.end()


def folded(text: str) -> str:
    """`text` in one case and without accents, each character in its place: `Café` as `cafe`."""
    return text.lower() if text.isascii() else "".join(_folded_char(char) or char for char in text)


def _folded(word: str) -> str:
    return word.lower() if word.isascii() else "".join(map(_folded_char, word))


@lru_cache(4096)
def _folded_char(char: str) -> str:
    """Lower case; a Latin letter loses its accents, an accent that stands alone goes."""
    if "\u0300" <= char <= "\u0331":
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    low = (base if base.isascii() else char).lower()
    return low if len(low) == 1 else char
