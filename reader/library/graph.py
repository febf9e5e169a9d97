"""Stories: which articles belong together. The second stage of a sync.

Related entries are the edges of a graph, whichever side states them; its nodes are the pages of the articles in these
directories, and a story is a connected part of it. A page of several files is one node, and so is each file of an
article without an address. An entry that leads outside connects nothing, and removed articles take no part.

Only what may have changed is found anew: the articles that came, the stories that lost one, and the stories that are
next to those. A story that is none of these has all its neighbours within itself.
"""

import json
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import NamedTuple

from reader.system.sqlite import transaction

_MANY = 10  # where more than one article of so many is to be looked at, all are: to single them out would take longer

_LOOSE = "SELECT id FROM unlinked UNION SELECT id FROM main.member WHERE story IN (SELECT story FROM torn)"
_NEAR = """
SELECT id FROM article WHERE page IN (SELECT value FROM json_each(:own) UNION ALL SELECT value FROM json_each(:related))
UNION SELECT id FROM outside WHERE page IN (SELECT value FROM json_each(:own))
"""
_THESE = "(SELECT value FROM json_each(?))"

Ids = list[int] | None  # None: all


class _File(NamedTuple):
    """What decides about a story, of one of its files."""

    id: int
    is_stated_lead: int
    quality: int | None
    published: int | None
    source: str | None

    @property
    def rank(self) -> tuple[bool, float, float, int]:
        """The least one leads: stated, else the best, the newest, the first by path."""
        return not self.is_stated_lead, _or_last(self.quality, -1), _or_last(self.published, -1), self.id

    @property
    def age_rank(self) -> tuple[float, int]:
        """The least one was first."""
        return _or_last(self.published, 1), self.id


def find_stories(db: sqlite3.Connection) -> None:
    """Put every article into its story."""
    with transaction(db):
        ids = _affected(db)
        _forget(db, ids)
        nodes = _nodes(db, ids)
        groups, outside = _connected(nodes, _edges(db, ids))
        db.executemany("INSERT OR IGNORE INTO outside VALUES (?, ?)", outside)
        insert_stories(db, _stories(nodes, groups), nodes)
        db.execute("DELETE FROM unlinked")
        db.execute("DELETE FROM torn")


def forget_all(db: sqlite3.Connection) -> None:
    """Every story is to be found anew: ids have changed."""
    _forget(db, None)
    db.execute("DELETE FROM torn")
    db.execute("DELETE FROM unlinked")
    db.execute("INSERT INTO unlinked SELECT id FROM article WHERE removed = 0")


def _affected(db: sqlite3.Connection) -> Ids:
    """The articles whose story may be another now."""
    loose = _column(db, _LOOSE)
    if len(loose) * _MANY > db.execute("SELECT articles FROM tally").fetchone()[0]:
        return None
    given = json.dumps(loose)
    own = _column(db, f"SELECT page FROM article WHERE id IN {_THESE}", (given,))
    related = {page for _, pages in _edges(db, loose) for page in pages}
    near = _column(db, _NEAR, {"own": json.dumps(own), "related": json.dumps(list(related))})
    beside = f"SELECT id FROM main.member WHERE story IN (SELECT story FROM main.member WHERE id IN {_THESE})"
    return list({*loose, *near, *_column(db, beside, (json.dumps(near),))})


def _forget(db: sqlite3.Connection, ids: Ids) -> None:
    """Take these articles out of their stories, and forget those."""
    if ids is None:
        for table in ("story", "member", "outside"):
            db.execute(f"DELETE FROM main.{table}")
        return
    given = json.dumps(ids)
    old = f"SELECT story FROM main.member WHERE id IN {_THESE} UNION ALL SELECT story FROM torn"
    db.execute(f"DELETE FROM main.story WHERE lead IN ({old})", (given,))
    db.execute(f"DELETE FROM main.member WHERE id IN {_THESE}", (given,))
    db.execute(f"DELETE FROM outside WHERE id IN {_THESE}", (given,))


