"""A feed that nothing is known of is read ahead: its first rows stand there before the app looks at the files itself."""

from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import article, feed_of, open_library, open_state, synced, titles, write

from reader.library import preload
from reader.library.folders import is_whole
from reader.library.headlines import first_headlines, tally
from reader.library.preload import preloading
from reader.library.reading import BATCH
from reader.query import Query, Sort
from reader.system.paths import data_dir


@pytest.fixture(autouse=True)
def all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, the process comes to its end."""
    monkeypatch.setattr(preload, "_PATIENCE", 60)


def read_ahead(feed: Path) -> None:
    with closing(open_library(feed)) as library, preloading(library, data_dir() / "state.db") as ahead:
        assert ahead
        ahead.wait()


@pytest.mark.thorough
def test_the_newest_names_are_read_and_the_sync_reads_the_rest(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", BATCH + 30)
    read_ahead(feed)
    with closing(open_library(feed)) as library:
        assert library.ask(tally).articles == BATCH
        assert not library.ask(is_whole)
        by_path = Query().sorted_by(Sort("path", True))
        assert titles(library, library.ids(by_path)[:1]) == [f"Article {BATCH + 29}"]
    with closing(synced(feed)) as library:
        assert library.ask(tally).articles == BATCH + 30
        assert library.ask(is_whole)
        assert titles(library, library.ids(by_path)) == [f"Article {number}" for number in reversed(range(BATCH + 30))]


def test_marks_are_on_the_rows(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 2)
    with closing(open_state()) as state:
        state.mark(["https://example.com/1"], read=True)
    read_ahead(feed)
    with closing(open_library(feed)) as library:
        assert {row.title: row.read for row in library.ask(first_headlines, Query(), 9, library.clock())} == {
            "Article 0": False,
            "Article 1": True,
        }


def test_nothing_is_read_ahead_where_something_is_known(tmp_path: Path) -> None:
    with closing(synced(feed_of(tmp_path, 1))) as library, preloading(library, data_dir() / "state.db") as ahead:
        assert not ahead


def test_what_cannot_be_read_ahead_is_left_to_the_sync(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 1)
    (data_dir() / "state.db").mkdir(parents=True)
    read_ahead(feed)
    with closing(open_library(feed)) as library:
        assert not any(library.ask(tally))


@pytest.mark.thorough
async def test_the_app_shows_the_rows_and_tells_no_news_of_a_new_feed(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", BATCH + 30)
    async with reader(feed, reads_ahead=True) as app:
        assert app.main.list.count == BATCH + 30
        assert app.main.list.cursor == 0
        assert app.toasts == []
        write(feed, "b.md", article(1))
        await app.press("f5")
        await app.until(lambda: app.toasts == ["1 new"])
