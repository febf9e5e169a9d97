"""Atom 0.3 and 1.0, to a Feed."""

from base64 import b64decode
from contextlib import suppress
from datetime import datetime
from html import escape
from itertools import islice

from reader.fetch.dates import feed_date
from reader.fetch.parts import (
    address,
    as_html,
    base_of,
    distinct,
    enclosures,
    language,
    media,
    names,
    title,
)
from reader.fetch.tree import Node
from reader.fetch.values import MAX_ENTRIES, Entry, Feed


def _both(*tags: str) -> tuple[str, ...]:
    """Names with the namespace, and as those write them who forget it."""
    return tuple(each for tag in tags for each in (f"atom:{tag}", tag))


def parse(root: Node, url: str) -> Feed:
    """The feed in an element `feed`, or of the one `entry` that stands alone."""
    base = base_of(root, url)
    link = _link(root, base, "alternate")
    entries = [root] if root.name in _both("entry") else root.children(*_both("entry"))
    heading = root.first(*_both("title"))
    return Feed(
        title=_title(heading) if heading else "",
        link=link,
        lang=language(root.get("xml:lang")),
        entries=tuple(_entry(entry, base_of(entry, base), root) for entry in islice(entries, MAX_ENTRIES + 1)),
    )


def _entry(entry: Node, base: str, root: Node) -> Entry:
    heading = entry.first(*_both("title"), "media:title")
    images, files = media(entry, base)
    links = (each for each in entry.children(*_both("link")) if each.get("rel") == "enclosure")
    linked = enclosures(links, base, "href")
    source = entry.first(*_both("source"))
    group = entry.first("media:group")
    summary = _html(entry.first(*_both("summary")), base)
    described = group.text("media:description") if group and not summary else ""
    return Entry(
        id=entry.text(*_both("id"))[:4_000],
        title=_title(heading) if heading else "",
        link=_link(entry, base, "alternate") or address(_source_of(entry), base),
        published=_date(entry, "published", "issued", "created") or _date(entry, "updated", "modified"),
        updated=_date(entry, "updated", "modified"),
        authors=names(_authors(entry) or (_authors(source) if source else []) or _authors(root)),
        topics=names(
            each.get("label") or each.get("term") or each.text()
            for each in entry.children(*_both("category"), "dc:subject")
        ),
        summary=summary or as_html(described),
        content=_html(entry.first(*_both("content")), base),
        images=distinct((*images, *(each.url for each in linked if each.type.startswith("image/")))),
        enclosures=tuple(each for each in (*linked, *files) if not each.type.startswith("image/")),
        comments=_link(entry, base, "replies"),
        lang=language(_said_in(entry)),
    )


def _title(node: Node) -> str:
    kind = _kind(node)
    return title(_text(node, kind), is_html=kind != "text")


def _kind(node: Node) -> str:
    """`text`, `html`, `xhtml` or `base64`; Atom 0.3 says it by `mode` and a media type."""
    stated, mode = node.get("type").lower(), node.get("mode")
    if mode == "base64" or stated == "application/octet-stream":
        return "base64"
    if mode == "escaped":
        return "html"
    if stated in ("xhtml", "application/xhtml+xml") or (
        mode == "xml" and any(isinstance(each, Node) for each in node.content)
    ):
        return "xhtml"
    if stated in ("html", "text/html"):
        return "html"
    return "xhtml" if any(isinstance(each, Node) for each in node.content) else "text"


def _html(node: Node | None, base: str) -> str:
    if node is None:
        return ""
    if src := address(node.get("src"), base_of(node, base)):
        return f'<p><a href="{escape(src)}">{escape(src)}</a></p>'
    kind = _kind(node)
    if kind == "text":
        return as_html(node.text())
    body = _text(node, kind)
    inner = base_of(node, base)
    return body if inner == base or not body else f'<base href="{escape(inner)}">{body}'


def _text(node: Node, kind: str) -> str:
    """The text of a construct, HTML but for that of the kind `text`."""
    if kind == "base64":
        with suppress(ValueError):
            return b64decode(node.text()).decode("utf-8", "replace")
    if kind == "xhtml":  # the `div` that Atom wants around XHTML says nothing
        return (node.first("xhtml:div", "div") or node).markup()
    return node.text()


def _said_in(entry: Node) -> str:
    """The language of an entry's text, else of the entry, else of its summary or title."""
    texts = (*entry.children(*_both("content")), entry, *entry.children(*_both("summary", "title")))
    return next((lang for each in texts if (lang := each.get("xml:lang"))), "")


def _link(node: Node, base: str, rel: str) -> str:
    links = [each for each in node.children(*_both("link")) if (each.get("rel") or "alternate") == rel]
    pages = [each for each in links if "html" in each.get("type") or not each.get("type")]
    return next(
        (url for each in (*pages, *links) if (url := address(each.get("href") or each.text(), base_of(each, base)))), ""
    )


def _source_of(entry: Node) -> str:
    content = entry.first(*_both("content"))
    id_ = entry.text(*_both("id"))
    return (content.get("src") if content else "") or (id_ if id_.lower().startswith(("http://", "https://")) else "")


def _date(entry: Node, *tags: str) -> datetime | None:
    return next((date for tag in _both(*tags) if (date := feed_date(entry.text(tag)))), None)


def _authors(node: Node) -> list[str]:
    people = [
        each.text(*_both("name")) or each.text(*_both("email")) or each.text()
        for each in node.children(*_both("author"))
    ]
    return people or [each.text() for each in node.children("dc:creator")]
