"""Bringing the index level with the files: what is new, changed or gone since last time."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic

from reader.library import labels
from reader.library.progress import Outcome, Progress
from reader.library.readers import read_in_batches
from reader.library.rows import Job, Row, Rows
from reader.library.scan import scan
from reader.store import transaction

Place = tuple[int, bytes]  # position of the feed, path within it
ReadAmong = Callable[[Sequence[str]], set[str]]  # of these keys, those that are marked read


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
    jobs = [Job(id_, place[0], found[place]) for place, id_ in sorted((changed | added).items(), reverse=True)]
    done, start = 0, monotonic()
    with closing(read_in_batches(roots, jobs)) as batches:
        for batch in batches:
            if cancelled():
                break
            _store(db, batch, read_among)
            done += len(batch)
            report(Progress(done, len(jobs), monotonic() - start))
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


def _store(db: sqlite3.Connection, batch: list[Rows], read_among: ReadAmong) -> None:
    articles = [rows.article for rows in batch if rows.article]
    read = read_among([str(row[1]) for row in articles])
    with transaction(db):
        # rows of before, or of another reader's sync; OR REPLACE would take twice as long for every new row
        places = [rows.file[:3] for rows in batch]
        db.executemany("DELETE FROM file WHERE id = ? OR (feed = ? AND path = ?)", places)
        _insert(db, "file", [rows.file for rows in batch])
        _insert(db, "article", [(*row, row[1] in read) for row in articles])


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
