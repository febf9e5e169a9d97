"""Markdown in parts that the screen lays out one by one, each in no time that anybody would notice."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_PART = 40_000  # characters of a part: the widget that shows it lays out some 10,000 characters in 100 ms
MAX_LINES = 1_000  # of a part; a listing that long is laid out in a quarter of a second
MAX_BLOCKS = 400  # of a part: paragraphs, headings, items, rows, cells: each becomes a widget, which takes 1 to 3 ms
MAX_PARTS = 16  # of a body: once all are laid out, each key costs something for each block
MAX_MARKS = 5_000  # of a part, that may be markup: a parser takes the square of the time for those never closed
_ADDRESS = 10  # marks that an address counts as: of those that lead nowhere, finding links takes the square, too
_DEEP = 8  # levels of nesting; each such step takes the screen as long again
_HEADS = {"fence": 1, "table_open": 2}  # lines at the beginning of a block that may go on in the next part
_MAX_HEAD, _MAX_FOOT = 2_000, 100  # characters

_MARK = re.compile(r"[][(*_~`<!@|]|://|[a-z]\.[a-z]", re.IGNORECASE)


def parted(markdown: str) -> tuple[list[str], bool]:
    """`markdown` in parts, and whether something had to be left out. A part begins with a block, or with an item of a
    list; code or a table that is longer than a part goes on in the next one, under the same head.
    """
    parts = [part.strip("\n").rstrip() for part in _parts(markdown)]
    bounded = [first_marks(first_characters(part)) for part in parts]
    filled = [part for part in bounded if part.strip()]
    return filled[:MAX_PARTS] or [""], bounded != parts or len(filled) > MAX_PARTS


def first_characters(text: str, most: int = MAX_PART) -> str:
    """The whole lines at the beginning of `text` that have at most so many characters; of a longer line, those."""
    if len(text) <= most:
        return text
    line_end = text.rfind("\n", 0, most)
    return text[: line_end if line_end > 0 else most]


def first_marks(markdown: str, most: int = MAX_MARKS) -> str:
    """The same with at most so many marks that may be markup."""
    for mark in _MARK.finditer(markdown):
        most -= _cost(mark[0])
        if most < 0:
            line_end = markdown.rfind("\n", 0, mark.start())
            return markdown[: line_end if line_end > 0 else mark.start()]
    return markdown


def _cost(mark: str) -> int:
    return _ADDRESS if mark == "://" else 1


def _parts(markdown: str) -> Iterator[str]:
    lines = markdown.split("\n")
    blocks = _blocks_of(markdown, lines)
    head = ""
    start = at = 0
    room = _Room()
    while at < len(lines):
        if at == start or room.takes(lines[at], blocks.weights[at]):
            room.take(lines[at], blocks.weights[at])
            at += 1
            continue
        cut = next((line for line in range(at, start, -1) if line in blocks.beginnings), at)
        block = next((each for each in blocks.divisible if each.head_end <= cut < each.end), _NONE)
        yield head + "\n".join(lines[start:cut]) + block.foot
        head, start, at = block.head, cut, cut
        room = _Room()
        room.take(head, sum(blocks.weights[block.start : block.head_end]) + 1)
    yield head + "\n".join(lines[start:])


class _Room:
    """What is left of a part's bounds."""

    def __init__(self) -> None:
        self._left = [MAX_PART - _MAX_FOOT, MAX_LINES - 1, MAX_BLOCKS, MAX_MARKS]

    def takes(self, line: str, blocks: int) -> bool:
        """Whether one more line has room."""
        return all(left >= need for left, need in zip(self._left, _needs(line, blocks), strict=True))

    def take(self, line: str, blocks: int) -> None:
        """Give a line its room."""
        self._left = [left - need for left, need in zip(self._left, _needs(line, blocks), strict=True)]


def _needs(line: str, blocks: int) -> tuple[int, int, int, int]:
    return len(line) + 1, 1, blocks, sum(map(_cost, _MARK.findall(line)))


class _Divisible(NamedTuple):
    """A block that may go on in the next part, under its `head`; the `foot` ends what comes before."""

    start: int  # its lines
    head_end: int
    end: int
    head: str
    foot: str


_NONE = _Divisible(0, 0, 0, "", "")


class _Blocks(NamedTuple):
    """The blocks of a text, by line."""

    weights: list[int]  # how many begin on each line, deep ones counted more than once
    beginnings: set[int]  # lines on which a part may begin
    divisible: list[_Divisible]


def _blocks_of(markdown: str, lines: Sequence[str]) -> _Blocks:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("gfm-like")
    parser.core.ruler.disable(["inline", "linkify"])
    blocks = _Blocks([0] * len(lines), set(), [])
    line = 0
    for token in parser.parse(markdown):
        line = token.map[0] if token.map else line
        if token.nesting >= 0 and token.type != "inline":
            blocks.weights[line] += 1 + token.level // _DEEP
            if token.level == 0 or (token.level == 1 and token.type == "list_item_open"):
                blocks.beginnings.add(line)
        if token.level == 0 and token.map and token.type in _HEADS:
            head_end = line + _HEADS[token.type]
            head = "".join(f"{each}\n" for each in lines[line:head_end])
            foot = f"\n{token.markup}" if token.markup else ""
            if len(head) <= _MAX_HEAD and len(foot) <= _MAX_FOOT:
                blocks.divisible.append(_Divisible(line, head_end, token.map[1], head, foot))
    return blocks
