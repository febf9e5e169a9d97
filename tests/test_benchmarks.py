"""The benchmarks: their feeds, their table, and the terminal they measure in. How fast anything is, no test says."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.feedgen import make_feed, make_small_feed
from benchmarks.imports import EXPECTED, difference, parts
from benchmarks.page import BEGIN, END, write_page
from benchmarks.pairs import Compared, Pair, exit_code, interval, report
from benchmarks.rows import Goal, Row
from benchmarks.table import table
from benchmarks.transcript import Transcript
from builders import PROJECT, SAMPLE, synced

from reader.library.headlines import tally
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
        assert library.ask(tally).articles == 400
        assert not library.ask(tally).problems
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
    page.write_text(page.read_text().replace("# Performance", "# Mine"))
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


@pytest.mark.thorough
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


@pytest.mark.thorough
@needs_terminal
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_all_that_is_waited_for_on_the_screen_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import find, keys
    from benchmarks.bench import Bench

    for module in (find, keys):
        monkeypatch.setattr(module, "_ROUNDS", 1)
    bench = Bench(1_000, 1, tmp_path, tmp_path)
    chosen, reversed_ = keys.switches(bench, bench.articles)
    assert all([*chosen, *reversed_])
    assert {
        name: latencies for name, latencies in find.finds(bench, bench.articles).items() if not all(latencies)
    } == {}


@pytest.mark.parametrize(
    ("values", "confidence", "expected"),
    [
        (range(1, 6), 0.9, (1, 5)),  # of five all lie on one side of the median once in 16 times
        (range(1, 6), 0.95, None),
        (range(1, 8), 0.99, None),
        (range(1, 9), 0.99, (1, 8)),
        (range(1, 9), 0.9, (2, 7)),
        (range(1, 11), 0.95, (2, 9)),
        ([*range(16, 0, -1)], 0.99, (3, 14)),
        (range(1, 101), 0.95, (40, 61)),
        ([], 0.99, None),
        ([7.0] * 9, 0.99, (7, 7)),
    ],
)
def test_the_interval_of_a_median(
    values: Sequence[float], confidence: float, expected: tuple[float, float] | None
) -> None:
    assert interval(values, confidence) == expected


def pairs_of(ratios: Sequence[float | None]) -> list[Pair]:
    """Pairs of such ratios, whose figures drift as those of a machine that gets busier do."""
    return [(None if ratio is None else 10.0 * step * ratio, 10.0 * step) for step, ratio in enumerate(ratios, 1)]


@pytest.mark.parametrize(
    ("ratios", "change"),
    [
        ([1.10, 1.12, 1.08, 1.11, 1.09, 1.30, 1.01, 1.10], 1),
        ([1.10, 1.12, 1.08, 1.11, 1.09, 1.30, 0.99, 1.10], 0),  # one of eight is the other way round: noise
        ([1.10, 1.12, 1.08, 1.11, 1.09, 1.30, 0.99, 1.10] * 2, 1),  # two of sixteen are not
        ([1.01, 1.012, 1.008, 1.011, 1.009, 1.03, 1.01, 1.01], 0),  # sure, and not worth a word
        ([0.90, 0.91, 0.85, 0.92, 0.90, 0.88, 0.90, 0.99], -1),
        ([0.90, 1.10] * 8, 0),
        ([1.0] * 8, 0),
        ([2.0] * 7, 0),  # too few
        ([2.0] * 7 + [None], 0),
        ([2.0] * 8 + [None], 1),
    ],
)
def test_what_is_more_than_noise(ratios: Sequence[float | None], change: int) -> None:
    assert Compared("keys", "ms", pairs_of(ratios)).change == change


@pytest.mark.skipif(not hasattr(os, "posix_spawnp"), reason="measured only where a process tells how much it took")
def test_what_a_command_takes_is_its_own(home: Path) -> None:
    from benchmarks.fetch import spent
    from benchmarks.launch import environment

    ours = bytearray(b"x") * (200 * 2**20)  # which its peak would begin with, if it were started from here
    small, large = (
        spent([sys.executable, "-c", f"text = bytearray(b'x') * ({mb} * 2**20)"], environment(home)) for mb in (1, 100)
    )
    assert 1 < small.memory < 100 < large.memory < 200 < len(ours) / 2**20 + 1
    assert 0 < small.computed < small.wall < 60
    with pytest.raises(subprocess.CalledProcessError):
        spent([sys.executable, "-c", "exit(3)"], environment(home))


def test_the_report_says_in_words_what_grew() -> None:
    same = Compared("down", "ms", pairs_of([1.01, 0.99] * 6))
    grown = Compared("filter", "ms", pairs_of([1.2, 1.25, 1.3, 1.25] * 2))
    fallen = Compared("memory", "MB", pairs_of([0.5] * 8 + [None]))
    unseen = Compared("build", "ms", pairs_of([None] * 8))
    assert report([same, grown, fallen, unseen]).splitlines() == [
        "| work | there | here | here : there | 99% interval | pairs |",
        "| --- | --- | --- | --- | --- | --- |",
        "| down | 65.0 ms | 65.0 ms | 1.000 | 0.990 – 1.010 | 12 |",
        "| filter | 45.0 ms | 55.0 ms | 1.250 | 1.200 – 1.300 | 8 |",
        "| memory | 45.0 MB | 22.5 MB | 0.500 | 0.500 – 0.500 | 8, 1 not seen |",
        "| build |  |  |  | not measured | 0 |",
        "",
        "Grew by more than noise: filter by 25.0% (between 20.0% and 30.0%).",
        "Fell by more than noise: memory by 50.0% (between 50.0% and 50.0%).",
        "Not measured: build; that takes 8 pairs that are seen on both sides.",
    ]
    assert "Nothing grew by more than noise." in report([same, fallen])
    assert [exit_code(all_) for all_ in ([same, fallen], [same, grown, unseen], [same, unseen])] == [0, 1, 2]


def git(project: Path, *words: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    done = subprocess.run(["git", *identity, *words], cwd=project, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two commits on `main`, and a branch of two more, which has another module and one that changes."""
    project = tmp_path / "project"
    for name in ("reader", "styles", "sample_feed"):
        (project / name).mkdir(parents=True)
        (project / name / "a.py").write_text("1\n")
    git(project, "init", "--quiet", "--initial-branch", "main")
    for message in ("one", "two", "three", "four"):
        if message == "three":
            git(project, "checkout", "--quiet", "-b", "work")
        (project / "reader" / "new.py").write_text(f"'{message}'\n")
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "--message", message)
    return project


