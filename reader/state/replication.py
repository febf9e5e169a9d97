"""Marks that follow a person from one machine to another, by way of a folder that they share.

Each machine writes a file there (`replica.py`) with all that it knows, and merges those of the others. This is a
state-based CRDT: a map of last-writer-wins registers, one for each fact of each article [Shapiro, Preguiça, Baquero,
Zawirski: A comprehensive study of convergent and commutative replicated data types, 2011]. Of two values the greater
(moment, value) counts, so merging is commutative, associative and idempotent, and files may come late, twice, in any
order, or not at all.

The moments are hybrid logical clocks [Kulkarni, Demirbas et al.: Logical physical clocks, 2014], one for each
register: whoever changes a fact dates the change by their clock, and later than what they saw (`mark_values.put`). So
a change always counts for more than what it changed, also where a clock is off by days. One that is dated over a year
ahead of this machine's clock is passed over, as it might count for ever.

What a machine has written, and read of the others, stands in its state, in the setting `replication`.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, NamedTuple

from reader.errors import ReaderError, StorageError
from reader.state import exchange, mark_values, replica
from reader.state.file import StateFile, parsed
from reader.state.replica import Batch, Generation, ReplicaError
from reader.system.lock import locked
from reader.system.log import log
from reader.system.replacing import replace
from reader.system.sqlite import reason
from reader.text.clean import one_line, plural

_MAX_FILES = 64
_MAX_STATE = 2**30  # bytes of a state that still takes in what others say
_MAX_LINES = 2_000_000  # of a file that are merged in one look: a small one may inflate to a thousand times its size
_LEAST = 2**16  # bytes appended before a file is written anew; then it may double
_SETTING = "replication"
_NEVER = -1  # before every change
_FACTS = "SELECT key, name, value, at FROM fact JOIN article USING (page) WHERE change > ? ORDER BY key"


class Replicated(NamedTuple):
    """What was done: how many marks were written, how many changed here by the file that told of them, and what went
    wrong, in sentences.
    """

    written: int = 0
    merged: Mapping[str, int] = {}
    faults: tuple[str, ...] = ()


class _Own(NamedTuple):
    """How this machine's file was left."""

    name: str
    size: int = 0  # bytes
    base: int = 0  # of them were written at once, the others appended
    change: int = _NEVER  # the last one that is in it


class _Reached(NamedTuple):
    """How far another machine's file is merged, and what it was like then."""

    size: int  # bytes; 0: it is to be looked at again
    time: int  # it was changed, in ns
    generation: str
    end: int


_NOT_AT_ALL = _Reached(0, 0, *Generation())


def replicate(state: StateFile, folder: Path, anew: bool = False) -> Replicated | None:
    """Merge what others wrote into `folder`, and write there what is new here; `anew`: all of it, as if for the first
    time. What is wrong with a file is said, and costs nothing but that. None where another process is at it. Raises
    StorageError where the state fails.
    """
    if not state.is_open:
        return Replicated()
    with _alone(state.file) as is_alone:
        return _Replication(state, folder, anew).run() if is_alone else None


@contextmanager
def _alone(file: Path) -> Iterator[bool]:
    """Whether no other process replicates. Raises StorageError."""
    name = file.with_name("state-replication.lock")
    try:
        lock = locked(name)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{name} cannot be written: {reason(error)}.") from error
    with closing(lock) if lock else nullcontext():
        yield lock is not None


