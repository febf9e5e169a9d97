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


@pytest.mark.parametrize("mark", ["•", "{}."])
async def test_a_list_that_comes_in_slices_looks_like_one(tmp_path: Path, mark: str) -> None:
    """No line stands between its slices, and all numbers are as wide as the widest."""
    body = "".join(f"{mark.format(number).replace('•', '-')} item\n" for number in range(1, 121))
    write(tmp_path, "a.md", article(1) + body)
    async with reader(tmp_path, size=(120, 150)) as app:
        await app.until(lambda: app.main.article.is_whole)
        await app.settled()
        left = app.main.article.content_region.x
        rows = [line[left:].strip(" ▌█▇▆▅▄▃▂▁") for line in app.screen.lines if " item" in line[left:]]
        numbers = [mark.format(number).rjust(5 if "." in mark else 1) for number in range(1, 121)]
        assert rows == [f"{number} item".strip() for number in numbers]
        places = {line.index("item", left) for line in app.screen.lines if " item" in line[left:]}
        tops = [at for at, line in enumerate(app.screen.lines) if " item" in line[left:]]
        assert len(places) == 1
        assert tops == list(range(tops[0], tops[0] + 120))
