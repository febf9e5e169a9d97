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
