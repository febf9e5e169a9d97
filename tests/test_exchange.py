"""Marks as text: what is exported, and how two of them become one."""

import io
import itertools
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from builders import PROJECT, article, feed_of, mirrored, open_state, write
from hypothesis import example, given, settings
from hypothesis import strategies as st
from profiles import examples

from reader.cli import main
from reader.state import schema
from reader.state.exchange import ExchangeError, Fact, lines, merge, parse
from reader.state.mark_values import Marks
from reader.state.state import State
from reader.system.paths import data_dir
from reader.text.times import is_moment


def fresh() -> sqlite3.Connection:
    """The tables of a state in memory."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db)
    return db


def merged(*files: Sequence[str]) -> list[str]:
    """What a new state exports that has merged these one after the other."""
    with closing(fresh()) as db:
        for file in files:
            merge(db, parse(file))
        return list(lines(db))


def test_a_line_holds_all_of_an_article_and_they_are_sorted() -> None:
    facts = [
        Fact("b", "read", 1, 0),
        Fact("a", "starred", 1, 1_777_636_800_000_000),
        Fact("a", "tag:ä", 0, 1_777_636_800_000_001),
        Fact("a", "scroll", 2_500, 0),
        Fact("a", "opened", 1_000_000, 0),
        Fact("a", "seen", 0, 60_000_000),
    ]
    with closing(fresh()) as db:
        assert merge(db, facts) == (2, 6)
        exported = list(lines(db))
    assert [json.loads(line) for line in exported] == [
        {
            "key": "a",
            "opened": ["1970-01-01T00:00:01Z", "1970-01-01T00:00:00Z"],
            "scroll": [0.25, "1970-01-01T00:00:00Z"],
            "seen": "1970-01-01T00:01:00Z",
            "starred": [True, "2026-05-01T12:00:00Z"],
            "tag:ä": [False, "2026-05-01T12:00:00.000001Z"],
        },
        {"key": "b", "read": [True, "1970-01-01T00:00:00Z"]},
    ]
    assert merged(exported) == exported


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ((1, 10), (0, 20), (0, 20)),  # the later one counts
        ((0, 20), (1, 10), (0, 20)),
        ((0, 10), (1, 10), (1, 10)),  # of two as late, the mark
        ((1, 10), (1, 20), (1, 20)),
    ],
)
def test_of_two_facts_the_later_one_counts(
    mine: tuple[int, int], theirs: tuple[int, int], both: tuple[int, int]
) -> None:
    with closing(fresh()) as db:
        for value, at in (mine, theirs):
            merge(db, [Fact("a", "starred", value, at), Fact("a", "read", 1, 5)])
        assert db.execute("SELECT value, at FROM fact WHERE name = 'starred'").fetchone() == both


facts = st.builds(
    Fact,
    st.sampled_from("ab"),
    st.sampled_from(["read", "starred", "tag:x", "tag:y", "scroll", "seen"]),
    st.integers(0, 1),
    st.integers(0, 5),
).map(lambda fact: fact._replace(value=0) if fact.name == "seen" else fact)


@settings(max_examples=examples(150))
@given(st.lists(st.lists(facts, max_size=6), min_size=3, max_size=3))
def test_merging_knows_no_order_and_no_repetition(states: list[list[Fact]]) -> None:
    files = []
    for state in states:
        with closing(fresh()) as db:
            merge(db, [Fact("a", "read", 0, 0), Fact("b", "read", 0, 0), *state])
            files.append(list(lines(db)))
    whole = merged(*files)
    for order in itertools.permutations(files):
        assert merged(*order) == whole
    assert merged(*files, *files) == whole
    assert merged(merged(files[0], files[1]), files[2]) == whole
    assert merged(files[0], merged(files[1], files[2])) == whole


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "This is not JSON"),
        ("[" * 10_000, "This is not JSON"),
        ("[]", "This is not a JSON object"),
        ('{"read": [true, "2026-01-01T00:00:00Z"]}', "This has no key"),
        ('{"key": "a", "raed": [true, "2026-01-01T00:00:00Z"]}', "Unknown name 'raed'"),
        ('{"key": "a", "read": true}', "read must be a value and the moment of its change"),
        ('{"key": "a", "read": [true]}', "read must be a value and the moment of its change"),
        ('{"key": "a", "read": [3, "2026-01-01T00:00:00Z"]}', "3 is not a valid value of read"),
        ('{"key": "a", "scroll": [NaN, "2026-01-01T00:00:00Z"]}', "nan is not a valid value of scroll"),
        ('{"key": "a", "read": [true, "yesterday"]}', "'yesterday' is not a moment such as 2026-05-01T12:00:00Z"),
        ('{"key": "a", "read": [true, 7]}', "7 is not a moment such as 2026-05-01T12:00:00Z"),
        (
            '{"key": "a", "read": [true, "2026-01-01T00:00:00"]}',
            "'2026-01-01T00:00:00' is not a moment such as",
        ),  # of no zone
        ('{"key": 7}', "This has no key"),
        ('{"key": "\\ud800", "read": [true, "2026-01-01T00:00:00Z"]}', "This holds half of a character"),
        ('{"key": "a", "tag:\\ud800": [true, "2026-01-01T00:00:00Z"]}', "This holds half of a character"),
    ],
)
def test_a_line_that_is_no_marks_is_named_and_nothing_is_taken_over(line: str, reason: str) -> None:
    text = ['{"key": "a", "read": [true, "2026-01-01T00:00:00Z"]}', line]
    with closing(open_state()) as state:
        with pytest.raises(ExchangeError) as error:
            state.merge(parse(text, name="marks.jsonl"))
        assert str(error.value).startswith(f"marks.jsonl, line 2: {reason}")
        assert str(error.value).endswith(". Nothing was imported: correct the line and try again.")
        assert state.marks("a") == Marks()


def test_what_is_imported_is_followed_and_no_step_takes_it_back() -> None:
    with closing(open_state()) as state:
        state.mark(["a"], read=True)
        point = state.changes("", 0)
        state.merge([Fact("a", "read", 0, 2**60), Fact("b", "starred", 1, 5)])
        assert len(mirrored(state.changes(point.origin, point.reached))) == 2
        assert state.undo() == (0, {"read": False}), "it was changed since by another"
        assert state.marks("b").starred


def test_export_and_import_carry_marks_to_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_state()) as state:
        state.mark(["a", "b"], read=True, tag=["x"])
        state.mark(["b"], starred=True)
        state.note_scroll("a", 0.5)
    assert main(["state", "export"]) == 0
    exported = capsys.readouterr().out
    file = write(tmp_path, "marks.jsonl", exported)
    monkeypatch.setenv("BROADSHEET_HOME", str(tmp_path / "elsewhere"))
    with closing(open_state()) as state:
        state.mark(["b"], untag=["x"])  # of no effect: it has no such tag here
        state.mark(["c"], starred=True)
    assert main(["state", "import", str(file)]) == 0
    assert "2 articles, 6 changes" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(exported))
    assert main(["state", "import"]) == 0
    assert "2 articles, 0 changes" in capsys.readouterr().out
    with closing(open_state()) as state:
        assert state.marks("a") == Marks(read=True, tags=("x",), scroll=0.5)
        assert state.marks("b") == Marks(read=True, starred=True, tags=("x",))
        assert state.marks("c").starred
    assert len(list((data_dir() / "backups").iterdir())) == 2, "one before each import"


FAR = {  # a fact as it is stated, and what of it is taken over
    '"starred": [true, "9999-12-31T23:59:59Z"]': Marks(starred=True),
    '"starred": [true, "9999-12-31T23:59:59-14:00"]': Marks(starred=True),
    '"starred": [true, "0001-01-01T00:00:00+14:00"]': Marks(starred=True),
    '"starred": [true, "1969-12-31T23:59:59Z"]': Marks(starred=True),
    '"opened": ["9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00Z"]': Marks(),
    '"opened": ["0001-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]': Marks(),
    '"seen": "9999-12-31T23:59:59Z"': Marks(),
    '"seen": "0001-01-01T00:00:00+14:00"': Marks(),
}


@pytest.mark.parametrize("fact", FAR)
def test_a_moment_that_cannot_be_is_said_and_is_never_the_later_one(
    tmp_path: Path, fact: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "marks.jsonl", f'{{"key": "a", {fact}}}\n{{"key": "b", {fact}}}\n')
    assert main(["state", "import", str(file)]) == 0
    assert "2 marks: date ignored, because it is before 1970 or" in capsys.readouterr().err
    with closing(open_state()) as state:
        assert state.marks("a") == FAR[fact]
        state.mark(["b"], starred=True)
        state.mark(["b"], starred=False)
    assert main(["state", "import", str(file)]) == 0
    with closing(open_state()) as state:
        assert not state.marks("b").starred, "what is marked here is later"
        assert all(is_moment(fact.at) for fact in parse(state.export()))


def test_what_an_older_broadsheet_took_over_of_the_far_future_gives_way(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(open_state()) as state:
        state.merge([Fact("a", "starred", 1, 2**57), Fact("b", "starred", 1, 2**57)])
        state.mark(["a"], starred=False)
        state.mark(["a"], starred=True)
        assert [fact.at for fact in parse(state.export()) if fact.key == "a" and is_moment(fact.at)]
        state.merge([Fact("b", "starred", 0, 1)])
        assert not state.marks("b").starred


def test_an_import_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    good = write(tmp_path, "good.jsonl", '{"key": "a", "read": [true, "2026-01-01T00:00:00Z"]}')
    bad = write(tmp_path, "bad.jsonl", "{")
    assert main(["state", "import", str(good), str(bad)]) == 2
    with closing(open_state()) as state:
        assert state.marks("a") == Marks()


def test_what_was_before_an_import_is_kept_three_times(tmp_path: Path) -> None:
    file = write(tmp_path, "marks.jsonl", '{"key": "a", "read": [true, "2026-01-01T00:00:00Z"]}')
    for number in range(12):
        with closing(open_state()) as state:
            state.back_up()
            state.mark([str(number)], starred=True)
        assert main(["state", "import", str(file)]) == 0

    def last_mark(copy: Path) -> int:
        with closing(State(copy)) as state:
            return max(number for number in range(12) if state.marks(str(number)).starred)

    assert sorted(map(last_mark, (data_dir() / "backups").glob("*-before-import.db"))) == [9, 10, 11]


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
def test_marks_come_through_a_pipe_with_a_name(tmp_path: Path) -> None:
    script = f'\'{sys.executable}\' -m reader state import <(echo \'{{"key": "a", "read": [true, "2026-01-01T00:00:00Z"]}}\')'
    done = subprocess.run(["bash", "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith(": 1 article, 1 changes.\n")


def test_what_cannot_be_imported_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        db.execute("CREATE TABLE other (a)")
    for name, sentence in (
        ("none", "none cannot be read: No such file"),
        ("x.db", "cannot be read as a newsboat cache"),
    ):
        assert main(["state", "import", str(tmp_path / name)]) == 2
        assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said", "marked"),
    [
        (["read", "FEED", "--all"], "3 articles, 3 changed.", {0: Marks(read=True)}),
        (["star", "FEED", "title:1"], "1 article, 1 changed.", {1: Marks(starred=True), 0: Marks()}),
        (["hide", "FEED", "is:unread", "-title:1"], "2 articles, 2 changed.", {0: Marks(hidden=True), 1: Marks()}),
        (["tag", "to read", "FEED", "title:2"], "1 article, 1 changed.", {2: Marks(tags=("to read",))}),
        (["FEED", "star", "title:1"], "1 article, 1 changed.", {1: Marks(starred=True), 0: Marks()}),
        (["FEED", "FEED", "tag", "x", "--all"], "3 articles, 3 changed.", {2: Marks(tags=("x",))}),
        (["untag", "x", "FEED", "--all"], "3 articles, 0 changed.", {0: Marks()}),
        (["unread", "FEED", "--all"], "3 articles, 0 changed.", {0: Marks()}),
        (["read", "FEED", "--all", "--dry-run"], "3 articles would be marked.", {0: Marks()}),
        (["read", "FEED", "title:9"], "0 articles, 0 changed.", {0: Marks()}),
    ],
)
def test_articles_are_marked_from_a_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str, marked: dict[int, Marks]
) -> None:
    feed = feed_of(tmp_path, 3)
    code = main(["mark", *(str(feed) if word == "FEED" else word for word in words)])
    assert (code, capsys.readouterr().out) == (0 if said[0] != "0" else 1, said + "\n")
    with closing(State(data_dir() / "state.db")) as state:
        for number, marks in marked.items():
            assert state.marks(f"https://example.com/{number}")._replace(seen=None) == marks


@pytest.mark.parametrize(
    "words",
    [
        ["read"],
        ["read", "--all", "x"],
        ["tag"],
        ["tag", " ", "--all"],
        ["raed", "--all"],
        [".", "--all"],
        [".", "tag"],
        ["state"],
    ],
)
def test_a_mark_that_says_too_little_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["mark", *words] if words != ["state"] else words)
    assert exit_.value.code == 2
    assert "Try: broadsheet " in capsys.readouterr().err


def test_the_files_of_a_feed_are_never_touched(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 3)
    write(feed, "x.md", article(9, webUrl=None))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in feed.iterdir()}
    for words in (["read", str(feed), "--all"], ["tag", "x", str(feed), "--all"], ["hide", str(feed), "title:1"]):
        assert main(["mark", *words]) == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in feed.iterdir()} == before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
records = st.dictionaries(
    st.sampled_from(["key", "read", "starred", "tag:x", "tag:", "opened", "scroll", "seen", "odd"]), json_values
)


@settings(max_examples=examples(500))
@example(["[" * 100_000])
@given(st.lists(st.text(max_size=40) | records.map(json.dumps), max_size=4))
def test_whatever_is_imported_is_facts_or_an_error_in_a_sentence(text: list[str]) -> None:
    try:
        facts = list(parse(text))
    except ExchangeError as error:
        assert str(error).endswith(".")
    else:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            schema.create(db)
            merge(db, facts)
