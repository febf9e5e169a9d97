"""Article files written: whole or not at all, beside others and never over them.

A file is written under a hidden name and then linked into place, which fails where something is there. One of ours is
replaced only as long as it holds what we wrote.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path

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

    def add(self, name: str, content: bytes) -> bool:
        """Write a file, unless something is there; whether that was done. Raises StorageError."""
        with self._written(name, content) as unfinished:
            try:
                os.link(unfinished, self._path / name)
            except FileExistsError:
                return False
            except OSError:  # a disk without links, as of a camera: nobody else writes here at this moment
                if os.path.lexists(self._path / name):
                    return False
                os.rename(unfinished, self._path / name)
        return True

    def replace(self, name: str, content: bytes, ours: set[bytes]) -> bool:
        """Write over a file that holds what we wrote; whether that was done. Raises StorageError."""
        with self._written(name, content) as unfinished:
            before = self.read(name)
            if before is None or digest(before) not in ours:
                return False
            os.replace(unfinished, self._path / name)
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

    @contextmanager
    def _written(self, name: str, content: bytes) -> Iterator[Path]:
        """The content under a hidden name, until the end. Never through a link that somebody has put there."""
        unfinished = self._path / f"{_UNFINISHED}{digest(name.encode()).hex()}"
        try:
            try:
                unfinished.unlink(missing_ok=True)
                with open(unfinished, "xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())  # before it has its name: else a power cut leaves an empty file there
            except OSError as error:
                where = one_line(str(self._path / name))
                raise StorageError(f"{where} cannot be written: {error.strerror}.") from error
            yield unfinished
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
