"""An entry's HTML as Markdown: with its pictures, and with addresses that are whole. Runs in a process of its own."""

import re
from typing import TYPE_CHECKING

from reader.fetch import simple_html
from reader.fetch.parts import address
from reader.loader.html import MAX_HTML, measured
from reader.text import clean

if TYPE_CHECKING:
    from justhtml import Node

_BASE = re.compile(r'<base href="([^"<>]*)">')
_TAG = re.compile(r"<[A-Za-z!/]")
_MARK = "!image!"  # before the words of a link that is a picture: the converter drops what is fetched unasked
FEED_TAGS = 50_000  # elements of all texts of a feed: some seconds
_FIRST_IMAGE = re.compile(r"""<img\b[^<>]{0,500}?\ssrc\s*=\s*["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)
_PIXEL = re.compile(r"""\s(?:width|height)\s*=\s*["']?[01]["'\s/>]""", re.IGNORECASE)


class Converter:
    """For the texts of one feed; `tags` is how many elements may still be made of them. What is too much stays HTML,
    which the reader shows as far as it can.
    """

    def __init__(self, tags: int = FEED_TAGS) -> None:
        self.tags = tags

    def to_markdown(self, html: str, base: str) -> str:
        """`html` as Markdown."""
        if match := _BASE.match(html):
            html, base = html[match.end() :], address(clean.resolved(match[1]), base) or base
        html = html.replace(_MARK, "")
        if not _TAG.search(html):
            return clean.lines(clean.resolved(html)).strip()
        simple = simple_html.to_markdown(html, base) if len(html) <= MAX_HTML else None
        return clean.lines(self._converted(html, base) if simple is None else simple).strip()

    def _converted(self, html: str, base: str) -> str:
        tags, length = measured(html)
        if length < len(html) or tags > self.tags:
            return html
        self.tags -= tags
        return converted(html, base)


def first_image(html: str, base: str) -> str:
    """The address of the first picture that is more than a pixel that counts readers."""
    for match in _FIRST_IMAGE.finditer(html[:MAX_HTML]):
        end = html.find(">", match.end())
        if not _PIXEL.search(html[match.start() : end + 1]):
            return address(clean.resolved(match[1]), base)
    return ""


def converted(html: str, base: str) -> str:
    """`html` as Markdown, by a parser of HTML."""
    from justhtml import Edit, JustHTML, Text

    def link(node: "Node") -> None:
        whole = address((node.attrs or {}).get("href") or "", base)
        node.name, node.attrs = ("a", {"href": whole}) if whole else ("span", {})

    def image(node: "Node") -> None:
        attributes = node.attrs or {}
        become_link(node, attributes.get("src") or attributes.get("data-src"), _MARK + (attributes.get("alt") or ""))

    def player(node: "Node") -> None:
        become_link(node, (node.attrs or {}).get("src"), "video")

    def become_link(node: "Node", url: str | None, words: str) -> None:
        """What would be dropped for its safety leads to what it shows."""
        whole = address(url or "", base)
        for child in list(node.children or ()):
            node.remove_child(child)
        node.name, node.attrs = ("a", {"href": whole}) if whole else ("span", {})
        node.append_child(Text(clean.one_line(words) if whole else ""))

    document = JustHTML(
        html,
        fragment=True,
        transforms=[Edit("a", link), Edit("img", image), Edit("iframe, video, audio, embed", player)],
    )
    return str(document.to_markdown()).replace(f"[{_MARK}", "![").replace(_MARK, "")
