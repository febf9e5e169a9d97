"""From a key to what it finds: a filter being typed, topics with their counts, headings."""

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.jobs import TYPED
from benchmarks.keys import Latencies, at_rest, press
from benchmarks.rows import Goal, Row

_ROUNDS = 6  # of each in a run
_ESCAPE = b"\x1b"
_TOPICS = "topics with their counts"


def find_rows(bench: Bench) -> list[Row]:
    """Everything that finds."""
    runs = [_run(bench) for _ in range(bench.runs)]
    figures = {name: [latency for run in runs for latency in run[name]] for name in runs[0]}
    goals = dict(zip(TYPED, (Goal(most=20, p95=100), Goal(most=60, p95=100), Goal()), strict=True))
    return [
        Row(f"{name} at {bench.articles:,}: key to screen", "ms", latencies, goals.get(name, Goal()))
        for name, latencies in figures.items()
    ]


def _run(bench: Bench) -> dict[str, Latencies]:
    feed = bench.small(bench.articles)
    found = bench.job("found", feed, bench.home(feed))
    figures: dict[str, Latencies] = {name: [] for name in (*TYPED, _TOPICS, *map(_headings, screen.HEADINGS))}
    with at_rest(bench, feed) as terminal:
        for _ in range(_ROUNDS):
            for name, (before, key) in TYPED.items():
                press(terminal, b"/", "Enter keeps")
                for letter in before:
                    press(terminal, letter.encode(), screen.found(None, bench.articles))
                figures[name] += press(terminal, key.encode(), screen.found(found["counts"][name], bench.articles))
                press(terminal, _ESCAPE, screen.at(1, bench.articles))
            figures[_TOPICS] += press(terminal, b"t", f"{found['topic']} +[0-9]")
            press(terminal, _ESCAPE, screen.at(1, bench.articles))
            for group, heading in screen.HEADINGS.items():
                figures[_headings(group)] += press(terminal, b"w", heading)
            press(terminal, b"w", screen.ANYTHING)
    return figures


def _headings(group: str) -> str:
    return f"headings by {group}"
