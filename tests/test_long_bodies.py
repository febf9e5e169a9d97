"""A long body is shown whole, laid out as far as it is scrolled to."""

from pathlib import Path

import pytest
from app import reader
from builders import article, write
from textual._arrange import arrange
from textual.widgets import Markdown

from reader.tui.widgets.anchor import Anchor
from reader.tui.widgets.article_body import ArticleBody

ITEMS = 230  # two parts
EVERYTHING = "\n\n".join(
    f"## Part {number}\n\n{'Words of hay. ' * 20}\n\n- item\n  - item in an item\n- {'long ' * 30}\n\n1. one\n2. two\n\n"
    f"> A quote.\n>\n> > In a quote.\n\n### Heading\n\n```python\nx = '{'y' * 20 * number}'\n```\n\n"
    f"| a | b |\n| - | - |\n| 1 | {'words ' * 12} |\n\n---\n\n![]({number}.png)"
    for number in range(8)
)


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


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_blocks_stand_where_textual_places_them(tmp_path: Path, size: tuple[int, int]) -> None:
    """A column keeps places; placed all anew, by Textual's own layout, they are the same."""
    write(tmp_path, "a.md", article(1) + EVERYTHING)
    async with reader(tmp_path, size=size) as app:
        await app.press("enter", "G")
        await app.until(lambda: app.main.article.at_end)
        for width in (size[0], 100, size[0]):
            await app.pilot.resize_terminal(width, size[1])
            await app.settled()
            for body in app.main.article.query(ArticleBody):
                around = body.content_size
                expected = arrange(body, body._nodes, around, app.main.size)
                assert [body.placement_of(each.widget) for each in expected.placements] == expected.placements
                assert body.arrange(around).total_region == expected.total_region.union(around.region)


async def test_what_is_far_from_the_screen_is_not_placed_and_its_place_is_known(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + EVERYTHING)
    async with reader(tmp_path) as app:
        view = app.main.article
        await app.press("enter", "G")
        await app.until(lambda: view.at_end)
        await app.settled()
        placed = app.main._compositor.full_map
        parts = [part for part in view.query(ArticleBody).first().query("*") if part.display]
        far = [part for part in parts if part not in placed]
        assert len(far) > 0.8 * len(parts)
        places = {part: part.virtual_region for part in far}
        sizes = {part: part.outer_size for part in far}
        for part in far[::10]:
            view.scroll_to(y=Anchor(part, 0).line(view), animate=False, immediate=True)
            await app.settled()
            assert part in app.main._compositor.full_map
            assert (part.virtual_region, part.outer_size) == (places[part], sizes[part])
            assert part.region.y in range(view.region.y, view.region.bottom)
