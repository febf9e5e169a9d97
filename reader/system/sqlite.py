"""SQLite connections: pragmas, transactions, versions. Knows nothing of articles."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from reader.errors import StorageError

if TYPE_CHECKING:
    from reader.system.stand_in import StandIn

CACHE_KIB = 1_024  # of pages held by each connection; the system's own cache holds the file besides
BUSY_MS = 5_000  # how long a writer waits for another one
_ASK_AGAIN = 0.001  # seconds

_LAST_VERSION = 10_000  # a number beyond is no version: the file's head is damaged
_NO_DAMAGE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_AUTH, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG,
}  # fmt: skip


_OUT_OF_REACH = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM,
}  # fmt: skip

_stand_ins: "dict[Path, StandIn]" = {}  # by the file that each is in place of, for as long as this process lasts


def open_cache(file: Path, schema: str, version: int) -> sqlite3.Connection:
    """A database that may be lost: WAL, and made anew where it is damaged or of another version; one in memory where
    `file` cannot be read or written (see `stand_in`).

    Raises StorageError where it is locked, or not even one in memory can be made.
    """
    try:
        if file not in _stand_ins:
            try:
                return _opened_cache(file, schema, version)
            except (sqlite3.Error, OSError, StorageError) as error:
                if not is_out_of_reach(error):
                    raise
                stand_in(file, schema, version, error)
        return _stand_ins[file].connect()
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"The index {file} cannot be created: {error}.") from error


def _opened_cache(file: Path, schema: str, version: int) -> sqlite3.Connection:
    try:
        return _open(file, schema, version)
    except (sqlite3.DatabaseError, _WrongVersion, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
        discard(file)
        return _open(file, schema, version)


def stand_in(file: Path, schema: str, version: int, error: Exception, is_damaged: bool = False) -> None:
    """Have `open_cache` give a database in memory from now on, as `error` says that `file` is out of reach. It begins
    with what the file holds, unless that `is_damaged`. Raises sqlite3.Error.
    """
    from reader.system.stand_in import StandIn  # hardly ever

    if file not in _stand_ins:  # of two threads that come at once, one makes one too many
        source = None if is_damaged else file
        _stand_ins.setdefault(file, StandIn(schema, version, reason(error), prepare, CACHE_KIB, source))


def reason(error: BaseException) -> str:
    """Why a file is out of reach, in the system's few words."""
    error = error.__cause__ or error  # of a StorageError
    return (error.strerror if isinstance(error, OSError) else "") or str(error).rstrip(".")


def why_in_memory(file: Path) -> str:
    """Why `open_cache` gives a database in memory for `file`; empty where it does not."""
    return _stand_ins[file].reason if file in _stand_ins else ""


def identity(file: Path) -> int:
    """What tells the database that is there now from another one in its place. Raises OSError where there is none."""
    return -_stand_ins[file].number if file in _stand_ins else os.stat(file).st_ino


def is_out_of_reach(error: Exception) -> bool:
    """Whether `error` says that a file cannot be written, or not even opened, whoever waits."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _OUT_OF_REACH
    return isinstance(error, OSError | StorageError)


def is_damage(error: Exception) -> bool:
    """Whether `error` says that the file itself is no use, rather than locked, full, out of reach or asked wrongly."""
    if isinstance(error, sqlite3.ProgrammingError) or not isinstance(error, sqlite3.DatabaseError):
        # what SQLite quotes of a damaged schema when it says so need not be text
        return isinstance(error, _WrongVersion | UnicodeDecodeError)
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _NO_DAMAGE


def discard(file: Path) -> None:
    """Delete a database and all that belongs to it, or empty the one in its place. Raises OSError, sqlite3.Error."""
    if file in _stand_ins:
        _stand_ins[file] = _stand_ins[file].emptied()
        return
    for part in ("", "-wal", "-shm"):
        Path(f"{file}{part}").unlink(missing_ok=True)


def open_precious(
    file: Path,
    create: Callable[[sqlite3.Connection], None],
    version: int,
    upgrade: Callable[[sqlite3.Connection, int], None],
) -> sqlite3.Connection:
    """A database that holds what the person did: every commit is on the disk before it returns.

    `create` makes the tables of a new one, `upgrade` brings one of an older version to this one; both within a
    transaction. One of a newer version is refused and not touched. Raises NewerVersion for that, StorageError where
    the directory cannot be made, sqlite3.Error and OSError for everything else.
    """
    make_private(file.parent)
    create_private(file)
    connection = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        if version < _version(connection) <= _LAST_VERSION:
            raise NewerVersion(f"{file} was written by a newer version of Broadsheet, which is needed to open it.")
        _set_up(connection, "DELETE", "EXTRA")
        if _version(connection) != version:
            with transaction(connection):
                current = _version(connection)  # another process may have been quicker
                if current == 0:
                    create(connection)
                    connection.execute(f"PRAGMA user_version = {version}")
                elif 0 < current < version:
                    upgrade(connection, current)
                elif current != version:
                    raise sqlite3.DatabaseError(f"{current} is no version")
        _make_file_private(file)
    except BaseException:
        connection.close()
        raise
    return connection


class NewerVersion(StorageError):
    """A database that only a newer Broadsheet can open."""


class _WrongVersion(Exception):
    pass


def _open(file: Path, schema: str, version: int) -> sqlite3.Connection:
    make_private(file.parent)
    create_private(file)
    connection = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        _set_up(connection, "WAL", "NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint = 8000")
        prepare(connection, schema, version)
        _make_file_private(file)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, journal: str, synchronous: str) -> None:
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")  # triggers want a journal for every statement


def _make_file_private(file: Path) -> None:
    with suppress(OSError):  # another person's file, or a read-only disk: it may be read at most
        if file.stat().st_mode & 0o777 != 0o600:
            os.chmod(file, 0o600)


def prepare(connection: sqlite3.Connection, schema: str, version: int) -> None:
    """Make the tables of an index, where there are none yet. Raises sqlite3.Error."""
    current = _version(connection)
    if current == 0:
        with transaction(connection):
            if _version(connection) == 0:  # another process may have been quicker
                for statement in schema.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version}")
    elif current != version:
        raise _WrongVersion(f"its format is {current}, this one reads {version}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def make_private(directory: Path) -> None:
    """Make `directory` where it is missing, with those above it, open to their owner only. Raises StorageError."""
    if os.path.isdir(directory):
        return
    missing = [each for each in (directory, *directory.parents) if not os.path.lexists(each)]
    try:
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
        directory.mkdir(mode=0o700, exist_ok=True)  # says so where it is a file
    except OSError as error:
        raise StorageError(f"The directory {directory} cannot be created: {error.strerror}.") from error


def create_private(file: Path) -> None:
    """Make an empty `file` for its owner only, where there is none; SQLite would ask the umask. Raises OSError."""
    if os.path.lexists(file):
        return
    with suppress(FileExistsError):  # one that is there is never opened here: closing it would take SQLite's locks
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. Takes the write lock at once: a read that turns into a write would fail without waiting."""
    _begin(connection)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have rolled back by itself, on a full disk for one
            connection.execute("ROLLBACK")
        raise


def _begin(connection: sqlite3.Connection) -> None:
    """Ask for the write lock often: SQLite itself asks ten times a second in the end, and beside a process that writes
    without a pause it never gets its turn.
    """
    deadline = monotonic() + BUSY_MS / 1000
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                    raise
                sleep(_ASK_AGAIN)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
