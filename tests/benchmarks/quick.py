"""`make bench-quick`: this tree beside another commit, in pairs, from outside only: the other has other modules."""

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.commits import other_commit, side_by_side
from benchmarks.keys import PAGE_DOWN, press
from benchmarks.launch import environment, reader, say, wall_ms
from benchmarks.pairs import FEWEST, Compared, Pair, exit_code, report
from benchmarks.start import Moments, first_answer, since_start
from benchmarks.terminal import Terminal

ARTICLES = 2_000
SECONDS = 85.0  # of measuring; with what comes before, two quiet cores are done within two minutes
_STARTS = 2  # in a round, beside the one of the visit
_PRESSES = 10  # of the key that moves, in a visit
_FILTERS = 3  # queries typed, in a visit
_TYPED = "cl"  # in thousands of articles, and in half of those
_STAY = 1.5  # seconds until the app has noted down what its first rows look like
_QUIET = 0.06  # seconds in which nothing is written: the next key meets an app that rests

START, ANSWER, DOWN, FILTER, BUILD, MEMORY = (
    "first rows",
    "an interactive list",
    "down: key to screen",
    "filter: letter to list",
    "build, cold",
    "memory, at most",
)
_UNITS = {START: "ms", ANSWER: "ms", DOWN: "ms", FILTER: "ms", BUILD: "ms", MEMORY: "MB"}

Figures = dict[str, list[Pair]]


@dataclass(slots=True)
class Side:
    """One of the two: its tree, the feed, and a home that is laid out anew for each start, so that both meet the same."""

    tree: Path
    feed: Path
    room: Path
    titles: list[str] = field(default_factory=list)  # on the first screen
    matches: dict[str, int] = field(default_factory=dict)  # of what is typed

    def open(self) -> Terminal:
        """The app as after one visit that ended where it began."""
        home = self.room / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.room / "kept", home)
        return self._start(home)

    def _start(self, home: Path) -> Terminal:
        command = reader(str(self.feed))
        return Terminal(command, environment=environment(home), directory=self.tree, quit_keys=b"Q")

    def prepare(self) -> None:
        """Build the library, let the app leave for later what it does, and learn what will be seen. It warms up too.
        Raises CalledProcessError, and LookupError where the app shows no list.
        """
        home = self.room / "kept"
        listing = [*reader("list", str(self.feed)), "--limit", "20", "--jsonl"]
        listed = subprocess.run(
            listing, env=environment(home), cwd=self.tree, capture_output=True, text=True, check=True
        )
        self.titles = [json.loads(line)["title"] for line in listed.stdout.splitlines()]
        for _ in range(2):
            with self._start(home) as terminal:
                rest(terminal)
                time.sleep(_STAY)
        with self.open() as terminal:
            rest(terminal)
            self.matches = _matches(terminal)

    def start(self) -> Moments:
        """Milliseconds to the first rows, and to the first answer to a key."""
        with self.open() as terminal:
            return self.moments(terminal)

    def moments(self, terminal: Terminal) -> Moments:
        rows = terminal.seen(screen.any_of(self.titles))
        return since_start(terminal, rows), since_start(terminal, first_answer(terminal, ARTICLES))

    def build(self) -> float:
        """Milliseconds of a command that has to read every file first."""
        home = self.room / "new"
        shutil.rmtree(home, ignore_errors=True)
        return wall_ms([*reader("list", str(self.feed)), "--limit", "1"], home, self.tree)


def rest(terminal: Terminal) -> None:
    """Wait for the list, and until all is done that a start does. Raises LookupError."""
    if not terminal.seen(screen.FIRST, patience=60.0):
        raise LookupError("The app shows no list.")
    terminal.rest()


def _matches(terminal: Terminal) -> dict[str, int]:
    """How many articles there are for each beginning of what is typed."""
    matches = {}
    press(terminal, b"/", screen.ANYTHING)
    for end in range(1, len(_TYPED) + 1):
        terminal.settle()
        before = terminal.press(_TYPED[end - 1].encode())
        terminal.seen(screen.found(None, ARTICLES), before)
        terminal.settle(0.5)
        number = terminal.last_seen(screen.found(None, ARTICLES), before).partition(" ")[0]
        matches[_TYPED[:end]] = int(number.replace(",", ""))
    press(terminal, b"\x1b", screen.at(1, ARTICLES))
    return matches


def visit(sides: Sequence[Side]) -> dict[str, list[float | None]]:
    """Both apps open at once, each key pressed in both in turn; a figure for each, the medians of their presses."""
    figures: dict[str, list[float | None]] = {}
    with ExitStack() as stack:
        terminals = []
        for side in sides:
            terminals.append(stack.enter_context(side.open()))
            rest(terminals[-1])
        figures[DOWN] = _medians([[_down(each, row) for each in terminals] for row in range(2, _PRESSES + 2)])
        for terminal in terminals:
            press(terminal, b"g", screen.at(1, ARTICLES))
        rounds: list[list[float | None]] = []
        for _ in range(_FILTERS):
            rounds += _filter(terminals, sides)
        figures[FILTER] = _medians(rounds)
        figures[MEMORY] = [_peak(terminal) for terminal in terminals]
    return figures


