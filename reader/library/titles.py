"""Articles by a few characters of their titles, as they are typed."""

import sqlite3
from datetime import datetime

from reader.library.headlines import COLUMNS, first_headlines, headline_of
from reader.library.schema import MARKS
from reader.model.headline import Headline
from reader.query import Query
from reader.query.parser import MAX_LENGTH
from reader.query.terms import Words, all_of
from reader.text.clean import sort_key
from reader.text.words import spelled

_BY_LETTERS = (
    f"SELECT {COLUMNS} FROM article {MARKS} WHERE removed = 0 AND title_key LIKE ? ESCAPE '\\' "
    "ORDER BY moment DESC NULLS LAST LIMIT ?"
)


def titled(db: sqlite3.Connection, typed: str, limit: int, now: datetime) -> list[Headline]:
    """Articles whose titles hold the characters of `typed` in this order: up to `limit` with its words first, then as
    many of the others, the newest first.
    """
    typed = typed[:MAX_LENGTH]
    letters = "".join(f"%{_like(char)}" for char in sort_key(typed) if not char.isspace())
    if not letters:
        return []
    parts = [Words(word, prefix=True) for word in typed.split() if spelled(word)]
    with_words = first_headlines(db, Query(all_of(*parts)), limit, now) if parts else []
    with_letters = map(headline_of, db.execute(_BY_LETTERS, (f"{letters}%", limit)))
    return list({row.id: row for row in (*with_words, *with_letters)}.values())


def _like(char: str) -> str:
    return f"\\{char}" if char in "%_\\" else char
