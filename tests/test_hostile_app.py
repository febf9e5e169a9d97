"""What the mouse and the keys do on an article that means harm."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from app import reader
from builders import front_matter, write
from hostile import KINDS
from textual.content import Content
from textual.widgets import OptionList, Tooltip

from reader.library.files import file_of
from reader.session.loaded import load
from reader.tui.app import BroadsheetApp
from reader.tui.widgets.body_links import other_host


async def test_a_cell_of_a_table_is_shown_word_for_word_under_the_mouse(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter("| [/b] |\n|---|\n| [@click=app.quit]x[/] |\n", title="A"))
    async with reader(tmp_path) as app:
        for cell, words in zip(
            app.app.query("MarkdownTableCellContents"), ("[/b]", "[@click=app.quit]x[/]"), strict=True
        ):
            assert cell.tooltip is not None
            app.app.query_one(Tooltip).update(cell.tooltip)
            assert app.app.query_one(Tooltip).visual == Content(words)


@pytest.mark.quick(1)
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


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    "targets",
    [
        ("https://a.example/%41", "https://a.example/A"),
        ("https://a.example/%2541", "https://a.example/%41", "https://a.example/A"),
        ("#1", "1", "https://a.example/"),
    ],
)
async def test_links_that_decode_to_the_same_lead_each_where_it_was_written_to(
    tmp_path: Path, targets: Sequence[str]
) -> None:
    write(tmp_path, "a.md", front_matter("\n\n".join(f"[link]({target})" for target in targets), title="A"))
    async with reader(tmp_path) as app:
        for paragraph in app.app.query("MarkdownParagraph"):
            await app.pilot.click(paragraph, offset=(1, 0))
        await app.until(lambda: len(app.toasts) == len(targets))
        here = {"1": "There is no article 1 here.", "#1": "There is no heading #1 in this article."}
        assert app.opened == [target for target in targets if target not in here]
        assert app.toasts == [here.get(target, f"Opening {target}") for target in targets]


async def test_a_link_that_is_called_like_another_address_says_where_it_leads(tmp_path: Path) -> None:
    body = "[https://good.example/login](https://evil.example/x) [good.example](https://www.good.example/)\n\n| a |\n|---|\n| [www.good.example](https://evil.example/) |\n"
    write(tmp_path, "a.md", front_matter(body, title="A"))
    async with reader(tmp_path) as app:
        paragraph = app.app.query("MarkdownParagraph").first()
        assert str(paragraph.render()) == "https://good.example/login (evil.example) good.example"
        assert "www.good.example (evil.example)" in [
            str(cell.render()) for cell in app.app.query("MarkdownTableCellContents")
        ]


@pytest.mark.parametrize(
    ("words", "url", "host"),
    [
        ("https://good.example/login", "https://evil.example/", "evil.example"), ("HTTPS://GOOD.example", "https://evil.example/", "evil.example"),
        ("good.example/login", "https://evil.example/", "evil.example"), ("see www.good.example!", "https://evil.example/", "evil.example"),
        ("https://good.example.evil.example/", "https://evil.example/", "evil.example"), ("https://good.example@evil.example/", "https://other.example/", "other.example"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", ""), ("https://bücher.example/", "https://buecher.example/", "buecher.example"),
        ("good.example", "https://\u0430pple.example/", "xn--pple-43d.example"), ("https://good.example/", "https://evil.example/?u=https://good.example/", "evil.example"),
        ("https://good.example/a", "https://good.example/b", ""), ("good.example", "https://news.good.example/", ""), ("www.good.example", "https://good.example/", ""),
        ("good.example", "mailto:a@evil.example", ""), ("an article", "https://evil.example/", ""), ("3.5 and 4.0", "https://a.example/", ""), ("https://", "https://a.example/", ""),
        ("http://[::1/", "https://a.example/", ""),
    ],
)  # fmt: skip
def test_words_that_are_an_address_of_another_host(words: str, url: str, host: str) -> None:
    assert other_host(words, url) == host


@pytest.mark.thorough
async def test_a_claimed_domain_is_a_claim(tmp_path: Path) -> None:
    provider = {"name": "BBC News", "domain": "bbc.example"}
    for number, host in enumerate(("evil.example", "www.bbc.example", "xbbc.example", "bbc.example.evil.example"), 1):
        write(
            tmp_path,
            f"{number}.md",
            front_matter(
                title=host, provider=provider, webUrl=f"https://{host}/a", publishedDateTime=f"2026-01-0{number}"
            ),
        )
    async with reader(tmp_path) as app:
        named = {}
        for _ in range(4):
            await app.rested()
            named[app.title] = str(app.app.query_one("#head").render()).splitlines()[0].rsplit(" · ", 2)[0]
            await app.press("j")
    assert named == {
        "evil.example": "BBC News · evil.example", "www.bbc.example": "BBC News · bbc.example", "xbbc.example": "BBC News · xbbc.example",
        "bbc.example.evil.example": "BBC News · bbc.example.evil.example",
    }  # fmt: skip


@pytest.mark.thorough
async def test_every_hostile_article_of_ordinary_length_can_be_shown(tmp_path: Path) -> None:
    for kind in KINDS:
        if kind.name.startswith("body-"):
            write(tmp_path, kind.file, kind.content)
    async with reader(tmp_path, size=(80, 24)) as app:
        for id_ in app.main.list.ids:
            place = app.main.session.library.ask(file_of, app.main.session.library.roots, id_)
            assert place
            loaded = load(id_, *place)
            if len(loaded.markdown) < 1_000:  # how much longer ones may become, test_body.py says
                await app.main.article.show(loaded)


@pytest.mark.thorough
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
        assert "ex\u0430mple.com (xn--exmple-4nf.com)/" in str(option.prompt)
        await app.press("escape")
        BroadsheetApp.open_url(app.app, LOOK_ALIKE)
        assert app.toasts == ["Opening https://ex\u0430mple.com (xn--exmple-4nf.com)/login"]


@pytest.mark.thorough
async def test_a_refused_link_is_a_toast(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter("[bank](https://bank.example@evil.example/)\n", title="A"))
    async with reader(tmp_path) as app:
        await app.press("semicolon", "enter")
        assert app.opened == ["https://bank.example@evil.example/"]
        BroadsheetApp.open_url(app.app, app.opened[0])
        assert app.toasts == [
            "This link contains a user name or password, so it is not opened: https://bank.example@evil.example/"
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
        assert app.toasts == ["This terminal cannot be handed to another program."]


async def test_no_toast_covers_the_screen(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="A", related=[{"title": "x" * 2_000, "webUrl": "https://example.com/"}]))
    async with reader(tmp_path, size=(80, 24)) as app:
        await app.press("1", "enter")
        await app.until(lambda: app.app.screen.query("Toast"))
        (toast,) = app.app.screen.query("Toast")
        assert 1 < toast.region.height < 16
