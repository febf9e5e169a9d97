"""The files of a directory: what is there, without opening any of it."""

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from reader.errors import FeedError
from reader.library.folders import changed_at

SUFFIXES = (".md", ".markdown", ".txt")
_SUFFIXES = tuple(suffix.encode() for suffix in SUFFIXES)


class Found(NamedTuple):
    """One file: its path relative to the feed as bytes with forward slashes, and what tells that it changed."""

    path: bytes
    size: int
    mtime_ns: int
    inode: int

    def stamp(self, feed: int) -> int:
        """64 bits that change with everything here, and with the position of the feed."""
        digest = blake2b(b"%d/%b\0%d %d %d" % (feed, *self), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def scan(root: Path, folders: dict[bytes, int] | None = None) -> Iterator[Found]:
    """Everything below `root` whose name may be an article's, in no order: the loader tells links and pipes from
    files. Hidden folders and links to folders are not entered; a folder that cannot be read is yielded
    itself, for the loader to say so. Raises FeedError where `root` cannot be read.

    `folders` is filled with each folder's path and the time it was changed when the look at it began, in ns.
    """
    waiting = [b""]
    while waiting:
        folder = waiting.pop()
        try:
            if folders is not None:
                folders[folder] = changed_at(root, folder)
            entries = os.scandir(os.path.join(os.fsencode(root), folder))
        except OSError as error:
            if folder:
                yield Found(folder, 0, 0, 0)
                continue
            raise FeedError(f"The directory {root} cannot be read: {error.strerror}.") from error
        prefix = folder + b"/" if folder else b""
        with entries:
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if not name.startswith(b"."):
                        waiting.append(prefix + name)
                elif is_article_name(name):
                    try:
                        info = entry.stat(follow_symlinks=False)
                    except OSError:
                        continue  # gone between the listing and the look
                    yield _found(prefix + name, info)


def look(root: Path, path: bytes) -> Found | None:
    """What is at `path` below `root` now; None where there is nothing."""
    try:
        return _found(path, os.lstat(os.path.join(os.fsencode(root), path)))
    except OSError:
        return None


def is_article_name(name: bytes) -> bool:
    """Whether a file of this name may be an article."""
    return not name.startswith(b".") and (name.endswith(_SUFFIXES) or name.lower().endswith(_SUFFIXES))


def _found(path: bytes, info: os.stat_result) -> Found:
    return Found(path, info.st_size, info.st_mtime_ns, info.st_ino)
