"""A long body is shown whole, laid out as far as it is scrolled to."""

from pathlib import Path

import pytest
from app import reader
from builders import article, write
from textual.widgets import Markdown

ITEMS = 230  # two parts


def sources(app: object) -> str:
    view = app.main.article  # type: ignore[attr-defined]
    return "\n".join(body.source for body in view.query(Markdown))


async def test_the_rest_is_laid_out_as_it_is_scrolled_to(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + "".join(f"- item {number}\n" for number in range(ITEMS)))
    async with reader(tmp_path) as app:
        await app.soon(lambda: "item 0" in sources(app))
        view = app.main.article
        assert f"item {ITEMS - 1}" not in sources(app)
        assert not view.at_end
        view.scroll_to_end()
        await app.soon(lambda: view.at_end and view.scroll_share == 1.0)
        assert f"item {ITEMS - 1}" in sources(app)


@pytest.mark.thorough
async def test_scrolling_down_never_meets_an_end_that_is_none(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + "".join(f"- item {number}\n" for number in range(ITEMS)))
    async with reader(tmp_path) as app:
        await app.soon(lambda: "item 0" in sources(app))
        view = app.main.article

        def has_come_to_its_end() -> bool:
            view.scroll_to(y=view.max_scroll_y, animate=False)
            return view.at_end

        await app.soon(has_come_to_its_end)
        assert f"item {ITEMS - 1}" in sources(app)


@pytest.mark.thorough
async def test_another_article_takes_the_place_of_all_parts(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(2) + "".join(f"- item {number}\n" for number in range(ITEMS)))
    write(tmp_path, "b.md", article(1) + "Short.")
    async with reader(tmp_path) as app:
        await app.soon(lambda: "item 0" in sources(app))
        app.main.article.scroll_to_end()
        await app.soon(lambda: app.main.article.at_end)
        await app.type("j")
        await app.soon(lambda: sources(app) == "Short.")
