"""The files of a directory: what is there, without opening any of it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from reader.errors import DirectoryError
from reader.library.folders import changed_at
from reader.text.clean import one_line

SUFFIXES = (
    ".md", ".markdown", ".mdown", ".mkd", ".txt", ".mdx", ".adoc", ".asciidoc", ".org", ".rst", ".html", ".htm",
)  # fmt: skip
_SUFFIXES = tuple(suffix.encode() for suffix in SUFFIXES)
_SIGN = 1 << 63  # stamps are signed, as SQLite's integers are

# What `FileStat` states, at a tenth of its cost: of most files nothing is wanted but the stamp.
Facts = tuple[bytes, int, int, int, int]


class FileStat(NamedTuple):
    """One file: its path relative to the collection as bytes with forward slashes, and what tells that it changed."""

    path: bytes
    size: int
    mtime_ns: int
    ctime_ns: int  # of the last change to its permissions or place, too
    inode: int


def stamp_of(facts: Facts, collection: int) -> int:
    """64 bits that change with all of `facts` and with the collection's position; one half with the name alone."""
    return (crc32(facts[0], collection) << 32 | crc32(b"%d %d %d %d" % facts[1:])) - _SIGN


_FOLDER: Facts = (b"", 0, 0, 0, 0)  # stands for a folder to enter
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT of winnt.h


def scan(root: Path, folders: dict[bytes, int]) -> Iterator[Facts]:
    """Everything below `root` whose name may be an article's, in no order: the loader tells links and pipes from
    files. Hidden folders and links to folders are not entered; a folder that cannot be read is yielded
    itself, for the loader to say so. Raises DirectoryError where `root` cannot be read.

    `folders` is filled with each folder's path and the time it was changed when the look at it began, in ns.
    """
    waiting = [b""]
    while waiting:
        folder = waiting.pop()
        try:
            folders[folder] = changed_at(root, folder)
            with os.scandir(os.path.join(os.fsencode(root), folder)) as entries:
                for entry in entries:
                    path = folder + b"/" + entry.name if folder else entry.name
                    file = _stat_of(entry, path)
                    if file is _FOLDER:
                        waiting.append(path)
                    elif file:
                        yield file
        except OSError as error:  # also in the middle of it: a disk may fail, a mount may go
            if not folder:
                directory = one_line(str(root))
                raise DirectoryError(f"The directory {directory} cannot be read: {error.strerror}.") from error
            folders[folder] = -1  # it may become readable without a change of its time
            yield folder, 0, 0, 0, 0


def _stat_of(entry: "os.DirEntry[bytes]", path: bytes) -> Facts | None:
    """What an entry of a folder is: _FOLDER, perhaps an article, or nothing of interest."""
    if entry.name.startswith(b"."):
        return None
    if not is_article_name(entry.name):
        return _FOLDER if entry.is_dir(follow_symlinks=False) and not _is_junction(entry) else None
    try:
        info = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None  # gone between the listing and the look
    if stat.S_ISDIR(info.st_mode):
        return None if _is_junction(entry) else _FOLDER
    return path, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


def _is_junction(entry: "os.DirEntry[bytes]") -> bool:
    """Whether a folder is a link all the same, as only Windows has them: Python calls them no symbolic links."""
    return os.name == "nt" and getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION


def look(root: Path, path: bytes) -> FileStat | None:
    """What is at `path` below `root` now, as a scan finds it; None where there is nothing."""
    try:
        info = os.lstat(os.path.join(os.fsencode(root), path))
    except OSError:
        return None
    inode = 0 if os.name == "nt" else info.st_ino  # Windows states none with what it lists
    return FileStat(path, info.st_size, info.st_mtime_ns, info.st_ctime_ns, inode)


def is_article_name(name: bytes) -> bool:
    """Whether a file of this name may be an article."""
    return (name.endswith(_SUFFIXES) or name.lower().endswith(_SUFFIXES)) and not name.startswith(b".")
