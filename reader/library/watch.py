"""Noticing that files change: told by the system where it tells, else by looking again from time to time.

What the system says is a hint only: it loses events in a flood, says nothing of network mounts, and ends at a name that
is no text. So everything is looked at from time to time as well.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Literal, get_args

Mode = Literal["auto", "poll", "off"]
MODES: tuple[Mode, ...] = get_args(Mode)

Changed = Callable[[frozenset[Path] | None], object]  # these files, or any

POLL = 2.0  # seconds at least between two looks at everything, where the system does not tell
SAFETY = 60.0  # the same, where it does; whether the directories are still the same is looked at every POLL
_SHARE = 20  # times as long as a look takes, no look follows it: at most a twentieth of the time is spent on them
_DEBOUNCE = 100  # ms in which changes are gathered
_STEP = 20  # ms of silence that end the gathering
_MANY = 4_000  # files named one by one; above, a look at everything is quicker

_REMOTE = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "davfs",
    "fuse",
    "fuseblk",
    "virtiofs",
    "vboxsf",
}


class Watch:
    """Watches some directories in a thread of its own, until it is stopped. Calls `changed` from that thread.

    `seconds` says how long the last look at everything took, `is_name` which files may be of interest when they are
    written to: articles, if nothing else is said.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        mode: Mode,
        changed: Changed,
        seconds: Callable[[], float],
        is_name: Callable[[str], bool] = lambda name: _is_article_name(name),
    ) -> None:
        from threading import Event, Thread  # the first rows are painted without; only MODES are wanted by then

        self._roots = tuple(roots)
        self._mode = mode
        self._changed = changed
        self._seconds = seconds
        self._is_name = is_name
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True, name="watch")

    def start(self) -> None:
        """Begin to watch; nothing happens in the mode `off`."""
        if self._mode != "off":
            self._thread.start()

    def stop(self) -> None:
        """Call `changed` no more, but for a call that has begun. Does not wait for the thread."""
        self._stop.set()

    def _run(self) -> None:
        if self._mode == "auto" and not any(is_remote(root) for root in self._roots):
            since = monotonic()
            while self._listen(since):  # another directory is there now, or will be
                since = float("-inf")  # what came before it was heard is looked for at once
                self._wait_for_roots()
        while not self._stop.wait(max(POLL, _SHARE * self._seconds())):
            self._changed(None)

    def _wait_for_roots(self) -> None:
        self._changed(None)
        while None in self._identities() and not self._stop.wait(POLL):
            pass
        self._changed(None)

    def _identities(self) -> list[tuple[int, int] | None]:
        """What tells each directory from another of its name; None where it is gone."""
        return [_identity(root) for root in self._roots]

    def _listen(self, last_look: float) -> bool:
        """Hear from the system what changes. Returns where that is not to be had; True where a directory was removed
        or replaced, of which the system would say no more.
        """
        before = self._identities()
        for paths in self._changes():
            if self._identities() != before or not (paths or frozenset()).isdisjoint(self._roots):
                return True
            is_due = monotonic() - last_look > max(SAFETY, _SHARE * self._seconds())
            if is_due or (paths and len(paths) > _MANY):
                last_look = monotonic()
                self._changed(None)
            elif paths:
                self._changed(paths)
        return False

    def _changes(self) -> Iterator[frozenset[Path] | None]:
        """What the system says; None when it has been silent for a while."""
        with suppress(ImportError, OSError, RuntimeError, UnicodeError):  # no watchers left, or a name that is no text
            from watchfiles import watch

            batches = watch(
                *self._roots,
                watch_filter=self._matters,
                debounce=_DEBOUNCE,
                step=_STEP,
                stop_event=self._stop,
                rust_timeout=int(POLL * 1000),
                yield_on_timeout=True,
                raise_interrupt=False,
                ignore_permission_denied=True,
            )
            for changes in batches:
                yield frozenset(Path(path) for _, path in changes) if changes else None

    def _matters(self, change: int, path: str) -> bool:
        """Whether a change may be of interest: nothing hidden, and of folders only that they come or go."""
        inside = [Path(path).relative_to(root).parts for root in self._roots if Path(path).is_relative_to(root)]
        if not any(all(not part.startswith(".") for part in parts) for parts in inside):
            return False
        return change != _MODIFIED or self._is_name(os.path.basename(path))


def _is_article_name(name: str) -> bool:
    from reader.library.scan import is_article_name

    return is_article_name(os.fsencode(name))


def _identity(root: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(root)
    except OSError:
        return None
    return status.st_dev, status.st_ino


_MODIFIED = 2  # watchfiles.Change.modified, without its import


def is_remote(root: Path, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """Whether `root` lies on a mount whose changes may be made elsewhere; False where the system does not say.

    The format of `mounts` is that of proc_pid_mountinfo(5).
    """
    try:
        lines = mounts.read_bytes().splitlines()
    except OSError:
        return False
    best, kind = 0, ""
    for line in lines:
        before, _, after = line.partition(b" - ")
        escaped = before.split(b" ")[4]
        point = os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), escaped))
        if root.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), after.split(b" ")[0].decode(errors="replace")
    return kind in _REMOTE or kind.startswith("fuse.")
