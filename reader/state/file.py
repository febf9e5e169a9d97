"""The file `state.db`: opened, followed where it was put aside or deleted, and rescued where it is damaged.

Besides marks it holds settings: a name, and a value as text, most often JSON. What happens to a damaged file is in
`rescue.py`, copies of it are in `backup.py`.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from reader.errors import ReaderError, StorageError
from reader.state.schema import VERSION, create, upgrade
from reader.system.sqlite import NewerVersion, is_damage, is_out_of_reach, open_precious, reason, transaction

T = TypeVar("T")


class StateFile:
    """What is kept for good. Use from one thread; open another for another.

    Every method raises StorageError where the file cannot be read or written; a damaged one is set aside and
    what can be read of it put back, see `notice`.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._refusal = ""  # why nothing can be written, where that is known beforehand
        self._db = self._opened()

    @property
    def is_open(self) -> bool:
        """Whether there is a file to read from; else nothing is kept, for as long as this lasts."""
        return not self._refusal

    def close(self) -> None:
        """Close the file; nothing is left to be written."""
        self._db.close()

    def notice(self) -> str | None:
        """A sentence about a file that was damaged and set aside, for the first who asks; or about one that cannot be
        read now.
        """
        if self._refusal:
            return self._refusal if _has_content(self.file) else None
        notice = self.setting("notice")
        if notice:
            with suppress(StorageError):  # where that cannot be written, it is said again
                self.write(lambda db: db.execute("DELETE FROM setting WHERE name = 'notice'"))
        return notice

    def back_up(self) -> None:
        """Keep a copy of today, unless there is one."""
        from reader.state.backup import back_up

        self._copy(back_up)

    def back_up_before_import(self) -> None:
        """Keep a copy to go back to, whatever others there are."""
        from reader.state.backup import back_up_before_import

        self._copy(back_up_before_import)

    def _copy(self, make: Callable[[sqlite3.Connection, Path], None]) -> None:
        if self._refusal:
            raise StorageError(self._refusal)
        self._do(lambda db: make(db, self.file), "cannot be copied")

    def setting(self, name: str) -> str | None:
        """The value of a setting; None where there is none."""
        return self.read(lambda db: setting(db, name))

    def put_setting(self, name: str, value: str) -> None:
        """Give a setting a value; one that it has already is not written."""
        if value != self.setting(name):
            self.write(lambda db: put_setting(db, name, value))

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` finds in the file. It may be done again, on what was saved of a damaged one. Raises
        StorageError.
        """
        return self._do(work, "cannot be read")

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` as one transaction: all or nothing, and on the disk when this returns. It may be done again, on
        what was saved of a damaged file. Raises StorageError.
        """
        if self._refusal:
            raise StorageError(self._refusal)

        def write(db: sqlite3.Connection) -> T:
            with transaction(db):
                return work(db)

        return self._do(write, "cannot be written")

    def _do(self, work: Callable[[sqlite3.Connection], T], what: str) -> T:
        """Do `work` on the file that is there now; where that turns out to be damaged, on what is saved of it.

        Not all damage is seen by SQLite: whatever else is raised by a value that makes no sense comes from it, too.
        """
        try:
            if self._is_another_file():
                self._reopen()
            try:
                return work(self._db)
            except Exception as error:
                if not self._may_be_damage(error):
                    raise
                self._rescue()
                return work(self._db)
        except ReaderError:
            raise
        except Exception as error:
            raise StorageError(f"{self.file} {what}: {error}.") from error

    def _may_be_damage(self, error: Exception) -> bool:
        if isinstance(error, sqlite3.Error):
            # a head that says so makes a file read-only that the system would have written
            is_read_only = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY
            return is_damage(error) or (is_read_only and os.access(self.file, os.W_OK))
        return not isinstance(error, OSError | ReaderError)

    def _is_another_file(self) -> bool:
        """Whether the file was put aside or deleted: what is written to it now would be lost."""
        if self._refusal:
            return False
        try:
            return os.stat(self.file).st_ino != self._inode
        except FileNotFoundError:
            return True

    def _reopen(self) -> None:
        self._db.close()
        self._db = self._opened()

    def _rescue(self) -> None:
        from reader.state.rescue import rescue

        self._db.close()
        rescue(self.file)
        self._db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except NewerVersion:
            raise
        except Exception as error:
            if self._may_be_damage(error):
                return self._opened_after_rescue()
            if is_out_of_reach(error):
                return self._without(error)
            raise StorageError(f"Your marks in {self.file} cannot be opened: {error}.") from error

    def _opened_after_rescue(self) -> sqlite3.Connection:
        from reader.state.rescue import rescue

        try:
            rescue(self.file)
            return self._connected()
        except Exception as error:
            if is_out_of_reach(error):
                return self._without(error)
            what = f"Your marks in {self.file} are damaged and cannot be moved away: {error}."
            raise StorageError(f"{what} Move the file away yourself.") from error

    def _without(self, error: Exception) -> sqlite3.Connection:
        """No marks at all, as none can be read, nor made: reading goes on."""
        what = "Your marks cannot be read from" if _has_content(self.file) else "Nothing can be saved to"
        self._refusal = f"{what} {self.file}: {reason(error)}."
        db = sqlite3.connect(":memory:", isolation_level=None)
        create(db)
        return db

    def _connected(self) -> sqlite3.Connection:
        db = open_precious(self.file, create, VERSION, lambda db, version: upgrade(db, version, self.file))
        db.text_factory = _text
        self._inode = os.stat(self.file).st_ino
        return db


def _has_content(file: Path) -> bool:
    """Whether `file` may hold anything."""
    try:
        return file.stat().st_size > 0
    except OSError:
        return os.path.lexists(file)


def _text(stored: bytes) -> str:
    """Text as it was stored, also where it was damaged since."""
    return stored.decode("utf-8", "replace")


def setting(db: sqlite3.Connection, name: str) -> str | None:
    """The value of a setting; None where there is none."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def put_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    """Give a setting a value. Call within a transaction."""
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))


def name_for(directories: Sequence[Path], what: str) -> str:
    """The name of a setting that belongs to directories opened together."""
    return f"{what} {json.dumps([str(directory) for directory in directories])}"


def parsed(text: str | None, nothing: T) -> T:
    """A setting's value, which is JSON; `nothing` where there is none, or what stands there is damaged."""
    with suppress(ValueError):
        value: T = json.loads(text or "null")
        return value if type(value) is type(nothing) else nothing
    return nothing
