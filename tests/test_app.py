"""Every key, on the real app."""

import asyncio
import shutil
import stat
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from app import Reader, reader
from builders import NOW, SAMPLE, article, front_matter, open_state, write
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Markdown, OptionList

from reader.article import Article
from reader.commands import COMMANDS
from reader.headline import Headline
from reader.keymap import DEFAULT
from reader.tui.article_view import ArticleView
from reader.tui.dialogs import LinkMenu, OutputPage, ProblemMenu, SortMenu
from reader.tui.help import HelpPage
from reader.tui.loaded import load


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Forty dated articles, newest last by number: `Article 39` stands first."""
    for number in range(40):
        month, day = divmod(number, 28)
        write(
            tmp_path,
            f"a{number:02}.md",
            article(number, publishedDateTime=f"2026-0{month + 1}-{day + 1:02}", excerpt=f"Says {number}. " * 400),
        )
    return tmp_path


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
            assert row in range(app.main.list.scroll_offset.y, app.main.list.scroll_offset.y + page + 2), keys


async def test_a_move_within_the_screen_repaints_two_lines(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader(feed) as app:
        repainted: list[tuple[Region, ...]] = []
        refresh = app.main.list.refresh

        def record(*regions: Region, **options: bool) -> Widget:
            repainted.append(regions)
            return refresh(*regions, **options)

        monkeypatch.setattr(app.main.list, "refresh", record)
        app.main.do_down(None)  # what `j` does, and nothing else in between
        assert [(region.y, region.height) for regions in repainted for region in regions] == [(0, 1), (1, 1)]
        assert all(repainted), "all of it"


async def test_the_next_page_is_ready_before_it_is_asked_for(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader(feed) as app:
        await app.settled()
        made: list[str] = []
        line = app.main.list._line

        def record(row: Headline, is_cursor: bool, now: datetime, part: int) -> Strip:
            made.append(row.title)
            return line(row, is_cursor, now, part)

        monkeypatch.setattr(app.main.list, "_line", record)
        before = app.title
        await app.press("pagedown")
        assert set(made) <= {before, app.title}, "but for where the cursor was and is"


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


async def test_an_article_that_comes_while_its_pane_is_made_is_shown(feed: Path) -> None:
    async with reader(feed) as app:
        loaded = app.main.article.loaded
        view = ArticleView(app.main.clock)
        await app.main.mount(view)
        await asyncio.gather(view.show(None), view.show(loaded))
        assert view._parts
        assert view._parts._loaded is loaded


async def test_moving_in_the_article(feed: Path) -> None:
    async with reader(feed) as app:
        article = app.main.article
        for enter, leave in (("enter", "escape"), ("l", "h"), ("right", "left"), ("tab", "tab"), ("enter", "q")):
            await app.press(enter)
            assert app.main.in_article
            await app.press("j", "j", "k")
            assert article.scroll_offset.y == 1
            await app.press("G")
            assert article.at_end
            await app.press("g")
            assert article.scroll_offset.y == 0
            await app.press("ctrl+f", "ctrl+b", "ctrl+d", "ctrl+u", "3", "j")
            assert article.scroll_offset.y == 3
            await app.press("g", leave)
            assert not app.main.in_article
        assert app.main.list.cursor == 0


async def test_the_other_pane_is_moved_with_capitals(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("J", "J", "K")
        assert (app.main.article.scroll_offset.y, app.main.list.cursor) == (1, 0)
        await app.press("enter", "J", "J", "K")
        assert (app.main.list.cursor, app.main.in_article) == (1, True)


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
        await app.until(lambda: app.main.bar.counts.unread == 38 and not app.main._writing.locked())
    async with reader(feed) as app:
        assert app.main.bar.counts.unread == 38


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    stub = {"title": "Related", "webUrl": "https://r.example/1", "ampWebUrl": "https://r.example/1/amp"}
    write(
        tmp_path,
        "a.md",
        front_matter(
            title="[bold]All[/] links [@click=app.quit]x[/]",
            date="2026-02-02",
            originalUrl="https://a.example/original",
            webUrl="https://a.example/web",
            ampWebUrl="https://a.example/amp",
            cdnAmpWebUrl="https://cdn.example/amp",
            featuredContent="<iframe src='https://v.example/1'></iframe>",
            images=[{"url": "https://a.example/p.png", "title": "[/b] A picture"}],
            related=[stub, {"title": "Nowhere"}],
        ),
    )
    write(tmp_path, "b.md", front_matter(title="Web only", date="2026-02-01", webUrl="https://b.example/"))
    write(tmp_path, "c.md", front_matter(title="No link", date="2026-01-01"))
    return tmp_path


async def test_opening_every_variant(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("o", "a", "A", "1", "o", "1", "a")
        assert app.opened == [
            "https://a.example/original", "https://a.example/amp", "https://cdn.example/amp",
            "https://r.example/1", "https://r.example/1/amp",
        ]  # fmt: skip
        assert app.toasts == []
        await app.until(lambda: app.main.bar.counts.unread == 2)
        await app.press("j", "o")
        assert app.opened[-1] == "https://b.example/"


async def test_a_missing_variant_is_said(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("1", "A", "2", "o", "3", "o", "j", "a", "A", "j", "o", "y", "semicolon")
        assert app.opened == []
        assert app.toasts == [
            "Related article 1 has no AMP page in the cache, but o opens its page and a opens its AMP page.",
            "Related article 2 has no page.",
            "There is no related article 3: this one has 2 related articles.",
            "This article has no AMP page, but o opens its page.",
            "This article has no AMP page in the cache, but o opens its page.",
            "This article has no page.",
            "This article has no address to copy.",
            "This article has no links.",
        ]
        assert app.main.bar.counts.unread == 3


async def test_opening_and_going_on(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("O")
        await app.until(lambda: app.main.bar.counts.unread == 2)
        assert (app.opened, app.title) == (["https://a.example/original"], "Web only")


async def test_choosing_among_all_links(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("semicolon")
        assert isinstance(app.app.screen, LinkMenu)
        assert [label for label, _ in app.app.screen.links] == [
            "original", "AMP", "AMP cache", "video", "[/b] A picture", "1 Related",
        ]  # fmt: skip
        await app.press("G", "k", "y", "enter")
        assert app.opened == ["https://a.example/p.png"]
        assert app.app.clipboard == "https://a.example/p.png"
        await app.press("semicolon", "q")
        assert app.is_on_main


async def test_the_links_of_the_body_are_links_too(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter("See [the **page**](https://b.example/?x=1&y=2).", title="T"))
    async with reader(tmp_path) as app:
        await app.press("semicolon", "enter")
        await app.pilot.click("#links", offset=(8, 2))
        assert app.opened == ["https://b.example/?x=1&y=2"] * 2


async def test_copying(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("y")
        assert app.app.clipboard == "https://a.example/original"
        await app.press("Y")
        assert app.app.clipboard == "[bold]All[/] links [@click=app.quit]x[/] – https://a.example/original"


async def test_the_links_of_the_article_can_be_clicked(linked: Path) -> None:
    async with reader(linked) as app:
        for offset in ((8, 1), (8, 2), (8, 4)):
            await app.pilot.click("#links", offset=offset)
        await app.pilot.click("RelatedList", offset=(8, 1))
        assert app.opened == [
            "https://a.example/original", "https://a.example/amp", "https://v.example/1", "https://r.example/1",
        ]  # fmt: skip


async def test_sorting_with_the_menu(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("s")
        assert isinstance(app.app.screen, SortMenu)
        await app.press("t")
        assert app.titles[:2] == ["Article 0", "Article 1"]
        await app.press("s", "t")
        assert app.titles[0] == "Article 9"
        assert app.main.bar.order == "title Z–A"
        await app.press("s", "s")
        assert app.titles[0] == "Article 0"
        await app.press("s", "escape")
        assert app.titles[0] == "Article 0"
        await app.press("s", "k", "enter")
        assert app.main.query_shown.sort.key == "quality"


@pytest.mark.parametrize(
    ("letter", "sort"),
    [("d", "date"), ("h", "-heat"), ("w", "-hot"), ("u", "-quality"), ("t", "title"), ("p", "provider"), ("o", "topic"), ("r", "-related"), ("f", "path")],
)  # fmt: skip
async def test_every_order_has_a_letter(feed: Path, letter: str, sort: str) -> None:
    async with reader(feed) as app:
        await app.press("s", letter)
        assert str(app.main.query_shown.sort) == sort


async def test_sorting_keeps_the_article_and_its_line(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("1", "5", "g")
        title, line = app.title, app.main.list.cursor - app.main.list.scroll_offset.y
        await app.press("s", "h")
        assert app.title == title
        await app.press("S", "S", "s", "d")
        assert (app.title, app.main.list.cursor) == (title, 14)
        assert 0 <= app.main.list.cursor - app.main.list.scroll_offset.y <= max(line, 25)


async def test_sorting_with_the_mouse(feed: Path) -> None:
    async with reader(feed, size=(160, 30)) as app:
        for column, sort in (
            (4, "date"),
            (13, "provider"),
            (13, "-provider"),
            (40, "title"),
            (74, "-quality"),
            (80, "-heat"),
        ):
            await app.pilot.click("ColumnTitles", offset=(column, 0))
            assert str(app.main.query_shown.sort) == sort


async def test_choosing_with_the_mouse(feed: Path) -> None:
    async with reader(feed) as app:
        await app.pilot.click("ArticleList", offset=(20, 7))
        assert app.main.list.cursor == 7
        await app.pilot.click("ArticleList", offset=(20, 9), times=2)
        assert app.main.list.cursor == 9
        await app.until(lambda: app.main.in_article)


async def test_the_problems_are_shown() -> None:
    async with reader(SAMPLE) as app:
        assert "1 problem (!)" in app.main.bar.render().plain
        await app.press("exclamation_mark")
        assert isinstance(app.app.screen, ProblemMenu)
        (shown,) = app.app.screen.options()
        assert shown.plain.startswith("2020-01-01-broken-on-purpose.md:5\n  the quote opened here")
        await app.press("escape")
        assert app.is_on_main


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_tells_every_key(feed: Path, key: str) -> None:
    async with reader(feed) as app:
        await app.press(key)
        assert isinstance(app.app.screen, HelpPage)
        text = app.app.screen.text().plain
        for command in COMMANDS:
            assert " ".join(DEFAULT.keys_of(command.id)) in text
            assert command.help in text
        await app.press("j", "k", "G", "g", "space", "b", "q")
        assert app.is_on_main


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_does_every_command(feed: Path, key: str) -> None:
    async with reader(feed) as app:
        offered = {command.title for command in app.app.get_system_commands(app.app.screen)}
        assert {command.title for command in COMMANDS if command.id != "palette"} == offered
        await app.press(key, *"next unread")
        await app.until(lambda: app.app.screen.query(OptionList).last().option_count)
        await app.press("enter")
        await app.until(lambda: app.main.list.cursor == 1)


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
        await app.until(lambda: "Changed" in str(app.main.article.query_one("#head").render()))
        assert app.title == "Changed"


async def test_a_renamed_file_keeps_the_cursor(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("5", "j")
        title = app.title
        (feed / "a34.md").rename(feed / "zzz.md")
        await app.press("ctrl+r")
        await app.until(lambda: app.main.progress is None)
        assert app.title == title == "Article 34"


async def test_a_file_that_vanished_is_said(feed: Path) -> None:
    async with reader(feed) as app:
        (feed / "a38.md").unlink()
        await app.press("j")
        await app.rested()
        assert app.main.selected_article() is None
        assert "gone" in str(app.main.article.query_one("#head").render())
        await app.press("o")
        assert app.opened == []


async def test_a_feed_that_vanished_is_said_and_the_list_stays(feed: Path) -> None:
    async with reader(feed) as app:
        shutil.rmtree(feed)
        await app.press("ctrl+r")
        await app.until(lambda: app.toasts)
        assert "cannot be read" in app.toasts[0]
        assert app.main.list.count == 40


async def test_an_empty_directory_says_what_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path, "readme.txt", "nothing")
    async with reader(tmp_path) as app:
        text = str(app.main.query_one("#empty").render())
        assert str(tmp_path) in text
        assert "1 file without" in text
        write(tmp_path, "a.md", article(1))
        await app.press("ctrl+r")
        await app.until(lambda: app.title == "Article 1")


async def test_the_sample_says_how_to_open_ones_own() -> None:
    async with reader(SAMPLE, is_sample=True) as app:
        assert "broadsheet DIRECTORY" in str(app.main.query_one("#sample").render())
    with closing(open_state()) as state:
        assert state.last_feeds() == []


async def test_the_directory_is_remembered(feed: Path) -> None:
    async with reader(feed):
        pass
    with closing(open_state()) as state:
        assert state.last_feeds() == [feed]


@pytest.mark.parametrize("key", ["q", "Q", "ctrl+q"])
async def test_quitting(feed: Path, key: str) -> None:
    async with reader(feed) as app:
        await app.press("escape", "escape")
        assert app.app.is_running
        await app.press(key)
        await app.until(lambda: app.app._exit)


async def test_the_article_asked_for_last_is_shown_however_long_the_first_takes(feed: Path) -> None:
    (feed / "a39.md").write_text(article(39) + "A body.")
    async with reader(feed) as app:
        selected = app.main.list.selected
        assert selected is not None
        loaded = load(selected, feed / "a39.md", "a39.md")
        for first in (None, load(0, feed / "a38.md", "a38.md"), replace(loaded, id=0, markdown="Another body.")):
            view = ArticleView(lambda: NOW)
            await app.main.mount(view)
            await asyncio.gather(view.show(first), view.show(loaded))
            assert "Article 39" in str(view.query_one("#head").render())
            assert view.query_one(Markdown).source == "A body."


async def test_small_screens_show_one_pane_at_a_time(feed: Path) -> None:
    async with reader(feed, size=(40, 12)) as app:
        shown = [app.main.pane.display, app.main.article.display]
        assert shown == [True, False]
        for back in ("escape", "h", "q"):
            await app.press("enter")
            assert [app.main.pane.display, app.main.article.display] == [False, True]
            await app.press(back)
            assert [app.main.pane.display, app.main.article.display] == [True, False]


async def test_every_sample_article_can_be_shown_and_its_text_is_exact() -> None:
    async with reader(SAMPLE, size=(160, 45)) as app:
        for _ in range(app.main.list.count):
            await app.rested()
            shown = app.main.selected_article()
            assert isinstance(shown, Article)
            assert str(app.main.article.query_one("#head").render()).startswith(shown.title)
            await app.press("j")


async def test_the_whole_way_to_a_browser(linked: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = home / "opened.txt"
    script = home / "browser"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nprint('noise')\nopen({str(log)!r}, 'a').write(sys.argv[1] + '\\n')\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("BROWSER", str(script))
    async with reader(linked) as app:
        del app.app.open_url  # the real one
        for keys, count in (("o", 1), ("a", 2), ("A", 3), ("1 o", 4)):
            await app.press(*keys.split())
            await app.until(partial(_has_lines, log, count))
        assert log.read_text().split() == [
            "https://a.example/original", "https://a.example/amp", "https://cdn.example/amp", "https://r.example/1",
        ]  # fmt: skip
        monkeypatch.setenv("BROWSER", "/none/such")
        await app.press("o")
        await app.until(lambda: app.toasts)
        assert "https://a.example/original" in app.toasts[0]


def _has_title(app: Reader, title: str) -> bool:
    return title in app.titles


def _has_lines(log: Path, count: int) -> bool:
    return log.exists() and len(log.read_text().splitlines()) == count


async def test_the_front_matter_is_shown_and_its_window_says_how_to_close_it(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="[/b] A", related=[{"title": f"R{number}"} for number in range(40)]))
    for size in ((100, 30), (40, 12)):
        async with reader(tmp_path, size=size) as app:
            await app.rested()
            await app.press("i")
            window = app.app.screen.query_one(".window")
            assert isinstance(app.app.screen, OutputPage)
            assert "title: '[/b] A'" in app.app.screen.output
            assert app.app.screen.query_one(".hint").region.bottom < window.region.bottom
            await app.press("q")
            assert app.is_on_main
