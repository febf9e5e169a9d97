"""Which articles a query asks for, in its order: remembered, walked along an index, or sorted."""

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from reader.library.schema import LASTING, MARKS, NOT_LEADING, all_in_order, index_for, order_by, single_sort
from reader.model.ids import Order
from reader.query import Query
from reader.system.sqlite import transaction

if TYPE_CHECKING:
    from reader.query.terms import Term

_LEADS = "is:lead"
_FEW = 20_000  # articles put in order within a few milliseconds
_PART = 200_000  # characters of a list of ids read at a time
_FEW_HITS = 5_000  # articles looked up one by one within a few milliseconds
_SPARSE = 20  # where fewer than one article of so many matches, those are sorted; else the others are left out


def _speaks_of(query: Query, flag: str) -> bool:
    if not query.term:
        return False
    from reader.query.terms import speaks_of

    return speaks_of(query.term, flag)


class Orders:
    """Answers queries over the index `db`; `clock` says what time it is."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    def ids(self, query: Query) -> Order:
        """See Library.ids."""
        found = self._with_hidden(query)
        hidden = self.hidden()
        if hidden and not _speaks_of(query, "hidden"):
            return Order.of([id_ for id_ in found if id_ not in hidden])
        return found

    def hidden(self) -> set[int]:
        """The articles that are left out of every list that does not ask for them."""
        return {id_ for (id_,) in self._db.execute("SELECT id FROM mark WHERE hidden")}

    def _with_hidden(self, query: Query) -> Order:
        everything = self._remembered(query)
        if not query.term:
            return everything or self._all(query)
        from reader.query.terms import all_of, conjuncts

        rest = [part for part in conjuncts(query.term) if str(part) != _LEADS]
        others = query._replace(term=all_of(*rest) if rest else None)
        if len(rest) < len(conjuncts(query.term)) and not _speaks_of(others, "removed"):
            return self._leading(self._with_hidden(others))
        found, with_removed = self._matching(query.term), _speaks_of(query, "removed")
        if everything and not with_removed and len(found) * _SPARSE > len(everything):
            return Order.of([*filter(set(found).__contains__, everything)])
        return self._sorted(query, found, with_removed)

    def _leading(self, articles: Order) -> Order:
        """Those of `articles`, none of them removed, that lead their story: most do, and the others are soon told."""
        others = set(self._listed(NOT_LEADING))
        return Order.of([id_ for id_ in articles if id_ not in others])

    def is_at_hand(self, query: Query) -> bool:
        """See Library.is_at_hand: the order is remembered, or there are few articles."""
        sort = single_sort(query) if not query.term else None
        known = "SELECT EXISTS (SELECT 1 FROM position WHERE sort = ?) OR (SELECT articles FROM tally) <= ?"
        return bool(self._db.execute(known, (str(sort or ""), _FEW)).fetchone()[0])

    def remember(self, cancelled: Callable[[], bool]) -> None:
        """See Library.remember_orders."""
        known = {sort for (sort,) in self._db.execute("SELECT sort FROM position")}
        for sort in LASTING:
            if str(sort) not in known and not cancelled():
                with transaction(self._db):  # the articles must not change between the look and the note
                    ids = self._all(Query().sorted_by(sort)).packed
                    self._db.execute("INSERT OR REPLACE INTO position VALUES (?, ?)", (str(sort), ids))

    def select(self, what: str, query: Query) -> str:
        """The SELECT that gives `what` of every article in the order of `query`."""
        sort = single_sort(query)
        if not sort:
            in_order = order_by(query.sorts, query.group)
            return f"SELECT {what} FROM article {MARKS} WHERE removed = 0 ORDER BY {in_order}"
        # named, or the planner may take the smallest one and sort; while the first build lasts it may be missing
        known = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?"
        by = f"INDEXED BY {index_for(sort)}" if self._db.execute(known, (index_for(sort),)).fetchone() else ""
        return all_in_order(what, sort, by)

    def plan(self, query: Query) -> list[str]:
        """See Library.plan."""
        return [step for *_, step in self._db.execute(f"EXPLAIN QUERY PLAN {self.select('id', query)}")]

    def _remembered(self, query: Query) -> Order | None:
        """All articles in the order of `query`, but for those removed; None where that is not at hand."""
        sort = single_sort(query)
        row = self._db.execute("SELECT ids FROM position WHERE sort = ?", (str(sort or ""),)).fetchone()
        return Order(row[0]) if row else None

    def _all(self, query: Query) -> Order:
        return Order(self._listed(self.select("id", query)).tobytes())

    def _matching(self, term: "Term") -> Sequence[int]:
        """The ids of the articles that match, in no order; full text may name removed and hidden ones too."""
        from reader.library.search import conditions, in_two

        words, rest = in_two(term)
        if not words:
            where, parameters = conditions(rest, self._clock())
            return self._listed(f"SELECT id FROM article WHERE {where}", parameters)
        hits = [*chain.from_iterable(self._parts("SELECT rowid AS id FROM search WHERE search MATCH ?", (words,)))]
        if not rest:
            return hits
        where, parameters = conditions(rest, self._clock())
        if len(hits) < _FEW_HITS:
            some = "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?))"
            return self._listed(f"{some} AND {where}", (json.dumps(hits), *parameters))
        return list(set(hits) & set(self._listed(f"SELECT id FROM article WHERE {where}", parameters)))

    def _sorted(self, query: Query, ids: Sequence[int], with_removed: bool) -> Order:
        """The articles `ids` in the order of `query`."""
        some = f"SELECT id FROM article {MARKS} WHERE id IN (SELECT value FROM json_each(?)) AND removed <= ?"
        in_order = f"{some} ORDER BY {order_by(query.sorts, query.group)}"
        return Order(self._listed(in_order, (json.dumps(list(ids)), with_removed)).tobytes())

    def _listed(self, select: str, parameters: Sequence[str | int] = ()) -> "array[int]":
        ids = array("q")
        for part in self._parts(select, parameters):
            ids.extend(part)
        return ids

    def _parts(self, select: str, parameters: Sequence[str | int]) -> Iterator[list[int]]:
        # one JSON text crosses into Python faster than as many rows; in parts, other threads get their turn
        (text,) = self._db.execute(f"SELECT json_group_array(id) FROM ({select})", parameters).fetchone()
        start, end = 1, len(text) - 1
        while start < end:
            stop = text.find(",", start + _PART, end)
            stop = end if stop < 0 else stop
            yield json.loads(f"[{text[start:stop]}]")
            start = stop + 1
