"""The terminal's window, named after the collection, and called as before again afterwards."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from reader.text.clean import one_line
from reader.tui.terminal.output import Output

_KEEP, _RETURN = "\x1b[22;2t", "\x1b[23;2t"  # xterm's stack of titles, which most terminals have
_MOST = 80  # characters
_WITHOUT = ("dumb", "linux")  # terminals without a window


def naming(collection: str) -> str:
    """What calls the window after `collection`, a name that may be foreign text."""
    return "" if os.environ.get("TERM") in _WITHOUT else f"\x1b]2;{one_line(f'Broadsheet: {collection}')[:_MOST]}\x1b\\"


@contextmanager
def name_kept() -> Iterator[None]:
    """Whatever the window is called meanwhile, it is called as before at the end."""
    stream = sys.__stderr__  # which Textual draws on
    has_window = stream is not None and stream.isatty() and os.environ.get("TERM") not in _WITHOUT
    if not stream or not has_window:
        yield
        return
    with suppress(OSError):  # it has just gone, which Textual's driver finds out
        stream.write(_KEEP)
        stream.flush()
    try:
        yield
    finally:
        output = Output(stream)
        output.write(_RETURN)
        output.close()
