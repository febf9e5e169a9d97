"""The project's own pages, which are Markdown, as blocks: for `broadsheet help` and the manual pages.

Only what these pages use: headings, paragraphs, lists, tables, code between fences; comments are left out.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Heading(NamedTuple):
    """A title; `level` 1 is that of the page."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """Text to be filled, or an item of a list."""

    text: str
    is_item: bool = False


class Code(NamedTuple):
    """Lines to be kept as they are."""

    lines: tuple[str, ...]


class Table(NamedTuple):
    """The titles of the columns, and the cells of each row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Code | Table


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page, in their order."""
    without_comments = re.sub(r"(?m)^<!--[^\n]*-->\n?", "", page)
    for part in re.split(r"(?ms)(^```.*?^```$)|\n{2,}", without_comments):
        if part and (lines := part.strip("\n").split("\n")) != [""]:
            yield from _parsed(lines)


def _parsed(lines: Sequence[str]) -> Iterator[Block]:
    first = lines[0]
    if first.startswith("```"):
        yield Code(tuple(lines[1:-1]))
    elif title := re.fullmatch(r"(#+) (.+)", first):
        yield Heading(len(title[1]), title[2])
        if lines[1:]:
            yield from _parsed(lines[1:])
    elif first.startswith("|"):
        head, _, *rows = map(_cells, lines)
        yield Table(head, tuple(rows))
    elif first.startswith("- "):
        for item in re.split(r"(?m)^- ", "\n".join(lines))[1:]:
            yield Paragraph(" ".join(item.split()), is_item=True)
    else:
        yield Paragraph(" ".join(" ".join(lines).split()))


def _cells(row: str) -> tuple[str, ...]:
    cells = re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))
    return tuple(cell.strip().replace("\\|", "|") for cell in cells)


def spans(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and which of them are code; links and emphasis are left as their words."""
    for number, part in enumerate(re.split(r"`([^`]+)`", text)):
        if number % 2:
            yield part, True
        elif part:
            yield part, False


def plain(text: str) -> str:
    """`text` without marks: code, links and emphasis are their words."""
    return "".join(part for part, _ in spans(without_links(text)))


def without_links(text: str) -> str:
    """`text` whose links and emphasis are their words; code keeps its marks."""
    text = re.sub(r"\[([^][]+)\]\([^()\s]+\)", r"\1", text)
    return "".join(
        f"`{part}`" if is_code else re.sub(r"\*\*?([^*\s][^*]*)\*\*?", r"\1", part) for part, is_code in spans(text)
    )


def described(table: Table, row: Sequence[str]) -> Iterator[str]:
    """What a row says of its first cell; in a table of more than two columns each cell with its column's title."""
    for title, cell in zip(table.head[1:], row[1:], strict=True):
        yield cell if len(row) == 2 else f"{title[:1].upper()}{title[1:]}: {cell}"
