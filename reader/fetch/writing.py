"""What becomes of entries: files, and what the ledger says of them, for several feeds at once.

First it is written down what is about to be written, then the files are there under hidden names, then they get their
own, then it is written down that they have them, each of it on the disk before the next: whoever is killed between two
of these, or loses power, finds it at the next fetch. Waiting for the disk takes longer than all else, so it is done
once for all that is to be written at a time.
"""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from threading import Lock
from typing import NamedTuple

from reader.fetch.identity import StoredEntry
from reader.fetch.ledger import FeedState, Ledger
from reader.fetch.storage import Folder, digest, persist, unstage

Done = tuple[str, StoredEntry]  # what was done with an entry, and what is stored of it then


class Job(NamedTuple):
    """An entry to be written: the name of its file (empty where it is never written), what is stored of it from now
    on, and its text.
    """

    name: str
    stored: StoredEntry
    content: bytes
    is_new: bool
    ours: set[bytes]  # what stands for all that we may have written there


@dataclass(slots=True)
class Draft:
    """What is to be written of one feed, which has this number in the ledger, into its folder. `plan` makes the jobs,
    with names that are not among those it is given, and adds these. The last draft of a feed has its `state`, and says
    how to `expire` what is old.
    """

    feed: int
    folder: Folder
    plan: Callable[[set[str]], Sequence[Job]] = lambda taken: ()
    state: FeedState | None = None
    expire: Callable[[Ledger], Iterable[Done]] = lambda ledger: ()
    jobs: Sequence[Job] = ()
    staged: list[Job] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    fault: BaseException | None = None
    is_over: bool = False

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """What fails within is the fault of this draft, and of no other."""
        try:
            yield
        except sqlite3.Error:  # of the ledger that all have
            raise
        except Exception as error:
            self.fault = self.fault or error


class Writer:
    """Writes drafts. Use from any thread: of those that come at once, one writes what all of them bring."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._waiting: deque[Draft] = deque()
        self._tidied: set[str] = set()

    def write(self, ledger: Ledger, draft: Draft) -> list[Done]:
        """Write all of `draft`, by this thread with `ledger` or by another with its own; returns what was done.

        Raises StorageError, OSError, sqlite3.Error.
        """
        self._waiting.append(draft)
        with self._turn:
            if not draft.is_over:
                self._write_all(ledger, [self._waiting.popleft() for _ in range(len(self._waiting))])
        if draft.fault:
            raise draft.fault
        return draft.done

    def _write_all(self, ledger: Ledger, drafts: Sequence[Draft]) -> None:
        try:
            self._plan(drafts)
            intended = ledger.intend([(each.feed, [job.stored for job in each.jobs]) for each in drafts])
            for draft, rows in zip(drafts, intended, strict=True):
                draft.jobs = [job._replace(stored=row) for job, row in zip(draft.jobs, rows, strict=True)]
            with _staged(drafts):
                for draft in drafts:
                    _place(draft, ledger)
            sound = [each for each in drafts if not each.fault]
            ledger.settle([(each.feed, [row for _, row in each.done], each.state) for each in sound])
        except BaseException as error:  # every thread that waits raises it
            for draft in drafts:
                draft.fault = draft.fault or error
        finally:
            for draft in drafts:
                draft.is_over = True

    def _plan(self, drafts: Sequence[Draft]) -> None:
        taken: dict[str, set[str]] = defaultdict(set)  # two feeds may share a folder
        for draft in drafts:
            with draft.blamed():
                if draft.folder.path not in self._tidied:
                    draft.folder.tidy()
                    self._tidied.add(draft.folder.path)
                draft.jobs = draft.plan(taken[draft.folder.path])


@contextmanager
def _staged(drafts: Sequence[Draft]) -> Iterator[None]:
    """Have the files on the disk under hidden names until the end; where one cannot be written, those before it."""
    files: dict[int, list[str]] = defaultdict(list)  # by their disk
    try:
        for draft in drafts:
            with draft.blamed():
                for job in draft.jobs:
                    if job.name:
                        files[draft.folder.disk].append(draft.folder.stage(job.name, job.content))
                    draft.staged.append(job)
        for there in files.values():
            persist(there)
        yield
    finally:
        for file in chain(*files.values()):
            unstage(file)


def _place(draft: Draft, ledger: Ledger) -> None:
    """Give the files their names, and have these on the disk; then delete what is old."""
    with draft.blamed():
        for job in draft.staged:
            draft.done.append(_placed(draft.folder, job))
        if draft.done:
            draft.folder.persist()
        if not draft.fault:
            draft.done += draft.expire(ledger)


def _placed(folder: Folder, job: Job) -> Done:
    row, name = job.stored, job.name
    if not name:
        return "dropped", row
    outcome, written = "new" if job.is_new else "changed", row._replace(digest=row.intended)
    if job.is_new and folder.add(name):
        return outcome, written
    there = folder.read(name)
    if there is not None and (digest(there) == row.intended or folder.replace(name, job.ours)):
        return outcome, written
    if job.is_new and (there is None or not job.ours):  # somebody was quicker: the next name
        while not folder.add(name, staged=job.name):
            name = folder.free_name(lambda number: _numbered(job.name, number), set())
        return outcome, written._replace(path=f"{folder.name}/{name}")
    return ("edited" if there is not None else "deleted"), row


def _numbered(name: str, number: int) -> str:
    return f"{name.removesuffix('.md')}-{number + 1}.md"
