"""The modules that a start imports before its first rows and before its first frame: two figures without noise.

`imports.txt` holds them; `python tests/benchmarks imports` writes it anew, `--check` says which came and which went.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import screen
from benchmarks.launch import PROJECT, environment, reader, run, say
from benchmarks.terminal import Terminal

EXPECTED = Path(__file__).with_name("imports.txt")
OURS, OTHERS, PYTHONS = "of ours", "of other packages", "of Python's own, asked for by ours"
KINDS = (OURS, OTHERS, PYTHONS)
MOMENTS = ("before the first rows", "from there to the first frame")
_HEAD = "What a start imports. Made by `make imports`; `make check` holds every start to it.\n"
_OBSERVED = Path(__file__).with_name("observed.py")
_PATIENCE = 60.0  # seconds


def observe(feed: Path, home: Path, directory: Path = PROJECT) -> str:
    """What a start on `feed` imports, with an index that knows it and a note of how its first rows look: lines of a
    moment's number and a name. Raises LookupError where no frame comes, CalledProcessError where nothing can be read.
    """
    file = home / "modules.txt"
    run(reader("-q", "list", str(feed), "--limit", "1"), environment(home), directory)
    _start(reader(str(feed)), home, directory, "look.json")
    _start([sys.executable, str(_OBSERVED), str(file), str(feed)], home, directory, file.name)
    return file.read_text(encoding="utf-8")


def _start(command: Sequence[str], home: Path, directory: Path, awaited: str) -> None:
    """Start it, and end it when the file `awaited` has been written."""
    end = time.monotonic() + _PATIENCE
    with Terminal(command, environment=environment(home), directory=directory, quit_keys=b"Q") as terminal:
        terminal.seen(screen.FIRST)
        terminal.press(b"\x1b")  # sends the tour of a first start away: while it is shown, no look is noted
        while not any(home.rglob(awaited)):
            if time.monotonic() > end:
                raise LookupError(f"{awaited} was to be written by the start, and is not there after {_PATIENCE:g} s.")
            time.sleep(0.02)


def parts(observed: str) -> str:
    """What `observed.py` noted as the file has it: a part for each moment and kind of module, with its count."""
    names: dict[tuple[int, str], list[str]] = {}
    for line in observed.splitlines():
        moment, _, name = line.partition(" ")
        names.setdefault((int(moment), kind_of(name)), []).append(name)
    return _HEAD + "".join(
        f"\n[{len(names[moment, kind])} {kind}, {MOMENTS[moment]}]\n"
        + "".join(f"{name}\n" for name in names[moment, kind])
        for moment, kind in sorted(names, key=lambda part: (part[0], KINDS.index(part[1])))
    )


def kind_of(name: str) -> str:
    """Whose module it is."""
    root = name.partition(".")[0]
    return OURS if root == "reader" else PYTHONS if root in sys.stdlib_module_names else OTHERS


def difference(before: str, after: str) -> list[str]:
    """Which modules came (+) and which went (-), each with the moment by which it is imported."""
    old, new = set(_with_moments(before)), set(_with_moments(after))
    return [f"- {line}" for line in sorted(old - new)] + [f"+ {line}" for line in sorted(new - old)]


def _with_moments(text: str) -> list[str]:
    lines, moment = [], ""
    for line in filter(None, text.removeprefix(_HEAD).splitlines()):
        if line.startswith("["):
            moment = line.strip("[]").rpartition(", ")[2]
        else:
            lines.append(f"{line}, {moment}")
    return lines


def main(words: Sequence[str]) -> int:
    """Write the file, or with `--check` compare it. Returns 1 where it says anything else."""
    with tempfile.TemporaryDirectory() as home:
        now = parts(observe(PROJECT / "sample_feed", Path(home)))
    before = EXPECTED.read_text(encoding="utf-8") if EXPECTED.exists() else ""
    changed = difference(before, now)
    if changed:
        print("A start imports other modules than tests/benchmarks/imports.txt says:", *changed, sep="\n")
    if "--check" not in words:
        EXPECTED.write_text(now, encoding="utf-8")
    elif changed:
        say("If it must, and is worth its time, `make imports` writes them down.")
    return int(bool(changed) and "--check" in words)
