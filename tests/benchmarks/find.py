"""From a key to what it finds: a filter being typed, topics with their counts, headings."""

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.jobs import TYPED
from benchmarks.keys import Latencies, at_rest, press
from benchmarks.rows import Goal, Row

RARE, HALF, FIRST_LETTER = TYPED
TOPICS = "topics with their counts"
BY_DAY, *_OTHER_HEADINGS = (f"headings by {group}" for group in screen.HEADINGS)
_ROUNDS = 6  # of each in a run
_ESCAPE = b"\x1b"
_GOALS = {
    RARE: Goal(most=20),
    HALF: Goal(p95=50),
    FIRST_LETTER: Goal(most=50),
    **dict.fromkeys((TOPICS, BY_DAY, *_OTHER_HEADINGS), Goal(most=60)),
}


def find_rows(bench: Bench) -> list[Row]:
    """Everything that finds."""
    return [
        Row(f"{name} at {bench.articles:,}: key to screen", "ms", latencies, _GOALS[name])
        for name, latencies in all_finds(bench, bench.articles).items()
    ]


def all_finds(bench: Bench, articles: int) -> dict[str, Latencies]:
    """The presses of all runs."""
    runs = [finds(bench, articles) for _ in range(bench.runs)]
    return {name: [latency for run in runs for latency in run[name]] for name in _GOALS}


def finds(bench: Bench, articles: int) -> dict[str, Latencies]:
    """One run: for every press of a key that finds, how long until what it finds is on the screen."""
    feed = bench.small(articles)
    found = bench.job("found", feed, bench.home(feed))
    figures: dict[str, Latencies] = {name: [] for name in _GOALS}
    with at_rest(bench, feed) as terminal:
        for _ in range(_ROUNDS):
            for name, (before, key) in TYPED.items():
                press(terminal, b"/", "Enter keeps")
                for letter in before:
                    press(terminal, letter.encode(), screen.found(None, articles))
                figures[name] += press(terminal, key.encode(), screen.found(found["counts"][name], articles))
                press(terminal, _ESCAPE, screen.at(1, articles))
            figures[TOPICS] += press(terminal, b"t", f"{found['topic']} +[0-9]")
            press(terminal, _ESCAPE, screen.at(1, articles))
            for name, heading in zip((BY_DAY, *_OTHER_HEADINGS), screen.HEADINGS.values(), strict=True):
                figures[name] += press(terminal, b"w", heading)
            press(terminal, b"w", screen.ANYTHING)
    return figures
