"""One fetch of the feeds of a collection: `broadsheet fetch` in a process of its own, whose lines are read in a thread.

Python runs one thread at a time, and the screen needs it. So a fetch takes nothing from the keys, its memory goes with
it, and to stop it is to end a process, which files and ledger survive at any moment.
"""

import os
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import PREFIX
from reader.system.program import ourselves
from reader.text.clean import one_line

if TYPE_CHECKING:
    from reader.fetch.reports import Report

_NICE = 19  # the keys come first


class FetchJob:
    """The fetch of `total` feeds in `roots`; only of those whose address, title or folder holds `pattern`."""

    def __init__(self, roots: Sequence[Path], total: int, pattern: str) -> None:
        self.total = total
        self.reports: list[Report] = []
        self.error = ""  # why nothing was fetched, a sentence
        self.is_stopped = False
        self._words = ["fetch", "--json", f"--feed={pattern}", "--", *map(str, roots)]
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, report: Callable[[], object]) -> None:
        """Fetch, and call `report` for each feed that is done. Blocks until all are, or it is stopped."""
        try:
            self._process = process = subprocess.Popen(
                ourselves(*self._words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # keys such as C-c are for the screen
            )
        except OSError as error:
            self.error = f"No process could be started to fetch feeds: {error.strerror}."
            return
        if hasattr(os, "setpriority"):  # threads and processes that it starts inherit this
            with suppress(OSError):  # it has ended
                os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        if self.is_stopped:  # before it was begun
            self.stop()
        with process:
            for line in process.stdout or ():
                self._take(line.decode("utf-8", "replace"))
                report()

    def _take(self, line: str) -> None:
        from reader.fetch.reports import Report

        try:
            self.reports.append(Report.parse(line))
        except ValueError:  # it is a sentence
            self.error = one_line(line).strip().removeprefix(PREFIX)

    def stop(self) -> None:
        """End it where it is; the next fetch finds what is missing. May be called from any thread, at any time."""
        self.is_stopped = True
        if self._process:
            with suppress(OSError):  # it has ended by itself
                self._process.kill()

    def sentence(self) -> str:
        """What came of it."""
        from reader.fetch.reports import summary

        if self.is_stopped:
            done = sum(each.result != "waiting" for each in self.reports)
            return f"Stopped after {done:,} of {self.total:,} feeds: {summary(self.reports)}"
        return self.error if self.error and not self.reports else summary(self.reports)
