"""Bringing the index level with the files: what is new, changed or gone since last time."""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from reader.library import again, bodies, earlier, graph, labels, mirror, moved
from reader.library.compare import Difference, compare, compare_some
from reader.library.folders import FileId, remember
from reader.library.heat import half_life_of
from reader.library.progress import Outcome, Progress
from reader.library.reading import read_in_batches
from reader.library.rows import ArticleRow, FileRows, Job, Row, faded
from reader.library.schema import FORGET_EVENTS, LATE_INDEXES
from reader.library.sites import follow_sites
from reader.library.words import add_some_words, add_words, forget_all
from reader.loader.site import Site
from reader.system.log import log
from reader.system.sqlite import transaction

if TYPE_CHECKING:
    from reader.state.state import State

Report = Callable[[Progress], None]
Cancelled = Callable[[], bool]

_WRITING_CACHE = -32_768  # KiB
_FEW = 2_000  # new files whose neighbours are looked up one by one


def sync(
    db: sqlite3.Connection,
    roots: Sequence[Path],
    state: "State",
    report: Report,
    cancelled: Cancelled,
    only: Collection[Path] | None = None,
) -> Outcome:
    """Read every file that is new or changed into `db`, newest name first, and forget those that are gone. `only`
    names the files to look at, where they are known.

    Calls `report` after each batch, when it is committed. Where `cancelled` says so it stops after a batch;
    the next sync goes on from there. Raises DirectoryError where a root cannot be read.
    """
    sites = follow_sites(db, roots)
    difference = compare_some(db, roots, only) if only is not None else None
    if difference is None:
        difference = compare(db, roots, cancelled)
    if difference is None:
        return Outcome()
    folders = again.Folders(roots, again.rule_of(db))
    touched = [*difference.added, *difference.changed, *_places_of(db, difference.gone)]
    difference.changed.update(
        (place, file)
        for place, file in again.to_read_again(db, roots, folders, touched, only is None).items()
        if place not in difference.changed
    )
    if difference:
        _level(db, roots, difference, (folders, sites), state, report, cancelled)
    _add_indexes(db, cancelled)
    if difference:
        mirror.tell_seen(db, state)
    if difference.folders is not None and not cancelled():
        remember(db, difference.folders)
    outcome = Outcome(len(difference.added), len(difference.changed), len(difference.gone))
    log.note(f"looked at the files: {outcome}")
    return outcome


def search_words(db: sqlite3.Connection, report: Report, cancelled: Cancelled) -> None:
    """The third stage: the words of what the first one read."""
    start = monotonic()
    add_words(db, lambda done, total: report(Progress(done, total, monotonic() - start, "words")), cancelled)


def _level(
    db: sqlite3.Connection,
    roots: Sequence[Path],
    difference: Difference,
    rules: tuple[again.Folders, Sequence[Site]],
    state: "State",
    report: Report,
    cancelled: Cancelled,
) -> None:
    db.execute(f"PRAGMA cache_size = {_WRITING_CACHE}")
    mirror.follow_visit(db, roots, state)
    with transaction(db):
        db.execute("DELETE FROM remembered")
        moved.note_gone(db, difference.gone)
        db.executemany("DELETE FROM file WHERE id = ?", ((id_,) for id_ in difference.gone))
    ids = _label(db, sorted(difference.added)) | _ids_of(db, difference.changed)
    files = difference.added | difference.changed
    folders, sites = rules
    keeps_text = bodies.are_kept(db)
    jobs = [
        Job(ids[place], place[0], files[place], folders.bare(*place), sites[place[0]], keeps_text)
        for place in sorted(ids, reverse=True)
    ]
    done, start = 0, monotonic()
    with closing(read_in_batches(roots, jobs, partial(add_some_words, db))) as batches:
        for batch in batches:
            _store(db, batch, state)
            log.detail(partial(_outcome, batch))
            done += len(batch)
            report(Progress(done, len(jobs), monotonic() - start))
            if cancelled():
                return


def _outcome(batch: Sequence[FileRows]) -> str:
    """What became of each file, for the log."""
    return "\n".join(f"{file.path!r} is {file.kind} {file.reason or ''}" for file, *_ in batch)


