"""What a list shows and in which order: a value that can be parsed, printed and compared.

`rust provider:bbc is:unread since:7d sort:-heat`: see docs/queries.md. The parser is imported where there is
something to parse.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from reader.query.sorting import (
    GROUPS,
    NEWEST_FIRST,
    ORDERINGS,
    SORT_KEYS,
    Group,
    QueryError,
    Sort,
    SortKey,
    Sorts,
    parse_sorts,
)

if TYPE_CHECKING:
    from reader.query.parser import Stated
    from reader.query.terms import Term
else:
    Term = (
        object  # a name in quotes would make NamedTuple call `compile`, whose first call takes Python two milliseconds
    )

__all__ = [
    "GROUPS",
    "NEWEST_FIRST",
    "ORDERINGS",
    "SORT_KEYS",
    "Group",
    "Query",
    "QueryError",
    "Sort",
    "SortKey",
    "Sorts",
    "in_unicode",
    "parse_sorts",
]


def in_unicode(text: str) -> str:
    """`text` without the halves of characters that arguments of a command may hold, as long as it was."""
    return text.encode("utf-8", "replace").decode()


class Query(NamedTuple):
    """Which articles, in which order, under which headings."""

    term: Term | None = None  # None: all
    sorts: Sorts = NEWEST_FIRST
    group: Group = ""

    @classmethod
    def parse(cls, text: str, views: Mapping[str, str] | None = None) -> "Query":
        """The query that `text` states; `views` are those it may name. Raises QueryError."""
        if not text.strip():
            return cls()
        from reader.query.parser import parse

        return cls().stating(parse(in_unicode(text), views or {}))

    def stating(self, stated: "Stated") -> "Query":
        """What is stated; in order and under headings as here, where it states none."""
        group = self.group if stated.group is None else stated.group
        return Query(stated.term, stated.sorts or self.sorts, group)

    def __str__(self) -> str:
        parts = [
            str(self.term) if self.term else "",
            f"group:{self.group}" if self.group else "",
            f"sort:{','.join(map(str, self.sorts))}" if self.sorts != NEWEST_FIRST else "",
        ]
        return " ".join(part for part in parts if part)

    @property
    def sort(self) -> Sort:
        """The key that counts most."""
        return self.sorts[0]

    @property
    def is_by_hot(self) -> bool:
        """Whether its order depends on how fast heat fades."""
        return any(sort.key == "hot" for sort in self.sorts)

    @property
    def is_by_match(self) -> bool:
        """Whether its order depends on how well articles match the words that are looked for."""
        return any(sort.key == "match" for sort in self.sorts)

    @property
    def words(self) -> str:
        """Order and headings in words: `by provider, hottest first, then oldest first`."""
        grouped = [f"by {self.group}"] if self.group else []
        return ", ".join([*grouped, ", then ".join(sort.words for sort in self.sorts)])

    def sorted_by(self, *sorts: Sort) -> "Query":
        """The same articles in another order."""
        return self._replace(sorts=sorts)
