"""One file to its rows in the index."""

import json
import os
from array import array
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reader import loader
from reader.library.heat import fading
from reader.library.scan import Found
from reader.loader import REMEMBERED, Skimmed, Within
from reader.model.article import Article, Problem
from reader.text.clean import sort_key
from reader.text.times import to_microseconds
from reader.text.urls import canonical, page_id

Row = tuple[int | float | bytes | str | None, ...]


_PUBLISHED, _HEAT = 5, 10  # where a row of `article` has them


class Job(NamedTuple):
    """A file to read: the id it gets, the feed's position, and what was found there."""

    id: int
    feed: int
    file: Found


class Rows(NamedTuple):
    """What one file becomes: a row of `file`, of `article` (but for `hot`) and of `related`."""

    file: Row
    article: Row | None = None
    related: Row | None = None


def read_rows(roots: Sequence[Path], jobs: Sequence[Job]) -> list[Rows]:
    """Read the files of `jobs`. Runs in other processes: takes and gives plain values only."""
    with Within() as within:
        return [_read(roots, job, within) for job in jobs]


def _read(roots: Sequence[Path], job: Job, within: Within) -> Rows:
    name = os.fsdecode(job.file.path)
    try:
        return _rows(job, loader.skim(roots[job.feed] / name, name, within))
    except Exception as error:
        return _rows(job, Skimmed(loader.unforeseen(name, error)))


def _rows(job: Job, skimmed: Skimmed) -> Rows:
    content, file = skimmed.content, job.file
    kind = type(content).__name__.lower()
    place = (job.id, job.feed, file.path, file.stamp(job.feed), kind)
    if not isinstance(content, Article):
        return Rows((*place, content.line if isinstance(content, Problem) else None, content.reason, None))
    pages = array("q", [_target(page) if page else 0 for page in skimmed.related])
    related = (job.id, pages.tobytes()) if any(pages) else None
    return Rows((*place, None, None, skimmed.digest), _article_row(job, content, len(skimmed.related)), related)


def unreadable(job: Job, reason: str) -> Rows:
    """The rows of a file that could not be read for `reason`, a part of a sentence."""
    return _rows(job, Skimmed(Problem(os.fsdecode(job.file.path), reason)))


@lru_cache(REMEMBERED)
def _target(page: str) -> int:
    return page_id(canonical(page))


def _article_row(job: Job, article: Article, related: int) -> Row:
    links = article.links
    key = _key(article, job.file.path)
    return (
        job.id,
        key,
        page_id(key),
        article.title,
        article.excerpt,
        to_microseconds(article.published) if article.published else None,
        article.type,
        article.category,
        json.dumps(article.topics, ensure_ascii=False),
        article.quality,
        article.heat,
        article.lead,
        article.removed,
        article.provider.name,
        article.provider.domain,
        article.source,
        links.original,
        links.web,
        links.amp,
        links.amp_cache,
        related,
        sort_key(article.title),
        sort_key(article.source) or None,
        sort_key(article.topics[0]) or None if article.topics else None,
        article.lang,
        bool(article.images),
        article.type == "video" or bool(article.embeds),
    )


def faded(row: Row, half_life: int) -> Row:
    """`row`, of `article`, with the last column: its heat, faded with a half-life in days."""
    return (*row, fading(half_life, row[_HEAT], row[_PUBLISHED]))  # type: ignore[arg-type]


def _key(article: Article, path: bytes) -> str:
    """What marks are kept under: the page's address, so that a moved or doubled file keeps them; else the path."""
    page = article.links.page
    return canonical(page) if page else "path:" + path.decode("utf-8", "backslashreplace")
