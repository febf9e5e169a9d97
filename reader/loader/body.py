"""An article's body as plain Markdown, in parts that can be laid out: code is kept as it is, dialects and HTML are
converted, and what is too long to show is cut.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reader.loader.code import keep_code
from reader.loader.dialects import plain_markdown
from reader.loader.html import without_html
from reader.loader.markdown import definitions, parser
from reader.loader.markups import as_markdown, is_markdown
from reader.loader.parts import MAX_PART, first_characters, first_marks, parted
from reader.loader.prose import heading_words
from reader.loader.shelf import Shelf, unmarked
from reader.system.sandbox import EndedError, sandbox
from reader.text import clean
from reader.text.urls import is_path

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_CHARACTERS = 160_000  # of a body; the longest real one that was met has some 140,000
_MAX_PLAIN = 2_000  # marks of a body that is converted here: it takes some 10 ms
_MAX_PLAIN_CHARACTERS = 40_000  # likewise

_SPECIAL = re.compile(r"[<{$^%]|==|\[\[|\[!|:::|!!!|\?\?\?|:: |`{3}|~{3}")  # what a dialect may begin with
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z]{2,32});")
_JOINER = re.compile(r"&(?:zwn?j|lrm|rlm|shy|#820[4-7]|#[xX]200[cCdDeEfF]);")
_FIRST_HEADING = re.compile(r"#{1,6}[ \t]+([^\n]+)\n*")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_BETWEEN_PARTS = "\n\n"


class Heading(NamedTuple):
    """A heading of a body that stands in no list and no quotation."""

    level: int  # from 1
    title: str


class Converted(NamedTuple):
    """A body as it is shown: its parts are laid out one after the other, as far as they are scrolled to."""

    parts: tuple[str, ...] = ()
    is_cut: bool = False
    links: tuple[tuple[str, str], ...] = ()  # words and address of each that leads to the web
    files: tuple[tuple[str, str], ...] = ()  # words and path of each that leads to another file
    headings: tuple[Heading, ...] = ()  # of all parts

    @property
    def markdown(self) -> str:
        """The whole."""
        return _BETWEEN_PARTS.join(self.parts)

    @classmethod
    def read(cls, answer: bytes) -> "Converted":
        """What `answer` returns: the fields, as a JSON array."""
        parts, is_cut, links, files, headings = json.loads(answer)
        of_all = tuple(Heading(*heading) for heading in headings)
        return cls(tuple(parts), is_cut, tuple(map(tuple, links)), tuple(map(tuple, files)), of_all)


def convert(body: str, title: str = "", is_wanted: Callable[[], bool] = lambda: True, name: str = "a.md") -> Converted:
    """`body`, of the file called `name`, as it is shown. What is neither short nor plain is converted in a process of
    its own, see `sandbox`: of what reaches a bound there the beginning is shown, or nothing; what is not wanted any
    more when its turn comes is nothing.

    Runs for some seconds at worst: not on the event loop.
    """
    source = first_characters(body, MAX_CHARACTERS)
    if _is_plain(source, name):
        made = _converted(source, title, name)
    else:
        made = _converted_elsewhere(source, title, name, is_wanted)
    return made._replace(is_cut=made.is_cut or len(source) < len(body))


def _converted_elsewhere(source: str, title: str, name: str, is_wanted: Callable[[], bool]) -> Converted:
    beginning = first_characters(source, MAX_PART)
    for text in dict.fromkeys((source, beginning)):
        try:
            made = Converted.read(sandbox.ask(answer, json.dumps([text, title, name]).encode(), is_wanted))
        except EndedError:
            continue
        return made._replace(is_cut=made.is_cut or text != source)
    return Converted(is_cut=True)


def _is_plain(source: str, name: str) -> bool:
    """Whether there is little in it that a parser could stumble over."""
    if (
        len(source) > _MAX_PLAIN_CHARACTERS
        or name.lower().endswith(".mdx")
        or _SPECIAL.search(source)
        or not is_markdown(name)
    ):
        return False
    return len(first_marks(source, _MAX_PLAIN)) == len(source)


def answer(data: bytes) -> bytes:
    """`convert` in the process of its own."""
    return json.dumps(_converted(*json.loads(data))).encode()


def _converted(source: str, title: str, name: str) -> Converted:
    markdown, is_cut = to_markdown(source, title, name)
    parts, is_shortened = parted(markdown)
    every, headings = list[tuple[str, str]](), list[Heading]()
    for part in parts:
        blocks = parser().parse(part + definitions(markdown, part))
        every += links(blocks)
        headings += _headings(blocks)
    web = {url: words for words, url in reversed(every) if _WEB.match(url)}
    files = {url: words for words, url in reversed(every) if url not in web and is_path(url)}
    in_order = _in_order(web, every), _in_order(files, every)
    return Converted(tuple(parts), is_cut or is_shortened, *in_order, tuple(headings))


def _in_order(words: dict[str, str], every: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each address once, with the words of the first link to it."""
    return tuple((words[url], url) for url in dict.fromkeys(url for _, url in every) if url in words)


