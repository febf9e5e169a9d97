"""A process of its own for what strangers wrote, with bounds of memory and time; it can be ended amid its work.

It is this module's `serve`: jobs come in and answers go out through its pipes, and the end of its input ends it,
however this process ends. It stays for the next job, and one that has been ended is replaced at the next need. An
answer is bytes, never a pickle: a fault in a decoder may have written it.
"""

import atexit
import faulthandler
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

from reader.errors import ReaderError
from reader.system.log import log
from reader.system.paths import own_python

if TYPE_CHECKING:
    from subprocess import Popen

SECONDS = 2.0  # for one job, by the clock on the wall
MEMORY = 288 * 2**20  # bytes of data, where the system has such a bound (Windows and macOS have none)

Job = Callable[[bytes], bytes]  # a function of a module; raises ReaderError where it refuses

_SERVE = "from reader.system.sandbox import serve; serve()"
_DONE, _REFUSED, _FAILED = b"d", b"r", b"f"


class EndedError(Exception):
    """The process ended before it answered: by a bound, by a fault, or because nobody wants the answer any more."""


def _always() -> bool:
    return True


class Sandbox:
    """The process, started when it is first needed. Use from any thread; it does one job at a time."""

    def __init__(self, seconds: float = 0) -> None:
        self._seconds = seconds  # for one job, where that is more than SECONDS
        self._turn = Lock()  # held for a whole job
        self._state = Lock()  # held for a moment
        self._process: Popen[bytes] | None = None
        self._is_busy = False
        self._is_wanted = _always  # whether the answer to the job that runs still is

    def ask(self, job: Job, data: bytes, is_wanted: Callable[[], bool] = _always) -> bytes:
        """What `job` makes of `data` in the process. Blocks for as long as a job may take, and the one before it runs.

        Raises EndedError, also where `is_wanted` says no before it begins, and ReaderError where the job does.
        """
        with self._turn:
            process = self._begin(is_wanted)
            try:
                kind, answer = _asked(process, job, data, self._seconds)
            except OSError as error:
                self._stop()
                raise EndedError from error
            except BaseException:
                self._stop()
                raise
            finally:
                self._finish(process)
        if kind == _REFUSED:
            raise ReaderError(answer.decode())
        if kind == _FAILED:
            failure = EndedError(answer.decode(errors="replace"))
            log.failure(failure)
            raise failure
        return answer

    def _begin(self, is_wanted: Callable[[], bool]) -> "Popen[bytes]":
        with self._state:
            if not is_wanted():
                raise EndedError
            try:
                self._process = self._process or _start()
            except OSError as error:  # no memory, too many processes
                raise EndedError from error
            self._is_busy, self._is_wanted = True, is_wanted
            return self._process

    def _finish(self, process: "Popen[bytes]") -> None:
        with self._state:
            self._is_busy, self._is_wanted = False, _always
            is_killed = self._process is not process
        if is_killed:
            process.communicate()

    def stop_unwanted(self) -> None:
        """End the job that runs, if nobody wants its answer any more; returns at once."""
        if not self._is_wanted():
            self._stop()

    def _stop(self) -> None:
        with self._state:
            if self._process and self._is_busy:
                self._process.kill()
                self._process = None

    def close(self) -> None:
        """End the process, whatever it does."""
        with self._state:
            process, self._process = self._process, None
            is_busy = self._is_busy
        if process:
            process.kill()
            if not is_busy:  # else whoever waits for its answer sees it end
                process.communicate()


sandbox = Sandbox()  # one for all that is foreign
atexit.register(sandbox.close)


def _start() -> "Popen[bytes]":
    from subprocess import DEVNULL, PIPE, Popen  # most articles do without

    return Popen(
        own_python(_SERVE),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=True,  # keys such as C-c are for the screen
    )


def _asked(process: "Popen[bytes]", job: Job, data: bytes, seconds: float) -> tuple[bytes, bytes]:
    """What kind of answer came, and the answer. Raises OSError where none comes."""
    assert process.stdin and process.stdout
    process.stdin.write(f"{job.__module__} {job.__qualname__} {len(data)} {seconds}\n".encode())
    process.stdin.write(data)  # not joined to the line: it may be large
    process.stdin.flush()
    kind, size = process.stdout.read(1), process.stdout.read(8)
    answer = process.stdout.read(int.from_bytes(size))
    if len(size) < 8 or len(answer) < int.from_bytes(size):
        raise ConnectionError
    return kind, answer


def serve() -> None:
    """In the process: do what is asked for until nobody asks any more."""
    _bound_memory()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    with open(os.devnull, "wb") as nowhere:
        while words := asked.readline().decode().split():
            job: Job = getattr(import_module(words[0]), words[1])
            data = asked.read(int(words[2]))
            seconds = max(SECONDS, float(words[3]))
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)  # also where a decoder never returns
            kind, answer = _do(job, data)
            faulthandler.cancel_dump_traceback_later()
            _answer(answers, kind, answer)


def _bound_memory() -> None:
    with suppress(ImportError):  # Windows
        import resource

        for name, most in (("RLIMIT_DATA", MEMORY), ("RLIMIT_AS", 4 * MEMORY)):  # libraries and stacks among the second
            with suppress(AttributeError, OSError, ValueError):
                resource.setrlimit(getattr(resource, name), (most, most))


def _do(job: Job, data: bytes) -> tuple[bytes, bytes]:
    try:
        return _DONE, job(data)
    except ReaderError as error:
        return _REFUSED, str(error).encode()
    except MemoryError:
        os._exit(1)  # with a heap as good as new
    except Exception:  # of whatever kind the faults of a parser or decoder are: they are written down
        from traceback import format_exc

        return _FAILED, format_exc().encode(errors="replace")


def _answer(answers: BinaryIO, kind: bytes, answer: bytes) -> None:
    answers.write(kind + len(answer).to_bytes(8) + answer)
    answers.flush()
