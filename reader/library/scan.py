"""The files of a directory: what is there, without opening any of it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.errors import FeedError

SUFFIXES = (".md", ".markdown", ".txt")


@dataclass(frozen=True, slots=True)
class Found:
    """One file: its path relative to the feed as bytes with forward slashes, and what tells that it changed."""

    path: bytes
    size: int
    mtime_ns: int
    inode: int


def scan(root: Path) -> Iterator[Found]:
    """Everything below `root` whose name may be an article's, in no order: the loader tells links and pipes from
    files. Hidden folders and links to folders are not entered; a folder that cannot be read is yielded
    itself, for the loader to say so. Raises FeedError where `root` cannot be read.
    """
    folders = [b""]
    while folders:
        folder = folders.pop()
        try:
            entries = os.scandir(os.path.join(os.fsencode(root), folder))
        except OSError as error:
            if folder:
                yield Found(folder, 0, 0, 0)
                continue
            raise FeedError(f"The directory {root} cannot be read: {error.strerror}.") from error
        with entries:
            for entry in entries:
                path = folder + b"/" + entry.name if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith(b"."):
                        folders.append(path)
                elif is_article_name(entry.name):
                    yield from _stat(entry, path)


def is_article_name(name: bytes) -> bool:
    """Whether a file of this name may be an article."""
    return not name.startswith(b".") and os.fsdecode(name).lower().endswith(SUFFIXES)


def _stat(entry: "os.DirEntry[bytes]", path: bytes) -> Iterator[Found]:
    try:
        info = entry.stat(follow_symlinks=False)
    except OSError:
        return  # gone between the listing and the look
    yield Found(path, info.st_size, info.st_mtime_ns, info.st_ino)