def _medians(rounds: Sequence[Sequence[float | None]]) -> list[float | None]:
    """The median of each column; None for one of which anything was not seen."""
    columns = ([value for value in column if value is not None] for column in zip(*rounds, strict=True))
    return [median(column) if len(column) == len(rounds) else None for column in columns]


def _down(terminal: Terminal, row: int) -> float | None:
    terminal.settle(_QUIET)
    before = terminal.press(b"j")
    sight = terminal.seen(screen.ANYTHING, before)
    return (sight.at - before) / 1e6 if sight and terminal.seen(screen.at(row, ARTICLES), before) else None


def _filter(terminals: Sequence[Terminal], sides: Sequence[Side]) -> list[list[float | None]]:
    """A query typed in each, letter by letter."""
    for terminal in terminals:
        press(terminal, b"/", screen.ANYTHING)
    letters = [
        [_letter(terminal, side, _TYPED[:end]) for terminal, side in zip(terminals, sides, strict=True)]
        for end in range(1, len(_TYPED) + 1)
    ]
    for terminal in terminals:
        press(terminal, b"\x1b", screen.at(1, ARTICLES))
    return letters


def _letter(terminal: Terminal, side: Side, typed: str) -> float | None:
    terminal.settle(_QUIET)
    before = terminal.press(typed[-1].encode())
    sight = terminal.seen(screen.found(side.matches[typed], ARTICLES), before)
    return (sight.at - before) / 1e6 if sight else None


def _peak(terminal: Terminal) -> float | None:
    """The most memory it has had, once the whole list has gone by."""
    before = terminal.press(PAGE_DOWN * ARTICLES)
    if not terminal.seen(screen.at(ARTICLES, ARTICLES), before):
        return None
    terminal.settle()
    return terminal.peak_memory()


def rounds(here: Side, there: Side, seconds: float) -> Figures:
    """Everything in pairs, again and again while there is time; who is first alternates."""
    figures: Figures = {work: [] for work in _UNITS}
    end, number = time.monotonic() + seconds, 0
    while number < FEWEST or time.monotonic() < end:
        sides = (here, there) if number % 2 else (there, here)
        for _ in range(_STARTS):
            moments = [side.start() for side in sides]
            for work, moment in zip((START, ANSWER), zip(*moments, strict=True), strict=True):
                _add(figures, work, moment, sides, here)
        for work, pair in visit(sides).items():
            _add(figures, work, pair, sides, here)
        _add(figures, BUILD, [side.build() for side in sides], sides, here)
        number += 1
        say(f"round {number}")
    return figures


def _add(figures: Figures, work: str, pair: Sequence[float | None], sides: Sequence[Side], here: Side) -> None:
    first, second = pair
    figures[work].append((first, second) if sides[0] is here else (second, first))


def main(words: Sequence[str]) -> int:
    """Measure and print. Returns 1 where something grew by more than noise, 2 where it could not be measured."""
    options = _parser().parse_args(words)
    keep = Path(options.keep or Path(tempfile.gettempdir()) / "broadsheet-benchmarks").resolve()
    keep.mkdir(parents=True, exist_ok=True)
    try:
        commit = other_commit(options.against)
        with tempfile.TemporaryDirectory(prefix="quick-", dir=keep) as name:
            compared = _compared(commit, keep, Path(name), options.seconds)
    except (LookupError, OSError, subprocess.CalledProcessError) as error:
        say(f"{error.args[0] if isinstance(error, LookupError) else error}")
        return 2
    print(f"This tree (here) against {commit[:12]} (there), {ARTICLES:,} articles; the lower, the better.\n")
    print(report(compared))
    return exit_code(compared)


def _compared(commit: str, keep: Path, room: Path, seconds: float) -> list[Compared]:
    feed = Bench(ARTICLES, 1, keep, room).shaped()
    with side_by_side(commit, room) as trees:
        here, there = (Side(tree, feed, room / f"home-{tree.name}") for tree in trees)
        for side in (here, there):
            side.prepare()
            side.build()
        figures = rounds(here, there, seconds)
    return [Compared(work, unit, figures[work]) for work, unit in _UNITS.items()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks quick", description="Measure this tree beside another commit.")
    parser.add_argument("--against", default="", metavar="COMMIT", help="the other (that before the branch's work)")
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="N", help=f"of measuring ({SECONDS:g})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the feed is kept for next time")
    return parser
