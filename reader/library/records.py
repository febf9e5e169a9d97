"""Articles with every field the index holds, for scripts."""

import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.model.story import name_of
from reader.text import clean
from reader.text.escaping import path_text
from reader.text.times import from_microseconds, iso

if TYPE_CHECKING:
    from reader.library import Record

_RECORDS = """
SELECT file.feed, file.path, article.*, mark.*,
    (SELECT json_group_array(name) FROM tag WHERE tag.id = article.id) AS tags,
    removed = 0 AND ifnull(member.story, article.id) = article.id AS leads,
    coalesce((SELECT page FROM article AS first WHERE first.id = story.first), page) AS begun
FROM article JOIN file USING (id) JOIN mark USING (id)
LEFT JOIN member USING (id) LEFT JOIN story ON story.lead = member.story
WHERE id IN (SELECT value FROM json_each(?))
"""


def records_of(db: sqlite3.Connection, roots: Sequence[Path], ids: Sequence[int]) -> "dict[int, Record]":
    """The articles `ids`, by id; one that is gone is missing."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return {row["id"]: _record(row, roots) for row in cursor.execute(_RECORDS, (json.dumps(list(ids)),))}


def shown(path: bytes) -> str:
    """A path as the index holds it, to be read."""
    return clean.one_line(path.decode("utf-8", "replace"))


def _record(row: sqlite3.Row, roots: Sequence[Path]) -> "Record":
    return {
        "feed": path_text(os.fsencode(roots[row["feed"]])),
        "path": path_text(row["path"]),
        "title": row["title"],
        "excerpt": row["excerpt"] or None,
        "published": iso(from_microseconds(row["published"])) if row["published"] is not None else None,
        "provider": {"name": row["provider"] or None, "domain": row["domain"] or None},
        "source": row["source"] or None,
        "category": row["category"] or None,
        "lang": row["lang"] or None,
        "topics": json.loads(row["topics"]),
        "type": row["type"],
        "quality": row["quality"],
        "heat": row["heat"],
        "lead": bool(row["leads"]),
        "read": bool(row["read"]),
        "originalUrl": row["original"],
        "webUrl": row["web"],
        "ampWebUrl": row["amp"],
        "cdnAmpWebUrl": row["amp_cache"],
        "related": row["related"],
        **{mark: bool(row[mark]) for mark in ("starred", "hidden", "new")},
        "tags": json.loads(row["tags"]),
        "story": name_of(row["begun"]),
    }
