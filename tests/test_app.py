"""Every key, on the real app."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from app import keys, reader
from builders import NOW, SAMPLE, article, dated_feed, front_matter, write
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Markdown, OptionList, Static

from reader.keys.keymap import DEFAULT
from reader.loader.body import Converted
from reader.model.article import Article
from reader.model.headline import Headline
from reader.session.loaded import load
from reader.tui.widgets.article_view import ArticleView
from reader.tui.windows.page import Page
from reader.tui.windows.palette import Offers
from reader.tui.windows.pick import Pick


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return dated_feed(tmp_path)


@pytest.mark.thorough
async def test_moving_in_the_list(feed: Path) -> None:
    async with reader(feed) as app:
        page = app.main.list.page
        for keys, row in [
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("k", 0),
            ("5 j", 5), ("2 k", 3), ("3 G", 2), ("G", 39), ("j", 39), ("g", 0), ("1 2 g", 11), ("end", 39), ("home", 0),
            ("9 9 9 g", 39), ("g", 0),
            ("ctrl+f", page), ("ctrl+b", 0), ("pagedown", page), ("pageup", 0),
            ("ctrl+d", page // 2), ("ctrl+u", 0),
        ]:  # fmt: skip
            await app.press(*keys.split())
            assert app.main.list.cursor == row, keys
            top, height = app.main.list.scroll_offset.y, app.main.list.scrollable_content_region.height
            assert app.main.list._layout.of(row) in range(top, top + height), keys


@pytest.mark.thorough
async def test_every_page_of_the_list_is_a_new_one(feed: Path) -> None:
    async with reader(feed, size=(140, 14)) as app:
        rows = app.main.list
        page = rows.page
        for keys, cursor, top in [
            ("2 j", 2, 0), ("ctrl+f", 2 + page, page), ("ctrl+f", 2 + 2 * page, 2 * page),
            ("ctrl+b", 2 + page, page), ("ctrl+d", 2 + page + page // 2, page + page // 2), ("ctrl+u", 2 + page, page),
            ("ctrl+b", 2, 0), ("ctrl+b", 0, 0), ("G ctrl+f", 39, 40 - rows.size.height),
        ]:  # fmt: skip
            await app.press(*keys.split())
            assert (rows.cursor, rows.top) == (cursor, top), keys


@pytest.mark.thorough
async def test_a_move_within_the_screen_repaints_two_lines(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader(feed) as app:
        repainted: list[tuple[Region, ...]] = []
        refresh = app.main.list.refresh

        def record(*regions: Region, **options: bool) -> Widget:
            repainted.append(regions)
            return refresh(*regions, **options)

        monkeypatch.setattr(app.main.list, "refresh", record)
        app.main._commands["down"](None)  # what `j` does, and nothing else in between
        assert [(region.y, region.height) for regions in repainted for region in regions] == [(0, 2), (2, 2)]
        assert all(repainted), "all of it"


@pytest.mark.thorough
async def test_the_next_page_is_ready_before_it_is_asked_for(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader(feed, size=(140, 30)) as app:
        await app.settled()
        prepared: list[None] = []
        made: list[str] = []
        prepare, laid_out = app.main.list.prepare, app.main.list._laid_out

        def record(row: Headline, is_cursor: bool, now: datetime) -> list[Strip]:
            made.append(row.title)
            return laid_out(row, is_cursor, now)

        monkeypatch.setattr(app.main.list, "prepare", lambda: prepared.append(prepare()))
        await app.press("j")
        await app.until(lambda: prepared)
        monkeypatch.setattr(app.main.list, "_laid_out", record)
        before = app.title
        await app.press("pagedown")
        assert set(made) <= {before, app.title}, "but for where the cursor was and is"


@pytest.mark.thorough
async def test_a_count_is_shown_and_forgotten_with_escape(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("0", "1", "0")
        assert app.main.keys.status == "10"
        await app.press("escape", "j")
        assert app.main.list.cursor == 1
        assert app.main.keys.status == "2/40"


async def test_the_article_follows_the_cursor(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("j", "j")
        await app.rested()
        shown = app.main.article.loaded
        assert shown is not None
        assert isinstance(shown.content, Article)
        assert shown.content.title == app.title == "Article 37"


@pytest.mark.thorough
async def test_an_article_that_comes_while_its_pane_is_made_is_shown(feed: Path) -> None:
    async with reader(feed) as app:
        loaded = app.main.article.loaded
        view = ArticleView(app.main.session.clock)
        await app.main.mount(view)
        await asyncio.gather(view.show(None), view.show(loaded))
        assert view._parts
        assert view._parts._loaded is loaded


@pytest.mark.thorough
async def test_moving_in_the_article(feed: Path) -> None:
    async with reader(feed) as app:
        article = app.main.article
        for enter, leave in (("enter", "escape"), ("l", "h"), ("right", "left"), ("tab", "tab"), ("enter", "q")):
            await app.press(enter)
            assert app.main.desk.panes.in_article
            await app.press("j", "j", "k")
            assert article.scroll_offset.y == 1
            await app.press("G")
            assert article.at_end
            await app.press("g")
            assert article.scroll_offset.y == 0
            await app.press("ctrl+f", "ctrl+b", "ctrl+d", "ctrl+u", "3", "j")
            assert article.scroll_offset.y == 3
            await app.press("g", leave)
            assert not app.main.desk.panes.in_article
        assert app.main.list.cursor == 0


@pytest.mark.thorough
async def test_the_other_pane_is_moved_with_capitals(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("J", "J", "K")
        assert (app.main.article.scroll_offset.y, app.main.list.cursor) == (1, 0)
        await app.press("enter", "J", "J", "K")
        assert (app.main.list.cursor, app.main.desk.panes.in_article) == (1, True)


async def test_space_pages_the_article_then_goes_to_the_next_unread(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("space")
        assert app.main.article.scroll_offset.y == app.main.article.page
        await app.press("b")
        assert app.main.article.scroll_offset.y == 0
        while not app.main.article.at_end:
            await app.press("space")
        await app.press("space")
        await app.rested()
        assert (app.title, app.main.article.scroll_offset.y) == ("Article 38", 0)
        await app.until(lambda: app.main.bar.counts.unread == 39)


async def test_marking_and_walking_the_unread(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("r")
        await app.until(lambda: app.main.bar.counts.unread == 39)
        await app.press("j", "j", "r")
        await app.until(lambda: app.main.bar.counts.unread == 38)
        await app.press("g", "n")
        assert app.main.list.cursor == 1
        await app.press("n")
        assert app.main.list.cursor == 3
        await app.press("p")
        assert app.main.list.cursor == 1
        await app.press("p")
        assert app.main.list.cursor == 39
        await app.press("n")
        assert app.main.list.cursor == 1
        await app.press("g", "u")
        await app.until(lambda: app.main.bar.counts.unread == 39)
        await app.press("r", "r", "r")
        await app.until(lambda: app.main.bar.counts.unread == 38 and app.main.is_at_rest)
    async with reader(feed) as app:
        assert app.main.bar.counts.unread == 38


async def test_the_problems_are_shown() -> None:
    async with reader(SAMPLE) as app:
        assert "1 problem (!)" in app.main.bar.render().plain
        await app.press("exclamation_mark")
        assert isinstance(app.app.screen, Pick)
        (option,) = app.app.screen.query_one(OptionList).options
        assert str(option.prompt).startswith("2020-01-01-broken-on-purpose.md:5\n  the quotation mark opened here")
        await app.press("escape")
        assert app.is_on_main


async def test_what_is_ignored_is_counted_and_listed_by_its_reason(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1))
    for name in ("b.md", "c/README.md"):
        write(tmp_path, name, "Text.\n")
    write(tmp_path, "d.md", "# A title\n")
    async with reader(tmp_path) as app:
        assert "3 ignored (!)" in app.main.bar.render().plain
        await app.press("exclamation_mark")
        options = app.app.screen.query_one(OptionList).options
        assert [str(option.prompt).split("\n") for option in options] == [
            ["2 files ignored", "  it has no front matter."],
            ["1 file ignored", "  it has no front matter, unlike others in its folder."],
        ]
        await app.press("enter")
        await app.soon(
            lambda: "b.md\nc/README.md" in "\n".join(str(each.render()) for each in app.app.screen.query(Static))
        )
        assert isinstance(app.app.screen, Page)
        await app.press("escape")
        assert app.is_on_main


@pytest.mark.thorough
@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_is_scrolled_and_closed(feed: Path, key: str) -> None:
    async with reader(feed) as app:
        await app.press(key)
        assert isinstance(app.app.screen, Page)
        await app.press("j", "k", "G", "g", "space", "b", "q")
        assert app.is_on_main


@pytest.mark.quick(1)
@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_does_what_it_finds(feed: Path, key: str) -> None:
    async with reader(feed) as app:
        await app.press(key, *"next unread", "enter")
        await app.until(lambda: app.main.list.cursor == 1)


@pytest.mark.thorough
async def test_enter_in_the_palette_runs_what_all_that_is_typed_finds(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("colon")
        await app.until(lambda: app.app.screen.query(OptionList).last().option_count)  # all commands
        for key in [*keys("next unread"), "enter"]:
            app.app.simulate_key(key)
        await app.until(lambda: app.main.list.cursor == 1)


@pytest.mark.thorough
@pytest.mark.parametrize("typed", ["q", "wq", "quit", "q!", "x"])
async def test_what_leaves_vi_leaves_the_palette_and_the_reader(feed: Path, typed: str) -> None:
    async with reader(feed) as app:
        await app.press("colon", *keys(typed), "enter")
        await app.until(lambda: app.app._exit)


def test_the_palette_offers_quit_once_and_first_for_q() -> None:
    offered = [row.answer for row in Offers(DEFAULT, (), lambda _: None).rows("q")]
    assert offered[0] == "quit"
    assert offered.count("quit") == 1
    assert "query" in offered


@pytest.mark.quick(1)
@pytest.mark.parametrize(("key", "name"), [("asterisk", "*"), ("ctrl+o", "C-o"), ("f9", "F9")])
async def test_a_key_that_does_nothing_says_so_once(feed: Path, key: str, name: str) -> None:
    async with reader(feed) as app:
        await app.press(key, key, "f8", key)
        assert app.toasts == [f"{name} does nothing here; ? lists all keys.", "F8 does nothing here; ? lists all keys."]
        assert app.main.list.cursor == 0


@pytest.mark.thorough
async def test_of_a_key_that_is_textuals_nothing_is_said(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("escape", "shift+tab", "slash", "home", "d", "escape")
        assert app.toasts == []


@pytest.mark.quick(1)
@pytest.mark.parametrize("key", ["q", "Q", "ctrl+q"])
async def test_quitting(feed: Path, key: str) -> None:
    async with reader(feed) as app:
        await app.press("escape", "escape")
        assert app.app.is_running
        await app.press(key)
        await app.until(lambda: app.app._exit)


@pytest.mark.thorough
async def test_the_article_asked_for_last_is_shown_however_long_the_first_takes(feed: Path) -> None:
    (feed / "a39.md").write_text(article(39) + "A body.")
    async with reader(feed) as app:
        selected = app.main.list.selected
        assert selected is not None
        loaded = load(selected, feed / "a39.md", "a39.md")
        for first in (
            None,
            load(0, feed / "a38.md", "a38.md"),
            replace(loaded, id=0, body=Converted(("Another body.",))),
        ):
            view = ArticleView(lambda: NOW)
            await app.main.mount(view)
            await asyncio.gather(view.show(first), view.show(loaded))
            assert "Article 39" in str(view.query_one("ArticleParts #title").render())
            assert view.query_one(Markdown).source == "A body."


@pytest.mark.thorough
async def test_small_screens_show_one_pane_at_a_time(feed: Path) -> None:
    async with reader(feed, size=(40, 12)) as app:
        shown = [app.main.pane.display, app.main.article.display]
        assert shown == [True, False]
        for back in ("escape", "h", "q"):
            await app.press("enter")
            assert [app.main.pane.display, app.main.article.display] == [False, True]
            await app.press(back)
            assert [app.main.pane.display, app.main.article.display] == [True, False]


@pytest.mark.thorough
async def test_every_sample_article_can_be_shown_and_its_text_is_exact() -> None:
    async with reader(SAMPLE, size=(160, 45)) as app:
        for _ in range(app.main.list.count):
            await app.rested()
            shown = app.main.desk.articles.selected()
            assert isinstance(shown, Article)
            assert str(app.main.article.query_one("#title").render()) == shown.title
            await app.press("j")


@pytest.mark.thorough
async def test_the_front_matter_is_shown_and_its_window_says_how_to_close_it(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="[/b] A", related=[{"title": f"R{number}"} for number in range(40)]))
    for size in ((100, 30), (40, 12)):
        async with reader(tmp_path, size=size) as app:
            await app.rested()
            await app.press("i")
            await app.until(lambda: isinstance(app.app.screen, Page))
            window = app.app.screen.query_one(".window")
            assert isinstance(app.app.screen, Page)
            assert "title: '[/b] A'" in app.app.screen.text().plain
            assert "Esc closes" in app.screen.lines[window.region.bottom - 1]
            await app.press("q")
            assert app.is_on_main


async def test_choosing_with_the_mouse(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.app.App.CLICK_CHAIN_TIME_THRESHOLD", 60)  # seconds between the two of a double click
    async with reader(feed) as app:
        await app.pilot.click("ArticleList", offset=(20, 7))
        assert app.main.list.cursor == 3
        await app.pilot.click("ArticleList", offset=(20, 8), times=2)
        assert app.main.list.cursor == 4
        await app.until(lambda: app.main.desk.panes.in_article)
