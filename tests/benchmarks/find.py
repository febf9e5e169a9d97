"""From a key to what it finds: a filter being typed, topics with their counts."""

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.jobs import TYPED
from benchmarks.keys import Latencies, at_rest, press
from benchmarks.rows import Goal, Row

_ROUNDS = 6  # of each in a run
_ESCAPE, _BACKSPACE = b"\x1b", b"\x7f"


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
    figures: dict[str, Latencies] = {name: [] for name in (*TYPED, "topics with their counts")}
    with at_rest(bench, feed) as terminal:
        for _ in range(_ROUNDS):
            for name, (before, key) in TYPED.items():
                press(terminal, b"/", "Enter keeps")
                for letter in before:
                    press(terminal, letter.encode())
                figures[name] += press(terminal, key.encode(), screen.any_of(found["titles"][name]))
                press(terminal, _ESCAPE, r"Read")
            figures["topics with their counts"] += press(terminal, b"t", f"{found['topic']} +[0-9]")
            press(terminal, _ESCAPE)
    return figures
