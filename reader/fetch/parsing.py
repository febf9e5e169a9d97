"""A feed's bytes to a Feed, whichever of its formats it is in.

RSS 0.90 to 2.0 and 1.1, with the modules Dublin Core, Content, Media RSS and iTunes: https://www.rssboard.org/
Atom 0.3 and 1.0: https://www.rfc-editor.org/rfc/rfc4287 · JSON Feed 1.0 and 1.1: https://www.jsonfeed.org/version/1.1/
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from reader.errors import ReaderError
from reader.fetch import atom, json_feed, rss
from reader.fetch.decoding import decoded, parts_of
from reader.fetch.tree import MalformedError
from reader.fetch.tree import parse as parse_xml
from reader.fetch.values import MAX_ENTRIES, Entry, Feed, plain

MAX_TEXT = 4_000_000  # characters of all bodies: what is beyond is left out
MAX_BODY = 1_000_000  # of one


class NoFeedError(ReaderError):
    """What was sent is no feed."""


def job(data: bytes) -> bytes:
    """`parse` in a process of its own: `data` is a `message`, the answer is JSON."""
    url, content_type, document = parts_of(data)
    return json.dumps(plain(parse(document, url, content_type)), ensure_ascii=False).encode("utf-8", "replace")


def parse(data: bytes, url: str, content_type: str = "") -> Feed:
    """The feed in `data`, which came from `url`. Raises ReaderError where it is none."""
    text = decoded(data, content_type)
    if text.lstrip().startswith("{"):
        return _bounded(json_feed.parse(text, url))
    if not text.strip():
        raise NoFeedError("The server sent nothing.")
    try:
        root, why = parse_xml(text)
    except MalformedError as error:
        raise NoFeedError(f"What came is no feed. {error}") from error
    kind = root.name.rpartition(":")[2].lower()
    if kind in ("rss", "rdf", "channel"):
        feed = rss.parse(root, url)
    elif kind in ("feed", "entry"):
        feed = atom.parse(root, url)
    else:
        what = "a web page" if kind == "html" else f"a document <{kind[:40]}>"
        raise NoFeedError(f"What came is no feed but {what}.")
    if why and not feed.entries:
        raise NoFeedError(why)
    return _bounded(replace(feed, notes=(*feed.notes, *([why] if why else ()))))


def _bounded(feed: Feed) -> Feed:
    notes = list(feed.notes)
    entries: Sequence[Entry] = feed.entries
    if len(entries) > MAX_ENTRIES:
        notes.append(f"The feed has more than {MAX_ENTRIES:,} entries; the first of them are taken.")
    kept, left = [], MAX_TEXT
    for entry in entries[:MAX_ENTRIES]:
        summary, content = entry.summary[:MAX_BODY], entry.content[:MAX_BODY]
        left -= len(summary) + len(content)
        kept.append(
            replace(entry, summary=summary, content=content) if left > 0 else replace(entry, summary="", content="")
        )
    if left <= 0:
        notes.append(f"The feed holds more than {MAX_TEXT:,} characters; some entries are without their text.")
    return replace(feed, entries=tuple(kept), notes=tuple(notes))
