"""One file to its rows in the index."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reader import loader
from reader.article import Article, Problem
from reader.library.scan import Found
from reader.loader import Skimmed
from reader.moments import to_microseconds
from reader.text import sort_key
from reader.urls import canonical

Row = tuple[int | bytes | str | None, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: the id it gets, the feed's position, and what was found there."""

    id: int
    feed: int
    file: Found


@dataclass(frozen=True, slots=True)
class Rows:
    """What one file becomes: a row of `file`, and of `article` but for the last column, the read mark."""

    file: Row
    article: Row | None


def read_rows(roots: Sequence[Path], jobs: Sequence[Job]) -> list[Rows]:
    """Read the files of `jobs`. Runs in other processes: takes and gives plain values only."""
    return [_rows(job, _skim(roots, job)) for job in jobs]


def _skim(roots: Sequence[Path], job: Job) -> Skimmed:
    name = os.fsdecode(job.file.path)
    return loader.skim(roots[job.feed] / name, name)


def _rows(job: Job, skimmed: Skimmed) -> Rows:
    content, file = skimmed.content, job.file
    kind = type(content).__name__.lower()
    line = content.line if isinstance(content, Problem) else None
    reason = None if isinstance(content, Article) else content.reason
    file_row = (job.id, job.feed, file.path, file.size, file.mtime_ns, file.inode, kind, line, reason)
    return Rows(file_row, _article_row(job, content, skimmed.related) if isinstance(content, Article) else None)


def _article_row(job: Job, article: Article, related: int) -> Row:
    links = article.links
    return (
        job.id,
        _key(article, job.file.path),
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
        sort_key(article.topics[0]) if article.topics else None,
    )


def _key(article: Article, path: bytes) -> str:
    """What marks are kept under: the page's address, so that a moved or doubled file keeps them; else the path."""
    page = article.links.page
    return canonical(page) if page else "path:" + path.decode("utf-8", "backslashreplace")
