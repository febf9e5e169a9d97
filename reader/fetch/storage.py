"""Article files written: whole or not at all, beside others and never over them.

A file is written under a hidden name and then linked into place, which fails where something is there. One of ours is
replaced only as long as it holds what we wrote.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import BinaryIO

from reader.errors import StorageError
from reader.text.clean import one_line

_UNFINISHED = ".broadsheet-"
_MOST = 9_999  # files of one name


def digest(content: bytes) -> bytes:
    """What stands for the bytes of a file."""
    return blake2b(content, digest_size=16).digest()


class Folder:
    """Where the files of one feed go. Raises StorageError where that is behind a link, or cannot be made."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        self._root = root
        self._path = root / name
        if not root.is_dir():  # it has been removed, or its disk has: it is not made again
            raise StorageError(f"{one_line(str(root))} no longer exists.")
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            if Path(os.path.realpath(self._path)) != Path(os.path.realpath(root)) / name:
                raise StorageError(f"{one_line(str(self._path))} lies behind a link, so nothing is written there.")
        except OSError as error:
            raise StorageError(f"{one_line(str(self._path))} cannot be made: {error.strerror}.") from error

    def tidy(self) -> None:
        """Remove what a fetch that was killed has left unfinished. No other may be running."""
        for entry in os.scandir(self._path):
            if entry.name.startswith(_UNFINISHED) and not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)

    def free_name(self, name_of: Callable[[int], str], taken: set[str]) -> str:
        """The first of `name_of(1)`, `name_of(2)` … that is neither there nor in `taken`, and adds it to those."""
        for number in count(1):
            name = name_of(number)
            if number > _MOST:
                raise StorageError(f"{one_line(str(self._path))} holds too many files named {one_line(name)}.")
            if name.lower() not in taken and not os.path.lexists(self._path / name):
                taken.add(name.lower())
                return name
        raise AssertionError

    def read(self, name: str) -> bytes | None:
        """What the file holds; None where there is no regular file."""
        path = self._path / name
        if path.is_symlink() or not path.is_file():
            return None
        return path.read_bytes()

    @contextmanager
    def staged(self, contents: Mapping[str, bytes]) -> Iterator[Sequence[str]]:
        """Have `contents`, by the names of their files, on the disk under hidden names until the end. All are written
        before any is waited for: a disk that is asked once takes hardly longer for many than for one.

        Yields the names of those that could be written, and raises StorageError at the end where one could not.
        """
        done: list[str] = []
        fault: StorageError | None = None
        try:
            for name, content in contents.items():
                try:
                    self._stage(name, content)
                except OSError as error:
                    fault = self._unwritable(name, error)
                    break
                done.append(name)
            for name in done:
                self._sync(name)
            yield done
        finally:
            for name in contents:
                with suppress(OSError):  # it has been renamed, or never was
                    os.unlink(self._unfinished(name))
        if fault:
            raise fault

    def add(self, name: str, staged: str = "") -> bool:
        """Give the file that is staged as `name`, or as another one, that name, unless something is there; whether that
        was done. Raises StorageError.
        """
        unfinished, path = self._unfinished(staged or name), f"{self._path}/{name}"
        try:
            os.link(unfinished, path)
        except FileExistsError:
            return False
        except OSError:  # a disk without links, as of a camera: nobody else writes here at this moment
            if os.path.lexists(path):
                return False
            try:
                os.rename(unfinished, path)
            except OSError as error:
                raise self._unwritable(name, error) from error
        return True

    def replace(self, name: str, ours: set[bytes]) -> bool:
        """Put what is staged as `name` over a file that holds what we wrote; whether that was done. Raises
        StorageError.
        """
        before = self.read(name)
        if before is None or digest(before) not in ours:
            return False
        try:
            os.replace(self._unfinished(name), self._path / name)
        except OSError as error:
            raise self._unwritable(name, error) from error
        return True

    def persist(self) -> None:
        """Have the names of all that was written on the disk."""
        if os.name != "nt":  # where a folder cannot be opened, and its names are kept by a journal
            opened = os.open(self._path, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)

    def remove(self, name: str, ours: set[bytes]) -> bool:
        """Delete a file that holds what we wrote; whether it is gone. Raises OSError."""
        content = self.read(name)
        if content is None:
            return not os.path.lexists(self._path / name)
        if digest(content) not in ours:
            return False
        os.unlink(self._path / name)
        return True

    def _unfinished(self, name: str) -> str:
        return f"{self._path}/{_UNFINISHED}{digest(name.encode()).hex()}"

    def _stage(self, name: str, content: bytes) -> None:
        with _created(self._unfinished(name)) as file:
            file.write(content)

    def _sync(self, name: str) -> None:
        """Before it has its name: else a power cut leaves an empty file there."""
        try:
            with open(self._unfinished(name), "rb+", buffering=0) as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(name, error) from error

    def _unwritable(self, name: str, error: OSError) -> StorageError:
        return StorageError(f"{one_line(str(self._path / name))} cannot be written: {error.strerror}.")


def _created(path: str) -> BinaryIO:
    """A new file; never the one behind a link that somebody has put there. Raises OSError."""
    try:
        return open(path, "xb")
    except FileExistsError:
        os.unlink(path)
        return open(path, "xb")
