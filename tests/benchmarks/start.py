"""From the command to the screen: the app on a feed it knows and on one it does not, and the list command."""

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.launch import PROJECT, environment, in_turn, reader, wall_ms
from benchmarks.rows import Goal, Row
from benchmarks.terminal import PATIENCE, Sight, Terminal

BARE = "bare Textual app to its first text"
_LOST = 1.0  # seconds after which a key has not been heard

Moments = tuple[float | None, float | None]  # ms to the first rows, to the first answer to a key


def bare_terminal(bench: Bench) -> Terminal:
    """The bare app."""
    command = [sys.executable, str(Path(__file__).with_name("bare.py"))]
    return Terminal(command, environment=environment(bench.room), directory=PROJECT, quit_keys=b"\x11")


def bare_start(bench: Bench) -> float | None:
    """Milliseconds to the bare app's first text."""
    with bare_terminal(bench) as terminal:
        return since_start(terminal, terminal.seen("Hello"))


def start(bench: Bench, articles: int) -> Moments:
    """Milliseconds until the app shows its first rows, and until it has answered a key pressed then."""
    feed = bench.small(articles)
    titles, home = bench.expected(feed).titles, bench.home(feed)
    with bench.open(feed, home) as terminal:
        rows = terminal.seen(screen.any_of(titles))
        return since_start(terminal, rows), since_start(terminal, first_answer(terminal, articles))


def first_answer(terminal: Terminal, articles: int) -> Sight | None:
    """The cursor on another row; the key is pressed again where it was not heard."""
    for _ in range(int(PATIENCE / _LOST)):
        terminal.press(b"j")
        if answer := terminal.seen(screen.elsewhere(f"1/{articles:,}"), terminal.started, _LOST):
            return answer
    return None


def since_start(terminal: Terminal, sight: Sight | None) -> float | None:
    """Milliseconds from the start of the program to what was seen."""
    return (sight.at - terminal.started) / 1e6 if sight else None


def warm_starts(bench: Bench) -> list[Row]:
    """Starting on a feed the app knows, small and large."""
    return [row for articles in dict.fromkeys((1_000, bench.articles)) for row in warm_start(bench, articles)]


def warm_start(bench: Bench, articles: int) -> list[Row]:
    """Starting on a feed of so many articles that the app knows."""
    measures: tuple[Callable[[], Moments], ...] = (lambda: (bare_start(bench), None), lambda: start(bench, articles))
    in_turn(1, *measures)  # what is started later finds its files in memory
    bare, app = in_turn(bench.runs, *measures)
    yard = [moment for moment, _ in bare]
    size = f"{articles:,} articles"
    return [
        Row(f"warm start to the first rows, {size}", "ms", [rows for rows, _ in app], Goal(ratio=0.25), BARE, yard),
        Row(
            f"warm start to an interactive list, {size}",
            "ms",
            [answer for _, answer in app],
            Goal(ratio=1.2),
            BARE,
            yard,
        ),
    ]


def cold_start(bench: Bench) -> list[Row]:
    """Starting on a feed the app does not know."""
    feed = bench.shaped()
    titles = bench.expected(feed).titles

    def first_rows() -> float | None:
        with bench.open(feed, bench.new_home()) as terminal:
            return since_start(terminal, terminal.seen(screen.any_of(titles)))

    bare, app = in_turn(bench.runs, lambda: bare_start(bench), first_rows)
    work = f"cold start to the first rows, {bench.expected(feed).articles:,} {bench.shape}"
    return [Row(work, "ms", app, Goal(ratio=1.5), BARE, bare)]


def list_command(bench: Bench) -> list[Row]:
    """`broadsheet list` beside the imports it cannot do without."""
    feed = bench.small(bench.articles)
    home = bench.home(feed)
    command = reader("list", str(feed), "--limit", "20")
    imports = [sys.executable, "-c", "import sqlite3, argparse, json"]
    measures = (lambda: wall_ms(imports, home), lambda: wall_ms(command, home))
    in_turn(1, *measures)
    least, ours = in_turn(bench.runs, *measures)
    work = f"list command, first 20 of {bench.articles:,}"
    return [Row(work, "ms", ours, Goal(ratio=1.5), "python -c 'import sqlite3, argparse, json'", least)]
