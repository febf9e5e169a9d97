"""Full text: the words of every article, so that a query finds them. The second stage of a sync."""

import json
import re
import sqlite3
from collections.abc import Callable

from reader.library.schema import ADD_WORDS
from reader.store import transaction

BATCH = 1_000  # articles a transaction: a mark must not wait long for the write lock

# Scripts written without spaces: each character counts as a word, and a word looked for becomes a phrase.
_UNSPACED = (
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai to Lao, Myanmar, Khmer
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])"  # kana, Han, Hangul
)


def spaced(text: str) -> str:
    """`text` as it is given to FTS5, which parts words at spaces and punctuation: `嫦娥` as `嫦 娥`."""
    return text if text.isascii() else re.sub(_UNSPACED, r" \1 ", text)


def prepare(db: sqlite3.Connection) -> None:
    """Define for `db` what the triggers of the schema call."""
    db.create_function("spaced", 1, spaced, deterministic=True)


def add_words(db: sqlite3.Connection, report: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
    """Enter the words of all articles that lack them. Calls `report` with how many of how many after each batch."""
    total = done = 0
    while not cancelled():
        with transaction(db):
            total = total or db.execute("SELECT count(*) FROM unsearched").fetchone()[0]
            ids = [id_ for (id_,) in db.execute("SELECT id FROM unsearched ORDER BY id LIMIT ?", (BATCH,))]
            if not ids:
                return
            db.execute(ADD_WORDS, (json.dumps(ids),))
            db.execute("DELETE FROM unsearched WHERE id <= ?", (ids[-1],))
        done += len(ids)
        report(done, total)


def forget_all(db: sqlite3.Connection) -> None:
    """Every article's words are to be entered anew: its row id has changed."""
    db.execute("INSERT INTO search (search) VALUES ('delete-all')")
    db.execute("DELETE FROM unsearched")
    db.execute("INSERT INTO unsearched SELECT id FROM article")
