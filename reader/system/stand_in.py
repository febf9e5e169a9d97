"""An index in memory, in place of a file that cannot be written: on a full disk, in a directory that is read-only.

It begins with what the file holds, serves all connections of this process, and goes with it.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

Prepare = Callable[[sqlite3.Connection, str, int], None]

_BUSY = 60.0  # seconds; while one connection writes in memory no other one reads
_numbers = count(1)


class StandIn:
    """A database in memory of the given schema and version, brought to that by `prepare`; `reason` says why there is
    one. Each connection keeps `cache_kib` KiB of pages.
    """

    def __init__(
        self, schema: str, version: int, reason: str, prepare: Prepare, cache_kib: int, source: Path | None = None
    ) -> None:
        """Begin with what `source` holds, where it can be read and is of this version. Raises sqlite3.Error."""
        self.reason = reason
        self._made_for = schema, version
        self._prepare = prepare
        self._cache_kib = cache_kib
        self.number = next(_numbers)
        if source and not _copy(source, self._uri, version):
            self.number = next(_numbers)
        self._anchor = self.connect()  # it lasts as long as any connection does
        prepare(self._anchor, schema, version)

    @property
    def _uri(self) -> str:
        # SQLite's `memdb`, unlike its shared cache, has connections wait for each other as they do for a file
        return f"file:/broadsheet-{self.number}?vfs=memdb"

    def emptied(self) -> "StandIn":
        """Another one that begins with nothing. Raises sqlite3.Error."""
        return StandIn(*self._made_for, self.reason, self._prepare, self._cache_kib)

    def connect(self) -> sqlite3.Connection:
        """A connection of one's own. Raises sqlite3.Error."""
        made = sqlite3.connect(self._uri, uri=True, timeout=_BUSY, isolation_level=None, check_same_thread=False)
        made.execute("PRAGMA foreign_keys = ON")
        made.execute(f"PRAGMA cache_size = -{self._cache_kib}")
        made.execute("PRAGMA temp_store = MEMORY")
        return made


def _copy(source: Path, into: str, version: int) -> bool:
    """Copy what `source` holds, where it is of this version; whether that was done. What fails leaves half a copy."""
    address = f"{source.absolute().as_uri()}?mode=ro"
    is_level = not os.path.exists(f"{source}-wal")  # else the file alone may be neither old nor new
    for uri in (address, f"{address}&immutable=1")[: 1 + is_level]:
        with suppress(sqlite3.Error, UnicodeError), closing(sqlite3.connect(uri, uri=True)) as old:
            if old.execute("PRAGMA user_version").fetchone() == (version,):
                old.execute("VACUUM INTO ?", (into,))
                return True
    return False
