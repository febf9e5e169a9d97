"""JSON Feed 1.0 and 1.1, to a Feed."""

import json
from collections.abc import Iterator
from typing import Any

from reader.errors import ReaderError
from reader.fetch.dates import feed_date
from reader.fetch.parts import address, as_html, distinct, enclosure, names, title
from reader.fetch.values import MAX_ENTRIES, Entry, Feed


class JsonError(ReaderError):
    """A document that begins like JSON and is no JSON Feed."""


def parse(text: str, url: str) -> Feed:
    """Raises JsonError."""
    try:
        stated = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JsonError("What came is no feed: it begins like JSON and is none.") from error
    items = stated.get("items") if isinstance(stated, dict) else None
    if not isinstance(items, list):
        raise JsonError("What came is JSON, but no JSON Feed: it has no list of items.")
    link = address(_text(stated, "home_page_url"), url)
    authors = [*_authors(stated)]
    return Feed(
        title=title(_text(stated, "title"), is_html=False),
        link=link,
        lang=_text(stated, "language")[:40],
        entries=tuple(
            _entry(item, link or url, authors) for item in items[: MAX_ENTRIES + 1] if isinstance(item, dict)
        ),
    )


def _entry(item: dict[str, Any], base: str, authors: list[str]) -> Entry:
    files = [each for each in _list(item, "attachments") if isinstance(each, dict)]
    attached = (
        enclosure(address(_text(each, "url"), base), _text(each, "mime_type"), _text(each, "size_in_bytes"))
        for each in files
    )
    published = feed_date(_text(item, "date_published"))
    return Entry(
        id=_text(item, "id")[:4_000],
        title=title(_text(item, "title"), is_html=False),
        link=address(_text(item, "url") or _text(item, "external_url"), base),
        published=published or feed_date(_text(item, "date_modified")),
        updated=feed_date(_text(item, "date_modified")),
        authors=names([*_authors(item)] or authors),
        topics=names(each for each in _list(item, "tags") if isinstance(each, str)),
        summary=as_html(_text(item, "summary")),
        content=_text(item, "content_html") or as_html(_text(item, "content_text")),
        images=distinct((address(_text(item, "image"), base), address(_text(item, "banner_image"), base))),
        enclosures=tuple(each for each in attached if each and not each.type.startswith("image/")),
        lang=_text(item, "language")[:40],
    )


def _text(stated: dict[str, Any], name: str) -> str:
    """A text or a number, as a text; whatever else it is, nothing."""
    value = stated.get(name)
    return value if isinstance(value, str) else str(value) if type(value) in (int, float) else ""


def _list(stated: dict[str, Any], name: str) -> list[Any]:
    value = stated.get(name)
    return value if isinstance(value, list) else []


def _authors(stated: dict[str, Any]) -> Iterator[str]:
    """Those of 1.1, else the one of 1.0."""
    for each in _list(stated, "authors") or [stated.get("author")]:
        if isinstance(each, dict) and (name := _text(each, "name") or _text(each, "url")):
            yield name
