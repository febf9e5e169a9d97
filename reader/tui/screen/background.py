"""What takes time: asked in threads, answered on the screen; an answer that comes too late is dropped."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from textual.screen import Screen

from reader.errors import ReaderError
from reader.library import Library
from reader.state.history import UndoSession
from reader.state.state import State

T = TypeVar("T")


class _Question:
    """One question on its way; `is_stale` once another of its kind was asked."""

    def __init__(self) -> None:
        self.is_stale = False
        self._library: Library | None = None

    def begin(self, library: Library) -> None:
        self._library = library

    def drop(self) -> None:
        self.is_stale = True
        if self._library:
            self._library.interrupt()


class Background:
    """Threads for one screen. They get values and a library of their own, never the screen."""

    def __init__(
        self, screen: "Screen[Any]", library: Library, state_file: Path, failed: Callable[[str], object]
    ) -> None:
        self._screen = screen
        self._library = library
        self._state_file = state_file
        self._failed = failed  # is told, in a sentence, of a note that could not be kept
        self._questions: dict[str, _Question] = {}
        self._writer = ThreadPoolExecutor(1, "state")  # one thread: what is kept is kept in order
        self._undo: UndoSession | None = None  # whose steps undo takes back
        self._pending = 0  # jobs, and notes being written

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is asked, run or written."""
        return not self._questions and not self._pending

    # --- questions -------------------------------------------------------------------------------

    def ask(self, kind: str, question: Callable[[Library], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        """Have `question` answered in a thread, by a library of its own; `then` gets the answer on the screen, unless
        another question of this `kind` was asked meanwhile.
        """
        self.drop(kind)
        asked = self._questions[kind] = _Question()
        self._screen.run_worker(
            partial(self._answer, kind, asked, question, then), thread=True, group=kind, exit_on_error=True
        )

    def drop(self, kind: str) -> None:
        """The answer to the last question of this kind is wanted no more."""
        if asked := self._questions.pop(kind, None):
            asked.drop()

    def _answer(
        self,
        kind: str,
        asked: _Question,
        question: Callable[[Library], T],
        then: Callable[[T], Awaitable[None] | None],
    ) -> None:
        try:
            with closing(self._library.twin()) as library:
                asked.begin(library)
                if asked.is_stale:
                    return
                answer = question(library)
        except sqlite3.OperationalError:
            if asked.is_stale:  # it was interrupted
                return
            raise
        self._screen.call_later(self._deliver, kind, asked, then, answer)

    async def _deliver(
        self, kind: str, asked: _Question, then: Callable[[T], Awaitable[None] | None], answer: T
    ) -> None:
        if asked.is_stale:
            return
        try:
            result = then(answer)
            if result is not None:
                await result
        finally:
            if self._questions.get(kind) is asked:
                del self._questions[kind]

    # --- jobs ------------------------------------------------------------------------------------

    def run(self, job: Coroutine[Any, Any, None], kind: str) -> None:
        """Run a coroutine beside the screen."""
        self._pending += 1
        self._screen.run_worker(self._counted(job), group=kind)

    async def _counted(self, job: Coroutine[Any, Any, None]) -> None:
        try:
            await job
        finally:
            self._pending -= 1

    def run_thread(self, job: Callable[[Library], None], kind: str) -> None:
        """Run `job` in a thread, with a library of its own; nothing supersedes it."""

        def run() -> None:
            with closing(self._library.twin()) as library:
                job(library)

        self._screen.run_worker(run, thread=True, group=kind)

    def call(self, then: Callable[..., object], *args: object) -> None:
        """From a thread: call `then` on the screen."""
        self._screen.call_later(then, *args)

    # --- what is kept ----------------------------------------------------------------------------

    async def write(self, work: Callable[[State, Library], T]) -> T:
        """Have `work` write to the person's state, after all that was to be written before; the index mirrors the marks
        when this returns. Raises StorageError.
        """
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, self._write, work)
        finally:
            self._pending -= 1

    def save(self, note: Callable[[State], object]) -> None:
        """Have `note` write down what is to be known next time."""

        async def write() -> None:
            try:
                await asyncio.get_running_loop().run_in_executor(self._writer, self._note, note)
            except ReaderError as error:
                self._failed(str(error))

        self.run(write(), "notes")

    def read(self, question: Callable[[State], T]) -> T:
        """Ask the person's state, in this thread. Raises StorageError."""
        with closing(State(self._state_file, self._undo)) as state:
            return question(state)

    def _note(self, note: Callable[[State], object]) -> None:
        with closing(State(self._state_file, self._undo)) as state:
            self.share(state.session)
            note(state)

    def _write(self, work: Callable[[State, Library], T]) -> T:
        with closing(State(self._state_file, self._undo)) as state, closing(self._library.twin()) as library:
            self.share(state.session)
            result = work(state, library)
            library.mirror_marks(state)
            return result

    def share(self, undo: UndoSession) -> None:
        """Undo takes back the steps of the session that began first."""
        self._undo = self._undo or undo

    def close(self) -> None:
        """Nothing is asked any more; what is being written is written to its end."""
        for kind in list(self._questions):
            self.drop(kind)
        self._writer.shutdown()
