"""Bringing the index level with the files: what is new, changed or gone since last time."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader import loader
from reader.article import Article, Ignored, Problem
from reader.library import labels
from reader.library.scan import Found, scan
from reader.moments import to_microseconds
from reader.store import transaction
from reader.text import sort_key
from reader.urls import canonical

BATCH = 100  # files to a transaction: what is read appears in steps, and a stop loses little

Place = tuple[int, bytes]  # position of the feed, path within it
ReadAmong = Callable[[Sequence[str]], set[str]]  # of these keys, those that are marked read


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: files read, of how many that are new or changed."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sync found, in files."""

    added: int = 0
    changed: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def sync(
    db: sqlite3.Connection,
    roots: Sequence[Path],
    read_among: ReadAmong,
    report: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Outcome:
    """Read every file that is new or changed into `db`, newest name first, and forget those that are gone.

    Calls `report` after each batch, when it is committed. Where `cancelled` says so it stops after a batch;
    the next sync goes on from there. Raises FeedError where a root cannot be read.
    """
    found = {(feed, file.path): file for feed, root in enumerate(roots) for file in scan(root)}
    known = _known(db)
    gone = [id_ for place, (id_, _) in known.items() if place not in found]
    changed = {
        place: known[place][0]
        for place, file in found.items()
        if place in known and known[place][1] != (file.size, file.mtime_ns, file.inode)
    }
    with transaction(db):
        db.executemany("DELETE FROM file WHERE id = ?", ((id_,) for id_ in gone))
    added = _label(db, sorted(place for place in found if place not in known))
    work = sorted((changed | added).items(), reverse=True)
    done = 0
    for batch in _batches(work):
        if cancelled():
            break
        _store(db, [(id_, place[0], found[place], _read(roots, place)) for place, id_ in batch], read_among)
        done += len(batch)
        report(Progress(done, len(work)))
    return Outcome(len(added), len(changed), len(gone))


def _known(db: sqlite3.Connection) -> dict[Place, tuple[int, tuple[int, int, int]]]:
    rows = db.execute("SELECT feed, path, id, size, mtime_ns, inode FROM file")
    return {(feed, path): (id_, (size, mtime, inode)) for feed, path, id_, size, mtime, inode in rows}


def _label(db: sqlite3.Connection, added: list[Place]) -> dict[Place, int]:
    """An id for each new file, in path order among the known ones."""
    try:
        ids = labels.between(_ids_by_place(db), added)
    except labels.NoRoom:
        _relabel(db)
        ids = labels.between(_ids_by_place(db), added)
    return dict(zip(added, ids, strict=True))


def _ids_by_place(db: sqlite3.Connection) -> list[tuple[Place, int]]:
    rows = db.execute("SELECT feed, path, id FROM file ORDER BY id")
    return [((feed, path), id_) for feed, path, id_ in rows]


def _relabel(db: sqlite3.Connection) -> None:
    """Deal every id anew; by way of negative ones, so that no two meet."""
    with transaction(db):
        old = [id_ for (id_,) in db.execute("SELECT id FROM file ORDER BY feed, path")]
        pairs = zip(labels.fresh(len(old)), old, strict=True)
        db.executemany("UPDATE file SET id = -? WHERE id = ?", pairs)
        db.execute("UPDATE file SET id = -id")


def _batches(work: list[tuple[Place, int]]) -> Iterator[list[tuple[Place, int]]]:
    for start in range(0, len(work), BATCH):
        yield work[start : start + BATCH]


def _read(roots: Sequence[Path], place: Place) -> Article | Problem | Ignored:
    name = os.fsdecode(place[1])
    return loader.read(roots[place[0]] / name, name)


Loaded = tuple[int, int, Found, Article | Problem | Ignored]  # id, feed, file, what it holds


def _store(db: sqlite3.Connection, batch: list[Loaded], read_among: ReadAmong) -> None:
    articles = [
        (id_, _article_key(content, file.path), content)
        for id_, _, file, content in batch
        if isinstance(content, Article)
    ]
    read = read_among([key for _, key, _ in articles])
    with transaction(db):
        _insert(db, "file", [_file_row(*loaded) for loaded in batch])
        _insert(db, "article", [_article_row(id_, key, key in read, article) for id_, key, article in articles])


Row = tuple[int | bytes | str | None, ...]


def _insert(db: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    """A file row replaced takes its article row along."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)


def _article_key(article: Article, path: bytes) -> str:
    """What marks are kept under: the page's address, so that a moved or doubled file keeps them; else the path."""
    page = article.links.page
    return canonical(page) if page else "path:" + path.decode("utf-8", "backslashreplace")


def _file_row(id_: int, feed: int, file: Found, content: Article | Problem | Ignored) -> Row:
    kind = type(content).__name__.lower()
    line = content.line if isinstance(content, Problem) else None
    reason = None if isinstance(content, Article) else content.reason
    return (id_, feed, file.path, file.size, file.mtime_ns, file.inode, kind, line, reason)


def _article_row(id_: int, key: str, read: bool, article: Article) -> Row:
    links = article.links
    return (
        id_,
        key,
        read,
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
        len(article.related),
        sort_key(article.title),
        sort_key(article.source) or None,
        sort_key(article.topics[0]) if article.topics else None,
    )
