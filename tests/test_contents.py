"""The headings of an article in a window: all of them, however long it is, and each leads to its place."""

from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, write
from textual.widgets import OptionList

from reader.tui.widgets.article_view import ArticleView
from reader.tui.windows.pick import Pick

_HAY = "\n\n".join(f"Paragraph {number} of hay." for number in range(30))
BODY = "\n\n".join(f"{'#' * level} {title}\n\n{_HAY}" for level, title in ((2, "One"), (3, "Two *too*"), (2, "Three")))


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    write(tmp_path, "a.md", article(2, title="Long") + BODY)
    write(tmp_path, "b.md", article(1, title="No headings") + "Nothing.")
    write(tmp_path, "c.md", article(0, title="No body"))
    return tmp_path


def lines(app: Reader) -> list[str]:
    """The rows of the window, as they are read."""
    options = app.app.screen.query_one(OptionList)
    return [str(option.prompt).rstrip() for option in options.options]


async def listed(app: Reader) -> None:
    await app.press("number_sign")
    await app.until(lambda: isinstance(app.app.screen, Pick))


async def test_all_headings_are_listed_by_level_and_lead_to_their_place(feed: Path) -> None:
    async with reader(feed) as app:
        await listed(app)
        assert lines(app) == ["  1 One", "  2   Two too", "  3 Three"]
        await app.press("2", "enter")
        await app.until(lambda: app.top_line == "Two too")
        assert app.main.desk.panes.in_article
        await listed(app)
        assert app.app.screen.query_one(OptionList).highlighted == 1, "where one is reading"


@pytest.mark.quick(1)
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_a_count_leads_to_a_heading_at_once(feed: Path, size: tuple[int, int]) -> None:
    async with reader(feed, size=size) as app:
        await app.press("2", "number_sign")
        await app.until(lambda: app.top_line == "Two too")
        await app.press("9", "number_sign")
        await app.until(lambda: app.toasts[-1:] == ["There is no heading 9; the article has 3."])


@pytest.mark.quick(1)
@pytest.mark.parametrize("rows", [1, 2])
async def test_an_article_without_headings_says_so_even_after_one_with_some(feed: Path, rows: int) -> None:
    async with reader(feed) as app:
        await app.press(*["j"] * rows, "number_sign")
        await app.until(lambda: app.toasts == ["This article has no headings."])


@pytest.fixture
def long(tmp_path: Path) -> Path:
    blocks = (f"## Part {number}" if number % 50 == 0 else f"Paragraph {number}." for number in range(1_200))
    write(tmp_path, "a.md", article(1, title="Very long") + "\n\n".join(blocks))
    return tmp_path


async def test_the_headings_of_a_very_long_article_are_listed_before_it_is_laid_out(long: Path) -> None:
    async with reader(long) as app:
        await listed(app)
        assert not app.main.article.is_whole
        assert lines(app)[-1] == " 24 Part 1150"
        await app.press("escape")


async def test_no_more_is_laid_out_than_leads_to_a_heading_and_fills_the_screen(long: Path) -> None:
    async with reader(long) as app:
        await app.press("1", "6", "number_sign")
        await app.until(lambda: app.top_line == "Part 750")
        assert not app.main.article.is_whole
        await app.press("2", "4", "number_sign")
        await app.until(lambda: app.top_line == "Part 1150")


async def test_keys_are_answered_while_an_article_is_laid_out(long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scroll, was_whole = ArticleView.scroll_lines, list[bool]()

    def recorded(view: ArticleView, lines: int) -> None:
        was_whole.append(view.is_whole)
        scroll(view, lines)

    monkeypatch.setattr(ArticleView, "scroll_lines", recorded)
    async with reader(long) as app:
        await app.type("2", "4", "number_sign", "j")
        await app.until(lambda: app.top_line == "Part 1150")
        assert was_whole == [False]


async def test_another_article_ends_the_way_to_a_heading(long: Path) -> None:
    write(long, "b.md", article(0, title="Short") + "Short.")
    async with reader(long) as app:
        await app.press("2", "4", "number_sign")
        app.main.list.move(1)
        await app.until(lambda: app.top_line == "Short")
        await app.settled()
        assert app.main.article.is_whole
        assert app.main.article.scroll_offset.y == 0
