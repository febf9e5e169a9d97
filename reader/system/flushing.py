"""What has been written, on the disk."""

import ctypes
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

_FEW = 8  # files up to this many are waited for one by one; for more, the disk is asked once for all that it has not


def flush(paths: Sequence[str]) -> None:
    """Have what these files of one disk hold on it. Raises OSError."""
    if len(paths) > _FEW and _flush_disk(paths[0]):
        return
    for path in paths:
        with open(path, "rb+", buffering=0) as file:
            os.fsync(file.fileno())


def flush_names(directory: str) -> None:
    """Have the names of the files in a directory on the disk. Raises OSError."""
    if os.name != "nt":  # where a directory cannot be opened, and its names are kept by a journal
        opened = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _flush_disk(path: str) -> bool:
    """Have all that waits for the disk of `path` on it; False where that cannot be asked for, or went wrong: `fsync`
    then says why. https://man7.org/linux/man-pages/man2/syncfs.2.html
    """
    with suppress(AttributeError, OSError):  # macOS has no such call, and some C libraries have none
        if sys.platform == "linux":
            syncfs = ctypes.CDLL(None).syncfs
            with open(path, "rb", buffering=0) as file:
                return bool(syncfs(file.fileno()) == 0)
    return False
