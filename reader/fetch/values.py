"""What a feed says: frozen values, as plain as JSON, because they come from a process of their own."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

MAX_ENTRIES = 2_000  # of a feed: one more is looked at, to say that there are more


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry, such as a podcast's sound; its length is in bytes."""

    url: str
    type: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. Texts are as they came, HTML where they are `summary` or `content`; addresses are whole."""

    id: str = ""
    title: str = ""  # plain
    link: str = ""
    published: datetime | None = None  # aware UTC
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    images: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it was read. `notes` say what was wrong with it, each a sentence."""

    title: str = ""
    link: str = ""
    lang: str = ""
    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = field(default=())


def plain(value: Feed | Entry | Enclosure) -> dict[str, Any]:
    """`value` for JSON, without what is empty."""
    return {each.name: stated for each in fields(value) if (stated := _plain(getattr(value, each.name)))}


def _plain(value: object) -> object:
    match value:
        case tuple():
            return [_plain(each) for each in value]
        case Entry() | Enclosure():
            return plain(value)
        case datetime():
            return value.isoformat()
        case _:
            return value


def feed_of(stated: dict[str, Any]) -> Feed:
    """The inverse of `plain`."""
    return Feed(**_tuples(stated | {"entries": [entry_of(each) for each in stated.get("entries", ())]}))


def entry_of(stated: dict[str, Any]) -> Entry:
    """The inverse of `plain`."""
    moments = {name: datetime.fromisoformat(stated[name]) for name in ("published", "updated") if name in stated}
    return Entry(
        **_tuples(stated | moments | {"enclosures": [Enclosure(**each) for each in stated.get("enclosures", ())]})
    )


def _tuples(stated: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in stated.items()}
