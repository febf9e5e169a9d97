"""Full text with bodies of real lengths: what it adds to a build and to the index, and how soon a list follows a key."""

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.jobs import IN_BODIES
from benchmarks.keys import Latencies, at_rest, press
from benchmarks.launch import in_turn
from benchmarks.rows import Goal, Row

_ROUNDS = 6  # of each word in a run
_ESCAPE = b"\x1b"
_GOALS = dict(zip(IN_BODIES, (Goal(most=20, p95=100), Goal(most=60, p95=100)), strict=True))


def body_rows(bench: Bench) -> list[Row]:
    """Builds with bodies and without take turns; words are typed in an app at rest."""
    return [*_build_rows(bench), *_word_rows(bench)]


def _build_rows(bench: Bench) -> list[Row]:
    feed = bench.posts(bench.articles)
    bench.job("read", feed, bench.room)  # what is measured finds all files in memory
    built, without = in_turn(
        bench.runs,
        lambda: bench.job("build", feed, bench.new_home()),
        lambda: bench.job("build_without_bodies", feed, bench.new_home()),
    )
    work, beside = f"cold build, {bench.articles:,} files with bodies", "without bodies"
    stages = {"list complete": "listed", "with full text": "whole", "processor time": "computed"}
    rows = [
        Row(
            f"{work}, {stage}",
            "s",
            [each[name] for each in built],
            Goal(ratio=1.25) if name == "whole" else Goal(),
            beside,
            [each[name] for each in without],
        )
        for stage, name in stages.items()
    ]
    size = [(each["words"] + each["bodies"]) / bench.articles / 1000 for each in built]
    without_bodies = [each["words"] / bench.articles / 1000 for each in without]
    return [*rows, Row("index for search, per article with a body", "kB", size, Goal(), beside, without_bodies)]


def _word_rows(bench: Bench) -> list[Row]:
    runs = [_typed(bench) for _ in range(bench.runs)]
    return [
        Row(f"{name} at {bench.articles:,}: key to screen", "ms", [each for run in runs for each in run[name]], goal)
        for name, goal in _GOALS.items()
    ]


def _typed(bench: Bench) -> dict[str, Latencies]:
    """One run: for every word, how long from its last letter to the list."""
    feed = bench.posts(bench.articles)
    counts = bench.job("found_in_bodies", feed, bench.home(feed))["counts"]
    figures: dict[str, Latencies] = {name: [] for name in IN_BODIES}
    with at_rest(bench, feed) as terminal:
        for _ in range(_ROUNDS):
            for name, word in IN_BODIES.items():
                press(terminal, b"/", "Enter keeps")
                for letter in word[:-1]:
                    press(terminal, letter.encode(), screen.found(None, bench.articles))
                figures[name] += press(terminal, word[-1].encode(), screen.found(counts[name], bench.articles))
                press(terminal, _ESCAPE, screen.at(1, bench.articles))
    return figures
