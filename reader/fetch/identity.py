"""Which entry of a feed is one that was there before, and whether it says something else now."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from reader.fetch.composing import title_of
from reader.fetch.parts import excerpt
from reader.fetch.values import Entry, plain
from reader.text import clean
from reader.text.urls import canonical
from reader.text.words import words

_ALIKE = 0.6  # of the words of two texts, those in both
_COMPARED = 20  # of those of one page: in some feeds all entries lead to the same
TEXT = 300  # characters of a text that is remembered


class StoredEntry(NamedTuple):
    """An entry as the ledger has it. `path` is within the collection; empty where the entry was never written.

    `digest` stands for the bytes we wrote; `intended` for those we were about to write when we were stopped.
    """

    id: int
    key: bytes
    link: str
    title: str
    text: str
    facts: bytes
    path: str
    digest: bytes
    intended: bytes
    since: str


class Identity(NamedTuple):
    """What tells an entry from the others of its feed, and what is compared of it."""

    key: bytes
    link: str
    title: str
    text: str  # the beginning of what it says
    facts: bytes  # stand for all that it says
    published: datetime | None


class Matched(NamedTuple):
    """The entry at that place of a document, and what it was before; None where it is new."""

    at: int
    entry: Identity
    stored: StoredEntry | None


def guid_of(entry: Entry) -> str:
    """As a file states it."""
    return clean.one_line(entry.id)[:2_000]


def link_of(entry: Entry) -> str:
    """The page of an entry in the form under which two URLs are the same one; empty where it has none."""
    return canonical(entry.link) if entry.link else ""


def text_of(entry: Entry) -> str:
    """The beginning of what it says, by which two are held against each other."""
    return excerpt(entry.content or entry.summary, TEXT)


def facts_of(entry: Entry) -> bytes:
    """What stands for all that the entry says."""
    return _digest(repr(plain(entry)))


def guid_key(guid: str) -> bytes:
    """The key of an entry that its guid tells from the others of its feed: 16 bytes."""
    return _digest(f"guid {guid}")


def link_key(link: str) -> bytes:
    """The key of one that only its page tells from the others: 16 bytes. `link` is as `link_of` has it."""
    return _digest(f"link {link}")


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def identities(entries: Sequence[Entry]) -> Iterator[Identity]:
    """Those of all entries of a document. The key is the guid where no other has it, else the link, else the title with
    the date.
    """
    guids, links = [guid_of(entry) for entry in entries], [link_of(entry) for entry in entries]
    of_guid, of_link = Counter(guids), Counter(links)
    for entry, guid, link in zip(entries, guids, links, strict=True):
        title = title_of(entry)
        if guid and of_guid[guid] == 1:
            key = guid_key(guid)
        elif link and of_link[link] == 1:
            key = link_key(link)
        else:
            key = _digest(f"title {title} {entry.published}")
        yield Identity(key, link, title, text_of(entry), facts_of(entry), entry.published)


def match(entries: Sequence[Identity], stored: Sequence[StoredEntry]) -> list[Matched]:
    """Each entry of a document, with what it was before. Of two that are the same, the first counts."""
    by_key = {each.key: each for each in stored}
    ours = _first_of_each(entries)
    by_link: dict[str, list[StoredEntry]] = defaultdict(list)
    for each in stored:
        if each.link and each.key not in ours:
            by_link[each.link].append(each)
    matched = []
    for key, at in ours.items():
        entry, before = entries[at], by_key.get(key)
        if before is None or not _is_same(entry, before):
            others = by_link[entry.link][-_COMPARED:]
            before = next((each for each in others if _is_alike(entry, each)), None)
            if before:
                by_link[entry.link].remove(before)
        matched.append(Matched(at, entry, before))
    return matched


def _first_of_each(entries: Sequence[Identity]) -> dict[bytes, int]:
    """Places by key; without a second one for the same page that says nearly the same."""
    ours: dict[bytes, int] = {}
    of_page: dict[str, list[Identity]] = defaultdict(list)
    for at, entry in enumerate(entries):
        others = of_page[entry.link]
        is_again = entry.link and any(_is_alike(entry, other) for other in others[-_COMPARED:])
        if entry.key not in ours and not is_again:
            ours[entry.key] = at
            others.append(entry)
    return ours


def _is_same(entry: Identity, stored: StoredEntry) -> bool:
    """Some feeds use an id again, for something else on another page."""
    return entry.link == stored.link or _is_alike(entry, stored)


def _is_alike(entry: Identity, other: Identity | StoredEntry) -> bool:
    """Whether both say nearly the same."""
    if entry.title == other.title and entry.text == other.text:
        return True
    ours, theirs = set(words(f"{entry.title} {entry.text}")), set(words(f"{other.title} {other.text}"))
    return len(ours & theirs) >= _ALIKE * len(ours | theirs) > 0