def to_markdown(body: str, title: str = "", name: str = "a.md") -> tuple[str, bool]:
    """`body` as Markdown without HTML, without what is of a dialect, and without a first heading that repeats `title`;
    and whether it had to be cut. Bound in length, not in time: `convert` is.
    """
    source = first_characters(body, MAX_CHARACTERS)
    markdown = as_markdown(_harmless(unmarked(source)), name)
    is_cut = len(source) < len(body)
    is_mdx = name.lower().endswith(".mdx")
    if is_mdx or _SPECIAL.search(markdown) or "\t" in markdown or "    " in markdown:
        shelf = Shelf()
        text = plain_markdown(keep_code(markdown, shelf), shelf, is_mdx)
        text, is_shortened = without_html(text)
        text = _EMPTY_LINES.sub("\n\n", text)
        markdown = _harmless(shelf.restore(text))  # once more: `&#27` without its semicolon is a character now
        is_cut = is_cut or is_shortened
    markdown = markdown.strip("\n").rstrip()
    if (heading := _FIRST_HEADING.match(markdown)) and title in _titles(heading[1]):
        markdown = markdown[heading.end() :]
    bounded = first_characters(markdown, MAX_CHARACTERS)
    return bounded, is_cut or len(bounded) < len(markdown)


def _titles(heading: str) -> tuple[str, ...]:
    """What a title that says the same would be: `# C#` may be C# or, with the closing mark of a heading, C."""
    return clean.title(heading), clean.title(heading.rstrip("# \t")), heading_words(heading)


def _harmless(markdown: str) -> str:
    resolved = _ENTITY.sub(_harmless_entity, markdown)
    return clean.lines(resolved) if _JOINER.search(markdown) else resolved


def _harmless_entity(entity: re.Match[str]) -> str:
    """What Markdown would decode to a control character after all cleaning is replaced."""
    char = clean.resolved(entity[0])
    if _JOINER.fullmatch(entity[0]):
        return char  # to be cleaned once more
    return entity[0] if char and clean.printable(char) == char else "\ufffd"


def links(blocks: "Sequence[Token]") -> list[tuple[str, str]]:
    """The words and address of each link and image in the blocks of a parser."""
    every: list[tuple[str, str]] = []
    for block in blocks:
        href, words = None, ""
        for token in block.children or ():
            if token.type == "link_open":
                href, words = str(token.attrs.get("href", "")), ""
            elif token.type == "link_close" and href is not None:
                every.append((clean.one_line(words) or "link", href))
                href = None
            elif href is not None:
                words += token.content
            elif token.type == "image":
                every.append((clean.one_line(token.content) or "image", str(token.attrs.get("src", ""))))
    return every


def _headings(blocks: "Sequence[Token]") -> Iterator[Heading]:
    for opening, inline in pairwise(blocks):
        if opening.type == "heading_open" and opening.level == 0:
            title = " ".join("".join(_plain_text(token) for token in inline.children or ()).split())
            if title:
                yield Heading(int(opening.tag[1:]), title)


def _plain_text(token: "Token") -> str:
    """What the screen shows of a token within a line."""
    if token.type in ("text", "code_inline"):
        return token.content
    return f"🖼 {token.content}" if token.type == "image" else " " * token.type.endswith("break")
