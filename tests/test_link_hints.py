"""Letters on the links that are on the screen, which follow one."""

from itertools import permutations
from pathlib import Path

import pytest
from app import Reader, reader
from builders import front_matter, write
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from reader.tui.widgets.link_hints import labels, links_in

_LINKS = " ".join(f"[link {number}](https://example.com/{number})" for number in range(3))
BODY = "\n\n".join(
    [
        f"Some text {_LINKS}.",
        "> - In a list [quoted *words*](https://example.com/quoted) and [日本語](https://example.com/wide)",
        "| a | b |\n| - | - |\n| x | [cell](https://example.com/cell) |",
        *(f"Paragraph {number}." for number in range(60)),
        "[Far down](https://example.com/far)",
    ]
)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    write(tmp_path, "a.md", front_matter(title="A", date="2026-01-02") + BODY)
    write(tmp_path, "b.md", front_matter(title="B", date="2026-01-01") + "No links.")
    return tmp_path


def hinted(app: Reader) -> str:
    """The letters on the screen."""
    parts = [part.content for part in app.main.article.query(Static) if isinstance(part.content, Content)]
    spans = [
        part.plain[span.start : span.end]
        for part in parts
        for span in part.spans
        if str(span.style).startswith("bold rev")
    ]
    return " ".join(spans)


def screen(app: Reader) -> str:
    return "\n".join(app.screen.lines)


@pytest.mark.quick(1)
@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24)])
async def test_a_letter_follows_the_link_that_it_stands_on(feed: Path, size: tuple[int, int]) -> None:
    async with reader(feed, size=size) as app:
        await app.press("full_stop")
        await app.until(lambda: hinted(app) == "a s d f ｇ h")
        assert app.main.desk.panes.in_article
        assert "aink 0 sink 1 dink 2." in screen(app).replace("\n", " ")
        assert "ｇ本語" in screen(app)
        assert app.main.keys.status == "letters follow a link"
        await app.press("g")
        await app.until(lambda: app.opened == ["https://example.com/wide"])
        assert hinted(app) == ""
        await app.press("full_stop", "h")
        await app.until(lambda: app.opened[1:] == ["https://example.com/cell"])
        await app.press("full_stop", "D")
        await app.until(lambda: app.opened[2:] == ["https://example.com/2"])


@pytest.mark.parametrize("key", ["escape", "j", "down", "z", "5", "slash"])
@pytest.mark.quick(2)
async def test_any_other_key_takes_them_off_and_does_nothing_else(feed: Path, key: str) -> None:
    async with reader(feed) as app:
        await app.press("full_stop")
        before = screen(app)
        await app.press(key)
        assert hinted(app) == ""
        assert "link 0 link 1" in screen(app) != before
        assert app.main.keys.status == "1/2"
        assert app.main.desk.panes.in_article
        assert app.opened == []


async def test_those_that_are_on_the_screen_have_letters_and_scrolling_takes_them_off(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("enter", "G", "full_stop")
        await app.until(lambda: "aar down" in screen(app))
        app.main.article.scroll_lines(-3)
        await app.until(lambda: hinted(app) == "")


async def test_they_are_put_anew_where_the_size_changes(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("full_stop")
        await app.pilot.resize_terminal(80, 24)
        await app.until(lambda: hinted(app) == "a s d f ｇ h")
        await app.press("a")
        await app.until(lambda: app.opened == ["https://example.com/0"])


async def test_where_there_are_none_it_is_said(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("j", "full_stop")
        await app.until(lambda: app.toasts == ["No links on the screen; ; lists all links of the article."])


async def test_what_is_found_stays_marked(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("enter", "slash", *"link", "enter", "full_stop", "escape")
        assert app.main.keys.status == "match 1 of 3"
        await app.press("n", "escape")
        assert app.main.keys.status == "1/2"


async def test_many_links_have_two_letters_each(tmp_path: Path) -> None:
    many = " ".join(f"[link {number}](https://example.com/{number})" for number in range(40))
    write(tmp_path, "a.md", front_matter(title="A") + many)
    async with reader(tmp_path) as app:
        await app.press("full_stop", "s")
        await app.until(lambda: hinted(app).startswith("a s d f g h j k l q w e r t"))
        await app.press("d")
        await app.until(lambda: app.opened == ["https://example.com/28"])


@pytest.mark.parametrize(
    ("words", "letters", "place"),
    [("I am here", 2, 2), ("I am", 1, 0), (" am", 2, 1), ("I", 2, 0), ("a b", 2, 0), ("two am", 2, 0)],
)
def test_letters_stand_on_the_first_word_that_is_long_enough(words: str, letters: int, place: int) -> None:
    """So no blank is covered, and two words do not look like one."""
    part = Static(Content(f"See {words} after").stylize(Style.from_meta({"@click": "link('1')"}), 4, 4 + len(words)))
    (link,) = links_in(part)
    assert link.place(letters) == 4 + place


@pytest.mark.parametrize("count", [0, 1, 26, 27, 676, 1_000])
def test_no_label_begins_another(count: int) -> None:
    made = labels(count)
    assert len(set(made)) == len(made) == min(count, 676)
    assert not any(one.startswith(other) for one, other in permutations(made[:60], 2))
