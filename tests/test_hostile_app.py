"""What the mouse and the keys do on an article that means harm."""

from pathlib import Path

import pytest
from app import reader
from builders import front_matter, write
from hostile import KINDS
from textual.content import Content
from textual.widgets import Tooltip

from reader.tui.loaded import load


async def test_a_cell_of_a_table_is_shown_word_for_word_under_the_mouse(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter("| [/b] |\n|---|\n| [@click=app.quit]x[/] |\n", title="A"))
    async with reader(tmp_path) as app:
        for cell, words in zip(
            app.app.query("MarkdownTableCellContents"), ("[/b]", "[@click=app.quit]x[/]"), strict=True
        ):
            assert cell.tooltip is not None
            app.app.query_one(Tooltip).update(cell.tooltip)
            assert app.app.query_one(Tooltip).visual == Content(words)


@pytest.mark.parametrize(
    "target", ["https://a.example/%2541%20b", "https://a.example/?u=https%3A%2F%2Fb.example", "https://a.example/ü"]
)
async def test_a_link_in_the_body_leads_where_its_list_says(tmp_path: Path, target: str) -> None:
    write(tmp_path, "a.md", front_matter(f"[https://bank.example/]({target})\n", title="A"))
    async with reader(tmp_path) as app:
        shown = app.main.article.loaded
        assert shown
        ((_, listed),) = shown.body_links
        paragraph = app.app.query("MarkdownParagraph").first()
        await app.pilot.click(paragraph, offset=(3, 0))
        await app.until(lambda: app.opened)
        assert app.opened == [listed]


async def test_every_hostile_article_of_ordinary_length_can_be_shown(tmp_path: Path) -> None:
    for kind in KINDS:
        if kind.name.startswith("body-"):
            write(tmp_path, kind.file, kind.content)
    async with reader(tmp_path, size=(80, 24)) as app:
        for id_ in app.main.list.ids:
            place = app.main.library.file_of(id_)
            assert place
            loaded = load(id_, *place)
            if len(loaded.markdown) < 1_000:  # how much longer ones may become, test_body.py says
                await app.main.article.show(loaded)
