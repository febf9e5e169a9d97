"""SQLite connections: pragmas, transactions, versions. Knows nothing of articles."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.errors import StorageError

CACHE_KIB = 1_024  # of pages held by each connection; the system's own cache holds the file besides
BUSY_MS = 5_000  # how long a writer waits for another one


def open_cache(file: Path, schema: str, version: int) -> sqlite3.Connection:
    """A database that may be lost: WAL, and made anew where it is damaged or of another version.

    Raises StorageError where none can be made.
    """
    try:
        try:
            return _open(file, schema, version, "WAL", "NORMAL")
        except (sqlite3.DatabaseError, _WrongVersion) as error:
            if not is_damage(error):
                raise
            for part in ("", "-wal", "-shm"):
                Path(f"{file}{part}").unlink(missing_ok=True)
            return _open(file, schema, version, "WAL", "NORMAL")
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"The index {file} cannot be made: {error}.") from error


def is_damage(error: Exception) -> bool:
    """Whether `error` says that the file itself is no use, rather than locked, full or out of reach."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, _WrongVersion) or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def open_precious(file: Path, schema: str, version: int) -> sqlite3.Connection:
    """A database that holds what the person did: every commit is on the disk before it returns, and nothing is
    ever made anew. Raises StorageError.
    """
    try:
        return _open(file, schema, version, "DELETE", "EXTRA")
    except _WrongVersion as error:
        raise StorageError(f"{file} was written by another version of Broadsheet ({error}).") from error
    except sqlite3.Error as error:
        raise StorageError(f"Your marks in {file} cannot be opened: {error}.") from error


class _WrongVersion(Exception):
    pass


def _open(file: Path, schema: str, version: int, journal: str, synchronous: str) -> sqlite3.Connection:
    make_private(file.parent)
    connection = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("PRAGMA temp_store = MEMORY")  # triggers want a journal for every statement
        connection.execute("PRAGMA wal_autocheckpoint = 8000")
        _prepare(connection, schema, version)
    except BaseException:
        connection.close()
        raise
    os.chmod(file, 0o600)
    return connection


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
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
