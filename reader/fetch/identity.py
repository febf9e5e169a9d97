"""Which entry of a feed is one that was there before, and whether it says something else now."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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


class Matched(NamedTuple):
    """An entry of a document, its key, the beginning of what it says, and what it was before; None where it is new."""

    entry: Entry
    key: bytes
    text: str
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


def keys(entries: Sequence[Entry]) -> Iterator[bytes]:
    """What tells each entry from the others of its document: the guid where no other has it, else the link, else the
    title with the date.
    """
    guids, links = Counter(map(guid_of, entries)), Counter(map(link_of, entries))
    for entry in entries:
        guid, link = guid_of(entry), link_of(entry)
        if guid and guids[guid] == 1:
            yield guid_key(guid)
        elif link and links[link] == 1:
            yield link_key(link)
        else:
            yield _digest(f"title {title_of(entry)} {entry.published}")


def match(entries: Sequence[Entry], stored: Sequence[StoredEntry]) -> list[Matched]:
    """Each entry of a document, with what it was before. Of two that are the same, the first counts."""
    by_key = {each.key: each for each in stored}
    ours = _first_of_each(entries)
    by_link: dict[str, list[StoredEntry]] = defaultdict(list)
    for each in stored:
        if each.link and each.key not in ours:
            by_link[each.link].append(each)
    matched = []
    for key, (entry, text) in ours.items():
        before = by_key.get(key)
        if before is None or not _is_same(entry, text, before):
            others = by_link[link_of(entry)][-_COMPARED:]
            before = next((each for each in others if _is_alike(entry, text, each)), None)
            if before:
                by_link[link_of(entry)].remove(before)
        matched.append(Matched(entry, key, text, before))
    return matched


def _first_of_each(entries: Sequence[Entry]) -> dict[bytes, tuple[Entry, str]]:
    """By key, each with the beginning of what it says; without a second one for the same page that says nearly the
    same.
    """
    ours: dict[bytes, tuple[Entry, str]] = {}
    of_page: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, entry in zip(keys(entries), entries, strict=True):
        said = title_of(entry), text_of(entry)
        others = of_page[link_of(entry)]
        is_again = link_of(entry) and any(_says_the_same(*said, *other) for other in others[-_COMPARED:])
        if key not in ours and not is_again:
            ours[key] = entry, said[1]
            others.append(said)
    return ours


def _is_same(entry: Entry, text: str, stored: StoredEntry) -> bool:
    """Some feeds use an id again, for something else on another page."""
    return link_of(entry) == stored.link or _is_alike(entry, text, stored)


def _is_alike(entry: Entry, text: str, stored: StoredEntry) -> bool:
    return _says_the_same(title_of(entry), text, stored.title, stored.text)


def _says_the_same(title: str, text: str, other_title: str, other_text: str) -> bool:
    if title == other_title and text == other_text:
        return True
    ours, theirs = set(words(f"{title} {text}")), set(words(f"{other_title} {other_text}"))
    return len(ours & theirs) >= _ALIKE * len(ours | theirs) > 0
