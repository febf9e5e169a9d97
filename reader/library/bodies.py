"""The text of every body, packed: what full text is made of, and what the words around a match are taken from.

It stays in the index because FTS5 must be told which words an article had before it forgets them. `[search] bodies`
turns it off; what an index was made by is noted in it, so that commands need not read the settings.
"""

import json
import sqlite3
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from reader.library.words import forget_all
from reader.loader.body_text import MAX_TEXT
from reader.system.sqlite import transaction
from reader.text.clean import one_line
from reader.text.words import Run, occurrences

_LEVEL = 1  # of compression: half the size at a quarter of the time
_ROOM = 100  # characters of a snippet before its match, and as many from there on
_OFF = "SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'bodies' AND value = 'no')"


class Sizes(NamedTuple):
    """Bytes of the index."""

    words: int  # of full text
    bodies: int  # of what is kept of bodies


def sizes(db: sqlite3.Connection) -> Sizes:
    """How much of the index is there for search."""
    (words,) = db.execute("SELECT ifnull(sum(length(block)), 0) FROM search_data").fetchone()
    (bodies,) = db.execute("SELECT ifnull(sum(length(packed)), 0) FROM body").fetchone()
    return Sizes(words, bodies)


def packed(text: str) -> bytes | None:
    """As much of `text` as the index keeps; None where there is none."""
    return zlib.compress(text[:MAX_TEXT].encode("utf-8", "replace"), _LEVEL) if text else None


def unpacked(text: bytes) -> str:
    """What `packed` made `text` of. Raises ValueError where it is damaged."""
    try:
        return zlib.decompress(text).decode()
    except zlib.error as error:
        raise ValueError("the text of a body is damaged") from error


def are_kept(db: sqlite3.Connection) -> bool:
    """Whether this index holds what bodies say."""
    return not db.execute(_OFF).fetchone()[0]


def keep(db: sqlite3.Connection, wanted: bool) -> None:
    """Have the index hold what bodies say, or not. The next sync then reads all files again, or words are entered
    anew without them.
    """
    if wanted == are_kept(db):
        return
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO meta VALUES ('bodies', ?)", ("yes" if wanted else "no",))
        if wanted:
            db.execute("UPDATE file SET stamp = stamp + 1 - 2 * (stamp & 1) WHERE kind = 'article'")
            db.execute("DELETE FROM folder")
        else:
            forget_all(db)
            db.execute("DELETE FROM body")


def snippets(db: sqlite3.Connection, ids: Sequence[int], runs: Sequence[Run]) -> dict[int, str]:
    """Of each of `ids` whose excerpt or body holds any of `runs`, the words around a place, on one line."""
    texts = db.execute(
        "SELECT id, excerpt, packed FROM article LEFT JOIN body USING (id) "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    made = {
        id_: snippet(unpacked(body) if body else "", runs) or snippet(excerpt, runs) for id_, excerpt, body in texts
    }
    return {id_: words for id_, words in made.items() if words}


def part_of_body(db: sqlite3.Connection, id_: int, runs: Sequence[Run]) -> str:
    """What `snippet` takes from a body; empty where that would be all of it."""
    row = db.execute("SELECT packed FROM body WHERE id = ?", (id_,)).fetchone() if runs else None
    text = unpacked(row[0]) if row else ""
    words = snippet(text, runs)
    return words if len(words) < len(text) else ""


def snippet(text: str, runs: Sequence[Run]) -> str:
    """The words of `text` around the first place where most of `runs` stand together; empty where none does."""
    place = _place(occurrences(text, runs))
    if not place:
        return ""
    first, last = place
    start, end = max(first - _ROOM, 0), min(max(first + _ROOM, last), len(text))
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        blank = text.rfind(" ", last, end)
        end = blank if blank >= 0 else end
    return ("… " if start else "") + one_line(text[start:end]) + (" …" if end < len(text) else "")


def _place(places: Sequence[tuple[int, int, int]]) -> tuple[int, int] | None:
    """Start and end of the one of `places` from which a snippet shows most runs."""
    best, most, behind = None, 0, 0
    for at, (start, end, _) in enumerate(places):
        while behind < len(places) and places[behind][1] <= start + _ROOM:
            behind += 1
        together = max(len({number for *_, number in places[at:behind]}), 1)
        if together > most:
            best, most = (start, end), together
    return best
