"""What happened, line by line, in a file: `--log FILE` for what matters, `--debug` for more.

Without either nothing is written, but for what nobody foresaw. Foreign text is cleaned on its way here too: a log is
read in a terminal. The standard library's logging would take longer to import than the first rows take to stand.
"""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from reader import __version__
from reader.errors import LogError, ReaderError
from reader.system.paths import cache_dir
from reader.text import clean

_MAX_TRACE = 20_000  # characters of the traceback of one error: it may quote a file
_MAX_TRACES = 50  # errors whose tracebacks are written; of more there is a line each, as every file may fail
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class Log:
    """A log that is written to once it is started. Use from any thread."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._file = -1
        self._is_thorough = False
        self._traces = 0

    def start(self, path: Path, is_thorough: bool = False) -> None:
        """Write to `path` from now on, after what stands there. Raises LogError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, _FLAGS, 0o600)
        except OSError as error:
            raise LogError(f"The log {clean.one_line(str(path))} cannot be written: {error.strerror}.") from error
        self._path, self._is_thorough = path, is_thorough
        self.note(f"Broadsheet {__version__}, Python {sys.version.split()[0]}, {sys.platform}")

    def stop(self) -> None:
        """Write nothing more."""
        if self._path:
            os.close(self._file)
        self._path, self._traces = None, 0

    def note(self, message: str) -> None:
        """Write down what matters."""
        if not self._path:
            return
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} {threading.current_thread().name}"
        lines = clean.lines(message).strip().replace("\n", "\n    ")  # a line of the log never begins with foreign text
        with suppress(OSError):  # a full disk is no reason to stop
            os.write(self._file, f"{now}: {lines}\n".encode("utf-8", "replace"))

    def detail(self, message: Callable[[], str]) -> None:
        """Write down what is only wanted with `--debug`."""
        if self._path and self._is_thorough:
            self.note(message())

    def failure(self, error: BaseException, about: str = "") -> Path | None:
        """Write down an error that nobody foresaw, if need be in the file for such; `about` names what it came of.
        Returns the file, or None where it cannot be written.
        """
        from traceback import format_exception

        with suppress(ReaderError):  # nor where there is no place for it
            if not self._path:
                self.start(default_file())
            self._traces += 1
            trace = format_exception(error) if self._traces <= _MAX_TRACES else [type(error).__name__]
            self.note(f"{clean.one_line(about)}\n{''.join(trace)[-_MAX_TRACE:]}")
        return self._path


def default_file() -> Path:
    """Where `--debug` writes without `--log`, and errors that nobody foresaw."""
    return cache_dir() / "broadsheet.log"


log = Log()
