"""Elements of HTML as Markdown: those that justhtml would drop, or write otherwise, are made others first."""

import re
from dataclasses import replace

from justhtml import DEFAULT_POLICY, Edit, Element, JustHTML, Node, Text, Unwrap

from reader.loader.shelf import apart
from reader.text import clean

_ESCAPED_AMPERSAND = re.compile(r"&amp;(?!#?\w+;)")  # or a bare address with `&` in it would lead elsewhere


def from_html(source: str) -> str:
    """HTML as Markdown."""
    document = JustHTML(
        source,
        fragment=True,
        policy=replace(DEFAULT_POLICY, strip_invisible_unicode=False),  # `clean` knows which of them spell words
        transforms=[
            Edit("img", _image_as_link),
            Edit("iframe, video, source, embed, audio", _player_as_link),
            Edit("tr", _row_as_paragraph),
            Edit("dt, summary", _as_bold_paragraph),
            Edit("dd, figcaption", _as_paragraph),
            Unwrap("table, tbody, thead, tfoot"),
        ],
    )
    markdown = _ESCAPED_AMPERSAND.sub("&", str(document.to_markdown()))
    return apart(markdown, clean.lines).strip()


def _image_as_link(node: Node) -> None:
    _become_link(node, (node.attrs or {}).get("src"), f"image: {(node.attrs or {}).get('alt') or 'untitled'}")


def _player_as_link(node: Node) -> None:
    sources = [child for child in node.children or () if child.name == "source"]
    source = (node.attrs or {}).get("src") or next(((each.attrs or {}).get("src") for each in sources), None)
    _become_link(node, source, "audio" if node.name == "audio" else "video")


def _become_link(node: Node, url: str | None, title: str) -> None:
    for child in list(node.children or ()):
        node.remove_child(child)
    node.name, node.attrs = "a", {"href": url or ""}
    node.append_child(Text(title))


def _row_as_paragraph(node: Node) -> None:
    """A table's row as a line of its cells: Markdown's own tables cannot hold what HTML's can."""
    cells = [cell for cell in node.children or () if cell.name in ("td", "th")]
    for cell in cells:
        cell.name, cell.attrs = "span", {}
    for cell in cells[1:]:
        node.insert_before(Text(" | "), cell)
    node.name = "p"


def _as_bold_paragraph(node: Node) -> None:
    """What names the part below it."""
    bold = Element("b", {}, None)
    for child in list(node.children or ()):
        node.remove_child(child)
        bold.append_child(child)
    node.append_child(bold)
    _as_paragraph(node)


def _as_paragraph(node: Node) -> None:
    node.name, node.attrs = "p", {}
