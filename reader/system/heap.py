"""How the C library keeps memory."""

import sys
from contextlib import suppress

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # of glibc's malloc.h
_LARGE = 256 * 1024  # bytes


def share_one_heap() -> None:
    """glibc gives each thread a heap of its own and never takes it back: eight of them hold three times what one does.
    And once something large has been given back, the next as large is taken from a heap, too.

    https://man7.org/linux/man-pages/man3/mallopt.3.html
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # another C library
            set_option = ctypes.CDLL(None).mallopt
            set_option(_M_ARENA_MAX, 1)
            set_option(_M_MMAP_THRESHOLD, _LARGE)
