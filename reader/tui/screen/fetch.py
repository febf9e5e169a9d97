"""One fetch at a time beside the screen: begun, followed, stopped, and what came of it said once the list has it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.library import Library
from reader.tui.screen.desk import Desk

if TYPE_CHECKING:
    from reader.session.fetching import FetchJob

_PACE = 0.2  # seconds between two frames that show how far it is: a feed takes less, and a frame takes from the keys


class Fetch:
    """The fetch that runs, if one does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._job: FetchJob | None = None
        self._is_asked_for = False  # by the person; else nothing is said where nothing came
        self._is_frame_due = False

    @property
    def is_running(self) -> bool:
        """Whether feeds are being fetched."""
        return self._job is not None

    @property
    def status(self) -> str:
        """How far it is, for the line at the bottom."""
        return f"feeds {len(self._job.reports):,}/{self._job.total:,}" if self._job else ""

    def start(self, roots: Sequence[Path], total: int, is_asked_for: bool, pattern: str = "") -> None:
        """Fetch `total` feeds of `roots`: all that are due, or those that `pattern` names."""
        from reader.session.fetching import FetchJob

        self._job = job = FetchJob(roots, total, pattern)
        self._is_asked_for = is_asked_for
        self._desk.sync.is_quiet = True
        self._desk.refresh_status()
        background = self._desk.background

        def run(library: Library) -> None:
            job.run(self._count)
            background.call(self._ended, job)

        background.run_thread(run, "fetch")

    def _count(self) -> None:
        """A feed is done; called from the thread."""
        if not self._is_frame_due:
            self._is_frame_due = True
            self._desk.background.call(self._desk.node.set_timer, _PACE, self._show_count)

    def _show_count(self) -> None:
        self._is_frame_due = False
        self._desk.refresh_status()

    def stop(self) -> None:
        """End it where it is."""
        if self._job:
            self._job.stop()

    def _ended(self, job: "FetchJob") -> None:
        self._job = None
        self._desk.sync.is_quiet = False
        self._desk.refresh_status()
        self._desk.sync.announce(self._words(job))  # with words and stories, which were left for the end

    def _words(self, job: "FetchJob") -> str:
        """What is said of it; nothing, where nobody has asked and nothing came."""
        if not self._is_asked_for and not any(each.written.new or each.written.changed for each in job.reports):
            return ""
        has_failed = any(each.has_failed for each in job.reports) and not job.is_stopped
        return job.sentence() + (f" {self._desk.key_of('problems')} says why." if has_failed else "")
