"""Orders, chosen in the menu and by the titles of the columns."""

from pathlib import Path

import pytest
from app import reader
from builders import dated_feed

from reader.tui.windows.pick import Pick


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return dated_feed(tmp_path)


async def test_sorting_with_the_menu(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("s")
        assert isinstance(app.app.screen, Pick)
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
        assert app.main.desk.lists.query.sort.key == "quality"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("letter", "sort"),
    [("d", "date"), ("h", "-heat"), ("w", "-hot"), ("u", "-quality"), ("t", "title"), ("p", "provider"), ("o", "topic"), ("r", "-related"), ("f", "path")],
)  # fmt: skip
async def test_every_order_has_a_letter(feed: Path, letter: str, sort: str) -> None:
    async with reader(feed) as app:
        await app.press("s", letter)
        assert str(app.main.desk.lists.query.sort) == sort


@pytest.mark.thorough
async def test_sorting_keeps_the_article_and_its_line(feed: Path) -> None:
    async with reader(feed, size=(140, 30)) as app:
        await app.press("1", "5", "g")
        title, line = app.title, app.main.list.cursor - app.main.list.scroll_offset.y
        await app.press("s", "h")
        assert app.title == title
        top = max(app.main.list.cursor - line, 0)
        assert app.main.list.scroll_offset.y == min(top, app.main.list.max_scroll_y)
        await app.press("S", "S", "s", "d")
        assert (app.title, app.main.list.cursor) == (title, 14)


@pytest.mark.thorough
async def test_sorting_with_the_mouse(feed: Path) -> None:
    async with reader(feed, size=(160, 30)) as app:
        for column, sort in (
            (4, "date"),
            (80, "provider"),
            (80, "-provider"),
            (40, "title"),
            (89, "-quality"),
            (91, "-heat"),
        ):
            await app.pilot.click("ColumnTitles", offset=(column, 0))
            assert str(app.main.desk.lists.query.sort) == sort


@pytest.mark.thorough
@pytest.mark.parametrize(("before", "position"), [([], 0), (["j", "j"], None)])
async def test_the_first_row_stays_the_first_and_any_other_is_followed(
    feed: Path, before: list[str], position: int | None
) -> None:
    async with reader(feed, size=(140, 14)) as app:
        for how in ("s t", "S", "s h"):
            await app.press("g", *before)
            title = app.title
            await app.press(*how.split())
            await app.rested()
            assert app.main.list.cursor == 0 if position == 0 else app.title == title, how
            await app.pilot.click("ColumnTitles", offset=(20, 0))
            top, height = app.main.list.scroll_offset.y, app.main.list.scrollable_content_region.height
            assert app.main.list.cursor in range(top, top + height)
