"""A damaged `state.db` with what SQLite needs to open it put right, on a copy: its head, else the whole first page.

Both are those of a new file, whose tables lie where they lie in nearly every state. What is read by way of a wrong
guess makes no sense, and `rescue` leaves it out. The head: https://www.sqlite.org/fileformat.html, section 1.3.
"""

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from reader.state import schema
from reader.system.sqlite import create_private

_HEAD = 100  # bytes
_CHANGES, _PAGES, _FREE, _VALID_FOR = 24, 28, slice(32, 40), 92  # where they stand in it


def readings(damaged: Path, copy: Path) -> Iterator[Path]:
    """`copy`, which is made and removed here, as `damaged` is and then once for each repair. Raises OSError."""
    try:
        for repair in (b"", *_repairs()):
            _remove(copy)
            for end in ("", "-journal"):
                with suppress(FileNotFoundError):
                    _copy_private(Path(f"{damaged}{end}"), Path(f"{copy}{end}"))
            if repair:
                _put_right(copy, repair)
            yield copy
    finally:
        _remove(copy)


def _repairs() -> list[bytes]:
    """What to write over the beginning: a good head, and the first page of a new file and of a copied one."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.create(db)
        db.execute(f"PRAGMA user_version = {schema.VERSION}")
        (size,) = db.execute("PRAGMA page_size").fetchone()
        new = db.serialize()[:size]
        db.execute("VACUUM")
        return [new[:_HEAD], new, db.serialize()[:size]]


def _put_right(copy: Path, repair: bytes) -> None:
    """Write `repair` over the beginning; it is then of so many pages, and none of them is free."""
    stated = int.from_bytes(repair[16:18])
    size = 65_536 if stated == 1 else stated
    head = bytearray(repair)
    struct.pack_into(">II", head, _CHANGES, 1, copy.stat().st_size // size)
    head[_FREE] = bytes(8)
    struct.pack_into(">I", head, _VALID_FOR, 1)
    Path(f"{copy}-journal").unlink(missing_ok=True)  # it would bring the damaged page back
    with open(copy, "r+b") as file:
        file.write(head)


def _copy_private(source: Path, target: Path) -> None:
    create_private(target)
    shutil.copyfile(source, target)


def _remove(copy: Path) -> None:
    for end in ("", "-journal", "-wal", "-shm"):
        Path(f"{copy}{end}").unlink(missing_ok=True)
