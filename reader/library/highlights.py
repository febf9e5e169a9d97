"""Which of a few articles stand out, asked for those on the screen alone."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from reader.library.search import matching
from reader.query.terms import Term


def highlighted(
    db: sqlite3.Connection, terms: Sequence[Term | None], ids: Sequence[int], now: datetime
) -> dict[int, int]:
    """The number of the first of `terms` that each of `ids` matches; those that match none are missing."""
    numbers: dict[int, int] = {}
    wanted = json.dumps(list(ids))
    for number, term in enumerate(terms):
        source, parameters = matching(term, now)
        query = f"SELECT article.id {source} AND article.id IN (SELECT value FROM json_each(?))"
        for (id_,) in db.execute(query, (*parameters, wanted)):
            numbers.setdefault(id_, number)
    return numbers
