"""Marks carried between machines, while the app is open: in a thread of their own, as a folder on a server may hang."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

from reader.errors import ReaderError
from reader.library.watch import Mode, Watch
from reader.state import replica
from reader.state.file import StateFile
from reader.state.replication import Replicated, replicate
from reader.system.log import log

_BREATH = 0.5  # seconds that the first rows are left alone
_GATHER = 1.0  # seconds in which marks are gathered
_LAST = 0.5  # seconds that leaving waits for the last marks
_FAILED = "Internal error: your marks are not synchronized; see the log."


class Replicator:
    """Merges what others wrote into `folder`, and writes there what is marked here: at first, when the folder changes,
    when woken, and at the end. In that thread `report` gets what was done, and `say` a sentence where nothing could be.
    """

    def __init__(
        self,
        state_file: Path,
        folder: Path,
        mode: Mode,
        report: Callable[[Replicated], object],
        say: Callable[[str], object],
    ) -> None:
        self._state_file = state_file
        self._folder = folder
        self._report = report
        self._say = say
        self._wanted, self._is_closing = Event(), Event()
        self._watch = Watch([folder], mode, lambda _: self.wake(), lambda: 0.0, replica.is_name)
        self._thread = Thread(target=self._run, daemon=True, name="replicator")

    def start(self) -> None:
        """Begin, in a moment."""
        self._watch.start()
        self._thread.start()

    def wake(self) -> None:
        """Something was marked here, or written there."""
        self._wanted.set()

    def close(self) -> None:
        """Write the last marks, if that takes no time; else they are written next time."""
        self._watch.stop()
        self._is_closing.set()
        self.wake()
        self._thread.join(_LAST)

    def _run(self) -> None:
        self._is_closing.wait(_BREATH)
        while not self._is_closing.is_set():
            self._wanted.clear()
            self._replicate()
            self._wanted.wait()
            self._is_closing.wait(_GATHER)
        self._replicate()

    def _replicate(self) -> None:
        try:
            with closing(StateFile(self._state_file)) as state:
                done = replicate(state, self._folder)
        except ReaderError as error:
            self._say(str(error))
        except Exception as error:  # nobody foresaw it: it is in the log, and the next mark tries again
            log.failure(error)
            self._say(_FAILED)
        else:
            self._report(done or Replicated())
