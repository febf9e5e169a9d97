"""In which order articles stand, and under which headings: values that can be parsed, printed and compared."""

from typing import Literal, NamedTuple, get_args

from reader.errors import ReaderError
from reader.text.clean import nearest

SortKey = Literal[
    "date", "heat", "hot", "quality", "title", "provider", "topic", "related", "path", "unread", "minutes", "match",
    "folder",  # of headings only: it has no name in queries
]  # fmt: skip
Group = Literal["", "day", "provider", "topic", "folder"]
GROUPS: tuple[Group, ...] = get_args(Group)


class Ordering(NamedTuple):
    """What a sort key is called, and how it is chosen. Where its values are kept stands in `library/schema.py`."""

    letter: str  # in the sort menu; its capital puts the key behind others
    ascending: str  # as the header says it
    descending: str
    is_descending_first: bool = False  # what a reader wants first: the newest, hottest, best; names from A


ORDERINGS: dict[SortKey, Ordering] = {
    "date": Ordering("d", "oldest first", "newest first", True),
    "heat": Ordering("h", "lowest heat first", "hottest first", True),
    "hot": Ordering("w", "least hot first", "hottest now first", True),
    "quality": Ordering("u", "lowest quality first", "best quality first", True),
    "title": Ordering("t", "title A–Z", "title Z–A"),
    "provider": Ordering("p", "provider A–Z", "provider Z–A"),
    "topic": Ordering("o", "topic A–Z", "topic Z–A"),
    "related": Ordering("r", "fewest related first", "most related first", True),
    "path": Ordering("f", "path A–Z", "path Z–A"),
    "unread": Ordering("n", "unread first", "read first"),
    "minutes": Ordering("l", "shortest first", "longest first"),
    "match": Ordering("m", "worst match first", "best match first", True),
}
SORT_KEYS = tuple(ORDERINGS)


class QueryError(ReaderError):
    """A query that cannot be read; `column` counts from 0 within its text."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


class Sort(NamedTuple):
    """An order of articles. Those without the value come last either way; ties are newest first, then by path."""

    key: SortKey = "date"
    descending: bool = True

    @classmethod
    def parse(cls, text: str) -> "Sort":
        """`heat` ascending, `-heat` descending. Raises QueryError, which names the nearest key."""
        word = text.removeprefix("-").strip().lower()
        for key in SORT_KEYS:
            if key == word:
                return cls(key, text.startswith("-"))
        advice = f"the keys are {', '.join(SORT_KEYS)}.{nearest(word, SORT_KEYS)}"
        raise QueryError(f"Unknown sort key {word!r}; {advice}")

    def __str__(self) -> str:
        return ("-" if self.descending else "") + self.key

    @property
    def words(self) -> str:
        """The order in words: `newest first`."""
        ordering = ORDERINGS[self.key]
        return ordering.descending if self.descending else ordering.ascending

    def reversed(self) -> "Sort":
        """The same key the other way round."""
        return Sort(self.key, not self.descending)

    @classmethod
    def natural(cls, key: SortKey) -> "Sort":
        """`key` in the direction that a reader wants first."""
        return cls(key, ORDERINGS[key].is_descending_first)


Sorts = tuple[Sort, ...]
NEWEST_FIRST: Sorts = (Sort(),)


def parse_sorts(text: str) -> Sorts:
    """`-heat,date`: the first key counts most; a key named twice counts where it stands first. Raises QueryError."""
    sorts = {sort.key: sort for sort in reversed([Sort.parse(part) for part in text.split(",")])}
    return tuple(reversed(sorts.values()))
