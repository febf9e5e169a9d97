"""Marks in the real app: star, hide, tag, select, undo; the visit and the place left."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, feed_of, open_state, write
from textual.widgets import Input

from reader.library.headlines import headlines
from reader.library.marks import tags
from reader.session.view_state import ViewState, last_view_state
from reader.state import memory
from reader.system.paths import cache_dir, config_file, data_dir
from reader.tui.screen.features.visit import Visit


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return feed_of(tmp_path / "feed", 20)


def marked(app: Reader, mark: str) -> list[str]:
    """The titles in view that bear a mark."""
    rows = app.main.session.library.ask(headlines, app.main.list.ids)
    return [rows[id_].title for id_ in app.main.list.ids if getattr(rows[id_], mark)]


async def test_a_star_is_shown_counted_and_taken_off(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("f")
        await app.until(lambda: marked(app, "starred") == [app.title])
        assert "★" in app.main.list.render_line(0).text + app.main.list.render_line(1).text
        assert app.main.bar.counts.starred == 1
        await app.press("j", "F")
        assert len(app.titles) == 1
        await app.press("F", "g", "f")
        await app.until(lambda: not marked(app, "starred"))


@pytest.mark.thorough
async def test_what_is_hidden_is_gone_until_asked_for(feed: Path) -> None:
    async with reader(feed) as app:
        first, second = app.titles[:2]
        await app.press("D")
        await app.until(lambda: first not in app.titles)
        assert app.title == second
        assert app.main.bar.counts.listed == 19
        await app.press("slash", *"is", "colon", *"hidden", "enter")
        assert app.titles == [first]
        await app.press("D", "escape")
        await app.until(lambda: len(app.titles) == 20)


async def test_tags_are_given_and_taken_off(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("T", *"later", "space", *"rust", "enter")
        await app.until(lambda: app.main.session.library.ask(tags) == {"later": 1, "rust": 1})
        await app.until(lambda: app.main.article.loaded and app.main.article.loaded.tags == ("later", "rust"))
        await app.press("T")
        assert app.app.screen.query_one(Input).value == "later rust"
        await app.press("ctrl+u", *"later", "enter")
        await app.until(lambda: app.main.session.library.ask(tags) == {"later": 1})
        await app.press("slash", *"tag", "colon", *"later", "enter")
        assert len(app.titles) == 1


@pytest.mark.thorough
async def test_selected_articles_are_marked_together(feed: Path) -> None:
    async with reader(feed) as app:
        titles = app.titles
        await app.press("x", "x", "j", "X")
        assert app.main.keys.status == "4 selected"
        assert "✓" in app.main.list.render_line(0).text
        await app.press("f")
        await app.until(lambda: marked(app, "starred") == titles[:4])
        assert app.toasts[-1] == "4 articles: starred. U undoes it."
        assert not app.main.list.selection
        await app.press("x", "escape")
        assert not app.main.list.selection


async def test_an_article_is_marked_read_and_the_next_unread_one_gone_to(feed: Path) -> None:
    async with reader(feed) as app:
        titles = app.titles
        await app.press("j", "r", "k")
        await app.until(lambda: marked(app, "read") == titles[1:2])
        await app.press("m", "m")
        await app.until(lambda: marked(app, "read") == titles[:3])
        assert app.title == titles[3]
        await app.press("x", "X", "j", "X", "m")
        await app.until(lambda: marked(app, "read") == titles[:6])
        assert app.title == titles[6]


@pytest.mark.thorough
async def test_all_in_view_above_and_below_are_marked_and_it_is_undone(feed: Path) -> None:
    async with reader(feed) as app:
        titles = app.titles
        await app.press("slash", *"topic", "equals_sign", *"topic1", "ctrl+u", *"article", "enter", "R")
        await app.until(lambda: len(marked(app, "read")) == 20)
        assert app.toasts[-1] == "20 articles: read. U undoes it."
        await app.press("U")
        await app.until(lambda: not marked(app, "read"))
        await app.press("ctrl+y")
        await app.until(lambda: len(marked(app, "read")) == 20)
        await app.press("U", "escape", "g", "j", "j", "left_parenthesis")
        await app.until(lambda: marked(app, "read") == titles[:2])
        await app.press("U", "right_parenthesis")
        await app.until(lambda: marked(app, "read") == titles[3:])


@pytest.mark.thorough
async def test_there_may_be_nothing_to_undo(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("U")
        await app.until(lambda: app.toasts == ["Nothing to undo."])
        await app.press("ctrl+y")
        await app.until(lambda: app.toasts[-1] == "Nothing to redo.")


@pytest.mark.thorough
async def test_undo_works_after_a_restart(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("R")
        await app.until(lambda: len(marked(app, "read")) == 20)
    async with reader(feed) as app:
        await app.press("U")
        await app.until(lambda: not marked(app, "read"))


async def test_marks_of_another_reader_are_seen_within_a_second(feed: Path) -> None:
    async with reader(feed) as app:
        await app.until(lambda: app.main.feature(Visit).state_time)
        row = app.main.desk.row
        assert row
        with closing(open_state()) as state:
            state.mark([row.key], starred=True)
        await app.until(lambda: marked(app, "starred") == [row.title])
        await app.until(lambda: app.main.bar.counts.starred == 1)


@pytest.mark.thorough
async def test_what_came_since_the_last_visit_is_new(feed: Path) -> None:
    async with reader(feed):
        pass
    write(feed, "z.md", article(60))
    async with reader(feed) as app:
        await app.until(lambda: marked(app, "new") == ["Article 60"])
        assert "◆ Article 60" in app.main.list.render_line(2 * app.titles.index("Article 60")).text
        assert app.main.bar.counts.new == 1
        await app.press("slash", *"is", "colon", *"new", "enter")
        assert app.titles == ["Article 60"]


@pytest.mark.thorough
async def test_the_place_left_is_where_the_next_visit_begins(feed: Path) -> None:
    async with reader(feed, size=(100, 14)) as app:
        await app.press("s", "t", *["j"] * 12)
        left = (app.main.desk.lists.query, app.title, app.main.list.scroll_offset.y)
        library, state_file = app.main.session.library, data_dir() / "state.db"
    place = last_view_state(library.twin(), state_file)
    assert str(place.query) == "sort:title"
    async with reader(feed, size=(100, 14), place=place) as app:
        assert (app.main.desk.lists.query, app.title, app.main.list.scroll_offset.y) == left


def test_a_place_that_cannot_be_read_is_the_beginning(feed: Path) -> None:
    with closing(open_state()) as state:
        memory.remember_directories(state, [feed])
        memory.remember_view(state, [feed], {"query": "view:gone", "key": 3, "top": "x"})
    from builders import open_library

    with closing(open_library(feed)) as library:
        assert last_view_state(library, data_dir() / "state.db") == ViewState()


@pytest.mark.thorough
@pytest.mark.parametrize(("when", "read"), [("open", True), ("never", False)])
async def test_opening_marks_read_or_not_as_the_person_wishes(feed: Path, when: str, read: bool) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text(f'[reading]\nmark_read = "{when}"\n')
    async with reader(feed) as app:
        await app.until(lambda: app.main.session.config.reading.mark_read == when)
        await app.press("o")
        await app.until(lambda: app.opened)
        await app.pilot.pause()
        assert bool(marked(app, "read")) == read


@pytest.mark.thorough
async def test_an_article_shown_for_long_enough_counts_as_read(feed: Path) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text('[reading]\nmark_read = "shown"\nseconds = 1\n')
    async with reader(feed) as app:
        await app.until(lambda: app.main.session.config.reading.mark_read == "shown")
        await app.press("j")
        await app.until(lambda: marked(app, "read") == [app.titles[1]])


async def test_a_mark_that_cannot_be_saved_is_said_and_not_shown(feed: Path) -> None:
    async with reader(feed) as app:
        with closing(sqlite3.connect(data_dir() / "state.db")) as db:
            db.execute("CREATE TRIGGER refuse BEFORE INSERT ON fact BEGIN SELECT RAISE(ABORT, 'no room'); END")
        await app.press("f")
        await app.until(lambda: app.toasts and "no room" in app.toasts[-1])
        assert not marked(app, "starred")
        await app.press("j")
        assert app.main.list.cursor == 1
    assert cache_dir().is_dir()


@pytest.mark.thorough
async def test_an_article_is_gone_on_with_where_it_was_left(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + "\n\n".join(f"Paragraph {number}" for number in range(80)))
    write(tmp_path, "b.md", article(2))
    async with reader(tmp_path, size=(100, 20)) as app:
        await app.press("j")
        await app.rested()
        await app.press("l", "space", "space")
        left = app.main.article.scroll_offset.y
        assert left > 20
        await app.press("h", "k")
        await app.rested()
        assert app.main.article.scroll_offset.y == 0
    async with reader(tmp_path, size=(100, 20)) as app:
        await app.press("j")
        await app.rested()
        await app.until(lambda: abs(app.main.article.scroll_offset.y - left) <= 1)


@pytest.mark.thorough
async def test_when_an_article_was_opened_is_kept(feed: Path) -> None:
    async with reader(feed) as app:
        row = app.main.desk.row
        assert row
        await app.press("o")
        with closing(open_state()) as state:
            await app.until(lambda: state.marks(row.key).opened)
