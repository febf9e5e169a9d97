"""Marks on a large feed of which half is read: counting, finding the next unread article, marking all and undoing that."""

from benchmarks.bench import Bench
from benchmarks.rows import Goal, Row


def mark_rows(bench: Bench) -> list[Row]:
    """Timed inside a process of their own, on the disk and mirrored in the index each time."""
    feed = bench.small(bench.articles)
    seen = bench.job("marks", feed, bench.home(feed))
    size = f"{bench.articles:,} articles, half of them read"
    return [
        Row(f"how many are unread, {size}", "ms", seen["count"], Goal(most=1)),
        Row(f"next unread article, {size}", "ms", seen["next"], Goal(most=5, p99=100)),
        Row(f"a star, {size}", "ms", seen["one"], Goal(most=5, p99=50)),
        Row(f"mark all read, {size}", "ms", seen["all"], Goal(most=1_000)),
        Row(f"undo that, {size}", "ms", seen["undo"], Goal(most=1_000)),
    ]
