"""What a list shows and in which order: a value that can be parsed, printed and compared."""

from typing import Literal, NamedTuple, get_args

from reader.errors import ReaderError

SortKey = Literal["date", "heat", "quality", "title", "provider", "topic", "related", "path"]
SORT_KEYS: tuple[SortKey, ...] = get_args(SortKey)

_WORDS: dict[SortKey, tuple[str, str]] = {  # ascending, descending, as the header says it
    "date": ("oldest first", "newest first"),
    "heat": ("coolest first", "hottest first"),
    "quality": ("lowest quality first", "best quality first"),
    "title": ("title A–Z", "title Z–A"),
    "provider": ("provider A–Z", "provider Z–A"),
    "topic": ("topic A–Z", "topic Z–A"),
    "related": ("fewest related first", "most related first"),
    "path": ("path A–Z", "path Z–A"),
}


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
        from difflib import get_close_matches

        near = get_close_matches(word, SORT_KEYS, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise QueryError(f"There is no sort key {word!r}; the keys are {', '.join(SORT_KEYS)}.{hint}")

    def __str__(self) -> str:
        return ("-" if self.descending else "") + self.key

    @property
    def words(self) -> str:
        """The order in words: `newest first`."""
        return _WORDS[self.key][self.descending]

    def reversed(self) -> "Sort":
        """The same key the other way round."""
        return Sort(self.key, not self.descending)

    @classmethod
    def natural(cls, key: SortKey) -> "Sort":
        """`key` in the direction a reader wants first: the newest, hottest, best; names from A."""
        return cls(key, key in ("date", "heat", "quality", "related"))


class Query(NamedTuple):
    """Which articles, in which order."""

    sort: Sort = Sort()
