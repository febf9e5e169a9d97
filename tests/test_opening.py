"""Opening, copying and choosing the addresses of an article, by keys and by the mouse."""

import re
import stat
import sys
from functools import partial
from pathlib import Path

import pytest
from app import Reader, reader
from builders import front_matter, write
from textual.widgets import OptionList

from reader.loader import read
from reader.model.article import Article
from reader.tui.widgets.article_view import ArticleView
from reader.tui.windows.pick import Pick


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


COMMENTS = [  # what a file states, the page of comments that it names
    ({"comments": "https://n.example/item?id=1"}, "https://n.example/item?id=1"),
    ({"comments": True}, None),
    ({"comments": 12}, None),
    ({"comments": "javascript:alert(1)"}, None),
    ({"comments": "https://user@n.example/"}, None),
    ({"comments": "12", "commentsUrl": "https://n.example/"}, "https://n.example/"),
    ({"comment_url": "https://n.example/"}, "https://n.example/"),
    ({"discussion": "http://n.example/1#c"}, "http://n.example/1#c"),
    ({"Discussion-Link": "https://n.example/"}, "https://n.example/"),
    ({"replies": "https://n.example/"}, "https://n.example/"),
    ({"no_comments": "https://n.example/"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("stated", "page"), COMMENTS)
def test_a_file_names_the_page_of_its_comments(tmp_path: Path, stated: dict[str, object], page: str | None) -> None:
    write(tmp_path, "a.md", front_matter(title="A", **stated))
    content = read(tmp_path / "a.md", "a.md")
    assert isinstance(content, Article)
    assert content.comments == page
    assert [url for label, url in content.own_links() if label == "comments"] == [page] * bool(page)


async def test_comments_have_a_key_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="A", date="2026-01-02", comments="https://n.example/1"))
    write(tmp_path, "b.md", front_matter(title="B", date="2026-01-01", comments="yes"))
    async with reader(tmp_path) as app:
        await app.press("V")
        assert app.opened == ["https://n.example/1"]
        assert app.main.bar.counts.unread == 2, "the article itself was not read"
        assert " V comments" in "\n".join(app.screen.lines)
        await app.press("j", "V")
        assert app.toasts == ["The file of this article does not name a comments page."]
        assert len(app.opened) == 1


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
            "This article has no URL to copy.",
            "This article has no links.",
        ]
        assert app.main.bar.counts.unread == 3


@pytest.mark.thorough
async def test_opening_and_going_on(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("O")
        await app.until(lambda: app.main.bar.counts.unread == 2)
        assert (app.opened, app.title) == (["https://a.example/original"], "Web only")


@pytest.mark.thorough
async def test_a_count_opens_so_many_as_far_as_the_list_goes(tmp_path: Path) -> None:
    for number in range(5):
        day = f"2026-02-0{number + 1}"
        write(tmp_path, f"{number}.md", front_matter(title="A", date=day, webUrl=f"https://a.example/{number}"))
    async with reader(tmp_path) as app:
        await app.press("j", "2", "O")
        assert app.opened == ["https://a.example/3", "https://a.example/2"]
        assert app.main.list.cursor == 3
        await app.press("2", "0", "O")
        assert app.opened[2:] == ["https://a.example/1", "https://a.example/0"]
        await app.until(lambda: app.main.bar.counts.unread == 1)
        await app.press("2", "1", "O")
        assert len(app.opened) == 4
        assert app.toasts[-1] == "21 pages are too many to open at once; the limit is 20."


OWN = ["https://a.example/original", "https://a.example/amp", "https://cdn.example/amp"]
OTHERS = ["https://v.example/1", "https://a.example/p.png", "https://r.example/1"]


@pytest.mark.thorough
@pytest.mark.parametrize("url", [*OWN, *OTHERS])
@pytest.mark.parametrize("way", ["menu", "click", "body"])
async def test_its_own_page_is_read_however_it_is_opened(linked: Path, url: str, way: str) -> None:
    async with reader(linked) as app:
        assert app.main.article.loaded
        links = [each for _, each in app.main.article.loaded.links]
        if way == "menu":
            await app.press("semicolon", *["j"] * links.index(url), "enter")
        elif way == "click" and url not in (*OTHERS[1:], OWN[2]):  # which have no line of their own there
            await app.pilot.click("#links", offset=(8, 1 + links.index(url)))
        else:
            app.main.article.post_message(ArticleView.LinkChosen(url))
        await app.until(lambda: app.opened == [url])
        await app.settled()
        assert app.main.bar.counts.unread == (2 if url in OWN else 3)


def labels(app: Reader) -> list[str]:
    """The rows of the links, without their addresses."""
    rows = [str(option.prompt) for option in app.app.screen.query_one(OptionList).options]
    return [re.split(r"  +", row.strip())[0] for row in rows]


async def test_choosing_among_all_links(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("semicolon")
        assert isinstance(app.app.screen, Pick)
        assert labels(app) == ["1 original", "2 AMP", "3 AMP cache", "4 video", "5 [/b] A picture", "6 Related"]
        await app.press("G", "k", "y", "enter")
        assert app.opened == ["https://a.example/p.png"]
        assert app.app.clipboard == "https://a.example/p.png"
        await app.press("semicolon", "q")
        assert app.is_on_main


NUMBERED = [  # keys among six links, the row of the cursor then, from 1
    ("3", 3),
    ("2 5", 5),  # there is no 25, so the second digit begins another number
    ("4 j", 5),
    ("4 k 1", 1),
    ("9", 1),
]


@pytest.mark.thorough
async def test_a_number_leads_to_its_link(linked: Path) -> None:
    async with reader(linked) as app:
        for keys, row in NUMBERED:
            await app.press("semicolon", *keys.split())
            assert app.app.screen.query_one(OptionList).highlighted == row - 1, keys
            await app.press("escape")
        await app.press("semicolon", "5", "enter")
        assert app.opened == ["https://a.example/p.png"]


@pytest.mark.thorough
async def test_links_are_filtered_by_words_of_their_titles_and_addresses(linked: Path) -> None:
    async with reader(linked) as app:
        await app.press("semicolon")
        height = app.app.screen.query_one(".window").region.height
        await app.press("slash", *"AMP", "space", *"exam")
        assert labels(app)[:2] == ["1 original", "2 AMP"], "it is in every address: amp of example"
        await app.press("space", *"cdn")
        assert labels(app) == ["3 AMP cache"]
        assert app.app.screen.query_one(".window").region.height >= height, "it keeps its height"
        await app.press("escape")
        assert len(labels(app)) == 6
        await app.press("slash", *"p.png", "enter", "y", "enter")
        assert app.app.clipboard == app.opened[-1] == "https://a.example/p.png"
        await app.press("semicolon")
        for key in ("slash", *"cache"):  # all at once
            app.app.simulate_key(key)
        await app.until(lambda: labels(app) == ["3 AMP cache"])
        await app.press("escape", "escape")
        assert app.is_on_main


@pytest.mark.thorough
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


@pytest.mark.thorough
async def test_the_links_of_the_article_can_be_clicked(linked: Path) -> None:
    async with reader(linked) as app:
        for offset in ((8, 1), (8, 2), (8, 4)):
            await app.pilot.click("#links", offset=offset)
        await app.pilot.click("RelatedList", offset=(8, 1))
        assert app.opened == [
            "https://a.example/original", "https://a.example/amp", "https://v.example/1", "https://r.example/1",
        ]  # fmt: skip


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


def _has_lines(log: Path, count: int) -> bool:
    return log.exists() and len(log.read_text().splitlines()) == count
