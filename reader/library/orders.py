"""Which articles a query asks for, in its order: remembered, walked along an index, or sorted.

`now` is the moment from which ages in queries count, in UTC.
"""

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, filterfalse
from typing import TYPE_CHECKING

from reader.library.schema import (
    FIRST_SORT,
    LASTING,
    LEFT_OUT,
    MARKS,
    NOT_LEADING,
    UNLISTED,
    UNREAD,
    index_for,
    order_by,
    single_sort,
)
from reader.model.ids import IdList
from reader.query import NEWEST_FIRST, Group, Query, Sort
from reader.system.sqlite import transaction

if TYPE_CHECKING:
    from reader.query.terms import Term

_LEADS = "is:lead"
_FEW = 20_000  # articles put in order within a few milliseconds
_PART = 200_000  # characters of a list of ids read at a time
_FEW_HITS = 5_000  # articles looked up one by one within a few milliseconds
_SPARSE = 20  # where fewer than one article of so many matches, those are sorted; else the others are left out

Packed = bytes | str  # as it is remembered


def ids(db: sqlite3.Connection, query: Query, now: datetime) -> IdList:
    """The ids of all articles that `query` asks for, in its order."""
    wanted = _with_hidden(db, _rankable(query), now)
    left_out = marked_out(db, [mark for mark in LEFT_OUT if not _speaks_of(query, mark)])
    if left_out:
        return IdList.of([id_ for id_ in wanted if id_ not in left_out])
    return wanted


def first_ids(db: sqlite3.Connection, query: Query, limit: int, now: datetime) -> Sequence[int]:
    """The first `limit` of them, without asking for the rest where all are wanted."""
    if query.term or marked_out(db):
        return ids(db, query, now)[:limit]
    first: list[int] = []
    for select in selects(db, "id", query):
        first += [id_ for (id_,) in db.execute(f"{select} LIMIT ?", (limit - len(first),))]
    return first


def _rankable(query: Query) -> Query:
    """`query` without an order by match, where it looks for no words."""
    if not query.is_by_match:
        return query
    from reader.query.terms import ranking

    if ranking(query.term):
        return query
    return query.sorted_by(*([sort for sort in query.sorts if sort.key != "match"] or NEWEST_FIRST))


def marked_out(db: sqlite3.Connection, marks: Sequence[str] = LEFT_OUT) -> set[int]:
    """The ids of the articles that bear any of these `marks`, for which lists leave them out."""
    return {id_ for mark in marks for (id_,) in db.execute(f"SELECT id FROM mark WHERE {mark}")}


def is_cached(db: sqlite3.Connection, query: Query) -> bool:
    """Whether a list takes no time to speak of: its order and headings are remembered, or there are few articles."""
    sort = single_sort(_rankable(query)) if not query.term else None
    names = {str(sort or ""), *([headings_name(query.group)] if query.group else [])}
    present = "SELECT count(*) FROM remembered WHERE name IN (SELECT value FROM json_each(?))"
    select = f"SELECT ({present}) = ? OR (SELECT articles FROM tally) <= ?"
    return bool(db.execute(select, (json.dumps([*names]), len(names), _FEW)).fetchone()[0])


def headings_name(group: Group) -> str:
    """What the counts under headings are remembered as: see counts.py."""
    return f"group:{group}"


def remember(db: sqlite3.Connection, values: Mapping[str, Callable[[], Packed]], cancelled: Callable[[], bool]) -> None:
    """Compute those of `values` that are not at hand, and keep them in the index."""
    stored = {name for (name,) in db.execute("SELECT name FROM remembered")}
    for name, value in values.items():
        if name not in stored and not cancelled():
            with transaction(db):  # the articles must not change between the look and the note
                db.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?)", (name, value()))


def lasting(db: sqlite3.Connection) -> dict[str, Callable[[], Packed]]:
    """Each order that a mark does not change, to be remembered."""

    def packed(sort: Sort) -> Packed:
        return all_ids(db, Query().sorted_by(sort)).packed

    return {str(sort): partial(packed, sort) for sort in LASTING}


def selects(db: sqlite3.Connection, what: str, query: Query) -> list[str]:
    """The SELECTs that give `what`, columns in SQL, of every article in the order of `query`: one after the other."""
    query = _rankable(query._replace(term=None))
    sort = single_sort(query)
    if not sort:
        in_order = order_by(query.sorts, query.group)
        return [f"SELECT {what} FROM article {MARKS} WHERE removed = 0 ORDER BY {in_order}"]
    if sort.key != "unread":
        return [_all_in_order(what, sort, indexed_by(db, sort))]
    # one index, of what is unread, is enough for both directions: each more would be written to with every mark
    unread = _unread_in_order(what, _by_index(db, "mark_by_unread"))
    others = _others_in_order(what, indexed_by(db, FIRST_SORT))
    return [others, unread] if sort.descending else [unread, others]


def _all_in_order(what: str, sort: Sort, by: str) -> str:
    """Every article in the order of the index for `sort`; `by` names that."""
    marks = MARKS if what != "id" else ""
    return f"SELECT {what} FROM article {by} {marks} WHERE removed = 0 ORDER BY {order_by((sort,))}"


def _unread_in_order(what: str, by: str) -> str:
    """Every unread article, newest first; `by` names the index for that."""
    articles = "CROSS JOIN article USING (id)" if what != "id" else ""
    return f"SELECT {what} FROM mark {by} {articles} WHERE {UNREAD} ORDER BY dated DESC, id"


def _others_in_order(what: str, by: str) -> str:
    """Every other article, newest first; `by` names the index of that order."""
    newest_first = order_by((FIRST_SORT,))
    return f"SELECT {what} FROM article {by} {MARKS} WHERE removed = 0 AND NOT ({UNREAD}) ORDER BY {newest_first}"


