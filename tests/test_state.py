"""The person's marks and settings: kept for good, seen by every reader."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from builders import article, feed_of, keys, mirrored, open_library, open_state, synced, titles, write

from reader.errors import StorageError
from reader.library.headlines import tally
from reader.query import Query
from reader.state import memory
from reader.state.mark_values import Marks
from reader.state.schema import VERSION
from reader.state.state import State
from reader.system.paths import data_dir
from reader.text.hashing import page_id


def read_among(state: State, *keys: str) -> set[str]:
    return {key for key in keys if state.marks(key).read}


def test_marks_are_kept() -> None:
    with closing(open_state()) as state:
        state.mark(["a", "b"], read=True)
        state.mark(["b"], read=False, starred=True)
        state.mark(["c"], hidden=True, tag=["later", "rust"])
        state.mark(["c"], untag=["later"])
    with closing(open_state()) as state:
        assert state.marks("a") == Marks(read=True)
        assert state.marks("b") == Marks(starred=True)
        assert state.marks("c") == Marks(hidden=True, tags=("rust",))
        assert state.marks("d") == Marks()
        assert state.marks_of([page_id("a"), page_id("d")]) == {page_id("a"): Marks(read=True)}


def test_a_mark_says_how_many_articles_it_changed() -> None:
    with closing(open_state()) as state:
        assert state.mark(["a", "b", "a"], read=True) == (2, {"read": True})
        assert state.mark(["a", "c"], read=True, tag=["x"]) == (2, {"read": True, "tag:x": True})
        assert state.mark(["a"], read=True) == (0, {"read": True})
        assert state.mark([], read=True) == (0, {"read": True})


def test_tags_are_any_text() -> None:
    with closing(open_state()) as state:
        state.mark(["a"], tag=["  to\tread ", "ä", "", " ", "half \ud800"])
        assert state.marks("a").tags == ("half ?", "to read", "ä")
        assert state.mark(["a"], tag=["to  read"]).articles == 0
        state.mark(["a"], untag=["to read", "half ?"])
        assert state.marks("a").tags == ("ä",)


def test_where_an_article_was_left_is_kept() -> None:
    with closing(open_state()) as state:
        state.note_opened("a")
        state.note_scroll("a", 0.25)
        state.note_scroll("b", 7)
        opened, marks = state.marks("a").opened, state.marks("a")
        assert opened is not None
        assert marks == Marks(opened=opened, scroll=0.25)
        assert state.marks("b").scroll == 1
        state.note_opened("a")
        assert (state.marks("a").opened or 0) >= opened
        assert state.undo() is None, "there is nothing to undo in it"
        assert mirrored(state.changes("", 0)) == [], "and nothing to mirror"


def test_changes_are_followed_from_any_point() -> None:
    a, b = page_id("a"), page_id("b")
    with closing(open_state()) as mine, closing(open_state()) as other:
        mine.mark(["a"], read=True)
        first = other.changes("", 0)
        assert mirrored(first) == [(a, "read", 1)]
        assert mirrored(other.changes(first.origin, first.reached)) == []
        mine.mark(["a"], read=True)  # nothing new
        mine.mark(["b", "a"], read=False, starred=True, tag=["x"])
        news = other.changes(first.origin, first.reached)
        assert sorted(mirrored(news)) == sorted(
            [(a, "read", 0), (a, "starred", 1), (b, "starred", 1), (a, "tag:x", 1), (b, "tag:x", 1)]
        )
        assert len(mirrored(other.changes("another file", 99))) == 5
        mine.undo()
        assert len(mirrored(other.changes(news.origin, news.reached))) == 5


def test_first_seen_is_kept_from_the_first_time() -> None:
    with closing(open_state()) as state:
        state.note_seen([(page_id("a"), 10), (page_id("b"), 20)])
        state.note_seen([(page_id("a"), 30)])
        assert (state.marks("a").seen, state.marks("b").seen, state.marks("c").seen) == (10, 20, None)


def test_new_is_what_came_after_the_last_visit(tmp_path: Path) -> None:
    feeds = [tmp_path / "a", tmp_path / "b"]
    with closing(open_state()) as state:
        assert state.new_since(feeds) is None
        state.begin_visit(feeds)
        assert state.new_since(feeds) is None, "during the first visit nothing is"
        state.end_visit(feeds)
        first = state.new_since(feeds)
        assert first
        state.begin_visit(feeds)
        assert state.new_since(feeds) == first
        assert state.new_since([tmp_path]) is None
    with closing(open_state()) as state:  # that visit ended with a kill
        state.begin_visit(feeds)
        since = state.new_since(feeds)
        assert since
        assert since > first


def set_clock(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setattr("reader.text.times.time_ns", lambda: (20_000 + day) * 86_400 * 10**9)


@pytest.mark.quick(1)
@pytest.mark.parametrize("days", [(0, -30, -29, 1), (0, 27_000, 1, 2), (0, 0, 0, 0), (0, 1, 2, 3)])
def test_what_comes_is_new_for_one_visit_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: tuple[int, ...]
) -> None:
    feed = feed_of(tmp_path / "feed", 3)
    for visit, day in enumerate(days):
        set_clock(monkeypatch, day)
        write(feed, f"late-{visit}.md", article(100 + visit))
        with closing(open_library(feed)) as library, closing(open_state()) as state:
            state.begin_visit(library.roots)
            library.sync(state)
            library.mirror_marks(state)
            expected = [f"Article {100 + visit}"] if visit else []
            assert titles(library, library.ids(Query.parse("is:new"))) == expected, (visit, day)
            library.make_anew()  # the state knows what was seen
            library.sync(state)
            library.mirror_marks(state)
            assert titles(library, library.ids(Query.parse("is:new"))) == expected, (visit, day)
            state.end_visit(library.roots)


def test_a_clock_put_back_during_a_visit_makes_nothing_new_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(tmp_path / "feed", 3)
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        for day in (0, -30):
            set_clock(monkeypatch, day)
            state.begin_visit(library.roots)
            write(feed, f"late-{day}.md", article(100 + day))
            library.sync(state)
            library.mirror_marks(state)
            set_clock(monkeypatch, day - 10)
            write(feed, f"later-{day}.md", article(200 + day))
            library.sync(state)
            library.mirror_marks(state)
            assert library.ask(tally).new == (2 if day else 0)
            state.end_visit(library.roots)
        state.begin_visit(library.roots)
        library.mirror_marks(state)
        assert library.ask(tally).new == 0


def test_views_and_the_last_directories_are_remembered(tmp_path: Path) -> None:
    with closing(open_state()) as state:
        assert (memory.last_directories(state), memory.view(state, [tmp_path])) == ([], {})
        memory.remember_directories(state, [tmp_path / "ä b", tmp_path])
        memory.remember_view(state, [tmp_path], {"query": "is:unread", "ratio": 0.4})
        assert memory.last_directories(state) == [tmp_path / "ä b", tmp_path]
        assert memory.view(state, [tmp_path]) == {"query": "is:unread", "ratio": 0.4}
        assert memory.view(state, [tmp_path, tmp_path]) == {}


def test_queries_are_remembered_the_newest_first() -> None:
    with closing(open_state()) as state:
        for query in ("rust", "is:unread", "rust"):
            memory.remember_query(state, query)
        assert memory.queries(state) == ["rust", "is:unread"]
        for id_ in ("sort", "star", "sort", "open", "undo", "hide", "tag"):
            memory.remember_command(state, id_)
        assert memory.commands(state) == ["tag", "hide", "undo", "open", "sort"]


def test_the_state_is_private() -> None:
    with closing(open_state()) as state:
        state.back_up()
    for directory in (data_dir(), data_dir() / "backups"):
        assert directory.stat().st_mode & 0o777 == 0o700
        for file in directory.glob("*.db"):
            assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="needs permissions")
def test_nothing_is_open_to_others_whatever_the_umask(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor for a moment: files are looked at as they are made."""
    feed = feed_of(tmp_path / "feed", 2)
    monkeypatch.setenv("BROADSHEET_HOME", str(home / "far" / "below"))
    modes: dict[str, int] = {}
    connect = sqlite3.connect

    def look(file: object, *words: object, **named: object) -> sqlite3.Connection:
        made = connect(file, *words, **named)  # type: ignore[call-overload]
        with suppress(OSError):
            modes[str(file)] = Path(str(file)).stat().st_mode & 0o077
        return made  # type: ignore[no-any-return]

    monkeypatch.setattr(sqlite3, "connect", look)
    before = os.umask(0)
    try:
        with closing(synced(feed)) as library, closing(open_state()) as state:
            state.mark(keys(library, library.ids(Query())), read=True)
            state.back_up()
            state.back_up_before_import()
        with open(data_dir() / "state.db", "r+b") as file:
            file.write(b"x" * 16)
        open_state().close()
    finally:
        os.umask(before)
    assert modes
    assert not any(modes.values()), modes
    for path in (home / "far").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert (home / "far").stat().st_mode & 0o077 == 0


