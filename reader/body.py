"""An article's body as plain Markdown: HTML in it is converted, and what is too long to show is cut.

justhtml parses HTML as browsers do, keeps only harmless elements, and writes Markdown.
"""

import re
from typing import TYPE_CHECKING

from reader import text

if TYPE_CHECKING:
    from justhtml import Node

MAX_CHARACTERS = 40_000  # the widget that shows it lays out some 10,000 characters in 100 ms
MAX_LINES = 1_000  # a listing that long is laid out in a quarter of a second
MAX_BLOCKS = 400  # paragraphs, headings, items, rows, cells: each becomes a widget, which takes 1 to 3 ms
MAX_TAGS = 3_000  # of HTML; the parser takes the square of the time for tags that are never closed

_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)
_CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_ESCAPED_AMPERSAND = re.compile(r"&amp;(?!#?\w+;)")  # or a bare address with `&` in it would lead elsewhere
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z]{2,32});")
_FIRST_HEADING = re.compile(r"#{1,6}[ \t]+([^\n]+)\n*")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def to_markdown(body: str, title: str = "") -> tuple[str, bool]:
    """`body` as Markdown without HTML and without a first heading that repeats `title`, and whether it had to be cut.
    Runs for up to a second: not on the event loop.
    """
    harmless = _harmless(body)
    source = _first_tags(_first_characters(harmless))
    markdown = (_from_html(_render(source)) if _TAG.search(_CODE.sub("", source)) else source).strip()
    if (heading := _FIRST_HEADING.match(markdown)) and title in _titles(heading[1]):
        markdown = markdown[heading.end() :]
    shown = _first_blocks(_first_lines(markdown))
    return shown, len(source) < len(harmless) or len(shown) < len(markdown)


def _titles(heading: str) -> tuple[str, str]:
    """What a title that says the same would be: `# C#` may be C# or, with the closing mark of a heading, C."""
    return text.title(heading), text.title(heading.rstrip("# \t"))


def _harmless(markdown: str) -> str:
    return _ENTITY.sub(_harmless_entity, markdown)


def _harmless_entity(entity: re.Match[str]) -> str:
    """What Markdown would decode to a control character after all cleaning is replaced."""
    char = text.resolved(entity[0])
    return entity[0] if char and text.printable(char) == char else "\ufffd"


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
    return [(text.one_line(words) or "link", url) for url, words in found.items() if _WEB.match(url)]


def _first_characters(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    line_end = text.rfind("\n", 0, MAX_CHARACTERS)
    return text[: line_end if line_end > 0 else MAX_CHARACTERS]


def _first_tags(text: str) -> str:
    parts = text.split("<", MAX_TAGS)
    return "<".join(parts[:MAX_TAGS])


def _first_lines(text: str) -> str:
    return "\n".join(text.split("\n", MAX_LINES)[:MAX_LINES])


def _first_blocks(markdown: str) -> str:
    """As many lines as hold no more than MAX_BLOCKS blocks."""
    from markdown_it import MarkdownIt

    blocks = line = 0
    for token in MarkdownIt("gfm-like").parse(markdown):
        line = token.map[0] if token.map else line
        blocks += token.nesting >= 0 and token.type != "inline"
        if blocks > MAX_BLOCKS:
            return "\n".join(markdown.split("\n")[:line]).rstrip()
    return markdown


def _render(markdown: str) -> str:
    """Markdown with HTML in it is HTML once the Markdown part is rendered."""
    from markdown_it import MarkdownIt  # comes with Textual

    return str(MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table").render(markdown))


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
    return _harmless(text.lines(markdown)).strip()  # once more: `&#27` without its semicolon is a character now


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
