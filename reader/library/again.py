"""What a file is may depend on more than the file: on its folder, on the settings, on the day.

Whether a file without front matter is an article is decided for each folder, see `Folders`; an article of a day to
come is listed when that day has come, and one that expires no longer. Such files are read again though they have not
changed.
"""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from reader import loader
from reader.library.folders import FileId
from reader.library.scan import FileStat, is_article_name, look
from reader.loader import BARE, NO_FRONT, UNLIKE_OTHERS, Bare
from reader.system.sqlite import transaction
from reader.text.times import now_us

Rule = Literal["auto", "always", "never"]  # of `[reading] bare`

_REASONS = (NO_FRONT, UNLIKE_OTHERS, BARE)
_DECIDED = "SELECT reason, path FROM file WHERE reason IN (?, ?) AND +collection = ?"  # few have a reason
_DUE = "SELECT collection, path FROM file WHERE due <= ?"


class Folders:
    """Says what becomes of files without front matter; each folder is looked into once."""

    def __init__(self, roots: Sequence[Path], rule: Rule) -> None:
        self._roots = roots
        self._rule = rule
        self._asked: dict[tuple[int, bytes], Bare] = {}

    def bare(self, collection: int, path: bytes) -> Bare:
        """What becomes of the file at `path` below the root `collection`, if it has no front matter."""
        if self._rule != "auto":
            return self._rule
        folder = collection, os.path.dirname(path)
        if folder not in self._asked:
            self._asked[folder] = "unlike" if _holds_front_matter(self._roots[collection], folder[1]) else "titled"
        return self._asked[folder]


def _holds_front_matter(root: Path, folder: bytes) -> bool:
    """Whether any file in `folder` itself begins with front matter."""
    with suppress(OSError):
        place = os.path.join(root, os.fsdecode(folder))
        names = [name for name in os.listdir(place) if is_article_name(os.fsencode(name))]
        return any(loader.holds_front_matter(Path(place, name), name) for name in names)
    return False


def rule_of(db: sqlite3.Connection) -> Rule:
    """The rule that the index was made by."""
    row = db.execute("SELECT value FROM meta WHERE name = 'bare'").fetchone()
    rules: dict[str, Rule] = {"always": "always", "never": "never"}
    return rules.get(row[0] if row else "", "auto")


def follow_rule(db: sqlite3.Connection, rule: Rule) -> None:
    """Have files without front matter looked at anew where `rule` is another than before."""
    if rule == rule_of(db):
        return
    with transaction(db):
        db.execute("DELETE FROM remembered")
        db.execute(f"DELETE FROM file WHERE reason IN ({', '.join('?' * len(_REASONS))})", _REASONS)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('bare', ?)", (rule,))


def to_read_again(
    db: sqlite3.Connection, roots: Sequence[Path], folders: Folders, touched: Iterable[FileId], is_full: bool
) -> dict[FileId, FileStat]:
    """The known files that may be something else now, because of those that were `touched`, or, in a look at all files,
    because of the day.
    """
    places = set(db.execute(_DUE, (now_us(),))) if is_full else set()
    for collection, folder in {(collection, os.path.dirname(path)) for collection, path in touched}:
        places |= set(_turned(db, folders, collection, folder))
    files = {(collection, path): look(roots[collection], path) for collection, path in places}
    return {place: file for place, file in files.items() if file}


def _turned(db: sqlite3.Connection, folders: Folders, collection: int, folder: bytes) -> list[FileId]:
    """The files of a folder that are articles now, or no longer."""
    rows = [row for row in db.execute(_DECIDED, (UNLIKE_OTHERS, BARE, collection)) if os.path.dirname(row[1]) == folder]
    if not rows:
        return []
    other = UNLIKE_OTHERS if folders.bare(collection, rows[0][1]) == "titled" else BARE
    return [(collection, path) for reason, path in rows if reason == other]
