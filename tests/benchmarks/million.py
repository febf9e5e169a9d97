"""Ten times as many articles: what must not grow, and what may."""

from benchmarks.bench import Bench
from benchmarks.find import BY_DAY, HALF, RARE, TOPICS, all_finds
from benchmarks.keys import MOVES, Latencies, all_moves, all_switches
from benchmarks.launch import in_turn
from benchmarks.rows import Goal, Row
from benchmarks.start import start, warm_start

_FLAT = Goal(ratio=1.2)  # no more than machines differ from run to run
_LINEAR = Goal(ratio=12)  # ten times, and that


def million_rows(bench: Bench) -> list[Row]:
    """Ten times the articles of the other rows, a million unless told otherwise, beside those."""
    few, many = bench.articles, bench.articles * 10
    beside = f"the same at {few:,}"
    starts = in_turn(bench.runs, lambda: start(bench, few), lambda: start(bench, many))
    rows, answers = ([[one[part] for one in size] for size in starts] for part in (0, 1))
    less, more = (_to_screen(all_moves(bench, articles)) for articles in (few, many))
    found_few, found_many = (all_finds(bench, articles) for articles in (few, many))
    (sorted_few, _), (sorted_many, _) = all_switches(bench, few), all_switches(bench, many)
    return [
        *warm_start(bench, many),
        Row(f"warm start to the first rows, {many:,}", "ms", rows[1], _FLAT, beside, rows[0]),
        Row(f"warm start to an interactive list, {many:,}", "ms", answers[1], _FLAT, beside, answers[0]),
        *(Row(f"{name} at {many:,}: key to screen", "ms", more[name], _FLAT, beside, less[name]) for name in MOVES),
        Row(f"sort switch at {many:,}: key to sorted screen", "ms", sorted_many, _LINEAR, beside, sorted_few),
        *(
            Row(f"{name} at {many:,}: key to screen", "ms", found_many[name], _LINEAR, beside, found_few[name])
            for name in (RARE, HALF, TOPICS, BY_DAY)
        ),
    ]


def _to_screen(every: dict[str, list[Latencies]]) -> dict[str, Latencies]:
    return {name: [latencies[0] for latencies in every[name]] for name in MOVES}
