"""What stands beside an article: what it relates to, what relates to it, and who else tells its story."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.library.headlines import headlines
from reader.library.stories import at_pages, members, mentioned_by, similar
from reader.model.article import Article, RelatedLink
from reader.model.headline import Headline
from reader.text.clean import sort_key
from reader.text.hashing import page_id
from reader.text.times import from_microseconds
from reader.text.urls import canonical

_MOST_MENTIONS = 200
_ALIKE = 5  # articles that are much like one which relates to none


class Relation(NamedTuple):
    """One article beside another. Where it is in these directories its own file has the word, not the entry."""

    entry: RelatedLink | None  # as the other file has it; None where that does not name it
    row: Headline | None  # None: it is in none of these directories

    @property
    def _stated(self) -> "Headline | RelatedLink":
        stated = self.row or self.entry
        assert stated
        return stated

    @property
    def title(self) -> str:
        """Its title, in plain text."""
        return self._stated.title

    @property
    def source(self) -> str:
        """The name to show for where it comes from: provider, author or host; empty where none is known."""
        return self._stated.source

    @property
    def published(self) -> datetime | None:
        """When it was published, in UTC."""
        return self._stated.published

    @property
    def quality(self) -> int | None:
        """Its quality as it is stated, higher is better; None where it is not."""
        return self._stated.quality

    @property
    def has_amp(self) -> bool:
        """Whether a key opens its AMP page."""
        links = self.entry.links if self.entry else None
        return bool(links.amp or links.amp_cache) if links else bool(self.row and self.row.has_amp)


class Coverage(NamedTuple):
    """A provider that tells a story: its best article's quality, when its first came, and whether nobody was before."""

    name: str
    quality: int | None
    since: datetime | None
    is_first: bool = False


class Relations(NamedTuple):
    """All that stands beside an article. `alike` is a guess, for an article that has nothing else."""

    related: tuple[Relation, ...] = ()  # as its file lists them
    mentioned_by: tuple[Relation, ...] = ()
    alike: tuple[Relation, ...] = ()
    providers: tuple[Coverage, ...] = ()  # the best first; those of the story, and of entries that lead outside

    @property
    def all(self) -> tuple[Relation, ...]:
        """All of them as they are counted, from 1."""
        return self.related + self.mentioned_by + self.alike


def relations_of(db: sqlite3.Connection, id_: int, article: Article) -> Relations:
    """What stands beside `article`, which the index knows as `id_`: ask it at one moment."""
    entries = _related(db, article.related)
    listed = {relation.row.key for relation in entries if relation.row}
    mentions = mentioned_by(db, id_)[:_MOST_MENTIONS]
    others = [relation for relation in _rows(db, mentions) if relation.row and relation.row.key not in listed]
    alike = [] if entries or others else _rows(db, similar(db, id_, _ALIKE))
    providers = _providers(coverage_of(db, id_), [each.entry for each in entries if not each.row])
    return Relations(tuple(entries), tuple(others), tuple(alike), tuple(providers))


def _related(db: sqlite3.Connection, entries: Sequence[RelatedLink]) -> list[Relation]:
    pages = [page_id(canonical(entry.links.page)) if entry.links.page else 0 for entry in entries]
    ids = at_pages(db, pages)
    rows = headlines(db, list(ids.values()))
    return [
        Relation(entry, rows.get(ids[page]) if page and page in ids else None)
        for entry, page in zip(entries, pages, strict=True)
    ]


def _rows(db: sqlite3.Connection, ids: Sequence[int]) -> list[Relation]:
    """These articles, each once however many files it has."""
    rows = headlines(db, ids)
    once = {rows[id_].key: rows[id_] for id_ in reversed(ids) if id_ in rows}
    return [Relation(None, row) for row in reversed(once.values())]


def coverage_of(db: sqlite3.Connection, id_: int) -> list[Coverage]:
    """Who tells the story of an article."""
    select = (
        "SELECT min(source), max(quality), min(published) FROM article "
        "WHERE source_key != '' AND id IN (SELECT value FROM json_each(?)) GROUP BY source_key"
    )
    rows = db.execute(select, (json.dumps(members(db, id_)),))
    return [
        Coverage(name, quality, from_microseconds(since) if since is not None else None)
        for name, quality, since in rows
    ]


def _providers(inside: Iterable[Coverage], outside: Iterable[RelatedLink | None]) -> list[Coverage]:
    """Both together, the best first, and the one marked who was first."""
    by_key: dict[str, Coverage] = {}
    stubs = (Coverage(entry.source, entry.quality, entry.published) for entry in outside if entry and entry.source)
    for provider in (*inside, *stubs):
        key = sort_key(provider.name)
        by_key[key] = _both(by_key[key], provider) if key in by_key else provider
    dated = [provider for provider in by_key.values() if provider.since]
    first = min(dated, key=lambda provider: provider.since, default=None)  # type: ignore[arg-type, return-value]
    best = sorted(
        by_key.values(), key=lambda provider: -1 if provider.quality is None else provider.quality, reverse=True
    )
    return [provider._replace(is_first=provider is first) for provider in best]


def _both(one: Coverage, other: Coverage) -> Coverage:
    qualities = [quality for quality in (one.quality, other.quality) if quality is not None]
    moments = [moment for moment in (one.since, other.since) if moment]
    return Coverage(one.name, max(qualities, default=None), min(moments, default=None))
