"""From a key to the screen: moving, and changing the order."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns

from benchmarks import screen
from benchmarks.bench import Bench, Expected
from benchmarks.rows import Goal, Row
from benchmarks.terminal import PATIENCE, Terminal

PRESSES = 30  # of each key in a run
MOVES = ("down", "page down", "end")
PAGE_DOWN = b"\x1b[6~"
_SWITCHES = ((b"h", "-heat"), (b"t", "title"), (b"d", "-date"))  # letter in the sort menu, the order it gives
_ROUNDS = 4  # of switches in a run

Latencies = list[float | None]


@contextmanager
def at_rest(bench: Bench, feed: Path) -> Iterator[Terminal]:
    """The app on a feed it knows, with all done that a start does."""
    with bench.open(feed, bench.home(feed)) as terminal:
        terminal.seen(screen.at(1, bench.expected(feed).articles))
        terminal.rest()
        yield terminal


def press(terminal: Terminal, key: bytes, *patterns: str, patience: float = PATIENCE / 4) -> Latencies:
    """Milliseconds from a key, pressed when all is quiet, to the end of the frame with each thing expected."""
    terminal.settle()
    before = terminal.press(key)
    sights = [terminal.seen(pattern, before, patience) for pattern in patterns]
    return [(sight.at - before) / 1e6 if sight else None for sight in sights]


def moves(bench: Bench, articles: int) -> dict[str, list[Latencies]]:
    """One run: for every press of a key that moves, how long to the first frame, and how long to the status line."""
    feed = bench.small(articles)
    with at_rest(bench, feed) as terminal:
        rows = range(2, min(PRESSES, articles - 1) + 2)
        down = [press(terminal, b"j", screen.ANYTHING, screen.at(row, articles)) for row in rows]
        pages = list(_pages(terminal, f"{rows[-1]:,}/{articles:,}"))
        end = []
        for _ in range(PRESSES):
            end.append(press(terminal, b"G", screen.ANYTHING, screen.at(articles, articles)))
            press(terminal, b"g", screen.at(1, articles))
    return dict(zip(MOVES, (down, pages, end), strict=True))


def _pages(terminal: Terminal, status: str) -> Iterator[Latencies]:
    """Page down until there is no more, or often enough."""
    last = status.partition("/")[2]
    for _ in range(PRESSES):
        before = monotonic_ns()
        yield press(terminal, PAGE_DOWN, screen.ANYTHING, screen.elsewhere(status))
        sight = terminal.seen(screen.elsewhere(status), before, 0.0)
        if not sight or sight.text == f"{last}/{last}":
            return
        status = sight.text


def switches(bench: Bench, articles: int) -> tuple[Latencies, Latencies]:
    """One run: changing the order by the menu, and reversing it."""
    feed = bench.small(articles)
    expected = bench.expected(feed)
    with at_rest(bench, feed) as terminal:
        press(terminal, b"j", screen.at(2, articles))
        chosen: Latencies = []
        for letter, order in _SWITCHES * _ROUNDS:
            press(terminal, b"s", "Sort by")
            chosen.append(_last(press(terminal, letter, *_sorted_screen(expected, order))))
        orders = ("date", "-date") * _ROUNDS
        return chosen, [_last(press(terminal, b"S", *_sorted_screen(expected, order))) for order in orders]


def _last(latencies: Latencies) -> float | None:
    """When all of it was seen."""
    seen = [latency for latency in latencies if latency is not None]
    return max(seen) if len(seen) == len(latencies) else None


def _sorted_screen(expected: Expected, order: str) -> tuple[str, str]:
    """The status line with the cursor on the article it was on, and a row beside that."""
    return screen.at(expected.places[order], expected.articles), screen.any_of(expected.near[order])


def move_rows(bench: Bench) -> list[Row]:
    """The keys that move."""
    every = all_moves(bench, bench.articles)
    return [
        Row(f"{name} at {bench.articles:,}: key to {what}", "ms", [latencies[part] for latencies in every[name]], goal)
        for name in MOVES
        for part, what, goal in ((0, "screen", Goal(p99=8)), (1, "status line", Goal(most=17)))
    ]


def all_moves(bench: Bench, articles: int) -> dict[str, list[Latencies]]:
    """The presses of all runs."""
    runs = [moves(bench, articles) for _ in range(bench.runs)]
    return {name: [latencies for run in runs for latencies in run[name]] for name in MOVES}


def switch_rows(bench: Bench) -> list[Row]:
    """Changing the order."""
    chosen, reversed_ = all_switches(bench, bench.articles)
    goal = Goal(most=20)
    return [
        Row(f"sort switch at {bench.articles:,}: key to sorted screen", "ms", chosen, goal),
        Row(f"reversing the order at {bench.articles:,}: key to sorted screen", "ms", reversed_, goal),
    ]


def all_switches(bench: Bench, articles: int) -> tuple[Latencies, Latencies]:
    """The switches of all runs."""
    runs = [switches(bench, articles) for _ in range(bench.runs)]
    return [one for run, _ in runs for one in run], [one for _, run in runs for one in run]
