"""This tree as it stands and another commit of it, side by side in directories alike, both compiled."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from benchmarks.launch import PROJECT, environment

_MEASURED = ("reader", "styles", "sample_feed")  # what an installation holds
_UPSTREAM = ("main@{upstream}", "origin/main", "main")  # where what is common to all is looked for, in this order


def other_commit(asked: str, project: Path = PROJECT) -> str:
    """The full name of the commit asked for; for "" that before this branch's work: where it left `main`, or the
    parent where that is this commit. Raises LookupError where there is none.
    """
    if not asked:
        here = _git(project, "rev-parse", "HEAD")
        bases = (_git(project, "merge-base", "HEAD", upstream) for upstream in _UPSTREAM)
        base = next(filter(None, bases), here)
        asked = base if base != here else "HEAD~1"
    if commit := _git(project, "rev-parse", "--verify", f"{asked}^{{commit}}"):
        return commit
    raise LookupError(f"There is no commit {asked} in {project.name}; name another with AGAINST=commit.")


def _git(project: Path, *words: str) -> str:
    """What git answers; "" where it knows nothing of the kind."""
    return subprocess.run(["git", *words], cwd=project, capture_output=True, text=True, check=False).stdout.strip()


@contextmanager
def side_by_side(commit: str, room: Path, project: Path = PROJECT) -> Iterator[tuple[Path, Path]]:
    """This tree, changes that are not committed included, and that of `commit`; both go when this ends, by a signal
    that asks for the end too. Raises CalledProcessError where git cannot make the other.
    """
    here, there = room / "this", room / "that"
    try:
        with _ended_by_signals():
            for name in _MEASURED:
                shutil.copytree(project / name, here / name, ignore=shutil.ignore_patterns("__pycache__"))
            subprocess.run(
                ["git", "worktree", "add", "--quiet", "--detach", str(there), commit], cwd=project, check=True
            )
            for tree in (here, there):
                compile_tree(tree)
            yield here, there
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(there)], cwd=project, check=False)
        shutil.rmtree(here, ignore_errors=True)


def compile_tree(tree: Path) -> None:
    """Compile a tree as an installation does. Raises CalledProcessError."""
    command = [sys.executable, "-m", "compileall", "-q", str(tree / "reader")]
    subprocess.run(command, env=environment(tree), check=True)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the program by an exception, as C-c does: what is temporary is removed."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
