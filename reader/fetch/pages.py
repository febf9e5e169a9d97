"""Web pages: which feeds one names, and one saved as an article."""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urljoin

from reader.fetch.dates import feed_date
from reader.fetch.decoding import decoded, parts_of
from reader.fetch.parts import address, distinct, excerpt, names, title
from reader.fetch.values import Entry, plain
from reader.text import clean

COMMON_PATHS = ("feed", "feed/", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json")
_FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "application/rdf+xml",
    "text/xml", "application/xml",
)  # fmt: skip
_LINK = re.compile(r"<(?:link|a)\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_HEAD_META = re.compile(r"<meta\b([^<>]*)>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.IGNORECASE)
_HEADING = re.compile(r"<h1\b[^<>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_LANG = re.compile(r"""<html\b[^<>]*\blang\s*=\s*["']?([A-Za-z0-9-]{2,20})""", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
_PARTS = ("article", "main", "[role=main]", "body")
_CHROME = (
    "script",
    "style",
    "nav",
    "aside",
    "header",
    "footer",
    "form",
    "noscript",
    "template",
    "svg",
    "button",
    "dialog",
)
_MOST = 3_000_000  # characters of a page that are looked at
_FEEDS = 20
_EXCERPT = 300  # characters of one that is the beginning of the text


def feeds_of(text: str, base: str) -> list[str]:
    """The addresses of the feeds that a page names by `<link rel=alternate>`, best first, without those of comments."""
    feeds: list[str] = []
    for tag in _LINK.finditer(text[:_MOST]):
        stated = _attributes(tag[1])
        rels = stated.get("rel", "").lower().split()
        is_feed = "alternate" in rels and stated.get("type", "").lower().split(";")[0].strip() in _FEED_TYPES
        if is_feed and (url := address(stated.get("href", ""), base)):
            feeds.append(url)
    return sorted(dict.fromkeys(feeds), key=lambda url: "comment" in url)[:_FEEDS]


def common_places(url: str) -> list[str]:
    """Where feeds of a site often are."""
    return [urljoin(url, f"/{path}") for path in COMMON_PATHS]


def decoded_page(data: bytes, content_type: str) -> str:
    """A page's text; where its server names no character set, what it says itself."""
    if "charset" not in content_type.lower() and (stated := _CHARSET.search(data[:4_096])):
        content_type = f"text/html; charset={stated[1].decode('ascii')}"
    return decoded(data, content_type)


def job(data: bytes) -> bytes:
    """`saved` in a process of its own: `data` is a `message`, the answer is JSON."""
    url, content_type, page = parts_of(data)
    text = decoded_page(page, content_type)
    return json.dumps([plain(saved(text, url)), _meta(text).get("og:site_name", "")]).encode()


def saved(text: str, url: str) -> Entry:
    """A page as an entry: what its head says of it, and what stands in its `article`, `main` or else all of it."""
    text = text[:_MOST]
    meta = _meta(text)
    heading = _TITLE.search(text)
    link = address(_canonical(text), url) or url
    image = address(meta.get("og:image", ""), url)
    name = title(meta.get("og:title") or (heading[1] if heading else ""))
    content = _text(text)
    return Entry(
        title=name,
        link=link,
        published=feed_date(meta.get("article:published_time") or meta.get("date") or meta.get("dc.date") or ""),
        updated=feed_date(meta.get("article:modified_time", "")),
        authors=names([name for name in [meta.get("author", "")] if not name.startswith("http")]),
        summary=meta.get("og:description") or meta.get("description") or _beginning(content, name),
        content=content,
        images=distinct([image]),
        lang=lang[1] if (lang := _LANG.search(text)) else "",
    )


def _beginning(html: str, name: str) -> str:
    """The beginning of a text as HTML, without a heading that repeats the name of its page."""
    heading = _HEADING.search(html)
    if heading and title(heading[1]) in name:
        html = html[: heading.start()] + html[heading.end() :]
    return escape(excerpt(html, _EXCERPT))


def _attributes(tag: str) -> dict[str, str]:
    return {
        name.lower(): clean.resolved(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag[:4_000])
    }


def _meta(text: str) -> dict[str, str]:
    stated: dict[str, str] = {}
    for tag in _HEAD_META.finditer(text):
        attributes = _attributes(tag[1])
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        stated.setdefault(name, attributes.get("content", "").strip())
    return stated


def _canonical(text: str) -> str:
    tags: Iterator[dict[str, Any]] = (_attributes(tag[1]) for tag in _LINK.finditer(text))
    return next((tag.get("href", "") for tag in tags if tag.get("rel", "").lower() == "canonical"), "")


def _text(text: str) -> str:
    """The HTML of the part that is the text, as far as a page says where that is. It is made harmless where it becomes
    Markdown.
    """
    from justhtml import Drop, JustHTML

    document = JustHTML(text, sanitize=False, transforms=[Drop(", ".join(_CHROME))])
    for part in _PARTS:
        if nodes := document.query(part):
            best = max(nodes, key=lambda node: len(node.to_text()))
            return str(best.to_html(pretty=False))
    return ""
