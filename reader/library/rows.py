"""One file to its rows in the index."""

import json
import os
from array import array
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from reader import loader
from reader.library.bodies import packed
from reader.library.heat import fading
from reader.library.scan import FileStat, stamp_of
from reader.library.schema import UNLISTED
from reader.loader import BARE, NO_SITE, REMEMBERED, Bare, Site, Skimmed, Within
from reader.model.article import Article, Problem
from reader.model.fields import STATED
from reader.text.clean import sort_key
from reader.text.hashing import page_id
from reader.text.times import DAY, now_us, to_microseconds
from reader.text.urls import canonical

Value = int | float | bytes | str | None
Row = tuple[Value, ...]
ArticleRow = dict[str, Value]  # by column

_STATED_COLUMNS = tuple(field.column for field in STATED)
MAX_EXTRAS, MAX_VALUE = 40, 500  # fields of an article that have no column and are searched; characters of each
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # `dumps` would make one for each article
_stated = attrgetter(*(field.stated for field in STATED))


class Job(NamedTuple):
    """A file to read: the id it gets, the collection's position, and what was found there."""

    id: int
    collection: int
    file: FileStat
    bare: Bare = "never"  # what becomes of it without front matter
    site: Site = NO_SITE  # that it is made for
    keeps_text: bool = True  # of its body, for search


class FileRow(NamedTuple):
    """A row of `file`, in the order of its columns; what they hold stands in schema.py."""

    id: int
    collection: int
    path: bytes
    stamp: int
    kind: str
    line: int | None = None
    reason: str | None = None
    digest: int | None = None
    due: int | None = None


class FileRows(NamedTuple):
    """What one file becomes: a row of `file`, of `article` (but for `hot`), of `related`, `body` and `extra`."""

    file: FileRow
    article: ArticleRow | None = None
    related: Row | None = None
    body: Row | None = None
    extras: Sequence[Row] = ()


def read_rows(roots: Sequence[Path], jobs: Sequence[Job]) -> list[FileRows]:
    """Read the files of `jobs`. Runs in other processes: takes and gives plain values only."""
    with Within() as within:
        return [_read(roots, job, within) for job in jobs]


def _read(roots: Sequence[Path], job: Job, within: Within) -> FileRows:
    name = os.fsdecode(job.file.path)
    try:
        return _rows(job, loader.skim(roots[job.collection] / name, name, within, job.bare, job.site))
    except Exception as error:
        return _rows(job, Skimmed(loader.unforeseen(name, error)))


def _rows(job: Job, skimmed: Skimmed) -> FileRows:
    content, file = skimmed.content, job.file
    kind = type(content).__name__.lower()
    place = (job.id, job.collection, file.path, stamp_of(file, job.collection))
    if not isinstance(content, Article):
        line = content.line if isinstance(content, Problem) else None
        return FileRows(FileRow(*place, kind, line, content.reason))
    pages = array("q", [_target(page) if page else 0 for page in skimmed.related])
    related = (job.id, pages.tobytes()) if any(pages) else None
    now = now_us()
    reason = BARE if content.bare else None
    row = FileRow(*place, kind, reason=reason, digest=skimmed.digest, due=_due(content, now))
    text = packed(skimmed.text) if job.keeps_text else None
    body = (job.id, text) if text else None
    return FileRows(row, _article_row(job, content, len(skimmed.related), now), related, body, _extras(job.id, content))


def _extras(id_: int, article: Article) -> list[Row]:
    """The fields that have no column, as much of them as is searched; of two called alike the first."""
    stated = {sort_key(name): value[:MAX_VALUE] for name, value in reversed(article.more[:MAX_EXTRAS])}
    return [(name, id_, value) for name, value in stated.items() if name]


def unreadable(job: Job, reason: str) -> FileRows:
    """The rows of a file that could not be read for `reason`, a part of a sentence."""
    return _rows(job, Skimmed(Problem(os.fsdecode(job.file.path), reason)))


@lru_cache(REMEMBERED)
def _target(page: str) -> int:
    return page_id(canonical(page))


def _article_row(job: Job, article: Article, related: int, now: int) -> ArticleRow:
    key = _key(article, job.file.path)
    return {
        "id": job.id,
        "key": key,
        "page": page_id(key),
        "published": to_microseconds(article.published) if article.published else None,
        "moment": _moment(article, job.file, now),
        "topics": _as_json(article.topics),
        "lead": article.lead,
        "removed": UNLISTED.get(why_unlisted(article, now), 0),
        "related": related,
        "title_key": sort_key(article.title),
        "source_key": sort_key(article.source) or None,
        "topic_key": sort_key(article.topics[0]) or None if article.topics else None,
        "image": bool(article.images),
        "video": article.type == "video" or bool(article.embeds),
        **dict(zip(_STATED_COLUMNS, _stated(article), strict=True)),
    }


def why_unlisted(article: Article, now: int) -> str:
    """The flag of an article that lists leave out at the time `now`, in microseconds since 1970; else empty."""
    if article.removed:
        return "removed"
    if article.draft:
        return "draft"
    if article.expires and to_microseconds(article.expires) <= now:
        return "expired"
    return "future" if article.scheduled and _is_to_come(article, now) else ""


def _is_to_come(article: Article, now: int) -> bool:
    """Whether its day is to come, though it be tomorrow anywhere on earth."""
    return article.published is not None and to_microseconds(article.published) > now + DAY


def _moment(article: Article, file: FileStat, now: int) -> int | None:
    """Where it stands in time: of a day to come, when its file was written, or it would be the newest for ever."""
    if not article.published:
        return None
    return min(file.mtime_ns // 1_000, now) if _is_to_come(article, now) else to_microseconds(article.published)


def _due(article: Article, now: int) -> int | None:
    """When its day comes, or it expires."""
    ahead = [to_microseconds(article.published) - DAY] if article.published and _is_to_come(article, now) else []
    ends = [to_microseconds(article.expires)] if article.expires else []
    return min((each for each in (*ahead, *ends) if each > now), default=None)


def faded(row: ArticleRow, half_life: int) -> ArticleRow:
    """`row` with its last column: its heat, faded with a half-life in days."""
    return row | {"hot": fading(half_life, row["heat"], row["moment"])}  # type: ignore[arg-type]


def _key(article: Article, path: bytes) -> str:
    """What marks are kept under: the page's address, so that a moved or doubled file keeps them; else the path."""
    page = article.links.stated_page
    return canonical(page) if page else "path:" + path.decode("utf-8", "backslashreplace")