def version_1(file: Path) -> None:
    """A file as the first Broadsheet wrote it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as db:
        db.executescript(
            """
            CREATE TABLE mark (key TEXT PRIMARY KEY, read INTEGER NOT NULL, change INTEGER NOT NULL) WITHOUT ROWID;
            CREATE INDEX mark_by_change ON mark (change);
            CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            INSERT INTO mark VALUES ('a', 1, 1), ('b', 0, 3), ('path:x.md', 1, 2);
            INSERT INTO setting VALUES ('origin', '0123'), ('feeds', '["/news"]');
            PRAGMA user_version = 1;
            """
        )


def test_a_file_of_the_first_version_is_brought_to_this_one_and_kept_as_it_was() -> None:
    version_1(data_dir() / "state.db")
    with closing(open_state()) as state:
        assert read_among(state, "a", "b", "path:x.md") == {"a", "path:x.md"}
        assert memory.last_directories(state) == [Path("/news")]
        assert (state.changes("", 0).origin, state.changes("", 0).reached) == ("0123", 3)
        assert state.mark(["b"], read=True).articles == 1
        assert mirrored(state.changes("0123", 3)) == [(page_id("b"), "read", 1)]
    (copy,) = (data_dir() / "backups").iterdir()
    assert copy.name.endswith("-version-1.db")
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT count(*) FROM mark").fetchone() == (3,)


def test_a_file_of_a_newer_version_is_refused_and_not_touched() -> None:
    open_state().close()
    file = data_dir() / "state.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
        db.execute("PRAGMA journal_mode = WAL")
    before = file.read_bytes()
    with pytest.raises(StorageError, match="newer version of Broadsheet"):
        State(file)
    assert file.read_bytes() == before
