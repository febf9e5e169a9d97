"""The index's tables, and the index behind every sort order.

`file.id` grows with (feed, path), see `labels.py`. As the row id stands last in every SQLite index, ties
fall into path order without the path being stored in any of them.
"""

from reader.query import SORT_KEYS, Sort, SortKey

VERSION = 2

_COLUMNS: dict[SortKey, str] = {
    "date": "published",
    "heat": "heat",
    "quality": "quality",
    "title": "title_key",
    "provider": "source_key",
    "topic": "topic_key",
    "related": "related",
    "path": "id",
}

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL,          -- position of the directory among those opened
    path BLOB NOT NULL,             -- relative to it, as the system has it
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- article, problem, ignored
    line INTEGER,                   -- of the problem
    reason TEXT,                    -- why it is a problem or ignored
    UNIQUE (feed, path)
);
CREATE INDEX file_by_kind ON file (kind);
CREATE TABLE article (
    id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE,
    key TEXT NOT NULL,              -- what the person's marks are kept under
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    published INTEGER,              -- microseconds since 1970, UTC
    type TEXT NOT NULL,
    category TEXT NOT NULL,
    topics TEXT NOT NULL,           -- JSON list
    quality INTEGER,
    heat INTEGER,
    lead INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    provider TEXT NOT NULL,
    domain TEXT NOT NULL,
    source TEXT NOT NULL,           -- the name shown: provider, author or host
    original TEXT,
    web TEXT,
    amp TEXT,
    amp_cache TEXT,
    related INTEGER NOT NULL,       -- how many
    title_key TEXT,
    source_key TEXT,
    topic_key TEXT,                 -- of the first topic
    read INTEGER NOT NULL           -- mirror of the mark
);
CREATE INDEX article_by_key ON article (key);
CREATE INDEX article_by_path ON article (removed) WHERE removed = 0;
CREATE INDEX article_by_read ON article (read) WHERE removed = 0;
"""


def order_by(sort: Sort) -> str:
    """The ORDER BY terms of `sort`, which `schema` has an index for."""
    direction = "DESC" if sort.descending else "ASC"
    if sort.key == "path":
        return f"id {direction}"
    ties = "" if sort.key == "date" else "published DESC NULLS LAST, "
    return f"{_COLUMNS[sort.key]} {direction} NULLS LAST, {ties}id"


def index_for(sort: Sort) -> str:
    """The index that holds all articles in the order of `sort`."""
    return "article_by_path" if sort.key == "path" else f"article_by_{sort.key}_{'desc' if sort.descending else 'asc'}"


def _sort_indexes() -> list[str]:
    sorts = [Sort(key, descending) for key in SORT_KEYS if key != "path" for descending in (False, True)]
    return [f"CREATE INDEX {index_for(sort)} ON article ({_index_columns(sort)}) WHERE removed = 0" for sort in sorts]


def _index_columns(sort: Sort) -> str:
    direction = "DESC" if sort.descending else "ASC"
    return f"{_COLUMNS[sort.key]} {direction}" + ("" if sort.key == "date" else ", published DESC")


SCHEMA = _TABLES + ";\n".join(_sort_indexes())
