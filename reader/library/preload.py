"""A collection that nothing is known of: its first rows are read in a process of their own while the screen is made."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.library.headlines import tally
from reader.library.library import Library
from reader.state.state import State
from reader.system.paths import own_python

if TYPE_CHECKING:
    from reader.library.progress import Progress

_PATIENCE = 2.0  # seconds; a look at the files that takes longer is not taken twice

_READ = "from reader.library.preload import read; read(*sys.argv[1:])"


class Preload:
    """The process that reads ahead."""

    def __init__(self, library: Library, state_file: Path) -> None:
        """Raises OSError where the system gives no process."""
        from subprocess import DEVNULL, PIPE, Popen  # most starts do without

        words = [str(state_file), str(library.directory), *map(str, library.roots)]
        self._process = Popen(
            own_python(_READ, *words),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,  # keys such as C-c are for the screen
        )

    def wait(self) -> None:
        """Let it come to its end, or end it where that takes long."""
        from subprocess import TimeoutExpired

        with suppress(TimeoutExpired):
            self._process.communicate(timeout=_PATIENCE)
        self.close()

    def close(self) -> None:
        """End the process."""
        with self._process:
            self._process.kill()


@contextmanager
def preloading(library: Library, state_file: Path) -> "Iterator[Preload | None]":
    """Read ahead where the index knows no file. What fails here is said by the sync that follows."""
    ahead = None
    if not any(library.ask(tally)) and not library.why_in_memory:  # what is in memory is in that of one process
        with suppress(OSError):
            ahead = Preload(library, state_file)
    try:
        yield ahead
    finally:
        if ahead:
            ahead.close()


def read(state_file: str, directory: str, *roots: str) -> None:
    """In the process that reads ahead: a sync that stops after its first batch, or once nobody waits for it."""
    done: list[Progress] = []
    parent = os.getppid()
    with (
        suppress(ReaderError, OSError),
        closing(State(Path(state_file))) as state,
        closing(Library([Path(root) for root in roots], Path(directory))) as library,
    ):
        if state.is_open:  # an index without marks is for one who has been told
            library.sync(state, done.append, lambda: bool(done) or os.getppid() != parent)