@needs_terminal
@pytest.mark.parametrize(
    ("branch", "asked", "message"),
    [
        ("work", "", "two"),  # where it left main
        ("main", "", "one"),  # the parent
        ("work", "HEAD~1", "three"),
        ("work", "main~1", "one"),
    ],
)
def test_which_commit_is_the_other(project: Path, branch: str, asked: str, message: str) -> None:
    from benchmarks.commits import other_commit

    git(project, "checkout", "--quiet", branch)
    assert git(project, "log", "-1", "--format=%s", other_commit(asked, project)) == message


@needs_terminal
def test_a_commit_that_is_not_there_is_named(project: Path) -> None:
    from benchmarks.commits import other_commit

    with pytest.raises(LookupError, match="There is no commit nowhere in project; name another with AGAINST=commit"):
        other_commit("nowhere", project)


class Stopped(BaseException):
    """What ends everything, as C-c does."""


@pytest.mark.thorough
@needs_terminal
def test_two_trees_stand_side_by_side_and_go_whatever_happens(project: Path, tmp_path: Path) -> None:
    from benchmarks.commits import side_by_side

    (project / "reader" / "new.py").write_text("'not committed'\n")
    with pytest.raises(Stopped), side_by_side(git(project, "rev-parse", "main"), tmp_path, project) as trees:
        assert [(tree / "reader" / "new.py").read_text() for tree in trees] == ["'not committed'\n", "'two'\n"]
        for tree in trees:
            assert {path.name.split(".")[0] for path in (tree / "reader" / "__pycache__").iterdir()} == {"a", "new"}
        raise Stopped
    assert list(tmp_path.iterdir()) == [project]
    assert len(git(project, "worktree", "list").splitlines()) == 1


def test_modules_that_came_and_went_are_named_with_their_moment() -> None:
    before = parts("0 reader\n0 os\n0 reader.a\n1 textual.app\n1 reader.b\n1 asyncio\n")
    after = parts("0 reader\n0 os\n0 reader.b\n1 textual.app\n1 reader.a\n1 shutil\n")
    assert [line for line in before.splitlines() if line.startswith("[")] == [
        "[2 of ours, before the first rows]",
        "[1 of Python's own, asked for by ours, before the first rows]",
        "[1 of ours, from there to the first frame]",
        "[1 of other packages, from there to the first frame]",
        "[1 of Python's own, asked for by ours, from there to the first frame]",
    ]
    assert difference(before, before) == []
    assert difference(before, after) == [
        "- asyncio, from there to the first frame",
        "- reader.a, before the first rows",
        "- reader.b, from there to the first frame",
        "+ reader.a, from there to the first frame",
        "+ reader.b, before the first rows",
        "+ shutil, from there to the first frame",
    ]


@pytest.mark.thorough
@needs_terminal
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # as above
def test_a_module_that_a_start_imports_anew_is_seen(home: Path, tmp_path: Path) -> None:
    from benchmarks.imports import observe

    for name in ("reader", "styles", "sample_feed"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    reader = tmp_path / "reader"
    (reader / "early.py").write_text("import wave\n")
    (reader / "late.py").write_text("")
    for module, line in (
        ("config/collections.py", "import reader.early"),
        ("tui/screen/desk.py", "import reader.late"),
    ):
        (reader / module).write_text(f"{(reader / module).read_text()}\n\n{line}\n")
    assert {
        "+ reader.early, before the first rows",
        "+ wave, before the first rows",
        "+ reader.late, from there to the first frame",
    } <= {*difference(EXPECTED.read_text(), parts(observe(tmp_path / "sample_feed", home, tmp_path)))}
