"""The front page and stories: what is asked of them, and what they add to a build."""

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.launch import in_turn
from benchmarks.rows import Goal, Row


def story_rows(bench: Bench) -> list[Row]:
    """Every question in a process of its own; builds with stories and without take turns."""
    feeds = {f"{bench.articles:,} small articles": bench.small(bench.articles), bench.shape: bench.shaped()}
    return [
        row for what, feed in feeds.items() for row in (*_question_rows(bench, what, feed), _cost(bench, what, feed))
    ]


def event_rows(bench: Bench) -> list[Row]:
    """What it costs to infer which articles tell the same: all at once, and one more."""
    feed, what = bench.news(bench.articles), f"{bench.articles:,} articles as news is"
    with_events, without = in_turn(
        bench.runs,
        lambda: bench.job("build_with_events", feed, bench.new_home())["computed"],
        lambda: bench.job("build", feed, bench.new_home())["computed"],
    )
    home = bench.new_home()
    bench.job("build_with_events", feed, home)
    placed = bench.job("place", feed, home)["placed"]
    cost = f"processor time of a cold build that infers events, {what}"
    return [
        Row(cost, "s", with_events, Goal(ratio=1.15), "without events", without),
        Row(f"one new article placed among {what}", "ms", placed, Goal(p95=10)),
    ]


def _question_rows(bench: Bench, what: str, feed: Path) -> list[Row]:
    home = bench.new_home()
    bench.job("build", feed, home)
    return [
        Row(f"{question}, {what}", "ms", figures, Goal(p95=50))
        for question, figures in bench.job("stories", feed, home).items()
    ]


def _cost(bench: Bench, what: str, feed: Path) -> Row:
    with_stories, without = in_turn(
        bench.runs,
        lambda: bench.job("build", feed, bench.new_home())["computed"],
        lambda: bench.job("build_without_stories", feed, bench.new_home())["computed"],
    )
    return Row(
        f"processor time of a cold build, {what}", "s", with_stories, Goal(ratio=1.1), "without stories", without
    )
