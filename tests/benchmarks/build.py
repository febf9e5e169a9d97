"""From files to a library: built from nothing, and looked over again."""

from collections.abc import Callable
from typing import Any

from benchmarks.bench import Bench
from benchmarks.launch import in_turn, wall_ms
from benchmarks.rows import Goal, Row

Answer = dict[str, Any]


def build_rows(bench: Bench) -> list[Row]:
    """Files shaped like real ones, beside reading their bytes and beside python-frontmatter."""
    feed = bench.shaped()
    files = sum(path.is_file() for path in feed.rglob("*"))
    measures: tuple[Callable[[], Answer], ...] = (
        lambda: bench.job("read", feed, bench.room),
        lambda: bench.job("build", feed, bench.new_home()),
        lambda: bench.job("frontmatter", feed, bench.room),
    )
    measures[0]()  # what is measured finds all files in memory
    read, built, parsed = in_turn(bench.runs, *measures)
    what = f"{files:,} {bench.shape}"
    bytes_, theirs = [one["seconds"] for one in read], [one["seconds"] for one in parsed]
    listed, whole = [one["listed"] for one in built], [one["whole"] for one in built]
    beside = "python-frontmatter, one process"
    return [
        Row(f"cold build, list complete, {what}", "s", listed, Goal(ratio=7), "reading all bytes", bytes_),
        Row(f"cold build with related edges and full text, {what}", "s", whole, Goal(faster=6), beside, theirs),
    ]


def small_build_rows(bench: Bench) -> list[Row]:
    """Very many small files."""
    feed = bench.small(bench.articles)
    bench.job("read", feed, bench.room)
    (built,) = in_turn(bench.runs, lambda: bench.job("build", feed, bench.new_home()))
    work, goal = f"cold build, {bench.articles:,} small files", Goal(most=12)
    return [
        Row(f"{work}, list complete", "s", [one["listed"] for one in built], goal),
        Row(f"{work}, with related edges and full text", "s", [one["whole"] for one in built], goal),
    ]


def rescan_rows(bench: Bench) -> list[Row]:
    """A look at files of which none has changed."""
    feed = bench.small(bench.articles)
    home = bench.home(feed)
    find = ["find", str(feed), "-newermt", "now"]
    found, ours = in_turn(
        bench.runs, lambda: wall_ms(find, home), lambda: bench.job("rescan", feed, home)["seconds"] * 1000
    )
    work = f"rescan with nothing changed, {bench.articles:,} files"
    return [Row(work, "ms", ours, Goal(ratio=1.5), "find DIR -newermt now", found)]
