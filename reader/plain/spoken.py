"""Markdown as one would read it out: no signs, links by their numbers, and what something is said before it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from reader.loader.markdown import definitions, parser
from reader.text.clean import printable

if TYPE_CHECKING:
    from markdown_it.token import Token

    from reader.loader.body import Converted

HEADING = "Heading: "
_AHEAD = {"heading_open": HEADING, "blockquote_open": "Quotation: "}
_BEHIND = {"blockquote_close": "End of the quotation.", "table_close": "End of the table."}


def paragraphs(body: "Converted", links: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What `body` says, a paragraph at a time; a link to one of `links`, (what it is, URL) each, is said by its number
    there, from 1.
    """
    numbers = {url: number for number, (_, url) in reversed(list(enumerate(links, 1)))}
    for part in body.parts:
        tokens = parser().parse(part + definitions(body.markdown, part))
        yield from map(printable, _Voice(numbers).blocks(tokens))


class _Voice:
    """Reads tokens out; `ahead` is what is said before the next text."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._ahead = ""
        self._cells: list[str] | None = None  # of a row of a table that has begun

    def blocks(self, tokens: "Sequence[Token]") -> Iterator[str]:
        for token in tokens:
            self._begin(token)
            if token.type == "inline":
                yield from self._text(self._words(token.children or ()))
            elif token.type in ("fence", "code_block"):
                yield from self._text(f"Code:\n{token.content.rstrip()}\nEnd of the code.")
            elif token.type == "html_block":
                yield from self._text(token.content.strip())
            elif token.type == "tr_close":
                cells, self._cells = self._cells or [], None
                yield f"Row: {'; '.join(cells)}."
            elif token.type in _BEHIND:
                yield _BEHIND[token.type]

    def _begin(self, token: "Token") -> None:
        if token.type == "list_item_open":
            self._ahead += f"{token.info}. " if token.info else "- "
        elif token.type == "tr_open":
            self._cells = []
        else:
            self._ahead += _AHEAD.get(token.type, "")

    def _text(self, text: str) -> Iterator[str]:
        if self._cells is not None:
            self._cells.append(text)
        elif text:
            yield self._ahead + text
            self._ahead = ""

    def _words(self, tokens: "Sequence[Token]") -> str:
        words, link = "", ""
        for token in tokens:
            if token.type == "link_open":
                number = self._numbers.get(str(token.attrs.get("href", "")))
                link = f" (link {number})" if number else ""
            elif token.type == "link_close":
                words += link
            elif token.type == "image":
                words += f"(picture: {token.content})" if token.content else "(picture)"
            else:
                words += "\n" if token.type == "hardbreak" else " " if token.type == "softbreak" else token.content
        return words.strip()
