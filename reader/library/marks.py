"""The person's marks as the index mirrors them: which articles are unread, and which tags they bear."""

import json
import sqlite3
from collections.abc import Sequence

from reader.library.schema import in_lists

_NEAR = 500  # articles looked at before all that are unread


def first_unread(db: sqlite3.Connection, ids: Sequence[int], positions: range, in_story: bool = False) -> int | None:
    """The first of `positions` in `ids` that holds an unread article; or one in whose story any is, `in_story`. None
    where there is none.
    """
    for start, stop in ((0, _NEAR), (_NEAR, len(positions))):
        window = positions[start:stop]
        unread_ids = unread(db, [ids[position] for position in window] if stop == _NEAR else None, in_story)
        for position in window:
            if ids[position] in unread_ids:
                return position
    return None


def unread(db: sqlite3.Connection, ids: Sequence[int] | None, in_story: bool) -> set[int]:
    """Those of `ids` (None: of all) that are unread; `in_story` those too whose story has an unread article."""
    if ids is not None and len(ids) > _NEAR and not in_story:  # to look each up takes longer
        return unread(db, None, in_story).intersection(ids)
    these = "id IN (SELECT value FROM json_each(:ids))" if ids is not None else ":ids IS NULL"
    select = f"SELECT id FROM mark WHERE NOT read AND {these}"
    if in_story:
        near = f"AND story IN (SELECT story FROM member WHERE {these})" if ids is not None else ""
        stories = f"SELECT story FROM member JOIN mark USING (id) WHERE NOT read AND {in_lists()} {near}"
        select += f" UNION SELECT id FROM member WHERE story IN ({stories}) AND {these}"
    given = {"ids": json.dumps(list(ids)) if ids is not None else None}
    return set(json.loads(db.execute(f"SELECT json_group_array(id) FROM ({select})", given).fetchone()[0]))


def count_unread(db: sqlite3.Connection, ids: Sequence[int]) -> int:
    """How many of `ids` are unread."""
    if len(ids) <= _NEAR:
        return len(unread(db, ids, in_story=False))
    (mostly_unread,) = db.execute("SELECT 2 * unread > articles FROM tally").fetchone()
    rarer = f"SELECT json_group_array(id) FROM mark WHERE {'read' if mostly_unread else 'NOT read'}"
    count = sum(map(set(json.loads(db.execute(rarer).fetchone()[0])).__contains__, ids))
    return len(ids) - count if mostly_unread else count


def pages_of(db: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    """What stands for the keys of `ids` (see `hashing.page_id`), sorted, each once."""
    if len(ids) <= _NEAR:
        some = "SELECT DISTINCT page FROM article WHERE id IN (SELECT value FROM json_each(?))"
        return sorted(page for (page,) in db.execute(some, (json.dumps(list(ids)),)))
    wanted = set(ids)  # all pages lie side by side in an index, articles all over the file
    everything = db.execute("SELECT id, page FROM article ORDER BY page")
    return [*dict.fromkeys([page for id_, page in everything if id_ in wanted])]


def keys_of(db: sqlite3.Connection, pages: Sequence[int]) -> list[str]:
    """The keys of the articles whose `pages` these are."""
    if len(pages) <= _NEAR:
        some = "SELECT key FROM article WHERE page IN (SELECT value FROM json_each(?))"
        return [key for (key,) in db.execute(some, (json.dumps(pages),))]
    wanted = set(pages)
    return [key for page, key in db.execute("SELECT page, key FROM article") if page in wanted]


def tags(db: sqlite3.Connection) -> dict[str, int]:
    """The person's tags on all articles, by name, and how many articles bear each."""
    return dict(db.execute("SELECT name, count(*) FROM tag GROUP BY name"))


def tags_of(db: sqlite3.Connection, id_: int) -> list[str]:
    """The person's tags on an article, sorted."""
    return [name for (name,) in db.execute("SELECT name FROM tag WHERE id = ? ORDER BY name", (id_,))]


def count_apart(db: sqlite3.Connection, ids: Sequence[int]) -> int:
    """How many of `ids` the person wants to be in no story that is inferred."""
    select = (
        "SELECT count(*) FROM placing JOIN article USING (page) "
        "WHERE name = 'apart' AND placing.value AND id IN (SELECT value FROM json_each(?))"
    )
    return int(db.execute(select, (json.dumps(list(ids)),)).fetchone()[0])


def joins_of(db: sqlite3.Connection, ids: Sequence[int]) -> list[str]:
    """The names under which the person joined any of `ids` to a story."""
    select = (
        "SELECT DISTINCT substr(name, 7) FROM placing JOIN article USING (page) "
        "WHERE placing.value AND name LIKE 'story:%' AND id IN (SELECT value FROM json_each(?)) ORDER BY name"
    )
    return [name for (name,) in db.execute(select, (json.dumps(list(ids)),))]
