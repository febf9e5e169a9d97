"""The app: everything that draws. Nothing outside this room imports Textual."""

import gc
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from reader.library import Library
from reader.library.ahead import reading_ahead
from reader.places import cache_dir, data_dir
from reader.tui.first_paint import first_rows
from reader.watch import Mode


def run(feeds: Sequence[Path], is_sample: bool, watch_mode: Mode = "auto") -> int:
    """Open the reader on resolved directories and stay until the person leaves. Returns the exit code.

    Raises StorageError where no index can be made.
    """
    gc.disable()  # nothing made during the start is garbage; the app goes on collecting after its first frame
    with (
        closing(Library(feeds, cache_dir())) as library,
        first_rows(library, is_sample) as terminal,
        reading_ahead(library, data_dir() / "state.db") as ahead,
    ):
        from reader.tui.app import BroadsheetApp

        app = BroadsheetApp(library, is_sample=is_sample, terminal=terminal, watch_mode=watch_mode, ahead=ahead)
        app.run()
        return app.return_code or 0
