"""A feed's bytes to entries that are ready to be written: parsed, told from one another, and composed as files.

It runs in a process of its own, and in one go: what passes between two processes costs as much as what is done with it.
So it is told what stands for each entry that is there already, and composes only what says something else.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from reader.fetch.composing import Source, compose, moment
from reader.fetch.identity import Identity, identities
from reader.fetch.markdown import Converter
from reader.fetch.parsing import parse
from reader.fetch.values import Entry, Feed, entry_of, plain

_AHEAD = timedelta(days=1)  # a date beyond is a mistake: the entry is dated by its fetch


class PreparedFeed(NamedTuple):
    """A feed without its entries, and of each entry what tells it from others, and the text of its file: None where it
    says nothing new. Where texts are taken from pages, there are `whole` entries in place of files.
    """

    feed: Feed
    identities: list[Identity]
    documents: list[str | None]
    whole: list[Entry]


def question(
    place: tuple[str, str], document: bytes, source: Source, now: datetime, facts: Mapping[bytes, bytes], is_whole: bool
) -> bytes:
    """What `job` is asked. `place` is the URL of the document and its type; `facts` are what stand for stored entries,
    by their keys; `source` has what the person states of the feed.
    """
    stored = {key.hex(): stated.hex() for key, stated in facts.items()}
    head = [*place, source.url, source.name, source.topics, now.isoformat(), stored, is_whole]
    return b"%b\n%b" % (json.dumps(head).encode(), document)


def job(data: bytes) -> bytes:
    """What `question` asks for; JSON in and out. Raises ReaderError where it is no feed."""
    head, _, document = data.partition(b"\n")
    del data  # it may be large
    url, content_type, name, title, topics, stated, stored, is_whole = json.loads(head)
    feed, now = parse(document, url, content_type), datetime.fromisoformat(stated)
    source = Source(name, title or feed.title, feed.link, feed.lang, tuple(topics))
    entries = [_dated(entry, now) for entry in feed.entries]
    converter, fetched, rows = Converter(), moment(now), []
    for entry, identity in zip(entries, identities(entries), strict=True):
        key, facts, published = identity.key.hex(), identity.facts.hex(), identity.published
        is_composed = not is_whole and stored.get(key) != facts
        file = compose(entry, source, fetched, converter) if is_composed else None
        date = published.isoformat() if published else None
        rows.append((key, *identity[1:4], facts, date, file, plain(entry) if is_whole else None))
    answer = [plain(replace(feed, entries=())), rows]
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def prepared_of(answer: bytes) -> PreparedFeed:
    """What `job` answers."""
    feed, rows = json.loads(answer)
    identities, documents, whole = [], [], []
    for key, link, title, text, facts, date, file, entry in rows:
        published = datetime.fromisoformat(date) if date else None
        identities.append(Identity(bytes.fromhex(key), link, title, text, bytes.fromhex(facts), published))
        documents.append(file)
        if entry is not None:
            whole.append(entry_of(entry))
    return PreparedFeed(Feed(**feed | {"notes": tuple(feed.get("notes", ()))}), identities, documents, whole)


def _dated(entry: Entry, now: datetime) -> Entry:
    is_ahead = entry.published and entry.published > now + _AHEAD
    return replace(entry, published=None) if is_ahead else entry
