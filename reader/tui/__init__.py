"""The app: everything that draws. Nothing outside this room imports Textual."""

from collections.abc import Sequence
from pathlib import Path


def run(feeds: Sequence[Path], is_sample: bool) -> int:
    """Open the reader on resolved directories and stay until the person leaves. Returns the exit code."""
    from reader.tui.app import BroadsheetApp

    app = BroadsheetApp(feeds, is_sample=is_sample)
    app.run()
    return app.return_code or 0
