"""Many files read at once, in other processes: Python reads in one thread only, and the screen needs that one."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stderr
from multiprocessing import resource_tracker
from pathlib import Path

from reader.library.rows import Job, Rows, read_rows

FEW = 1_500  # files up to this many are read here: starting the processes would take as long
BATCH = 200  # files read at a time: what is read appears in steps, and a stop loses little
_MOST = 8  # processes; beyond, writing the index is what takes the time


def read_in_batches(roots: Sequence[Path], jobs: Sequence[Job]) -> Generator[list[Rows]]:
    """The rows of all `jobs`, in batches, in order. Uses other processes for many files, where the system allows."""
    batches = [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]
    done = 0
    if len(jobs) > FEW:
        try:
            for rows in _read_elsewhere(roots, batches):
                done += 1
                yield rows
        except (BrokenProcessPool, OSError, NotImplementedError):
            pass  # no semaphores, no memory, a process killed: what is left is read here
    for batch in batches[done:]:
        yield read_rows(roots, batch)


def _read_elsewhere(roots: Sequence[Path], batches: Sequence[Sequence[Job]]) -> Generator[list[Rows]]:
    workers = min(os.cpu_count() or 1, _MOST)
    context = multiprocessing.get_context("spawn")  # a fork would copy the screen's threads and locks
    with redirect_stderr(sys.__stderr__):  # Textual's stand-in has no descriptor to give to a process
        resource_tracker.ensure_running()
    pool = ProcessPoolExecutor(workers, context, initializer=_be_a_reader)
    waiting: deque[Future[list[Rows]]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(read_rows, roots, batch))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _be_a_reader() -> None:
    """In a reading process: leave keys and screen alone, and end when the reader ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = open(os.devnull, "w")  # noqa: SIM115
    sys.stdout = sys.stderr = silence
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(0)
