"""An article's body as plain Markdown: HTML in it is converted, and what is too long to show is cut.

justhtml parses HTML as browsers do, keeps only harmless elements, and writes Markdown.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from reader.system.sandbox import EndedError, sandbox
from reader.text import clean
from reader.text.urls import MAX_URL

if TYPE_CHECKING:
    from justhtml import Node
    from markdown_it.rules_core import StateCore

MAX_CHARACTERS = 40_000  # the widget that shows it lays out some 10,000 characters in 100 ms
MAX_LINES = 1_000  # a listing that long is laid out in a quarter of a second
MAX_BLOCKS = 400  # paragraphs, headings, items, rows, cells: each becomes a widget, which takes 1 to 3 ms
_DEEP = 8  # levels of nesting; each such step takes the screen as long again
MAX_MARKS = 5_000  # characters that may be markup: a parser takes the square of the time for those never closed
MAX_TAGS = 3_000  # of HTML, and elements that the parser opens anew because formatting was not closed
MAX_HTML = 4 * MAX_CHARACTERS  # characters that Markdown becomes
_ADDRESS = 10  # marks that an address counts as: of those that lead nowhere, finding links takes the square, too
_MAX_PLAIN = 2_000  # marks of a body that is converted here: it takes some 10 ms

_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)", re.IGNORECASE)
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)  # what the parser of HTML opens anew
_MARK = re.compile(r"[][(*_~`<!@|]|://|[a-z]\.[a-z]", re.IGNORECASE)
_CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_ESCAPED_AMPERSAND = re.compile(r"&amp;(?!#?\w+;)")  # or a bare address with `&` in it would lead elsewhere
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z]{2,32});")
_FIRST_HEADING = re.compile(r"#{1,6}[ \t]+([^\n]+)\n*")
_WEB = re.compile(r"https?://", re.IGNORECASE)


class Converted(NamedTuple):
    """A body as it is shown."""

    markdown: str = ""
    is_cut: bool = False
    links: tuple[tuple[str, str], ...] = ()  # words and address of each

    @classmethod
    def read(cls, answer: bytes) -> "Converted":
        markdown, is_cut, found = json.loads(answer)
        return cls(markdown, is_cut, tuple((words, url) for words, url in found))


def convert(body: str, title: str = "", is_wanted: Callable[[], bool] = lambda: True) -> Converted:
    """`body` as it is shown. What is neither short nor plain is converted in a process of its own, see `sandbox`: what
    reaches a bound there, or is not wanted any more when its turn comes, is shown as nothing, cut.

    Runs for some seconds at worst: not on the event loop.
    """
    source = _first_characters(body)
    is_cut = len(source) < len(body)
    if _is_plain(source):
        made = _converted(source, title)
    else:
        try:
            made = Converted.read(sandbox.ask(answer, json.dumps([source, title]).encode(), is_wanted))
        except EndedError:
            return Converted(is_cut=True)
    return made._replace(is_cut=made.is_cut or is_cut)


def _is_plain(source: str) -> bool:
    """Whether there is little in it that a parser could stumble over."""
    return "<" not in source and len(_first_marks(source, _MAX_PLAIN)) == len(source)


def answer(data: bytes) -> bytes:
    """`convert` in the process of its own."""
    return json.dumps(_converted(*json.loads(data))).encode()


def _converted(source: str, title: str) -> Converted:
    markdown, is_cut = to_markdown(source, title)
    return Converted(markdown, is_cut, tuple(links(markdown)))


def to_markdown(body: str, title: str = "") -> tuple[str, bool]:
    """`body` as Markdown without HTML and without a first heading that repeats `title`, and whether it had to be cut.
    Bound in length, not in time: `convert` is.
    """
    source = _first_characters(body)
    markdown, is_cut = _harmless(source), len(source) < len(body)
    if _TAG.search(_CODE.sub("", markdown)):
        rendered = _render(markdown)
        first = _first_tags(rendered)
        markdown, is_cut = _from_html(first), is_cut or len(first) < len(rendered)
    markdown = markdown.strip()
    if (heading := _FIRST_HEADING.match(markdown)) and title in _titles(heading[1]):
        markdown = markdown[heading.end() :]
    shown = _first_blocks(_first_marks(_first_lines(_first_characters(markdown))))
    return shown, is_cut or len(shown) < len(markdown)


def _titles(heading: str) -> tuple[str, str]:
    """What a title that says the same would be: `# C#` may be C# or, with the closing mark of a heading, C."""
    return clean.title(heading), clean.title(heading.rstrip("# \t"))


def _harmless(markdown: str) -> str:
    return _ENTITY.sub(_harmless_entity, markdown)


def _harmless_entity(entity: re.Match[str]) -> str:
    """What Markdown would decode to a control character after all cleaning is replaced."""
    char = clean.resolved(entity[0])
    return entity[0] if char and clean.printable(char) == char else "\ufffd"


