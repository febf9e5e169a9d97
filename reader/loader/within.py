"""Files below a collection's root, opened folder by folder: none of those may be a link by now."""

import os
from pathlib import Path
from stat import S_ISLNK
from types import TracebackType

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_BY_FOLDER = os.open in os.supports_dir_fd  # not on Windows

FileLocation = tuple[
    str | Path, int | None
]  # what to open, and the descriptor of the folder it is in; None for a whole path


class BehindLinkError(Exception):
    """A folder on the way to a file is a link."""


class Within:
    """Keeps the folder that was entered last for the files beside the first. Use from one thread, as a context."""

    def __init__(self) -> None:
        self._folder = ""
        self._descriptor = -1

    def __enter__(self) -> "Within":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leave()

    def find(self, path: Path, name: str) -> FileLocation:
        """How to open the file at `path`, which is `name` below its collection's root. Raises BehindLinkError, and
        OSError where a folder cannot be entered.
        """
        folders, _, last = name.rpartition("/")
        if not folders:
            return path, None
        if not _BY_FOLDER:
            _look_for_links(path, folders.count("/") + 1)
            return path, None
        folder = os.fspath(path)[: -len(last)]
        if folder != self._folder:
            self._leave()
            self._descriptor = _enter(folder[: -len(folders) - 1], folders.split("/"))
            self._folder = folder
        return last, self._descriptor

    def _leave(self) -> None:
        if self._folder:
            os.close(self._descriptor)
        self._folder = ""


def _enter(root: str, folders: list[str]) -> int:
    descriptor = os.open(root, _FOLDER)
    for folder in folders:
        outer = descriptor
        try:
            descriptor = os.open(folder, _FOLDER | _NO_LINK, dir_fd=outer)
        except OSError as error:
            if _is_link(folder, outer):
                raise BehindLinkError from error
            raise
        finally:
            os.close(outer)
    return descriptor


def _is_link(folder: str, within: int) -> bool:
    return S_ISLNK(os.stat(folder, dir_fd=within, follow_symlinks=False).st_mode)


def _look_for_links(path: Path, folders: int) -> None:
    """Where a file cannot be opened by its folder, one may still become a link between this look and the opening."""
    root = path.parents[folders]
    if os.path.realpath(path.parent) != os.path.join(os.path.realpath(root), path.parent.relative_to(root)):
        raise BehindLinkError
