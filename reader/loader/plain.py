"""Front matter that is plain beyond doubt, and its related list, 95 % of all bytes, cut out unread.

A row of the list needs nothing of `related` but the number of its entries. The cut is made only where the whole front
matter matches a small grammar, a subset of YAML in which every line is a key, a dash or a blank, and every scalar
ends where its line ends. Block scalars, anchors, tabs, comments, flow style, text that goes on in the next line: all
that is left to the full reader. `tests/test_plain.py` holds both against each other.
"""

import re
from dataclasses import dataclass
from functools import cache

from reader.loader.fields import MAX_LIST

MAX_BLOCK = 1_000_000  # characters; beyond, the full reader's limits decide

_QUOTED = r'"[^"\\\t\n]*+(?:\\["\\nrt][^"\\\t\n]*+)*+"'
_BARE = r"-?\w(?:[\w.,/()&=%;@~'!?*+-]|:(?=\S)| (?=[\w(]))*+"
_SCALAR = rf"(?:{_QUOTED}|{_BARE})"
_KEY = r"[A-Za-z_]\w{0,63}+:"
_DEPTH = 3  # of real files: provider, its images, their sizes


def _field(indent: int, depth: int) -> str:
    """A key and its value, after the indent."""
    if not depth:
        return rf"{_KEY} {_SCALAR}\n"
    return rf"{_KEY}(?: {_SCALAR}\n|\n(?:{_fields(indent + 2, depth - 1)}|{_items(indent + 2, depth - 1)}))"


def _fields(indent: int, depth: int) -> str:
    return rf"(?:{' ' * indent}{_field(indent, depth)})++"


def _items(indent: int, depth: int) -> str:
    at, inner = " " * indent, " " * (indent + 2)
    mapping = rf"{at}- {_field(indent + 2, depth)}(?:{inner}{_field(indent + 2, depth)})*+"
    return rf"(?:(?:{at}- {_SCALAR}\n)++|(?:{mapping})++)"


@cache  # compiled where it is first needed: it takes a while
def _grammar() -> re.Pattern[str]:
    top = rf"(?:\n|(?!related:){_field(0, _DEPTH)})*+"
    lists = "|".join(rf"(?={' ' * indent}-){_items(indent, _DEPTH - 1)}" for indent in (0, 2))
    return re.compile(rf"{top}(?P<block>related:\n(?:{lists})){top}")


@dataclass(frozen=True, slots=True)
class Cut:
    """A front matter without its related list, and what that list is."""

    rest: str
    block: str
    entries: int


def cut_related(front: str) -> Cut | None:
    """`front` without its related list; None where it has none, or where it is not plain."""
    if "related:\n" not in front or len(front) > MAX_BLOCK:
        return None
    match = _grammar().fullmatch(front)
    if not match:
        return None
    block = match["block"]
    dash = block[len("related:\n") : block.index("-") + 1]
    entries = block.count(f"\n{dash} ")
    if entries > MAX_LIST:
        return None
    return Cut(front[: match.start("block")] + front[match.end("block") :], block, entries)
