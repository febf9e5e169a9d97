"""The index's file: opened, followed where another reader replaced it, and made anew where it is damaged."""

import os
import sqlite3
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from reader.library import words
from reader.library.schema import SCHEMA, VERSION
from reader.store import discard, is_damage, open_cache

I = TypeVar("I", bound="Index")  # noqa: E741
P = ParamSpec("P")
T = TypeVar("T")


class Index:
    """A connection to the index in `file`. Raises StorageError where none can be made there."""

    def __init__(self, file: Path) -> None:
        self.when_made_anew: Callable[[], None] = lambda: None  # it was damaged, and now it knows no article
        self.is_made_anew = False  # just now: what goes wrong meanwhile is no damage to be healed
        self._file = file
        self._open()

    def close(self) -> None:
        self._db.close()

    def _open(self) -> None:
        self._db = open_cache(self._file, SCHEMA, VERSION)
        self._inode = self._file.stat().st_ino
        words.prepare(self._db)

    def follow_file(self) -> None:
        """Open what is there now, where the file was deleted or made anew since it was opened."""
        if self._is_replaced():
            self._db.close()
            self._open()

    def make_anew(self) -> None:
        """Begin with an empty index in place of a damaged one, unless another reader has done so."""
        self.is_made_anew = True
        try:
            self._db.close()
            if not self._is_replaced():
                discard(self._file)
            self._open()
            self.when_made_anew()
        finally:
            self.is_made_anew = False

    def _is_replaced(self) -> bool:
        try:
            return os.stat(self._file).st_ino != self._inode
        except OSError:
            return True


def healing(method: Callable[Concatenate[I, P], T]) -> Callable[Concatenate[I, P], T]:
    """A method that is done again, on an empty index, where it meets damage: also such that SQLite does not see, and
    that makes no sense as a value.
    """

    def healed(self: I, /, *args: P.args, **kwargs: P.kwargs) -> T:
        self.follow_file()
        try:
            return method(self, *args, **kwargs)
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            if self.is_made_anew or (isinstance(error, sqlite3.Error) and not is_damage(error)):
                raise
            self.make_anew()
            return method(self, *args, **kwargs)

    update_wrapper(healed, method)
    return healed
