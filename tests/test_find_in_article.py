"""Words found in the article that is shown: marked as they are typed, counted, and gone through."""

import asyncio
from pathlib import Path

import pytest
from app import Reader, keys, reader
from builders import article, write
from textual.content import Content
from textual.widgets import Static

from reader.query import Query
from reader.tui.widgets.article_view import ArticleView

BODY = "\n\n".join(
    [
        "First a *needle*, and Needles [here](https://example.com/needle).",
        *(f"Paragraph {number} of hay." for number in range(60)),
        "> A needle in a quote, and `needle` in code.",
        "```\nneedle()\n```",
        *(f"More hay, {number}." for number in range(60)),
    ]
)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    write(tmp_path, "a.md", article(2, title="No such word", excerpt="Nor here.") + BODY)
    write(tmp_path, "b.md", article(1, title="Another") + "Nothing.")
    return tmp_path


def marked(app: Reader) -> list[tuple[str, str]]:
    """Each marked text and how it is marked, in order."""
    parts = [part.content for part in app.main.article.query(Static) if isinstance(part.content, Content)]
    return [
        (part.plain[span.start : span.end], str(span.style))
        for part in parts
        for span in sorted(part.spans, key=lambda span: span.start)
        if str(span.style) in ("reverse", "underline $warning")
    ]


def found(app: Reader) -> str:
    return "".join(str(each.render()).strip() for each in app.main.query("FindBar .place").results(Static))


def text_on_screen(app: Reader) -> str:
    return "\n".join(app.screen.lines)


def top_of(app: Reader) -> str:
    """The first line of the article on the screen."""
    region = app.main.article.content_region
    return app.screen.lines[region.y][region.x : region.right].strip(" ▌█▇▆▅▄▃▂▁")


async def in_article(app: Reader, *typed: str) -> None:
    await app.ready()
    await app.press("enter")
    await app.press("slash", *typed)


async def test_all_matches_are_marked_and_counted_as_they_are_typed(feed: Path) -> None:
    async with reader(feed) as app:
        await in_article(app, *keys("needl"))
        await app.until(lambda: found(app) == "1 of 5")
        assert marked(app) == [("needl", "reverse"), ("Needl", "underline $warning")], "those on the screen"
        await app.press("e", "s")
        await app.until(lambda: found(app) == "1 of 1")
        assert marked(app) == [("Needles", "reverse")]
        await app.press("x")
        await app.until(lambda: found(app) == "No matches")
        assert marked(app) == []
        assert app.main.desk.lists.query == Query(), "the list is as it was"


async def test_n_goes_through_them_and_around_and_escape_takes_the_marks_off(feed: Path) -> None:
    async with reader(feed) as app:
        await in_article(app, *keys("needle"))
        await app.until(lambda: found(app) == "1 of 5")
        await app.press("enter")
        assert app.main.desk.panes.in_article
        top = app.main.article.scroll_offset.y
        await app.press("n", "n")
        assert app.main.keys.status == "match 3 of 5"
        assert app.main.article.scroll_offset.y > top
        assert [style for _, style in marked(app)].index("reverse") == 2
        assert [text.lower() for text, _ in marked(app)] == ["needle"] * 5
        await app.press("N", "N", "N")
        assert app.main.keys.status == "match 5 of 5"
        await app.press("n")
        assert app.main.keys.status == "match 1 of 5", "around the end"
        await app.press("escape")
        assert marked(app) == []
        assert app.main.desk.panes.in_article
        await app.press("escape")
        assert not app.main.desk.panes.in_article


