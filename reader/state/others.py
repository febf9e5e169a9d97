"""What other readers know as read: newsboat's cache and bulletty's files. They are only looked at."""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from reader.state.exchange import ExchangeError
from reader.text.clean import one_line, plural

_SQLITE = b"SQLite format 3\0"
_FENCES = ("+++", "---")  # bulletty wrote the second before 0.2.1
_STRING = r'"""(?:[^"\\]|\\.|"(?!""))*+"""|' r"'''.*?'''|" r'"(?:[^"\\\n]|\\.)*+"|' r"'[^'\n]*+'|#[^\n]*+"
_MAX_PARTS = 32  # of a dotted key, which costs the square of them; bulletty's have one
_MAX_SKELETON = 10_000  # characters of a head beside its strings; bulletty's have 150
_HALF = "[\ud800-\udfff]"


def is_database(file: Path) -> bool:
    """Whether `file` is SQLite's, as newsboat's cache is. Raises OSError."""
    if not file.is_file():  # what a pipe holds can be read only once
        return False
    with open(file, "rb") as beginning:
        return beginning.read(len(_SQLITE)) == _SQLITE


def newsboat(file: Path) -> Iterator[str]:
    """The addresses of the items that newsboat's `cache.db` counts as read. Raises ExchangeError."""
    query = "SELECT CAST(url AS TEXT) FROM rss_item WHERE NOT unread AND CAST(url AS TEXT) LIKE 'http%'"
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.text_factory = _as_address
            yield from (url for (url,) in db.execute(query))
    except sqlite3.Error as error:
        raise ExchangeError(f"{one_line(str(file))} cannot be read as a newsboat cache: {error}.") from error


def _as_address(url: bytes) -> str:
    """`url` with bytes that are no UTF-8 percent-encoded, as browsers write them."""
    return re.sub(_HALF, lambda half: f"%{ord(half[0]) & 0xFF:02X}", url.decode("utf-8", "surrogateescape"))


def bulletty(directory: Path) -> list[str]:
    """The addresses of the articles that bulletty has seen, in its data directory. Raises ExchangeError where no file
    there is an article of bulletty's.

    https://github.com/CrociDB/bulletty/blob/main/src/core/library/data/librarydata.rs
    """
    files = sorted(
        Path(folder, name) for folder, _, names in os.walk(directory) for name in names if name.endswith(".md")
    )
    entries = [entry for entry in map(_entry, files) if entry is not None]
    if not entries:
        raise ExchangeError(
            f"Nothing was imported: there are no bulletty articles in {one_line(str(directory))} "
            f"({plural(len(files), 'file')} checked). Name bulletty's data directory."
        )
    return [url for url, is_seen in entries if is_seen]


def _entry(file: Path) -> tuple[str, bool] | None:
    """The address that an article of bulletty's states, and whether it is seen; None where it is none."""
    import tomllib

    head = _head(_text(file))
    if not head or not _is_simple(head):
        return None
    try:
        entry = tomllib.loads(head)
    except (ValueError, RecursionError):  # no TOML, or nested deeper than Python goes
        return None
    url, is_seen = entry.get("url"), entry.get("seen")
    return (url, is_seen) if isinstance(url, str) and isinstance(is_seen, bool) else None


def _text(file: Path) -> str:
    """What a regular file holds, up to the size of an article; nothing where it is a link, a pipe or a device. Raises
    ExchangeError where it cannot be read.
    """
    from reader.loader import MAX_FILE_BYTES

    try:
        if not stat.S_ISREG(os.lstat(file).st_mode):
            return ""
        with open(file, "rb", opener=_open_at_once) as stream:
            return stream.read(MAX_FILE_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise ExchangeError(f"{one_line(str(file))} cannot be read: {error.strerror}.") from error


def _open_at_once(file: str, flags: int) -> int:
    """Without waiting, should it have become a pipe since, and without following a link."""
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


def _head(document: str) -> str:
    """What stands between the first line, a fence, and the next that is the same."""
    fence, *lines = document.split("\n")
    fence = fence.strip()
    if fence not in _FENCES:
        return ""
    ends = [number for number, line in enumerate(lines) if line.rstrip() == fence]
    return "\n".join(lines[: ends[0]]) if ends else ""


def _is_simple(head: str) -> bool:
    """Whether reading `head` as TOML takes little time and memory, whatever its strings hold."""
    skeleton = re.sub(f"(?s){_STRING}", "", head)
    return len(skeleton) <= _MAX_SKELETON and all(line.count(".") < _MAX_PARTS for line in skeleton.split("\n"))
