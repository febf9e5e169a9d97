"""A lock that ends with the process that holds it, however that ends: SQLite's, on a file that stays empty."""

import sqlite3
from pathlib import Path

from reader.system.sqlite import create_private


def locked(file: Path) -> sqlite3.Connection | None:
    """Lock `file`, which is made where it is missing, until the connection is closed; None where another one has locked
    it. Raises OSError, sqlite3.Error.
    """
    create_private(file)
    lock = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        lock.close()
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
            return None
        raise
    return lock
