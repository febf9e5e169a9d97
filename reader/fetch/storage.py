"""Article files written: whole or not at all, beside others and never over them.

A file is written under a hidden name and then linked into place, which fails where something is there. One of ours is
replaced only as long as it holds what we wrote.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from io import FileIO
from itertools import count
from pathlib import Path

from reader.errors import StorageError
from reader.system.flushing import flush, flush_names
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
        self.path = str(root / name)
        if not root.is_dir():  # it has been removed, or its disk has: it is not made again
            raise StorageError(f"{one_line(str(root))} no longer exists.")
        try:
            os.makedirs(self.path, exist_ok=True)
            self.disk = os.stat(self.path).st_dev
            if Path(os.path.realpath(self.path)) != Path(os.path.realpath(root)) / name:
                raise StorageError(f"{one_line(self.path)} lies behind a link, so nothing is written there.")
        except OSError as error:
            raise StorageError(f"{one_line(self.path)} cannot be made: {error.strerror}.") from error

    def tidy(self) -> None:
        """Remove what a fetch that was killed has left unfinished. No other may be running."""
        for entry in os.scandir(self.path):
            if entry.name.startswith(_UNFINISHED) and not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)

    def free_name(self, name_of: Callable[[int], str], taken: set[str]) -> str:
        """The first of `name_of(1)`, `name_of(2)` … that is neither there nor in `taken`, and adds it to those."""
        for number in count(1):
            name = name_of(number)
            if number > _MOST:
                raise StorageError(f"{one_line(self.path)} holds too many files named {one_line(name)}.")
            if name.lower() not in taken and not os.path.lexists(f"{self.path}/{name}"):
                taken.add(name.lower())
                return name
        raise AssertionError

    def read(self, name: str) -> bytes | None:
        """What the file holds; None where there is no regular file."""
        path = Path(self.path, name)
        if path.is_symlink() or not path.is_file():
            return None
        return path.read_bytes()

    def stage(self, name: str, content: bytes) -> str:
        """Write `content` under the hidden name of that file; returns its path. Raises StorageError."""
        path = self._unfinished(name)
        try:
            with _created(path) as file:
                while content:
                    content = content[file.write(content) :]
        except OSError as error:
            unstage(path)
            raise self._unwritable(name, error) from error
        return path

    @contextmanager
    def staged(self, name: str, content: bytes) -> Iterator[None]:
        """Have `content` on the disk under the hidden name of that file until the end. Raises StorageError."""
        path = self.stage(name, content)
        try:
            persist([path])
            yield
        finally:
            unstage(path)

    def add(self, name: str, staged: str = "") -> bool:
        """Give the file that is staged as `name`, or as another one, that name, unless something is there; whether that
        was done. Raises StorageError.
        """
        unfinished, path = self._unfinished(staged or name), f"{self.path}/{name}"
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
            os.replace(self._unfinished(name), f"{self.path}/{name}")
        except OSError as error:
            raise self._unwritable(name, error) from error
        return True

    def persist(self) -> None:
        """Have the names of all that was written on the disk. Raises OSError."""
        flush_names(self.path)

    def remove(self, name: str, ours: set[bytes]) -> bool:
        """Delete a file that holds what we wrote; whether it is gone. Raises OSError."""
        content = self.read(name)
        if content is None:
            return not os.path.lexists(f"{self.path}/{name}")
        if digest(content) not in ours:
            return False
        os.unlink(f"{self.path}/{name}")
        return True

    def _unfinished(self, name: str) -> str:
        return f"{self.path}/{_UNFINISHED}{digest(name.encode()).hex()}"

    def _unwritable(self, name: str, error: OSError) -> StorageError:
        return StorageError(f"{one_line(f'{self.path}/{name}')} cannot be written: {error.strerror}.")


def persist(paths: Sequence[str]) -> None:
    """Have what was staged on one disk there: a power cut would leave empty files. Raises StorageError."""
    try:
        flush(paths)
    except OSError as error:
        place = one_line(os.path.dirname(paths[0]))
        raise StorageError(f"{place} cannot be written to: {error.strerror}.") from error


def unstage(path: str) -> None:
    """Remove a file that is staged, unless it has been renamed."""
    with suppress(OSError):
        os.unlink(path)


def _created(path: str) -> FileIO:
    """A new file; never the one behind a link that somebody has put there. Raises OSError."""
    try:
        return open(path, "xb", buffering=0)
    except FileExistsError:
        os.unlink(path)
        return open(path, "xb", buffering=0)
