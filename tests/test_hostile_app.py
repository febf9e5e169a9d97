"""What the mouse and the keys do on an article that means harm."""

import sys
from pathlib import Path

import pytest
from app import reader
from builders import front_matter, write
from hostile import KINDS
from textual.content import Content
from textual.widgets import OptionList, Tooltip

from reader.tui.app import BroadsheetApp
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


async def test_a_link_that_is_called_like_another_gets_no_key_of_its_own(tmp_path: Path) -> None:
    images = [{"url": f"https://evil.example/{name}", "title": name} for name in ("original", "AMP")]
    write(tmp_path, "a.md", front_matter(title="A", webUrl="https://example.com/a", images=images))
    async with reader(tmp_path) as app:
        lines = str(app.app.query_one("#links").render()).splitlines()
        assert [line.split() for line in lines[1:]] == [
            ["o", "original", "example.com/a"],
            ["original", "evil.example/original"],
            ["AMP", "evil.example/AMP"],
        ]


LOOK_ALIKE = "https://ex\u0430mple.com/login"


async def test_a_look_alike_is_shown_as_it_is_looked_up_wherever_it_can_be_opened(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", front_matter(f"[here]({LOOK_ALIKE}/b)\n", title="A", webUrl=LOOK_ALIKE))
    monkeypatch.setenv("BROWSER", sys.executable + " -c pass")
    async with reader(tmp_path) as app:
        shown = [str(app.app.query_one(name).render()) for name in ("#head", "#links")]
        assert all("ex\u0430mple.com (xn--exmple-4nf.com)" in part for part in shown)
        await app.press("semicolon")
        option = app.app.screen.query_one(OptionList).get_option_at_index(0)
        assert "(xn--exmple-4nf.com)/login" in str(option.prompt)
        await app.press("escape")
        BroadsheetApp.open_url(app.app, LOOK_ALIKE)
        assert app.toasts == ["Opening https://ex\u0430mple.com (xn--exmple-4nf.com)/login"]


async def test_a_refused_link_is_a_toast(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter("[bank](https://bank.example@evil.example/)\n", title="A"))
    async with reader(tmp_path) as app:
        await app.press("semicolon", "enter")
        assert app.opened == ["https://bank.example@evil.example/"]
        BroadsheetApp.open_url(app.app, app.opened[0])
        assert app.toasts == [
            "This link holds a name or password before its host, so it is not opened: https://bank.example@evil.example/"
        ]


async def test_where_the_terminal_cannot_be_lent_a_text_browser_is_a_toast(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "lynx").write_text("#!/bin/sh\n")
    (home / "lynx").chmod(0o700)
    monkeypatch.setenv("BROWSER", str(home / "lynx"))
    write(tmp_path, "a.md", front_matter(title="A"))
    async with reader(tmp_path) as app:
        BroadsheetApp.open_url(app.app, "https://example.com/")
        assert app.toasts == ["This terminal cannot be lent to another program."]


async def test_no_toast_covers_the_screen(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="A", related=[{"title": "x" * 2_000, "webUrl": "https://example.com/"}]))
    async with reader(tmp_path, size=(80, 24)) as app:
        await app.press("1", "enter")
        await app.until(lambda: app.app.screen.query("Toast"))
        (toast,) = app.app.screen.query("Toast")
        assert 1 < toast.region.height < 16
