"""How hot an article is by now: its heat halves with every half-life of its age.

Age counts back from the newest article of the collection, so that an archive has its hot articles too:

    hot = heat / 2 ** ((newest - moment) / half-life)

Where a file states no heat, that of the event it tells is derived, if several providers tell that and events are
inferred: the square of how many they are, for each day in which they came.

    derived = 10 * providers ** 2 / (1 + days from the first to the last)

As `newest` is the same for all, its logarithm puts articles in the same order whatever the newest one is; that is what
the index holds, and no article's value changes when another comes.
"""

import json
import sqlite3
from array import array
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from math import inf, log2

from reader.system.sqlite import transaction

HALF_LIFE = 3  # days, where nobody has said otherwise

_DAY = timedelta(days=1) // timedelta(microseconds=1)
_THESE = "(SELECT value FROM json_each(?))"
_AT_ONCE = 1_000  # articles: SQLite keeps in memory what a statement changes, to take it back
_FADE = "UPDATE article SET hot = fading(heat, moment) WHERE hot IS NOT NULL AND heat IS NOT NULL"
_DERIVED = "SELECT id FROM article WHERE hot IS NOT NULL AND heat IS NULL"
_TOLD_BY_SEVERAL = "SELECT event_member.id FROM event_member JOIN event ON lead = story WHERE providers > 1"
_FORGET = "UPDATE article SET hot = NULL WHERE hot IS NOT NULL AND heat IS NULL"
_DERIVE = f"""
UPDATE article
SET hot = fading(CAST(10.0 * providers * providers / (1 + (until - since) / {_DAY}.0) AS INTEGER), moment)
FROM event_member JOIN event ON lead = story
WHERE article.id = event_member.id AND heat IS NULL AND moment IS NOT NULL AND providers > 1
"""


def fading(half_life: int, heat: int | None, moment: int | None) -> float | None:
    """What sorts articles by how hot they are: log2(heat) + moment / half-life; -inf for a heat of 0.

    `half_life` is in days, `moment` in microseconds since 1970. None where heat or date is missing.
    """
    if heat is None or moment is None:
        return None
    return log2(heat) + moment / (half_life * _DAY) if heat else -inf


def half_life_of(db: sqlite3.Connection) -> int:
    """The half-life in days that the values in the index were computed with."""
    row = db.execute("SELECT value FROM meta WHERE name = 'half-life'").fetchone()
    return int(row[0]) if row else HALF_LIFE


def heats_by_now(db: sqlite3.Connection, stories: Sequence[int], ids: Sequence[int]) -> dict[int, int]:
    """How hot `stories` are, by their leads: the heat of the hottest of their articles among `ids`, faded since the
    newest of those. A story without heat or date is missing.
    """
    among = json.dumps(list(ids))
    (newest,) = db.execute(f"SELECT max(moment) FROM article WHERE id IN {_THESE}", (among,)).fetchone()
    hottest = db.execute(
        "SELECT story, max(hot) FROM member JOIN article USING (id) "
        f"WHERE id IN {_THESE} AND story IN {_THESE} AND hot IS NOT NULL AND heat IS NOT NULL GROUP BY story",
        (among, json.dumps(list(stories))),
    )
    faded = (newest or 0) / (half_life_of(db) * _DAY)
    return {story: round(2 ** (hot - faded)) for story, hot in hottest}


def decay(db: sqlite3.Connection, half_life: int) -> None:
    """Have heat halve with every `half_life` days: every value is computed anew where that is another than before."""
    if half_life == half_life_of(db):
        return
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO meta VALUES ('half-life', ?)", (str(half_life),))
        _define_fading(db)
        db.execute(_FADE)
        derive(db, None)


def derive(db: sqlite3.Connection, ids: Collection[int] | None) -> None:
    """Derive anew what is not stated, of these articles (None: of all), from the events they are in. Call within a
    transaction.
    """
    _define_fading(db)
    for statement, all_concerned in ((_FORGET, _DERIVED), (_DERIVE, _TOLD_BY_SEVERAL)):
        concerned = array("q", (id_ for (id_,) in db.execute(all_concerned)) if ids is None else ids)
        for start in range(0, len(concerned), _AT_ONCE):
            these = json.dumps(concerned[start : start + _AT_ONCE].tolist())
            db.execute(f"{statement} AND article.id IN {_THESE}", (these,))
    db.execute("DELETE FROM remembered WHERE name IN ('hot', '-hot')")


def _define_fading(db: sqlite3.Connection) -> None:
    db.create_function("fading", 2, partial(fading, half_life_of(db)), deterministic=True)
