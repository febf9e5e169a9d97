"""Which articles are unread, and which stories hold one that is."""

import json
import sqlite3
from collections.abc import Sequence

_NEAR = 500  # articles looked at before all that are unread


def first_unread(db: sqlite3.Connection, ids: Sequence[int], positions: range, in_story: bool) -> int | None:
    """See Library.first_unread."""
    for start, stop in ((0, _NEAR), (_NEAR, len(positions))):
        window = positions[start:stop]
        found = unread(db, [ids[position] for position in window] if stop == _NEAR else None, in_story)
        for position in window:
            if ids[position] in found:
                return position
    return None


def unread(db: sqlite3.Connection, ids: Sequence[int] | None, in_story: bool) -> set[int]:
    """Those of `ids` (None: of all) that are unread; `in_story` those too whose story has an unread article."""
    these = "id IN (SELECT value FROM json_each(:ids))" if ids is not None else ":ids IS NULL"
    select = f"SELECT id FROM mark WHERE NOT read AND {these}"
    if in_story:
        near = f"AND story IN (SELECT story FROM member WHERE {these})" if ids is not None else ""
        stories = f"SELECT story FROM member JOIN mark USING (id) WHERE NOT read AND NOT hidden {near}"
        select += f" UNION SELECT id FROM member WHERE story IN ({stories}) AND {these}"
    given = {"ids": json.dumps(list(ids)) if ids is not None else None}
    return set(json.loads(db.execute(f"SELECT json_group_array(id) FROM ({select})", given).fetchone()[0]))