def indexed_by(db: sqlite3.Connection, sort: Sort) -> str:
    """The clause that names the index for `sort`."""
    return _by_index(db, index_for(sort))


def _by_index(db: sqlite3.Connection, index: str) -> str:
    """The clause that names `index`, or the planner may take the smallest one and sort; empty while the first build
    lasts and the index is missing.
    """
    exists = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", (index,)).fetchone()
    return f"INDEXED BY {index}" if exists else ""


def all_ids(db: sqlite3.Connection, query: Query) -> IdList:
    """The ids of all articles, hidden ones too, in the order of `query`, computed and not remembered."""
    sort = single_sort(_rankable(query))
    if sort and sort.key == "unread":
        return _by_unread(db, sort.descending)
    (select,) = selects(db, "id", query)
    return IdList(_listed(db, select).tobytes())


def _by_unread(db: sqlite3.Connection, read_first: bool) -> IdList:
    """All ids, those that are unread apart from the rest: as `selects` says, but the rest from the remembered order."""
    newest = _remembered(db, Query()) or all_ids(db, Query())
    unread = _listed(db, _unread_in_order("id", _by_index(db, "mark_by_unread")))
    others = filterfalse(set(unread).__contains__, newest)
    return IdList.of([*others, *unread] if read_first else [*unread, *others])


def _with_hidden(db: sqlite3.Connection, query: Query, now: datetime) -> IdList:
    everything = _remembered(db, query)
    if not query.term:
        return everything or all_ids(db, query)
    from reader.query.terms import all_of, conjuncts

    rest = [part for part in conjuncts(query.term) if str(part) != _LEADS]
    others = query._replace(term=all_of(*rest) if rest else None)
    if len(rest) < len(conjuncts(query.term)) and not _asks_for_unlisted(others):
        return _leading(db, _with_hidden(db, others, now))
    matches, with_removed = _matching(db, query.term, now), _asks_for_unlisted(query)
    if everything and not with_removed and len(matches) * _SPARSE > len(everything):
        return IdList.of([*filter(set(matches).__contains__, everything)])
    return _sorted(db, query, matches)


def _speaks_of(query: Query, flag: str) -> bool:
    if not query.term:
        return False
    from reader.query.terms import speaks_of

    return speaks_of(query.term, flag)


def _asks_for_unlisted(query: Query) -> bool:
    return any(_speaks_of(query, flag) for flag in UNLISTED)


def _leading(db: sqlite3.Connection, articles: IdList) -> IdList:
    """Those of `articles`, none of them removed, that lead their story: most do, and the others are soon told."""
    others = set(_listed(db, NOT_LEADING))
    return IdList.of([id_ for id_ in articles if id_ not in others])


def _remembered(db: sqlite3.Connection, query: Query) -> IdList | None:
    """All articles in the order of `query`, but for those removed; None where that is not at hand."""
    sort = single_sort(query)
    row = db.execute("SELECT value FROM remembered WHERE name = ?", (str(sort or ""),)).fetchone()
    return IdList(row[0]) if row else None


def _matching(db: sqlite3.Connection, term: "Term", now: datetime) -> Sequence[int]:
    """The ids of the articles that match, in no order; full text may name removed and hidden ones too."""
    from reader.library.search import conditions, in_two

    words, rest = in_two(term)
    if not words:
        where, parameters = conditions(rest, now)
        return _listed(db, f"SELECT id FROM article WHERE {where}", parameters)
    hits = [*chain.from_iterable(_parts(db, "SELECT rowid AS id FROM search WHERE search MATCH ?", (words,)))]
    if not rest:
        return hits
    where, parameters = conditions(rest, now)
    if len(hits) < _FEW_HITS:
        some = "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?))"
        return _listed(db, f"{some} AND {where}", (json.dumps(hits), *parameters))
    return list(set(hits) & set(_listed(db, f"SELECT id FROM article WHERE {where}", parameters)))


def _sorted(db: sqlite3.Connection, query: Query, matches: Sequence[int]) -> IdList:
    """The articles `matches` in the order of `query`."""
    from reader.library.search import is_listed

    join, looked_for = _scores(query)
    listed = "+" + is_listed((query.term,) if query.term else ())
    some = f"SELECT id FROM article {MARKS} {join} WHERE id IN (SELECT value FROM json_each(?)) AND {listed}"
    in_order = f"{some} ORDER BY {order_by(query.sorts, query.group)}"
    return IdList(_listed(db, in_order, (*looked_for, json.dumps(list(matches)))).tobytes())


def _scores(query: Query) -> tuple[str, Sequence[str | int]]:
    """What joins `article` with how well each matches, where the order of `query` goes by that."""
    if not query.is_by_match:
        return "", ()
    from reader.library.search import scores

    select, looked_for = scores(query.term)
    return f"LEFT JOIN ({select}) ON hit = article.id", looked_for


def _listed(db: sqlite3.Connection, query: str, parameters: Sequence[str | int] = ()) -> "array[int]":
    """The ids that the SELECT `query` gives, eight bytes each."""
    packed = array("q")
    for part in _parts(db, query, parameters):
        packed.extend(part)
    return packed


def _parts(db: sqlite3.Connection, query: str, parameters: Sequence[str | int]) -> Iterator[list[int]]:
    # one JSON text crosses into Python faster than as many rows; in parts, other threads get their turn
    (text,) = db.execute(f"SELECT json_group_array(id) FROM ({query})", parameters).fetchone()
    start, end = 1, len(text) - 1
    while start < end:
        stop = text.find(",", start + _PART, end)
        stop = end if stop < 0 else stop
        yield json.loads(f"[{text[start:stop]}]")
        start = stop + 1
