"""Full text: the words and topics of every article, so that a query finds them. The third stage of a sync."""

import json
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache

from reader.library.schema import SEARCHED, TEXTS
from reader.system.sqlite import transaction
from reader.text.clean import sort_key
from reader.text.words import holds, run, spaced

BATCH = 1_000  # articles a transaction: a mark must not wait long for the write lock
_ADD_WORDS = f"""
INSERT INTO search (rowid, {SEARCHED})
SELECT id, spoken(packed), {", ".join(f"spaced({text})" for text in TEXTS)} FROM article LEFT JOIN body USING (id)
WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_ADD_TOPICS = """
INSERT INTO topic (key, id, name)
SELECT folded(given.value), article.id, min(given.value) FROM article, json_each(article.topics) AS given
WHERE article.id IN (SELECT value FROM json_each(?)) AND folded(given.value) != '' GROUP BY 1, 2
"""


def prepare(db: sqlite3.Connection) -> None:
    """Define for `db` what its triggers and queries call."""
    db.create_function("spaced", 1, spaced, deterministic=True)
    db.create_function("spoken", 1, spoken, deterministic=True)
    db.create_function("folded", 1, sort_key, deterministic=True)
    db.create_function("number", 1, number, deterministic=True)
    db.create_function("day", 1, day, deterministic=True)
    db.create_function("has_words", 3, has_words, deterministic=True)


def number(text: str) -> float | None:
    """The number that a field states, if it states nothing else."""
    return float(text) if re.fullmatch(r"\s*-?[0-9]{1,15}(?:\.[0-9]{1,15})?\s*", text, re.ASCII) else None


def day(text: str) -> str | None:
    """The day that a field begins with, such as `2026-05-01`."""
    stated = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
    return stated[0] if stated else None


def spoken(packed: bytes | None) -> str:
    """The words of a body, as FTS5 is given them."""
    if packed is None:
        return ""
    from zlib import decompress  # the first frame does without

    return spaced(decompress(packed).decode())


@lru_cache(4096)
def has_words(text: str, looked_for: str, prefix: int) -> bool:
    """Whether the words of `looked_for` stand next to each other in `text`; few values fill most columns."""
    return holds(text, run(looked_for, bool(prefix)))


def is_complete(db: sqlite3.Connection) -> bool:
    """Whether no article lacks its words."""
    return not db.execute("SELECT EXISTS (SELECT 1 FROM unsearched)").fetchone()[0]


def add_words(db: sqlite3.Connection, report: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
    """Enter the words of all articles that lack them. Calls `report` with how many of how many after each batch."""
    total = done = 0
    while not cancelled():
        with transaction(db):
            total = total or db.execute("SELECT count(*) FROM unsearched").fetchone()[0]
            ids = _lacking(db, BATCH)
            if not ids:
                return
            _enter(db, ids)
        done += len(ids)
        report(done, total)


def add_some_words(db: sqlite3.Connection) -> bool:
    """Enter the words of a batch of articles, where more than those lack them: the last are left to `add_words`, which
    says so. Returns whether there was such a batch.
    """
    with transaction(db):
        ids = _lacking(db, BATCH + 1)
        if len(ids) <= BATCH:
            return False
        _enter(db, ids[:BATCH])
    return True


def _lacking(db: sqlite3.Connection, count: int) -> list[int]:
    return [id_ for (id_,) in db.execute("SELECT id FROM unsearched ORDER BY id LIMIT ?", (count,))]


def _enter(db: sqlite3.Connection, ids: list[int]) -> None:
    db.execute(_ADD_WORDS, (json.dumps(ids),))
    db.execute(_ADD_TOPICS, (json.dumps(ids),))
    db.execute("DELETE FROM unsearched WHERE id <= ?", (ids[-1],))


def forget_all(db: sqlite3.Connection) -> None:
    """Every article's words are to be entered anew: its row id has changed."""
    db.execute("INSERT INTO search (search) VALUES ('delete-all')")
    db.execute("DELETE FROM topic")
    db.execute("DELETE FROM unsearched")
    db.execute("INSERT INTO unsearched SELECT id FROM article")
