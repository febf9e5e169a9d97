"""Marks as text: JSON Lines, an object for each article, sorted by key, so that git can keep and compare them.

    {"key": "https://example.com/a", "read": [true, "2026-05-01T12:00:00Z"], "tag:rust": [true, "…"], "seen": "…"}

Each fact stands with the moment it was last changed. Of two, the later one counts; of two as late, the greater one: so
a star or a tag is never lost to a change of something else, nor to the order in which files are merged.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from math import isnan
from typing import Any, NamedTuple

from reader.errors import ReaderError
from reader.state import mark_values
from reader.text.escaping import as_json
from reader.text.hashing import page_id
from reader.text.times import AHEAD, UNKNOWN, from_microseconds, is_moment, iso, now_us, to_microseconds

_MOST_QUOTED = 80  # characters of what is wrong


class ExchangeError(ReaderError):
    """Marks that cannot be read from a file."""


class Fact(NamedTuple):
    """One fact of an article; `at` is microseconds since 1970, UTC."""

    key: str
    name: str  # or `seen`, whose value is the moment
    value: int
    at: int


class Merged(NamedTuple):
    """What a merge brought: articles that were stated, and facts that are other than before."""

    articles: int
    changed: int


def lines(db: sqlite3.Connection) -> Iterator[str]:
    """Everything that is kept of articles, as lines with their ends. Raises ValueError where it makes no sense."""
    stated: dict[str, dict[str, Any]] = {}
    for key, name, value, at in db.execute("SELECT key, name, value, at FROM fact JOIN article USING (page)"):
        if not mark_values.makes_sense(name, value):
            raise ValueError(f"{name!r} is not a known name")
        stated.setdefault(key, {})[name] = [_exported(name, value), iso(from_microseconds(at))]
    for key, at in db.execute("SELECT key, at FROM seen JOIN article USING (page)"):
        if key in stated:
            stated[key]["seen"] = iso(from_microseconds(at))
    for key in sorted(stated):
        yield as_json({"key": key, **dict(sorted(stated[key].items()))}) + "\n"


def _exported(name: str, value: int) -> object:
    if name == "opened":
        return iso(from_microseconds(value))
    return value / mark_values.WHOLE if name == "scroll" else bool(value)


def parse(
    text: Iterable[str], refuse: Callable[[Fact], object] = lambda _: None, name: str = "Standard input"
) -> Iterator[Fact]:
    """The facts in lines as `lines` gives them, of a file that is called `name`. Raises ExchangeError, which names the
    line.

    `refuse` is given those that bear a moment when nothing can have happened (see `times.is_moment`). A change at
    such a moment would be the later one for ever: it counts as one that nobody knows the moment of. `seen` and
    `opened`, which are moments, are passed over.
    """
    for number, line in enumerate(text, 1):
        if line.strip():
            try:
                stated = list(_facts(_record(line)))
            except ValueError as error:
                what = f"{name}, line {number}: {error}."
                raise ExchangeError(f"{what} Nothing was imported: correct the line and try again.") from error
            yield from _possible(stated, refuse)


def _possible(stated: Iterable[Fact], refuse: Callable[[Fact], object]) -> Iterator[Fact]:
    for fact in stated:
        moment = {"seen": fact.at, "opened": fact.value}.get(fact.name, UNKNOWN)
        if not is_moment(moment):
            refuse(fact)
        elif not is_moment(fact.at):
            refuse(fact)
            yield fact._replace(at=UNKNOWN)
        else:
            yield fact


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("This is not JSON") from None
    if not isinstance(record, dict):
        raise ValueError("This is not a JSON object")
    return record


def _facts(record: dict[str, Any]) -> Iterator[Fact]:
    key = record.pop("key", None)
    if not isinstance(key, str) or not _encodable(key):
        raise ValueError("This has no key")
    for name, stated in record.items():
        if name == "seen":
            yield Fact(key, name, 0, _moment(stated))
        elif mark_values.is_name(kept := mark_values.clean_name(_encodable(name))):
            if not isinstance(stated, list) or len(stated) != 2:
                raise ValueError(f"{name} must be a value and the moment of its change")
            value, at = stated
            yield Fact(key, kept, _stored(kept, value), _moment(at))
        else:
            raise ValueError(f"Unknown name {_quoted(name)}")


def _stored(name: str, value: object) -> int:
    if name == "opened":
        return _moment(value)
    if name == "scroll" and isinstance(value, int | float) and not isnan(value):
        return round(min(max(value, 0), 1) * mark_values.WHOLE)
    if isinstance(value, bool):
        return int(value)
    raise ValueError(f"{_quoted(value)} is not a valid value of {name}")


def _quoted(value: object) -> str:
    return repr(value)[:_MOST_QUOTED]


def _encodable(text: str) -> str:
    """`text`, which raises ValueError where it holds halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("This holds half of a character") from None
    return text


def _moment(stated: Any) -> int:
    try:
        return to_microseconds(datetime.fromisoformat(stated))
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{_quoted(stated)} is not a moment such as 2026-05-01T12:00:00Z") from None


def read_marks(addresses: Iterable[str]) -> Iterator[Fact]:
    """Pages that are read in another reader: nobody knows since when, so whatever was marked here counts. An address
    that no article here can have is passed over.
    """
    from reader.text.urls import canonical, fault

    for address in addresses:
        if not fault(address):
            yield Fact(canonical(address), "read", 1, 0)


def merge(db: sqlite3.Connection, stated: Iterable[Fact]) -> Merged:
    """Take over what is later than what is there, where moments too far ahead are none. Call within a transaction."""
    db.execute("UPDATE fact SET at = ? WHERE at NOT BETWEEN 0 AND ?", (UNKNOWN, now_us() + AHEAD))
    return take_over(db, stated)


def later(db: sqlite3.Connection, stated: Sequence[Fact]) -> list[Fact]:
    """Those of `stated` that are later than what is there."""
    pages = {fact.key: page_id(fact.key) for fact in stated}
    query = "SELECT page, name, at, value FROM fact WHERE page IN (SELECT value FROM json_each(?))"
    there = {row[:2]: row[2:] for row in db.execute(query, (json.dumps(list(pages.values())),))}
    return [fact for fact in stated if (fact.at, fact.value) > there.get((pages[fact.key], fact.name), (-1, 0))]


def take_over(db: sqlite3.Connection, stated: Iterable[Fact]) -> Merged:
    """Take over what is later than what is there. Call within a transaction."""
    change = mark_values.next_change(db)
    facts = list(stated)
    pages = {fact.key: page_id(fact.key) for fact in facts}
    facts.sort(key=lambda fact: pages[fact.key])  # neighbours on the disk
    db.executemany("INSERT OR IGNORE INTO article VALUES (?, ?)", sorted((page, key) for key, page in pages.items()))
    return Merged(len(pages), sum(_take_over(db, pages[fact.key], fact, change) for fact in facts))


def _take_over(db: sqlite3.Connection, page: int, fact: Fact, change: int) -> int:
    """How many facts changed."""
    if fact.name == "seen":
        earlier = "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at < at"
        return db.execute(earlier, (page, fact.at)).rowcount
    return db.execute(
        "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, "
        "at = excluded.at, change = excluded.change, step = excluded.step "
        "WHERE (excluded.at, excluded.value) > (at, value)",
        (page, fact.name, fact.value, fact.at, change, change),
    ).rowcount