def _connected(
    nodes: dict[int, int], related: Iterable[tuple[int, Iterable[int]]]
) -> tuple[dict[int, list[int]], list[tuple[int, int]]]:
    """The group of each node that relates to another or has several files, as a list of nodes that they share; and
    each edge that leads outside, as page and id.
    """
    files_of = Counter(nodes.values())
    group_of = {node: [node] for node, files in files_of.items() if files > 1}
    outside: list[tuple[int, int]] = []
    for id_, pages in related:
        if id_ not in nodes:
            continue  # it is removed
        group = group_of.setdefault(nodes[id_], [nodes[id_]])
        for page in pages:
            other = group_of.get(page)
            if other is group:
                continue  # as nearly all are, where each article of a story lists the others
            if page in files_of:
                group = _merged(group_of, group, other or [page])
            elif page:
                outside.append((page, id_))
    return group_of, outside


def _merged(group_of: dict[int, list[int]], one: list[int], other: list[int]) -> list[int]:
    """One group of two: the smaller joins the larger, so that no node moves often."""
    large, small = (other, one) if len(other) > len(one) else (one, other)
    large += small
    for node in small:
        group_of[node] = large
    return large


def _stories(nodes: dict[int, int], groups: dict[int, list[int]]) -> list[list[int]]:
    """The ids of each story of several files."""
    files: defaultdict[int, list[int]] = defaultdict(list)
    for id_, node in nodes.items():
        if group := groups.get(node):
            files[group[0]].append(id_)
    return [ids for ids in files.values() if len(ids) > 1]


def insert_stories(
    db: sqlite3.Connection,
    stories: Sequence[Sequence[int]],
    nodes: dict[int, int],
    member_table: str = "main.member",
    story_table: str = "main.story",
) -> None:
    """Enter `stories`, as ids of files, whose `nodes` tell which of them are one article."""
    facts = "SELECT id, lead, quality, published, source_key FROM article"
    ids = [id_ for story in stories for id_ in story]
    files_by_id = {row[0]: _File(*row) for row in db.execute(f"{facts} WHERE id IN {_THESE}", (json.dumps(ids),))}
    grouped = [[files_by_id[id_] for id_ in story] for story in stories]
    leads = [min(files, key=lambda file: file.rank).id for files in grouped]
    members = sorted((file.id, lead) for lead, files in zip(leads, grouped, strict=True) for file in files)
    db.executemany(f"INSERT INTO {member_table} VALUES (?, ?)", members)
    rows = sorted((lead, *_facts(files, nodes)) for lead, files in zip(leads, grouped, strict=True))
    db.executemany(f"INSERT INTO {story_table} VALUES (?, ?, ?, ?, ?, ?)", rows)


def _facts(files: Sequence[_File], nodes: dict[int, int]) -> tuple[int, int, int, int | None, int | None]:
    """What stands behind the lead in `story`."""
    moments = [file.published for file in files if file.published is not None]
    return (
        min(files, key=lambda file: file.age_rank).id,
        len({nodes[file.id] for file in files}),
        len({file.source for file in files if file.source}),
        min(moments, default=None),
        max(moments, default=None),
    )


def _or_last(value: int | None, sign: int) -> float:
    return inf if value is None else sign * value


def _nodes(db: sqlite3.Connection, ids: Ids) -> dict[int, int]:
    """The node of each article, but for removed ones: its page, or itself where it has no address."""
    condition, parameters = _those(ids)
    # three selects that are each answered from an index or a narrow table: one would read every article whole
    pages = dict(db.execute(f"SELECT id, page FROM article WHERE {condition}", parameters))
    bare = set(_column(db, f"SELECT id FROM file WHERE digest IS NOT NULL AND {condition}", parameters))
    listed = _column(db, f"SELECT id FROM article WHERE removed = 0 AND {condition}", parameters)
    return {id_: id_ if id_ in bare else pages[id_] for id_ in listed}


def _edges(db: sqlite3.Connection, ids: Ids) -> Iterator[tuple[int, "array[int]"]]:
    """The related pages of each article that has any."""
    condition, parameters = _those(ids)
    for id_, pages in db.execute(f"SELECT id, pages FROM related WHERE {condition}", parameters):
        yield id_, array("q", pages)


def _those(ids: Ids) -> tuple[str, tuple[str, ...]]:
    return ("TRUE", ()) if ids is None else (f"id IN {_THESE}", (json.dumps(ids),))


def _column(db: sqlite3.Connection, select: str, parameters: Sequence[str] | dict[str, str] = ()) -> list[int]:
    return [value for (value,) in db.execute(select, parameters)]
