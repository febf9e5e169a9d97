"""How the reader and what it is compared with are started: in the same surroundings, from outside, in turn."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")

PROJECT = Path(__file__).resolve().parents[2]
_NOT_OURS = ("PYTHON", "TEXTUAL", "NO_COLOR", "LINES", "COLUMNS")  # what would change what is measured


def reader(*words: str) -> list[str]:
    """The reader's command line."""
    return [sys.executable, "-m", "reader", *words]


def environment(home: Path) -> dict[str, str]:
    """The environment of everything measured: a home away from the person's own, and bytecode in use."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
    return kept | {"BROADSHEET_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def run(command: Sequence[str], surroundings: Mapping[str, str], directory: Path = PROJECT) -> None:
    """Run a command to its end; what it prints goes nowhere. Raises CalledProcessError where it fails."""
    subprocess.run(
        command, env=surroundings, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
    )


def wall_ms(command: Sequence[str], home: Path, directory: Path = PROJECT) -> float:
    """Milliseconds from the start of a command to its end."""
    surroundings, started = environment(home), perf_counter()
    run(command, surroundings, directory)
    return (perf_counter() - started) * 1000


def in_turn(runs: int, *measures: Callable[[], T]) -> list[list[T]]:
    """Do each of `measures` once, then each again, and so on: what slows the machine down meets all of them."""
    rounds = [[measure() for measure in measures] for _ in range(runs)]
    return [list(answers) for answers in zip(*rounds, strict=True)]


def compile_bytecode() -> None:
    """Compile what is started, as an installation does; the environment may forbid Python to do so by itself."""
    import rich
    import textual

    packages = [str(Path(str(package.__file__)).parent) for package in (rich, textual)]
    command = [sys.executable, "-m", "compileall", "-q", str(PROJECT / "reader"), *packages]
    subprocess.run(command, check=False)  # where it may not be written, it is as an installation left it


def say(words: str) -> None:
    """What goes on, beside what is printed."""
    print(words, file=sys.stderr, flush=True)
