"""The app: everything that draws. Nothing outside this room imports Textual."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config.file import ConfigFile
from reader.errors import PREFIX
from reader.library import Library
from reader.library.watch import Mode
from reader.session.view_state import last_view_state
from reader.system.paths import cache_dir, config_file, data_dir
from reader.tui.start.first_paint import first_rows
from reader.tui.terminal.leaving import Leaving, leave_when_asked

if TYPE_CHECKING:
    from reader.library.preload import Preload
    from reader.tui.app import BroadsheetApp

# Seconds for which one thread may keep another waiting. Python's default is ten times as long, and a key waits for
# several turns of a thread that reads files.
_SWITCH = 0.0005


def run(collections: Sequence[Path], is_sample: bool, watch_mode: Mode = "auto", asks_where: bool = False) -> int:
    """Open the reader on resolved directories and stay until the person leaves; one who `asks_where` to begin is
    offered more than these, the first time. Returns the exit code.

    Raises StorageError where no index can be made.
    """
    settings = ConfigFile(config_file())
    leaving = leave_when_asked()
    with closing(Library(collections, cache_dir())) as library:
        place = last_view_state(library, data_dir() / "state.db", settings.config.front_page.first)
        with (
            first_rows(library, is_sample, place, settings.config) as terminal,
            _reading_ahead(library) as ahead,
        ):
            from reader.system.heap import share_one_heap

            share_one_heap()
            leaving.see_to_it()
            from reader.tui.start.left_out import left_out

            with left_out():
                from reader.tui.app import BroadsheetApp
            app = BroadsheetApp(
                library,
                is_sample=is_sample,
                asks_where=asks_where,
                terminal=terminal,
                watch_mode=watch_mode,
                ahead=ahead,
                place=place,
                settings=settings,
            )
            _run(app, leaving)
            if app.failure:
                raise app.failure
            return leaving.code or app.return_code or 0


def _run(app: "BroadsheetApp", leaving: Leaving) -> None:
    from reader.tui.running import run
    from reader.tui.terminal.window import name_kept

    leaving.app, leaving.at_worst = app.leave, app.give_terminal_back
    sys.setswitchinterval(_SWITCH)
    with _threads_logged(), name_kept():
        run(app)
    app.main.session.library.close()  # another than ours, where collections were switched
    _say_last_words(app)


def _say_last_words(app: "BroadsheetApp") -> None:
    """Say on the terminal, now that it is the shell's again, what the visit leaves to be said."""
    from reader.tui.screen.features.visit import Visit

    if last_words := app.main.feature(Visit).last_words:
        with suppress(OSError):  # of a terminal that has gone
            print(f"{PREFIX}{last_words}", file=sys.stderr)


def _reading_ahead(library: Library) -> "AbstractContextManager[Preload | None]":
    from reader.library.preload import preloading  # once the first rows are painted

    return preloading(library, data_dir() / "state.db")


@contextmanager
def _threads_logged() -> Iterator[None]:
    """Errors that nobody foresaw in a thread go to the log: the screen is no place for them."""
    import threading

    before = threading.excepthook
    threading.excepthook = lambda thread: _log(thread.exc_value)
    try:
        yield
    finally:
        threading.excepthook = before


def _log(error: BaseException | None) -> None:
    if error:
        from reader.system.log import log

        log.failure(error)
