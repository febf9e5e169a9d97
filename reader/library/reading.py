"""Many files read at once, in other processes: Python reads in one thread only, and the screen needs that one.

A reading process is this module's `serve`: pickled jobs come in, pickled rows go out, and the end of its input ends
it, however this process ends. A file that ends its reader (no such file is known) becomes a problem of its own.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from queue import SimpleQueue

from reader.library.rows import FileRows, Job, read_rows, unreadable
from reader.system.paths import own_python

FEW = 1_500  # files up to this many are read here: starting the processes would take as long
FIRST = 60  # files read here before any others: a screenful, while the processes start
BATCH = 400  # files read at a time: what is read appears in steps, and a stop loses little
_MOST = 8  # processes; beyond, writing the index is what takes the time

_SERVE = "from reader.library.reading import serve; serve()"


def read_in_batches(
    roots: Sequence[Path], jobs: Sequence[Job], meanwhile: Callable[[], bool]
) -> Generator[list[FileRows]]:
    """The rows of all `jobs`, in batches, in order. Uses other processes for many files, and while these are at work
    calls `meanwhile`, as long as that says that it had something to do.
    """
    if len(jobs) <= FEW:
        yield from (read_rows(roots, batch) for batch in _batches(jobs))
        return
    with closing(_read_elsewhere(roots, _batches(jobs[FIRST:]), meanwhile)) as elsewhere:
        yield read_rows(roots, jobs[:FIRST])
        yield from elsewhere


def _batches(jobs: Sequence[Job]) -> list[Sequence[Job]]:
    return [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]


def _read_elsewhere(
    roots: Sequence[Path], batches: Sequence[Sequence[Job]], meanwhile: Callable[[], bool]
) -> Generator[list[FileRows]]:
    readers = _start_readers(roots, min(os.cpu_count() or 1, _MOST, len(batches)))
    if not readers:
        yield from (read_rows(roots, batch) for batch in batches)
        return
    idle: SimpleQueue[Reader] = SimpleQueue()
    for reader in readers:
        idle.put(reader)

    def read(batch: Sequence[Job]) -> list[FileRows]:
        reader = idle.get()
        try:
            return reader.read(batch)
        finally:
            idle.put(reader)

    waiting: deque[Future[list[FileRows]]] = deque()
    threads = ThreadPoolExecutor(len(readers), "reading")
    try:
        for batch in batches:
            waiting.append(threads.submit(read, batch))
            if len(waiting) > 2 * len(readers):
                yield _awaited(waiting.popleft(), meanwhile)
        while waiting:
            yield _awaited(waiting.popleft(), meanwhile)
    finally:
        for future in waiting:
            future.cancel()
        for reader in readers:
            reader.close()
        threads.shutdown()


def _awaited(batch: Future[list[FileRows]], meanwhile: Callable[[], bool]) -> list[FileRows]:
    while not batch.done() and meanwhile():
        pass
    return batch.result()


def _start_readers(roots: Sequence[Path], count: int) -> "list[Reader]":
    """As many as the system lets us have, up to `count`."""
    readers: list[Reader] = []
    with suppress(OSError):  # no memory, too many processes: fewer read, or this one alone
        while len(readers) < count:
            readers.append(Reader(roots))
    return readers


class Reader:
    """A process that reads. Use from one thread at a time."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = tuple(roots)
        self._process = _start()
        self._is_closed = False

    def read(self, jobs: Sequence[Job]) -> list[FileRows]:
        """The rows of `jobs`. Where the process ends over them, each is read by itself, to find out which it was."""
        try:
            assert self._process.stdin and self._process.stdout
            pickle.dump((self._roots, jobs), self._process.stdin)
            self._process.stdin.flush()
            rows: list[FileRows] = pickle.load(self._process.stdout)
            return rows
        except (OSError, EOFError, pickle.UnpicklingError):
            if self._is_closed:
                raise  # nobody waits for these rows any more
            self._end()
            self._process = _start()
        if len(jobs) == 1:
            return [unreadable(jobs[0], "reading it crashed the process that read it")]
        return [row for job in jobs for row in self.read([job])]

    def close(self) -> None:
        """End the process, also in the middle of its work."""
        self._is_closed = True
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        own_python(_SERVE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # keys such as C-c are for the screen
    )


def serve() -> None:
    """In a reading process: read what is asked for until nobody asks any more."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            roots, jobs = pickle.load(asked)
        except EOFError:
            return
        pickle.dump(read_rows(roots, jobs), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
