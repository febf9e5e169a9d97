"""What other readers know as read: newsboat's cache and bulletty's files. They are only looked at."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from reader.state.exchange import ExchangeError

_SQLITE = b"SQLite format 3\0"


def is_database(file: Path) -> bool:
    """Whether `file` is SQLite's, as newsboat's cache is. Raises OSError."""
    with open(file, "rb") as beginning:
        return beginning.read(len(_SQLITE)) == _SQLITE


def newsboat(file: Path) -> Iterator[str]:
    """The addresses of the items that newsboat's `cache.db` counts as read. Raises ExchangeError."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            yield from (url for (url,) in db.execute("SELECT url FROM rss_item WHERE NOT unread AND url LIKE 'http%'"))
    except sqlite3.Error as error:
        raise ExchangeError(f"{file} cannot be read as newsboat's cache: {error}.") from error


def bulletty(directory: Path) -> Iterator[str]:
    """The addresses of the articles that bulletty has seen, in its data directory: TOML between lines of `---`."""
    import tomllib

    for file in sorted(directory.rglob("*.md")):
        with suppress(OSError, ValueError, IndexError):  # no article of bulletty's
            head = file.read_text(encoding="utf-8").split("---", 2)[1]
            entry = tomllib.loads(head)
            url = entry.get("url")
            if entry.get("seen") is True and isinstance(url, str) and url.startswith("http"):
                yield url
