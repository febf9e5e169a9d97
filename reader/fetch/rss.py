"""RSS in all its versions, to a Feed."""

import re
from collections.abc import Iterator

from reader.fetch.dates import feed_date
from reader.fetch.parts import address, base_of, distinct, enclosures, language, media, names, title
from reader.fetch.tree import Node
from reader.fetch.values import MAX_ENTRIES, Entry, Feed
from reader.text.urls import is_web

_DATES = ("pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "date")
_CHANGES = ("atom:updated", "dcterms:modified", "lastbuilddate")
_AUTHORS = ("author", "dc:creator", "dc:author", "atom:author", "itunes:author")
_LISTED = ("tags", "itunes:keywords")  # topics with commas between them
_CONTENTS = ("content:encoded", "content", "fulltext", "fullitem", "atom:content")
_BODIES = ("xhtml:body", "body", "xhtml:div")
_ADDRESS = re.compile(r"(?<!\s)\s*[(<‹\[]\s*(?:mailto:)?[^\s()<>@]{1,200}@[^\s()<>@]{1,200}\s*[)>›\]]\s*$")


def parse(root: Node, url: str) -> Feed:
    """The feed in an element `rss` or `rdf:RDF`; items may stand in the channel or beside it."""
    channel = root if root.name == "channel" else root.first("channel") or Node("channel")
    base = base_of(channel, base_of(root, url))
    link = _link(channel, base)
    items = [*channel.children("item"), *(root.children("item") if root is not channel else ())]
    items += [item for group in root.children("items") for item in group.children("item")]
    lang = channel.text("language", "dc:language") or root.get("xml:lang")
    return Feed(
        title=title(channel.text("title", "dc:title")),
        link=link,
        lang=language(lang),
        entries=tuple(_entry(item, base_of(item, link or base)) for item in items[: MAX_ENTRIES + 1]),
    )


def _link(node: Node, base: str) -> str:
    stated = [each.text() for each in node.children("link")]
    alternate = [each.get("href") for each in node.children("atom:link") if each.get("rel") in ("", "alternate")]
    links = (*stated, *alternate, node.get("href"))  # the last as CDF has it
    return next((url for each in links if (url := address(each, base))), "")


def _entry(item: Node, base: str) -> Entry:
    guid = item.first("guid")
    id_ = guid.text() if guid else item.get("rdf:about") or item.text("dc:identifier", "atom:id")
    is_link = guid is not None and guid.get("ispermalink").lower() != "false" and is_web(id_)
    images, files = media(item, base)
    stated = enclosures(item.children("enclosure"), base, "url")
    pictures = [each.url for each in stated if each.type.startswith("image/")]
    sounds = {each.url: each for each in (*stated, *files) if not each.type.startswith("image/")}
    summary = item.text("description", "itunes:summary", "dc:description", "media:description", "abstract")
    return Entry(
        id=id_[:4_000],
        title=title(item.text("title", "dc:title", "media:title", "itunes:title")),
        link=_link(item, base) or (address(id_, base) if is_link else "") or address(item.get("rdf:about"), base),
        published=next((day for name in _DATES if (day := feed_date(item.text(name)))), None)
        or feed_date(item.get("lastmod")),
        updated=next((day for name in _CHANGES if (day := feed_date(item.text(name)))), None),
        authors=names(_authors(item)),
        topics=names(_topics(item)),
        summary=summary,
        content=_content(item),
        images=distinct((*images, *pictures)),
        enclosures=tuple(sounds.values()),
        comments=address(item.text("comments"), base),
        lang=language(item.text("dc:language") or _said_in(item)),
    )


def _content(item: Node) -> str:
    body = item.first(*_BODIES)
    return item.text(*_CONTENTS) or (body.markup() if body else "")


def _said_in(item: Node) -> str:
    """The language that the text states, where the item states none."""
    return item.get("xml:lang") or next(
        (lang for each in item.children(*_CONTENTS, *_BODIES, "description") if (lang := each.get("xml:lang"))), ""
    )


def _topics(item: Node) -> Iterator[str]:
    for each in item.children("category", "dc:subject", "media:category", *_LISTED):
        yield from each.text().split(",") if each.name in _LISTED else [each.text()]
    for each in item.children("atom:category"):
        yield each.get("label") or each.get("term")
    for each in item.children("itunes:category"):
        yield each.get("text")
        yield from (inner.get("text") for inner in each.children("itunes:category"))


def _authors(item: Node) -> Iterator[str]:
    """`jo@example.com (Jo Doe)` is Jo Doe, and so is `Jo Doe <jo@example.com>`."""
    for name in _AUTHORS:
        stated = [each.text("name", "atom:name") or each.text() for each in item.children(name)]
        for each in stated:
            before, bracket, behind = each.partition("(")
            yield behind.rstrip(" )") if bracket and "@" in before else _ADDRESS.sub("", each) or each
        if stated:
            return
