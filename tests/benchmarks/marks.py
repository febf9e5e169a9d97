"""Marks on a large feed: counting, finding the next unread article, marking all and undoing that."""

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.keys import Latencies, at_rest, press
from benchmarks.rows import Goal, Row
from benchmarks.terminal import PATIENCE

_ROUNDS = 4  # in a run
_KEYS = {"mark all read": (b"R", "(?<![0-9,])0 unread"), "undo that": (b"U", "[1-9][0-9,]* unread")}


def mark_rows(bench: Bench) -> list[Row]:
    """From a key to the screen, where nothing is read before; and timed inside a process of their own, where half is,
    on the disk and mirrored in the index each time.
    """
    feed = bench.small(bench.articles)
    runs = [_run(bench, feed) for _ in range(bench.runs)]
    pressed = {name: [latency for run in runs for latency in run[name]] for name in _KEYS}
    return [
        *(
            Row(f"{name} at {bench.articles:,}: key to screen", "ms", latencies, Goal(most=200))
            for name, latencies in pressed.items()
        ),
        *_inside_rows(bench, feed),
        *_replication_rows(bench),
    ]


def _run(bench: Bench, feed: Path) -> dict[str, Latencies]:
    figures: dict[str, Latencies] = {name: [] for name in _KEYS}
    with at_rest(bench, feed) as terminal:
        for _ in range(_ROUNDS):
            for name, (key, count) in _KEYS.items():
                figures[name] += press(terminal, key, count, patience=PATIENCE)
    return figures


def _inside_rows(bench: Bench, feed: Path) -> list[Row]:
    seen = bench.job("marks", feed, bench.home(feed))
    size = f"{bench.articles:,} articles, half of them read"
    return [
        Row(f"how many are unread, {size}", "ms", seen["count"], Goal(most=1)),
        Row(f"next unread article, {size}", "ms", seen["next"], Goal(most=5, p99=100)),
        Row(f"a star, {size}", "ms", seen["one"], Goal(most=5, p99=50)),
        Row(f"mark all read, {size}", "ms", seen["all"], Goal(most=1_000)),
        Row(f"undo that, {size}", "ms", seen["undo"], Goal(most=1_000)),
    ]


def _replication_rows(bench: Bench) -> list[Row]:
    """What it takes that marks follow to another machine, by way of a folder; beside the screen."""
    feed = bench.small(bench.articles)
    home = bench.new_home()
    bench.job("build", feed, home)
    done = bench.job("replicate", feed, home)
    size = f"{bench.articles:,} marks"
    return [
        Row(f"size of the file for another machine, {size}", "B", done["bytes"], Goal(most=40 * bench.articles)),
        Row(f"write it, {size}", "ms", done["write"], Goal(most=2_000)),
        Row(f"merge it, {size}", "ms", done["merge"], Goal(most=5_000)),
        Row(f"write one mark more behind {size}", "ms", done["write one"], Goal(p95=20)),
        Row(f"merge one mark more into {size}", "ms", done["merge one"], Goal(p95=20)),
    ]
