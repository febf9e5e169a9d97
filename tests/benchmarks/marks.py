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
        *_replication_rows(bench),
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
