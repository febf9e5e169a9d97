"""Articles with every field the index holds, for scripts."""

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.model.fields import EXPORTED, Kind
from reader.model.story import name_of
from reader.text import clean
from reader.text.escaping import path_text
from reader.text.times import from_microseconds, iso

if TYPE_CHECKING:
    from reader.library.library import Record

_RECORDS = """
SELECT file.collection, file.path, article.*, mark.*,
    (SELECT json_group_array(name) FROM tag WHERE tag.id = article.id) AS tags,
    removed = 0 AND ifnull(member.story, article.id) = article.id AS leads,
    coalesce((SELECT page FROM article AS first WHERE first.id = story.first), page) AS begun
FROM article JOIN file USING (id) JOIN mark USING (id)
LEFT JOIN member USING (id) LEFT JOIN story ON story.lead = member.story
WHERE id IN (SELECT value FROM json_each(?))
"""

_AS_JSON: dict[Kind, Callable[[Any], object]] = {  # from what a column holds
    "text": lambda text: text or None,
    "list": json.loads,
    "number": lambda number: number,
    "flag": bool,
    "date": lambda moment: None if moment is None else iso(from_microseconds(moment)),
    "path": path_text,
    "story": name_of,
}
_READ = tuple(  # all but the first, the directory: column, what makes JSON of it, and the key for it, in parts
    (field.column, _AS_JSON[field.kind], *field.exported.partition(".")[::2]) for field in EXPORTED[1:]
)


def records_of(db: sqlite3.Connection, roots: Sequence[Path], ids: Sequence[int]) -> "dict[int, Record]":
    """The articles `ids`, by id; one that is gone is missing."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return {row["id"]: _record(row, roots) for row in cursor.execute(_RECORDS, (json.dumps(list(ids)),))}


def display_path(path: bytes) -> str:
    """A path as the index holds it, to be read."""
    return clean.one_line(path.decode("utf-8", "replace"))


def _record(row: sqlite3.Row, roots: Sequence[Path]) -> "Record":
    record: Record = {"feed": path_text(os.fsencode(roots[row["collection"]]))}
    for column, as_json, whole, part in _READ:
        if part:
            record[whole] = {**record.get(whole, {}), part: as_json(row[column])}  # type: ignore[dict-item]
        else:
            record[whole] = as_json(row[column])
    return record