class _Replication:
    """One look at the folder."""

    def __init__(self, state: StateFile, folder: Path, anew: bool) -> None:
        self._state = state
        self._folder = folder
        self._anew = anew
        self._own, self._others = _remembered(state)
        self._written = 0
        self._merged: dict[str, int] = {}
        self._faults: list[str] = []

    def run(self) -> Replicated:
        """Do it all."""
        try:
            names = self._names()
            for name in names:
                if name != self._own.name:
                    self._merge(name)
            self._tend_own()
        except OSError as error:
            if os.path.isdir(self._folder):
                self._say(Path(error.filename or self._folder), f"cannot be used: {reason(error)}")
            else:
                self._say(
                    self._folder, "is not a directory, so your marks are not synchronized: see [state] in config.toml"
                )
        else:
            self._others = {name: reached for name, reached in self._others.items() if name in names}
        self._remember()
        return Replicated(self._written, self._merged, tuple(self._faults))

    def _remember(self) -> None:
        self._state.put_setting(_SETTING, json.dumps({"own": self._own, "others": self._others}))

    def _names(self) -> list[str]:
        """The replicas in the folder. Raises OSError."""
        mine = f".{Path(self._own.name).stem}-"
        names = os.listdir(self._folder)
        for name in names:
            if name.startswith(mine) and os.path.isfile(
                self._folder / name
            ):  # left by a process that was killed while it wrote
                os.unlink(self._folder / name)
        names = sorted(filter(replica.is_name, names))
        if len(names) > _MAX_FILES:
            self._say(self._folder, f"holds more than {_MAX_FILES} files of marks; the last are not merged")
        return names[:_MAX_FILES]

    def _say(self, file: Path, what: str) -> None:
        self._faults.append(f"{one_line(str(file))} {what}.")

    # --- the others' files -----------------------------------------------------------------------

    def _merge(self, name: str) -> None:
        """Take over what is new in a file."""
        file, before = self._folder / name, self._others.get(name, _NOT_AT_ALL)
        try:
            info = os.lstat(file)
            if not stat.S_ISREG(info.st_mode):
                raise ReplicaError("is not a regular file")
            if (info.st_size, info.st_mtime_ns) == before[:2] and not self._anew:
                return
            reached = Generation() if self._anew else Generation(before.generation, before.end)
            self._others[name] = _NOT_AT_ALL
            self._take_all(name, replica.read(file, reached))
        except ReplicaError as error:
            self._say(file, str(error))
        except FileNotFoundError:  # it was there a moment ago
            return
        except OSError as error:
            self._say(file, f"cannot be read: {reason(error)}")
        except ReaderError:  # of the state
            raise
        except Exception as error:  # nobody foresaw it: the other files have nothing to do with it
            log.failure(error, name)
            self._say(file, "is not merged: internal error while reading it; see the log")
        else:
            self._others[name] = self._others[name]._replace(size=info.st_size, time=info.st_mtime_ns)

    def _take_all(self, name: str, batches: Iterator[Batch]) -> None:
        """Take over what a file holds, as far as that is not too much for one look. Raises ReplicaError, OSError."""
        lines = senseless = ahead = 0
        try:
            for batch in batches:
                if lines > _MAX_LINES:
                    raise ReplicaError(f"has more than {_MAX_LINES:,} marks; the rest are merged next time")
                if batch.facts and os.stat(self._state.file).st_size > _MAX_STATE:
                    raise ReplicaError(
                        f"is not merged: {self._state.file} is larger than {_MAX_STATE // 2**30} GiB already"
                    )
                self._take_over(name, batch)
                self._others[name] = _Reached(0, 0, *batch.read)
                lines += len(batch.facts) + batch.senseless + batch.ahead
                senseless += batch.senseless
                ahead += batch.ahead
        finally:
            self._say_ignored(self._folder / name, senseless, ahead)

    def _take_over(self, name: str, batch: Batch) -> None:
        later = self._state.read(lambda db: exchange.later(db, batch.facts))
        if later:
            changed = self._state.write(lambda db: exchange.take_over(db, later)).changed
            self._merged[name] = self._merged.get(name, 0) + changed

    def _say_ignored(self, file: Path, senseless: int, ahead: int) -> None:
        if senseless:
            self._say(file, f"contains {plural(senseless, 'invalid line')} (ignored)")
        if ahead:
            self._say(
                file,
                f"contains {plural(ahead, 'mark')} dated more than a year ahead (not merged): correct the clock of "
                "that computer or this one, then run `broadsheet state sync`",
            )

    # --- this machine's file ---------------------------------------------------------------------

    def _tend_own(self) -> None:
        """Write what is new here into this machine's file. Raises OSError.

        One that is not as it was left is damaged, or another machine has the same id, as its state is a copy of this
        one's: what it holds is merged, and this machine takes another name.
        """
        file = self._folder / self._own.name
        info = os.lstat(file) if os.path.lexists(file) else None
        if info and (info.st_size != self._own.size or not stat.S_ISREG(info.st_mode)):
            self._merge(file.name)
            self._own = _Own(replica.name_of(_random()))
            self._write_whole()
            file.unlink()
        elif not info or self._anew:
            self._write_whole()
        else:
            self._append()

    def _append(self) -> None:
        name, size, base, change = self._own
        data, count, reached = self._encoded(change)
        if size + len(data) > base + max(base, _LEAST):
            self._write_whole()
        elif data:
            _append(self._folder / name, data)
            self._written, self._own = count, _Own(name, size + len(data), base, reached)

    def _write_whole(self) -> None:
        data, count, reached = self._encoded(_NEVER)
        if data:
            data = replica.beginning(_random()) + data
            replace(self._folder / self._own.name, data, 0o600)
            self._written, self._own = count, _Own(self._own.name, len(data), len(data), reached)

    def _encoded(self, after: int) -> tuple[bytes, int, int]:
        """The facts that were changed after this point, as members; how many they are, and the point reached."""

        def encode(db: sqlite3.Connection) -> tuple[bytes, int, int]:
            reached = mark_values.last_change(db)  # first: what is changed from here on comes again
            (count,) = db.execute("SELECT count(*) FROM fact WHERE change > ?", (after,)).fetchone()
            return b"".join(replica.members(db.execute(_FACTS, (after,)))), count, reached

        return self._state.read(encode)


def _remembered(state: StateFile) -> tuple[_Own, dict[str, _Reached]]:
    """What is known of this machine's file, and of the others'; of none, where what stands there makes no sense."""
    stated: dict[str, Any] = parsed(state.setting(_SETTING), {})
    with suppress(KeyError, TypeError, AttributeError):
        own, others = _Own(*stated["own"]), {name: _Reached(*reached) for name, reached in stated["others"].items()}
        if replica.is_name(own.name):
            return own, others
    return _Own(replica.name_of(_random())), {}


def _append(file: Path, data: bytes) -> None:
    """Write `data` behind what is in `file`, which is no link; it is on the disk when this returns. Raises OSError."""
    flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(file, flags), "ab") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _random() -> str:
    return os.urandom(8).hex()
