"""Files that come, change and go while the app is open, and feeds without any."""

import shutil
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from app import Reader, reader
from builders import SAMPLE, article, dated_feed, open_library, open_state, write

from reader.config import Config
from reader.query import Query
from reader.session.sync import SyncJob
from reader.session.view_state import ViewState, last_view_state
from reader.state import memory


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return dated_feed(tmp_path)


@pytest.mark.thorough
async def test_rescan_finds_new_files_and_keeps_the_article(feed: Path) -> None:
    for key in ("ctrl+r", "f5"):
        async with reader(feed) as app:
            await app.press("j", "j")
            title = app.title
            write(feed, f"new-{key}.md", article(50, title=f"New {key}", publishedDateTime="2026-04-01"))
            await app.press(key)
            await app.until(partial(_has_title, app, f"New {key}"))
            assert app.title == title
            assert app.titles[0].startswith("New")


async def test_a_changed_file_is_shown_changed(feed: Path) -> None:
    async with reader(feed) as app:
        write(feed, "a39.md", article(39, title="Changed", publishedDateTime="2026-02-20"))
        await app.press("ctrl+r")
        await app.until(lambda: "Changed" in str(app.main.article.query_one("#title").render()))
        assert app.title == "Changed"


@pytest.mark.thorough
async def test_a_renamed_file_keeps_the_cursor(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("5", "j")
        title = app.title
        (feed / "a34.md").rename(feed / "zzz.md")
        await app.press("ctrl+r")
        await app.until(lambda: app.main.desk.sync.progress is None)
        assert app.title == title == "Article 34"


@pytest.mark.thorough
async def test_a_file_that_vanished_is_said(feed: Path) -> None:
    async with reader(feed) as app:
        (feed / "a38.md").unlink()
        await app.press("j")
        await app.rested()
        assert app.main.desk.articles.selected() is None
        assert "gone" in str(app.main.article.query_one("#head").render())
        await app.press("o")
        assert app.opened == []


async def test_a_feed_that_vanished_is_said_and_the_list_stays(feed: Path) -> None:
    async with reader(feed) as app:
        shutil.rmtree(feed)
        await app.press("f5")
        await app.until(lambda: app.toasts)
        assert "cannot be read" in app.toasts[0]
        assert app.main.list.count == 40


async def test_an_empty_directory_says_what_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path, "readme.txt", "nothing")
    async with reader(tmp_path) as app:
        text = str(app.main.query_one("#empty").render())
        assert str(tmp_path) in text
        assert "1 file ignored" in text
        write(tmp_path, "a.md", article(1))
        await app.press("f5")
        await app.until(lambda: app.title == "Article 1")


@pytest.mark.thorough
async def test_the_sample_says_how_to_open_ones_own() -> None:
    async with reader(SAMPLE, is_sample=True) as app:
        assert "F3 opens your own directory" in str(app.main.query_one("#sample").render())
    with closing(open_state()) as state:
        assert memory.last_directories(state) == []


@pytest.mark.thorough
async def test_the_directory_is_remembered(feed: Path) -> None:
    async with reader(feed):
        pass
    with closing(open_state()) as state:
        assert memory.last_directories(state) == [feed]


def test_the_directory_is_remembered_before_its_files_are_read(feed: Path) -> None:
    """Of very many, the first visit may not see the last: it is no first visit next time."""
    with closing(open_state()) as state, closing(open_library(feed)) as library:
        remembered: list[list[Path]] = []
        job = SyncJob(None, Query(), Config(), library.roots, is_visit=True)
        job.run(library, state, lambda news: remembered.append(memory.last_directories(state)))
        assert len(remembered) > 1
        assert all(directories == [feed] for directories in remembered)
        assert not memory.is_unused(state)


def _has_title(app: Reader, title: str) -> bool:
    return title in app.titles


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("left", "begins"),
    [
        ([], "New 0"),  # at the top
        (["j", "j"], "Article 37"),
        (["j", "j", "R"], "New 0"),  # all is read
    ],
)
async def test_the_next_day_begins_with_what_is_new_unless_something_was_being_read(
    feed: Path, left: list[str], begins: str
) -> None:
    async with reader(feed) as app:
        await app.press(*left)
        await app.settled()
        library, state_file = app.main.session.library, app.main.session.state_file
    place = last_view_state(library.twin(), state_file)
    for number in range(3):
        write(
            feed,
            f"new{number}.md",
            article(50 + number, title=f"New {number}", publishedDateTime=f"2026-04-0{9 - number}"),
        )
    async with reader(feed, place=place) as app:
        await app.until(lambda: app.titles[0] == "New 0" and not app.main.desk.sync.is_running)
        assert app.title == begins
        assert app.toasts == ["3 new" + (" · W shows what is new" if begins == "Article 37" else "")]
        await app.press("W")
        assert app.titles == ["New 0", "New 1", "New 2"]
        await app.press("W")
        assert len(app.titles) == 43


async def test_the_cursor_stays_where_all_ids_are_dealt_anew(tmp_path: Path) -> None:
    """An id may be another article's then: the second of three has that of the second of two."""
    for name in ("a", "c"):
        write(tmp_path, f"{name}.md", f"---\ntitle: {name}\n---\n")
    async with reader(tmp_path, place=ViewState(Query.parse("sort:path"))) as app:
        await app.press("G")
        assert app.title == "c"
        write(tmp_path, "b.md", "---\ntitle: b\n---\n")
        await app.press("f5")
        await app.until(lambda: app.main.list.count == 3)
        for number in range(70):  # more than there is room for between the first and the second
            write(tmp_path, f"aa{number:02}.md", f"---\ntitle: aa{number}\n---\n")
        await app.press("f5")
        await app.until(lambda: app.main.list.count == 73)
        assert app.title == "c"
