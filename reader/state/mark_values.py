"""Facts: what the person said of an article, each a small number with a name and the moment it was last changed.

`read`, `starred`, `hidden`, `tag:NAME`, `apart` and `story:NAME` are 0 or 1 and can be undone; an index mirrors them.
So is `changed`, which a sync says: the article's file was rewritten since it was read. To read it takes that back.
An article that is `apart` is in no story that is inferred; all with the same `story:NAME` are in one. `opened` is a
moment, `scroll` a place in the article in ten thousandths of its length; these two are nobody's business but the
screen's.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from reader.text.clean import one_line
from reader.text.hashing import page_id
from reader.text.times import AHEAD

FLAGS = ("read", "starred", "hidden", "changed")
TAG = "tag:"
APART = "apart"
STORY = "story:"
UNDONE_BY_NOBODY = ("opened", "scroll")
WHOLE = 10_000  # `scroll` at the article's end


Keys = Callable[[Sequence[int]], Iterable[str]]  # the keys of pages: see hashing.page_id


class Marks(NamedTuple):
    """All that is kept of one article. Moments are microseconds since 1970, UTC; None where it never happened."""

    read: bool = False
    starred: bool = False
    hidden: bool = False
    changed: bool = False  # its file was rewritten since it was read
    tags: tuple[str, ...] = ()
    seen: int | None = None  # when an index first met it
    opened: int | None = None  # when the person last opened it
    scroll: float = 0.0  # how far down it was left: 0 is the top, 1 the end


NO_MARKS = Marks()


def is_name(name: str) -> bool:
    """Whether a fact may be called so."""
    if name.startswith(STORY):
        return re.fullmatch("[0-9a-f]{10}", name.removeprefix(STORY)) is not None
    return name in (*FLAGS, APART, *UNDONE_BY_NOBODY) or (len(name) > len(TAG) and name.startswith(TAG))


def makes_sense(name: object, value: object) -> bool:
    """Whether a fact can have been written with this name and value."""
    if not isinstance(name, str) or not isinstance(value, int) or not is_name(name):
        return False
    return name == "opened" or 0 <= value <= (WHOLE if name == "scroll" else 1)


def tag_names(tags: Iterable[str]) -> list[str]:
    """The names of the facts for the person's `tags`, each one clean line; an empty one is none."""
    clean = (one_line(tag.encode("utf-8", "replace").decode()) for tag in tags)
    return [TAG + tag for tag in clean if tag]


def clean_name(name: str) -> str:
    """The name of a fact that somebody states, as it is kept here; empty where a tag has none."""
    return "".join(tag_names([name.removeprefix(TAG)])) if name.startswith(TAG) else name


def of(db: sqlite3.Connection, pages: Sequence[int]) -> dict[int, Marks]:
    """The marks of those among `pages` that have any."""
    wanted = json.dumps(pages)
    facts: dict[int, dict[str, int]] = {}
    for page, name, value in db.execute(
        "SELECT page, name, value FROM fact WHERE page IN (SELECT value FROM json_each(?))", (wanted,)
    ):
        facts.setdefault(page, {})[name] = value
    for page, at in db.execute("SELECT page, at FROM seen WHERE page IN (SELECT value FROM json_each(?))", (wanted,)):
        facts.setdefault(page, {})["seen"] = at
    return {page: _marks(stated) for page, stated in facts.items()}


def _marks(stated: dict[str, int]) -> Marks:
    tags = (name.removeprefix(TAG) for name, value in stated.items() if name.startswith(TAG) and value)
    read, starred, hidden, changed = (bool(stated.get(flag)) for flag in FLAGS)
    scroll = stated.get("scroll", 0) / WHOLE
    return Marks(read, starred, hidden, changed, tuple(sorted(tags)), stated.get("seen"), stated.get("opened"), scroll)


def name_pages(db: sqlite3.Connection, keys: Iterable[str]) -> list[int]:
    """The pages of `keys`, sorted, each once, and from now on known by their keys."""
    named = {page_id(key): key for key in keys}
    pages = sorted(named)
    know(db, pages, lambda unknown: map(named.__getitem__, unknown))
    return pages


def know(db: sqlite3.Connection, pages: Sequence[int], keys: Keys) -> None:
    """Have all of `pages` known by their keys from now on; `keys` is asked for those that are not."""
    unknown = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT page FROM article)"
    missing = [page for (page,) in db.execute(unknown, (json.dumps(pages),))]
    if missing:
        named = {page_id(key): key for key in keys(missing)}
        db.executemany("INSERT INTO article VALUES (?, ?)", ((page, named[page]) for page in missing if page in named))


def differing(db: sqlite3.Connection, name: str, value: int, pages: Collection[int]) -> dict[int, list[int]]:
    """Those of `pages` where the fact is not `value`, by the step that made it what it is."""
    pages_of: dict[int, list[int]] = {}
    for step, page in db.execute(
        "SELECT ifnull(fact.step, 0), wanted.value FROM json_each(?) AS wanted "
        "LEFT JOIN fact ON fact.page = wanted.value AND fact.name = ? WHERE ifnull(fact.value, 0) != ?",
        (json.dumps(list(pages)), name, value),
    ):
        pages_of.setdefault(step, []).append(page)
    return pages_of


def put(db: sqlite3.Connection, name: str, value: int, pages: Sequence[int], now: int, change: int, step: int) -> None:
    """Give a fact of `pages` this value. It is later than what was there, whatever the clock says; but for a moment
    that lies too far ahead to be one.
    """
    db.execute(
        "INSERT INTO fact SELECT value, ?, ?, ?, ?, ? FROM json_each(?) WHERE true ON CONFLICT DO UPDATE SET "
        "value = excluded.value, at = max(excluded.at, iif(at > ?, 0, at + 1)), change = excluded.change, "
        "step = excluded.step",
        (name, value, now, change, step, json.dumps(pages), now + AHEAD),
    )


def next_change(db: sqlite3.Connection) -> int:
    """The number of the change that this transaction makes."""
    query = "UPDATE setting SET value = value + 1 WHERE name = 'change' RETURNING value"
    return int(db.execute(query).fetchone()[0])


def last_change(db: sqlite3.Connection) -> int:
    """The number of the last change made."""
    return int(db.execute("SELECT value FROM setting WHERE name = 'change'").fetchone()[0])
