"""The benchmarks: their feeds, their table, and the terminal they measure in. How fast anything is, no test says."""

import os
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.feedgen import make_feed, make_small_feed
from benchmarks.page import BEGIN, END, write_page
from benchmarks.rows import Goal, Row
from benchmarks.table import table
from benchmarks.transcript import Transcript
from builders import SAMPLE, synced

from reader.query import Query

needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def bytes_of(feed: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in feed.iterdir()}


@pytest.mark.parametrize("make", [make_feed, make_small_feed])
def test_a_seed_always_makes_the_same_bytes(make: Callable[[Path, int, int], None], tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        make(tmp_path / name, 60, seed)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "again")
    assert bytes_of(tmp_path / "one") != bytes_of(tmp_path / "other")


def test_the_small_feed_holds_small_whole_articles(tmp_path: Path) -> None:
    make_small_feed(tmp_path, 400)
    sizes = [len(text) for text in bytes_of(tmp_path).values()]
    assert len(sizes) == 400
    assert 900 < sum(sizes) / len(sizes) < 1_300
    with closing(synced(tmp_path)) as library:
        records = list(library.records(library.ids(Query())))
        assert library.counts().articles == 400
        assert not library.counts().problems
    for field in ("title", "excerpt", "published", "source", "topics", "quality", "originalUrl"):
        assert all(record[field] is not None for record in records), field
    assert {record["related"] for record in records} == {0, 1, 2}
    assert 20 < sum(bool(record["related"]) for record in records) < 60
    assert 80 < sum(record["heat"] is not None for record in records) < 200


def test_a_row_shows_its_goal_and_whether_it_is_met() -> None:
    rows = [
        Row("start", "ms", [130, 110, 120], Goal(ratio=1.3), "bare app", [100, 90, 110]),
        Row("keys", "ms", [*range(1, 101), None], Goal(most=60, p99=90)),
        Row("build", "s", [2.0], Goal(faster=6), "others", [13.0]),
        Row("memory", "MB", [60.0], Goal(above=15), "bare app", [40.0]),
        Row("change", "s", [None], Goal(most=0.3)),
        Row("beside", "ms", [5.0]),
    ]
    assert table(rows).splitlines()[2:] == [
        "| start | 120 ms | 110 – 130 | bare app: 100 ms | 1.20x | ≤ 1.3x | yes |",
        "| keys | 50.5 ms, p99 99.0 ms, 1 of 101 not seen | 1.00 – 100 |  |  | ≤ 60 ms, p99 ≤ 90 ms | no |",
        "| build | 2.00 s |  | others: 13.0 s | 6.5x faster | ≥ 6x faster | yes |",
        "| memory | 60.0 MB |  | bare app: 40.0 MB | +20.0 MB | ≤ +15 MB | no |",
        "| change | not seen |  |  |  | ≤ 0.3 s | not seen |",
        "| beside | 5.00 ms |  |  |  |  |  |",
    ]


def test_the_page_is_made_once_and_keeps_its_text(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "performance.md"
    write_page(page, "| first |\n", {"cores": "2"})
    page.write_text(page.read_text().replace("# How fast it is", "# Mine"))
    write_page(page, "| second |\n", {"cores": "4"})
    text = page.read_text()
    assert text.startswith("# Mine")
    assert "first" not in text
    assert text.count("| second |\n\nMeasured on: cores 4\n") == text.count(BEGIN) == text.count(END) == 1


def test_what_is_written_is_seen_when_its_frame_ends() -> None:
    transcript, pattern = Transcript(), re.compile(r"2/100")
    for written, is_seen in (
        ("\x1b]0;2/100\x07\x1b[?2026h\x1b[3;5H\x1b[1m2", False),
        ("/10", False),
        ("0\x1b[", False),
        ("0m and more", False),
        ("\x1b[?2026l", True),
    ):
        transcript.feed(written.encode())
        assert bool(transcript.find(pattern)) is is_seen, written


@needs_terminal
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # forks, as a pseudo-terminal must, beside pytest's threads
def test_the_app_is_measured_in_a_terminal(home: Path) -> None:
    from benchmarks import screen
    from benchmarks.keys import press
    from benchmarks.launch import PROJECT, environment, reader
    from benchmarks.terminal import Terminal

    command = reader(str(SAMPLE))
    with Terminal(command, environment=environment(home), directory=PROJECT, quit_keys=b"Q") as terminal:
        sight = terminal.seen(screen.at(1, 30), patience=60)
        assert sight
        assert sight.at > terminal.started
        first, status = press(terminal, b"j", screen.ANYTHING, screen.at(2, 30))
        assert first and status and 0 < first <= status
        assert press(terminal, b"G", screen.at(31, 30), patience=0.5) == [None]
        peak = terminal.peak_memory()
        assert peak is None or peak > 10
