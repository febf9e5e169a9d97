"""The index's file: opened, followed where another reader replaced it, and made anew where it is damaged."""

import sqlite3
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from reader.library import words
from reader.library.schema import SCHEMA, VERSION
from reader.system.sqlite import discard, identity, is_damage, is_out_of_reach, open_cache, stand_in, why_in_memory

P = ParamSpec("P")
T = TypeVar("T")


class Index:
    """A connection to the index in `file`. Raises StorageError where none can be made there."""

    is_interrupted = False  # what was asked of it is wanted no more

    def __init__(self, file: Path) -> None:
        self.when_rebuilt: Callable[[], None] = lambda: None  # it was damaged, and now it knows no article
        self.is_made_anew = False  # just now: what goes wrong meanwhile is no damage to be healed
        self._file = file
        self._open()

    def close(self) -> None:
        """Close the connection; the index stays."""
        self._db.close()

    @property
    def why_in_memory(self) -> str:
        """Why the index is one in memory that goes when this process ends; empty where it is not."""
        return why_in_memory(self._file)

    @property
    def file(self) -> Path:
        """Where the index is."""
        return self._file

    @property
    def notice(self) -> str:
        """The same, as a sentence to be said once."""
        why = self.why_in_memory
        return why and (
            f"The index {self._file} cannot be written ({why}); using one in memory for now. "
            "Free disk space, or allow writing there."
        )

    def _open(self) -> None:
        self._db = open_cache(self._file, SCHEMA, VERSION)
        self._identity = identity(self._file)
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
                self._discard()
            self._open()
            self.when_rebuilt()
        finally:
            self.is_made_anew = False

    def _discard(self) -> None:
        try:
            discard(self._file)
        except OSError as error:
            stand_in(self._file, SCHEMA, VERSION, error, is_damaged=True)

    def leave_file(self, error: Exception) -> bool:
        """Go on in memory, or with the file that is there now, where `error` says that the one opened is out of reach;
        whether that was done. Raises sqlite3.Error.
        """
        if self.why_in_memory or not is_out_of_reach(error):
            return False
        if not self._is_replaced():
            stand_in(self._file, SCHEMA, VERSION, error)
        self.follow_file()
        return True

    def _is_replaced(self) -> bool:
        try:
            return identity(self._file) != self._identity
        except OSError:
            return True


I = TypeVar("I", bound=Index)  # noqa: E741


def healing(method: Callable[Concatenate[I, P], T]) -> Callable[Concatenate[I, P], T]:
    """A method that is done again, on an empty index, where it meets damage: also such that SQLite does not see, and
    that makes no sense as a value; and in memory, where the file cannot be written. It raises sqlite3.OperationalError
    where it was interrupted.
    """

    def healed(self: I, /, *args: P.args, **kwargs: P.kwargs) -> T:
        self.follow_file()
        try:
            return method(self, *args, **kwargs)
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            if self.is_interrupted:  # whatever SQLite calls it: "vtable constructor failed" for one
                raise sqlite3.OperationalError("interrupted") from error
            if self.is_made_anew or (isinstance(error, sqlite3.Error) and not is_damage(error)):
                if not self.leave_file(error):
                    raise
            else:
                self.make_anew()
            return method(self, *args, **kwargs)

    update_wrapper(healed, method)
    return healed