@pytest.mark.thorough
async def test_escape_while_typing_comes_back_to_the_line(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("enter", "j", "j", "j")
        line = app.main.article.scroll_offset.y
        await app.press("slash", *keys("quote"))
        await app.until(lambda: found(app) == "1 of 1")
        assert app.main.article.scroll_offset.y > line
        await app.press("escape")
        assert (app.main.article.scroll_offset.y, marked(app)) == (line, [])
        assert app.main.desk.panes.in_article


@pytest.mark.thorough
async def test_another_article_begins_without_marks_and_the_list_is_filtered_as_ever(feed: Path) -> None:
    async with reader(feed) as app:
        await in_article(app, *keys("needle"))
        await app.until(lambda: found(app) == "1 of 5")
        await app.press("enter", "escape", "escape", "j")
        await app.until(lambda: app.main.article.loaded and app.main.article.loaded.id == app.main.list.selected)
        assert marked(app) == []
        await app.press("slash", *keys("another"))
        await app.until(lambda: app.titles == ["Another"])


@pytest.mark.thorough
async def test_on_a_small_screen_the_article_stays_while_it_is_found_in(feed: Path) -> None:
    async with reader(feed, size=(80, 24)) as app:
        await in_article(app, *keys("quote"))
        await app.until(lambda: found(app) == "1 of 1")
        assert app.main.article.region.height and not app.main.list.region.height
        await app.press("enter")
        assert app.main.article.region.height and not app.main.list.region.height
        assert app.main.desk.panes.in_article


@pytest.mark.thorough
async def test_a_click_on_the_list_ends_the_typing(feed: Path) -> None:
    async with reader(feed) as app:
        await in_article(app, *keys("needle"))
        await app.until(lambda: found(app) == "1 of 5")
        await app.pilot.click(app.main.list, offset=(5, 0))
        await app.until(lambda: not app.main.query_one("FindBar").region.height)
        assert app.main.list.has_focus
        assert not app.main.keys.in_article


@pytest.mark.thorough
async def test_what_another_article_said_is_not_found(feed: Path) -> None:
    write(feed, "c.md", article(1, title="Without a body", provider={"name": "Nobody"}))
    async with reader(feed) as app:
        await app.press("j", "j")
        await in_article(app, *keys("hay"))
        await app.until(lambda: found(app) == "No matches")


WIDE = "日本語の長い文章 👩‍🚀 שלום עולם and words " * 30
EVERYWHERE = "\n\n".join(
    [
        f"{WIDE} aim0",
        *(f"Paragraph {number}." for number in range(40)),
        f"> 1. {WIDE}\n>    - {WIDE} **ai**m1\n>    - more",
        *(f"Paragraph {number}." for number in range(40)),
        "```\n" + "code\n" * 50 + "\tx = '" + "y" * 300 + "aim2'\n" + "code\n" * 50 + "```",
        "| a | b |\n| - | - |\n" + "\n".join(f"| row {n} | {'words ' * 9} |" for n in range(40)) + "\n| end | aim3 |",
        *(f"Paragraph {number}." for number in range(40)),
        "<details><summary>More</summary>\n\nFolded away: aim4.\n\n</details>",
        "A" * 400 + "aim5",
    ]
)


@pytest.mark.quick(1)
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_each_match_is_brought_on_the_screen_whatever_it_stands_in(tmp_path: Path, size: tuple[int, int]) -> None:
    write(tmp_path, "a.md", article(1) + EVERYWHERE)
    async with reader(tmp_path, size=size) as app:
        await in_article(app, *keys("aim"))
        await app.until(lambda: found(app) == "1 of 6")
        for number in (0, 1, 2, 3, 4, 5, 0):
            await app.until(lambda number=number: f"aim{number}" in text_on_screen(app))  # type: ignore[misc]
            await app.press("down")
        await app.press("up", "up")
        await app.until(lambda: found(app) == "6 of 6")


async def test_case_and_accents_make_no_difference(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + "CAFÉ, Ångström, ΑΘΗΝΑ, 日本語.")
    async with reader(tmp_path) as app:
        await in_article(app)
        for typed in ("cafe", "angstrom", "Αθηνα", "本", "É, a"):
            app.main.article.find(typed, app.main.article.place)
            assert app.main.article.place_in_matches == (1, 1), typed


@pytest.mark.thorough
async def test_the_list_stays_where_it_is_while_arrows_go_through_the_matches(feed: Path) -> None:
    async with reader(feed) as app:
        await in_article(app, *keys("needle"), "down", "down", "up")
        await app.until(lambda: found(app) == "2 of 5")
        assert app.title == "No such word"


@pytest.mark.thorough
async def test_a_resize_while_typing_keeps_the_match_and_the_way_back(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("enter", *["ctrl+d"] * 2)
        before = top_of(app)
        await app.press("slash", *keys("quote"))
        await app.until(lambda: found(app) == "1 of 1")
        await app.pilot.resize_terminal(90, 40)
        assert "A needle in a quote" in text_on_screen(app)
        await app.press("escape")
        assert top_of(app) == before


@pytest.mark.thorough
async def test_a_file_that_changes_meanwhile_is_found_in_as_it_is_now(feed: Path) -> None:
    async with reader(feed, watch_mode="off") as app:
        await in_article(app, *keys("needle"), "enter")
        await app.until(lambda: app.main.keys.status == "match 1 of 5")
        write(feed, "a.md", article(2, title="No such word", excerpt="Nor here.") + BODY + "\n\nOne needle more.")
        await app.press("ctrl+r")
        await app.until(lambda: app.main.keys.status == "match 1 of 6")
        assert [text for text, _ in marked(app)][:2] == ["needle", "Needle"]
        await app.press("N")
        assert "One needle more." in text_on_screen(app)
        assert ("needle", "reverse") in marked(app)


@pytest.mark.thorough
async def test_keys_that_are_quicker_than_the_article_find_in_it(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.type("j", "l", "slash", *"nothing")
        await app.until(lambda: found(app) == "1 of 1")
        assert app.title == "Another"
        assert app.main.desk.lists.query == Query(), "the list is as it was"


async def test_what_is_typed_at_once_after_the_key_that_opens_the_filter_stands_in_it(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        for key in ("slash", *"another", "enter"):
            app.app.simulate_key(key)
        await app.until(lambda: app.titles == ["Another"] and app.main.list.has_focus)


async def test_what_is_typed_at_once_after_the_key_that_finds_in_the_article_stands_there(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("enter")
        for key in ("slash", *"needle", "enter"):
            app.app.simulate_key(key)
        await app.until(lambda: app.main.keys.status == "match 1 of 5" and app.main.article.has_focus)


@pytest.mark.thorough
async def test_a_long_article_is_found_in_as_far_as_it_is_laid_out_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = (f"Part {number}.{' Some hay.' * 3_500}\n\nIn part {number} an aim.\n\n" for number in range(3))
    write(tmp_path, "a.md", article(1) + "".join(parts))
    more, lay_out_more = asyncio.Event(), ArticleView.lay_out_more

    async def when_allowed(view: ArticleView) -> None:
        await more.wait()
        await lay_out_more(view)

    monkeypatch.setattr(ArticleView, "lay_out_more", when_allowed)
    async with reader(tmp_path) as app:
        await app.ready()
        await app.press("enter")
        await app.type("slash", *"aim", "enter")
        await app.soon(lambda: app.main.keys.status == "match 1 of 1+")
        await app.type("n")
        assert app.main.keys.status == "match 1 of 1+", "what comes next is not known yet"
        more.set()
        await app.soon(lambda: app.main.keys.status == "match 1 of 3")
        await app.press("n", "n")
        assert "In part 2 an aim." in text_on_screen(app)