def links(markdown: str) -> list[tuple[str, str]]:
    """The web addresses in `markdown`, each with its words, in order."""
    from markdown_it import MarkdownIt

    found: dict[str, str] = {}
    for block in MarkdownIt("gfm-like").parse(markdown):
        href = None
        for token in block.children or ():
            if token.type == "link_open":
                href = str(token.attrs.get("href", ""))
                found.setdefault(href, "")
            elif token.type == "link_close":
                href = None
            elif href is not None:
                found[href] += token.content
    return [(clean.one_line(words) or "link", url) for url, words in found.items() if _WEB.match(url)]


def _first_characters(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    line_end = text.rfind("\n", 0, MAX_CHARACTERS)
    return text[: line_end if line_end > 0 else MAX_CHARACTERS]


def _first_tags(html: str) -> str:
    """As much of `html` as the parser makes no more than MAX_TAGS elements of: it opens formatting that was not closed
    anew in each block.
    """
    made = 0
    unclosed: Counter[str] = Counter()
    for tag in _ANY_TAG.finditer(html, 0, MAX_HTML):
        name, is_end = tag[2].lower(), bool(tag[1])
        if name in _FORMATTING:
            made += 1
            unclosed[name] = max(unclosed[name] + (-1 if is_end else 1), 0)
        else:
            made += 1 + unclosed.total()
        if made > MAX_TAGS:
            return html[: tag.start()]
    return html[:MAX_HTML]


def _first_marks(markdown: str, room: int = MAX_MARKS) -> str:
    for mark in _MARK.finditer(markdown):
        room -= _ADDRESS if mark[0] == "://" else 1
        if room < 0:
            line_end = markdown.rfind("\n", 0, mark.start())
            return markdown[: line_end if line_end > 0 else mark.start()]
    return markdown


def _first_lines(text: str) -> str:
    return "\n".join(text.split("\n", MAX_LINES)[:MAX_LINES])


def _first_blocks(markdown: str) -> str:
    """As many lines as hold no more than MAX_BLOCKS blocks, deep ones counted more than once."""
    from markdown_it import MarkdownIt

    blocks = line = 0
    for token in MarkdownIt("gfm-like").parse(markdown):
        line = token.map[0] if token.map else line
        if token.nesting >= 0 and token.type != "inline":
            blocks += 1 + token.level // _DEEP
        if blocks > MAX_BLOCKS:
            return "\n".join(markdown.split("\n")[:line]).rstrip()
    return markdown


def _render(markdown: str) -> str:
    """Markdown with HTML in it is HTML once the Markdown part is rendered."""
    from markdown_it import MarkdownIt  # comes with Textual

    renderer = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table")
    renderer.core.ruler.before("inline", "short_references", _forget_long_references)
    return str(renderer.render(markdown))


def _forget_long_references(state: "StateCore") -> None:
    """What a definition says is written out wherever it is used: all of that together is no longer than MAX_HTML."""
    most = min(MAX_URL, MAX_HTML // (state.src.count("]") or 1))
    defined = state.env.get("references", {})
    for label in [label for label, each in defined.items() if len(each["href"]) + len(each.get("title", "")) > most]:
        del defined[label]


def _from_html(source: str) -> str:
    from justhtml import Edit, JustHTML, Unwrap

    document = JustHTML(
        source,
        fragment=True,
        transforms=[
            Edit("img", _image_as_link),
            Edit("iframe, video, source, embed", _player_as_link),
            Edit("tr", _row_as_paragraph),
            Unwrap("table, tbody, thead, tfoot"),
        ],
    )
    markdown = _ESCAPED_AMPERSAND.sub("&", str(document.to_markdown()))
    return _harmless(clean.lines(markdown)).strip()  # once more: `&#27` without its semicolon is a character now


def _image_as_link(node: "Node") -> None:
    _become_link(node, (node.attrs or {}).get("src"), f"image: {(node.attrs or {}).get('alt') or 'untitled'}")


def _player_as_link(node: "Node") -> None:
    _become_link(node, (node.attrs or {}).get("src"), "video")


def _become_link(node: "Node", url: str | None, title: str) -> None:
    from justhtml import Text

    for child in list(node.children or ()):
        node.remove_child(child)
    node.name, node.attrs = "a", {"href": url or ""}
    node.append_child(Text(title))


def _row_as_paragraph(node: "Node") -> None:
    """A table's row as a line of its cells: Markdown's own tables cannot hold what HTML's can."""
    from justhtml import Text

    cells = [cell for cell in node.children or () if cell.name in ("td", "th")]
    for cell in cells:
        cell.name, cell.attrs = "span", {}
    for cell in cells[1:]:
        node.insert_before(Text(" | "), cell)
    node.name = "p"
