"""The tables of `state.db`, and the way from every older version to this one."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from reader.text.hashing import page_id

VERSION = 2

SCHEMA = """
CREATE TABLE article (
    page INTEGER PRIMARY KEY,       -- 64 bits of the key: see hashing.page_id
    key TEXT NOT NULL               -- the article's canonical address, else its path: see library.rows
);
CREATE TABLE fact (
    page INTEGER NOT NULL,
    name TEXT NOT NULL,             -- read, starred, hidden, tag:NAME, opened, scroll: see mark_values.py
    value INTEGER NOT NULL,
    at INTEGER NOT NULL,            -- when the person last changed it, microseconds since 1970, UTC
    change INTEGER NOT NULL,        -- grows with every change, so that an index can follow, and a replica
    step INTEGER NOT NULL,          -- the step that gave it this value: see history.py
    PRIMARY KEY (page, name)
) WITHOUT ROWID;
-- holds all that a fact is: a second copy elsewhere in the file, for a rescue
CREATE INDEX fact_by_change ON fact (change, page, name, value, at);
CREATE TABLE seen (
    page INTEGER PRIMARY KEY,
    at INTEGER NOT NULL             -- when an index first met the article
);
CREATE TABLE step (                 -- what can be undone and redone
    id INTEGER PRIMARY KEY,         -- the change that was made first
    session TEXT NOT NULL,          -- who did, undid or redid it last
    change INTEGER NOT NULL,        -- with which change
    undone INTEGER NOT NULL
);
CREATE TABLE part (                 -- of a step: facts that got the same value
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES step ON DELETE CASCADE,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,         -- 0 or 1; before the step it was the other one
    prior INTEGER NOT NULL,         -- fact.step before it
    pages BLOB NOT NULL             -- eight bytes each
);
CREATE INDEX part_by_step ON part (step);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO setting VALUES ('origin', lower(hex(randomblob(16))));
INSERT INTO setting VALUES ('change', '0')
"""


def upgrade(db: sqlite3.Connection, version: int, file: Path) -> None:
    """Bring a database of `version` to this one, once a copy of it is kept. Call within a transaction."""
    from reader.state.backup import keep_version

    keep_version(file, version)
    for step in range(version, VERSION):
        _STEPS[step](db)
    db.execute(f"PRAGMA user_version = {VERSION}")


def create(db: sqlite3.Connection) -> None:
    """Make the tables. Call within a transaction."""
    for statement in SCHEMA.split(";\n"):
        db.execute(statement)


def _from_1(db: sqlite3.Connection) -> None:
    """Only read marks so far, and nobody knows since when: any dated change counts as later."""
    marks = db.execute("SELECT key, read, change FROM mark").fetchall()
    settings = db.execute("SELECT name, value FROM setting").fetchall()
    db.execute("DROP TABLE mark")
    db.execute("DROP TABLE setting")
    create(db)
    pages = sorted((page_id(key), key, read, change) for key, read, change in marks)
    db.executemany("INSERT INTO article VALUES (?, ?)", ((page, key) for page, key, _, _ in pages))
    db.executemany(
        "INSERT INTO fact VALUES (?, 'read', ?, 0, ?, ?)",
        ((page, read, change, change) for page, _, read, change in pages),
    )
    reached = max((change for *_, change in marks), default=0)
    db.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", [*settings, ("change", str(reached))])


_STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _from_1}
