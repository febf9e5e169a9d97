"""What articles and the entries of a related list have in common: which key of which kind of blog means which field."""

from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from reader.loader.fields import (
    PAGE_KEYS,
    PAGE_LINK,
    Fields,
    Unreadable,
    as_author,
    as_date,
    as_excerpt,
    as_flag,
    as_line,
    as_names,
    as_number,
    as_page,
    as_title,
    as_url,
    as_zone,
    is_on_its_site,
)
from reader.loader.spelling import plain
from reader.loader.yaml_events import Node
from reader.model.article import Links, Provider

DATE_KEYS = (
    "publishedDateTime", "date", "pubDate", "datePublished", "pubDatetime", "publishDate", "publishedDate",
    "publishedAt", "publicationDate", "announcementDate", "posted", "postedAt", "postDate", "publishedTime",
    "article:published_time", "og:published_time", "firstPublished", "firstPublishedAt", "releaseDate", "issueDate",
    "articleDate", "issued", "publishedOn", "postedOn", "datetime",
)  # fmt: skip
CLIP_DATE_KEYS = (
    "created", "createdAt", "dateCreated", "dateSaved", "saved", "savedAt", "dateAdded", "clipped",
    "creationDate", "createdOn", "addedAt", "captured", "capturedAt", "clipDate", "archivedAt", "timestamp", "time",
    "timeAdded", "savedOn", "accessed",
)  # fmt: skip
CHANGE_DATE_KEYS = (
    "updated", "lastmod", "modified", "modDatetime", "lastUpdated", "updatedAt", "lastModified", "lastModifiedAt",
    "dateModified", "dateUpdated", "lastUpdate", "updatedDate", "updatedOn", "revised",
)  # fmt: skip
_BYLINES = ("by", "byline", "creator", "publishedBy", "writer")
AUTHORS = frozenset(map(plain, ("author", "authors", "authorName", *_BYLINES)))
_OTHER_PAGES = PAGE_KEYS[2:]
_OTHER_DATES = DATE_KEYS[1:]
_PROVIDER_KEYS = (
    "siteName", "publication", "publisher", "account", "sourceName", "publicationName", "websiteName", "og:site_name",
    "outlet", "journal", "newspaper", "newsletter", "feedTitle", "site", "source",
)  # fmt: skip
_OTHER_EXCERPT_KEYS = (
    "lead", "lede", "dek", "deck", "teaser", "standfirst", "intro", "tldr", "blurb", "desc", "metaDescription",
    "og:description",
)  # fmt: skip
_NO_ADDRESS = frozenset(
    ("source", "website", *PAGE_KEYS[PAGE_KEYS.index("permalink") :])
)  # keys of a page that often hold something else


def stated_title(fields: Fields) -> str:
    """Empty where none is stated, or none that can be seen."""
    return fields.first(as_title, "title", "doctitle") or fields.first(as_title, "name", "headline", "og:title") or ""


def facts_of(fields: Fields) -> dict[str, Any]:
    """What articles and stubs have in common, but for the title."""
    heat = fields.first(as_number, "heat")
    original, web = fields.first(as_url, PAGE_KEYS[0]), page_of(fields)
    return {
        "excerpt": _excerpt(fields),
        "published": _published(fields, is_clipping=bool(original or web)),
        "links": Links(
            original=original,
            web=web,
            amp=fields.first(as_url, "ampWebUrl"),
            amp_cache=fields.first(as_url, "cdnAmpWebUrl"),
        ),
        "type": (fields.first(as_line, "type") or "article").lower(),
        "provider": _provider(fields),
        "authors": () if fields.has_none(AUTHORS) else _authors(fields),
        "quality": fields.first(as_number, "quality"),
        "heat": heat if heat is not None and heat >= 0 else None,
    }


def _authors(fields: Fields) -> tuple[str, ...]:
    return (
        fields.first(as_author, "author")
        or fields.first(as_names, "authors", "authorName")
        or fields.first(as_author, *_BYLINES)
        or ()
    )


def _excerpt(fields: Fields) -> str:
    if stated := fields.first(as_excerpt, "excerpt", "description", "summary", "subtitle", "bio", "abstract"):
        return stated
    texts = (
        key for key in fields.present(_OTHER_EXCERPT_KEYS) if fields.first_quietly(as_flag, key) is None
    )  # `lead: true` is none
    return next((text for key in texts if (text := fields.first_quietly(as_excerpt, key))), "")


def page_of(fields: Fields) -> str | None:
    """The page under any of its names. What is a path on the file's own site, or the name of a source, is no fault."""
    if page := fields.first(as_page, PAGE_KEYS[1]):
        return page
    for name in fields.present(_OTHER_PAGES):
        value = fields.value(name)
        if name in _NO_ADDRESS and not _is_address(value):
            continue
        if is_on_its_site(value):
            continue
        if page := fields.first(as_page, name):
            return page
    return None


def _is_address(value: Node) -> bool:
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return isinstance(value, dict)
    if value.startswith("www."):
        return True
    return (":" in value and " " not in value.strip()) or PAGE_LINK.fullmatch(value.strip()) is not None


def _published(fields: Fields, is_clipping: bool) -> datetime | None:
    """In some blogs `published` is a date, in others it is true or false. A file of one's own was published when it
    was made; of a page that it names, that is when it was saved.
    """
    read = partial(as_date, zone=zone_of(fields))
    return (
        fields.first(read, "publishedDateTime")
        or fields.first_quietly(read, "published")
        or fields.first(read, *fields.present(_OTHER_DATES))
        or (doubtful_date(fields, CLIP_DATE_KEYS, "of saving the page") if is_clipping else None)
        or fields.first(read, *fields.present(CLIP_DATE_KEYS))
    )


def doubtful_date(fields: Fields, keys: tuple[str, ...], which: str) -> datetime | None:
    """A date that is none of publication, and says so."""
    for key in fields.present(keys):
        if moment := fields.first(partial(as_date, zone=zone_of(fields)), key):
            fields.complain(key, f"is the date {which}; there is no date of publication", "date-source")
            return moment
    return None


def zone_of(fields: Fields) -> tzinfo:
    """Of the times in the file that state none."""
    return fields.first(as_zone, "timezone") or fields.zone


def _provider(fields: Fields) -> Provider:
    """Who published it; a site, a publication or a source is one where no provider is stated."""
    if provider := fields.first(_as_provider, "provider"):
        return provider
    for name in fields.present(_PROVIDER_KEYS):
        value = fields.value(name)
        if name in ("site", "source") and _is_address(value) and not isinstance(value, dict):
            continue
        if isinstance(value, str | dict) and (provider := fields.first_quietly(_as_provider, name)) and provider.name:
            return provider
    return Provider()


def _as_provider(value: Node) -> Provider:
    if isinstance(value, str):
        return Provider(name=as_title(value))
    if not isinstance(value, dict):
        raise Unreadable("is a list where a provider's name and domain are expected")
    fields = Fields(value)
    return Provider(
        name=fields.first(as_title, "name", "title", "publication") or "",
        domain=fields.first(as_line, "domain", "website", "url") or "",
    )