def _add_indexes(db: sqlite3.Connection, cancelled: Cancelled) -> None:
    """Make the indexes that the first build went without."""
    *_, last = LATE_INDEXES
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (last,)).fetchone():  # and so all are there
        return
    present = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for name, statement in LATE_INDEXES.items():
        if name not in present and not cancelled():
            with transaction(db):
                db.execute(statement.replace("INDEX", "INDEX IF NOT EXISTS", 1))


def _label(db: sqlite3.Connection, added: list[FileId]) -> dict[FileId, int]:
    """An id for each new file, in path order among the known ones."""
    if not added:
        return {}
    try:
        ids = labels.between(_around(db, added), added)
    except labels.NoRoom:
        _relabel(db)
        ids = labels.between(_around(db, added), added)
    return dict(zip(added, ids, strict=True))


def _places_of(db: sqlite3.Connection, ids: Collection[int]) -> list[FileId]:
    find = "SELECT collection, path FROM file WHERE id = ?"
    return [place for id_ in ids for place in db.execute(find, (id_,))]


def _ids_of(db: sqlite3.Connection, places: Collection[FileId]) -> dict[FileId, int]:
    """The ids of known files as they are now: they may just have been dealt anew."""
    find = "SELECT id FROM file WHERE collection = ? AND path = ?"
    return {place: id_ for place in places for (id_,) in db.execute(find, place)}


def _around(db: sqlite3.Connection, places: list[FileId]) -> list[tuple[FileId, int]]:
    """The known files with their ids, by place; of few new ones, only the neighbours."""
    if len(places) > _FEW:
        rows = db.execute("SELECT collection, path, id FROM file ORDER BY id").fetchall()
    else:
        select = "SELECT collection, path, id FROM file WHERE (collection, path)"
        below = f"{select} < (?, ?) ORDER BY collection DESC, path DESC LIMIT 1"
        above = f"{select} > (?, ?) ORDER BY collection, path LIMIT 1"
        rows = sorted({row for place in places for side in (below, above) for row in db.execute(side, place)})
    return [((collection, path), id_) for collection, path, id_ in rows]


def _relabel(db: sqlite3.Connection) -> None:
    """Deal every id anew; by way of negative ones, so that no two meet."""
    with transaction(db):
        db.execute("DELETE FROM remembered")
        old = [id_ for (id_,) in db.execute("SELECT id FROM file ORDER BY collection, path")]
        pairs = zip(labels.fresh(len(old)), old, strict=True)
        db.executemany("UPDATE file SET id = -? WHERE id = ?", pairs)
        db.execute("UPDATE file SET id = -id")
        forget_all(db)
        graph.forget_all(db)
        db.execute(FORGET_EVENTS)


def _store(db: sqlite3.Connection, batch: list[FileRows], state: "State") -> None:
    try:
        _replace(db, batch, state, "DELETE FROM file WHERE id = ?", [rows.file[:1] for rows in batch])
    except sqlite3.IntegrityError:  # another reader's sync was quicker, and gave a file another id
        places = [rows.file[:3] for rows in batch]
        _replace(db, batch, state, "DELETE FROM file WHERE id = ? OR (collection = ? AND path = ?)", places)


def _replace(db: sqlite3.Connection, batch: list[FileRows], state: "State", delete: str, places: Sequence[Row]) -> None:
    with transaction(db):
        db.execute("DELETE FROM remembered")
        replaced = earlier.indexed(db, [rows.file.id for rows in batch])
        db.executemany(delete, places)
        _insert(db, "file", [rows.file for rows in batch])
        half_life = half_life_of(db)
        articles = [faded(rows.article, half_life) for rows in batch if rows.article]
        # asked for within the transaction: a mark made meanwhile is mirrored after it, on rows that are there
        ids = {int(row["id"] or 0): int(row["page"] or 0) for row in articles}
        moved.carry_over(db, batch, state)
        marks = state.marks_of(list(ids.values()))
        _insert_articles(db, articles)
        mirror.insert(db, list(ids), {id_: marks[page] for id_, page in ids.items() if page in marks})
        _insert(db, "related", [rows.related for rows in batch if rows.related])
        _insert(db, "extra", [extra for rows in batch for extra in rows.extras])
        _insert(db, "body", [rows.body for rows in batch if rows.body])
        if replaced:
            earlier.mark_changed(db, batch, replaced, marks, state)


def _insert_articles(db: sqlite3.Connection, rows: Sequence[ArticleRow]) -> None:
    if rows:
        _insert(db, f"article ({', '.join(rows[0])})", [tuple(row.values()) for row in rows])


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
