"""SQLite connections: pragmas, transactions, versions. Knows nothing of articles."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from reader.errors import StorageError

CACHE_KIB = 1_024  # of pages held by each connection; the system's own cache holds the file besides
BUSY_MS = 5_000  # how long a writer waits for another one
_ASK_AGAIN = 0.001  # seconds

_LAST_VERSION = 10_000  # a number beyond is no version: the file's head is damaged
_NO_DAMAGE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_AUTH, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG,
}  # fmt: skip


def open_cache(file: Path, schema: str, version: int) -> sqlite3.Connection:
    """A database that may be lost: WAL, and made anew where it is damaged or of another version.

    Raises StorageError where none can be made.
    """
    try:
        try:
            return _open(file, schema, version)
        except (sqlite3.DatabaseError, _WrongVersion, UnicodeDecodeError) as error:
            if not is_damage(error):
                raise
            discard(file)
            return _open(file, schema, version)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"The index {file} cannot be made: {error}.") from error


def is_damage(error: Exception) -> bool:
    """Whether `error` says that the file itself is no use, rather than locked, full, out of reach or asked wrongly."""
    if isinstance(error, sqlite3.ProgrammingError) or not isinstance(error, sqlite3.DatabaseError):
        # what SQLite quotes of a damaged schema when it says so need not be text
        return isinstance(error, _WrongVersion | UnicodeDecodeError)
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _NO_DAMAGE


def discard(file: Path) -> None:
    """Delete a database and all that belongs to it. Raises OSError."""
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
    transaction. One of a newer version is refused and not touched. Raises StorageError for that and
    where the directory cannot be made, sqlite3.Error for everything else.
    """
    make_private(file.parent)
    connection = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        if version < _version(connection) <= _LAST_VERSION:
            raise StorageError(f"{file} was written by a newer Broadsheet, which you need to open it.")
        _set_up(connection, "DELETE", "EXTRA")
        if _version(connection) != version:
            with transaction(connection):
                found = _version(connection)  # another process may have been quicker
                if found == 0:
                    create(connection)
                    connection.execute(f"PRAGMA user_version = {version}")
                elif 0 < found < version:
                    upgrade(connection, found)
                elif found != version:
                    raise sqlite3.DatabaseError(f"{found} is no version")
        _make_file_private(file)
    except BaseException:
        connection.close()
        raise
    return connection


class _WrongVersion(Exception):
    pass


def _open(file: Path, schema: str, version: int) -> sqlite3.Connection:
    make_private(file.parent)
    connection = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        _set_up(connection, "WAL", "NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint = 8000")
        _prepare(connection, schema, version)
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
    with suppress(PermissionError):  # another person's file, which may be read at most
        if file.stat().st_mode & 0o777 != 0o600:
            os.chmod(file, 0o600)


def _prepare(connection: sqlite3.Connection, schema: str, version: int) -> None:
    found = _version(connection)
    if found == 0:
        with transaction(connection):
            if _version(connection) == 0:  # another process may have been quicker
                for statement in schema.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version}")
    elif found != version:
        raise _WrongVersion(f"its format is {found}, this one reads {version}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def make_private(directory: Path) -> None:
    """Make `directory` where it is missing, open to its owner only. Raises StorageError."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The directory {directory} cannot be made: {error.strerror}.") from error


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
