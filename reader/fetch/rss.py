"""RSS in all its versions, to a Feed."""

from collections.abc import Iterator

from reader.fetch.dates import feed_date
from reader.fetch.parts import MAX_ENTRIES, address, base_of, distinct, enclosure, media, names, title
from reader.fetch.tree import Node
from reader.fetch.values import Entry, Feed
from reader.text.urls import is_web

_DATES = ("pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "pubdate", "date")
_CHANGES = ("atom:updated", "dcterms:modified", "lastBuildDate")
_AUTHORS = ("author", "dc:creator", "itunes:author")


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
        lang=lang[:40],
        entries=tuple(_entry(item, base_of(item, link or base)) for item in items[: MAX_ENTRIES + 1]),
    )


def _link(node: Node, base: str) -> str:
    stated = [each.text() for each in node.children("link")]
    alternate = [each.get("href") for each in node.children("atom:link") if each.get("rel") in ("", "alternate")]
    return next((url for each in (*stated, *alternate) if (url := address(each, base))), "")


def _entry(item: Node, base: str) -> Entry:
    guid = item.first("guid")
    id_ = guid.text() if guid else item.get("rdf:about") or item.text("dc:identifier", "atom:id")
    is_link = guid is not None and guid.get("isPermaLink").lower() != "false" and is_web(id_)
    images, files = media(item, base)
    enclosures = [
        found
        for each in item.children("enclosure")
        if (found := enclosure(address(each.get("url"), base), each.get("type"), each.get("length")))
    ]
    pictures = [each.url for each in enclosures if each.type.startswith("image/")]
    sounds = {each.url: each for each in (*enclosures, *files) if not each.type.startswith("image/")}
    summary = item.text("description", "itunes:summary", "dc:description", "media:description")
    return Entry(
        id=id_[:4_000],
        title=title(item.text("title", "dc:title", "media:title", "itunes:title")),
        link=_link(item, base) or (address(id_, base) if is_link else "") or address(item.get("rdf:about"), base),
        published=next((day for name in _DATES if (day := feed_date(item.text(name)))), None),
        updated=next((day for name in _CHANGES if (day := feed_date(item.text(name)))), None),
        authors=names(_authors(item)),
        topics=names(each.text() for each in item.children("category", "dc:subject", "media:category")),
        summary=summary,
        content=_content(item),
        images=distinct((*images, *pictures)),
        enclosures=tuple(sounds.values()),
        comments=address(item.text("comments"), base),
        lang=item.text("dc:language")[:40],
    )


def _content(item: Node) -> str:
    body = item.first("xhtml:body", "body", "xhtml:div")
    return item.text("content:encoded", "content", "fulltext", "atom:content") or (body.markup() if body else "")


def _authors(item: Node) -> Iterator[str]:
    """`jo@example.com (Jo Doe)` is Jo Doe."""
    for name in _AUTHORS:
        stated = [each.text("name", "atom:name") or each.text() for each in item.children(name)]
        for each in stated:
            before, bracket, behind = each.partition("(")
            yield behind.rstrip(" )") if bracket and "@" in before else each
        if stated:
            return
