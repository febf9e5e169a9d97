"""The mouse: whatever is on the screen does what it says when it is clicked; dragging selects text, and copies it."""

from pathlib import Path

import pytest
from app import Reader, reader
from builders import NOW, article, write
from textual import events
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import OptionList, Static

from reader.query import Query
from reader.tui.windows.frame import Frame
from reader.tui.windows.pick import Pick

WIDE = (200, 40)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Nine articles by three providers, in two topics and a category; and a file that cannot be read."""
    for number in range(9):
        stated = {"topics": [f"Topic {number % 2}"], "category": "News", "provider": {"name": f"Provider {number % 3}"}}
        write(tmp_path, f"{number}.md", article(number, **stated, excerpt="Words of an excerpt, to be selected."))
    write(tmp_path, "bad.md", "---\ntitle: [\n---\n")
    return tmp_path


def place(widget: Widget, text: str) -> Offset:
    """Where a widget shows `text`, from its own corner."""
    region = widget.region
    for y in range(region.height):
        line = "".join(segment.text for segment in widget.render_line(y))
        if text in line:
            return Offset(line.index(text), y)
    raise AssertionError(f"{text} is not there")


async def click(app: Reader, widget: Widget, text: str) -> None:
    await app.pilot.click(widget, offset=place(widget, text) + Offset(1, 0))


async def right_click(app: Reader, widget: Widget, offset: Offset) -> None:
    for kind in (events.MouseDown, events.MouseUp):
        await send(app, kind, widget.region.offset + offset, 3)


async def send(app: Reader, kind: type[events.MouseEvent], at: Offset, button: int) -> None:
    """What a terminal sends: Textual's pilot would pass by the app."""
    app.app.post_message(kind(None, *at, 0, 0, button, False, False, False))
    await app.pilot.pause()


def window(app: Reader) -> str:
    """The title of the window that is open."""
    screen = app.app.screen
    return str(screen.query_one(Frame).border_title) if isinstance(screen, Pick) else ""


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("fact", "query", "opens"),
    [
        ("9 unread", "is:unread", ""),
        ("1 starred", "is:starred", ""),
        ("newest first", "", "Sort by"),
        ("1 problem", "", "Files that are not articles"),
        ("Broadsheet", "", ""),
    ],
)
async def test_a_fact_in_the_title_does_what_it_says(feed: Path, fact: str, query: str, opens: str) -> None:
    async with reader(feed, size=WIDE) as app:
        await app.press("f")
        await app.until(lambda: app.main.bar.counts.starred)
        await click(app, app.main.bar, fact)
        assert (str(app.main.desk.lists.query), window(app)) == (query, opens)
        if query:
            await click(app, app.main.bar, "9 articles")
            assert app.main.desk.lists.query == Query()


@pytest.mark.thorough
async def test_the_end_of_the_last_line_takes_back_what_it_says(feed: Path) -> None:
    async with reader(feed, size=WIDE) as app:
        keys = app.main.keys
        await app.press("x", "x")
        await click(app, keys, "2 selected")
        assert not app.main.list.selection
        await app.press("5")
        await app.pilot.click(keys, offset=(WIDE[0] - 2, 0))
        assert not app.main.session.keys.is_amid
        await app.press("2", "z")
        await click(app, keys, "stacked")
        assert keys.status.startswith("list only")


@pytest.mark.thorough
async def test_how_many_are_unread_of_what_a_filter_finds_shows_only_those(feed: Path) -> None:
    async with reader(feed, size=WIDE) as app:
        await app.press("slash", *"topic", "enter")
        await app.until(lambda: "unread" in str(app.filter._counts.content))
        await click(app, app.filter._counts, "9 unread")
        assert str(app.main.desk.lists.query) == "topic* is:unread"
        assert not app.filter.is_edited


@pytest.mark.thorough
@pytest.mark.parametrize("value", ["Provider 2", "News", "Topic 0"])
async def test_what_other_articles_state_too_shows_those(feed: Path, value: str) -> None:
    async with reader(feed, size=WIDE) as app:
        app.main.list.move_to(app.titles.index("Article 8"))
        await app.rested()
        head = app.main.article.query_one("#head", Static)
        await click(app, head, value)
        field = value.split()[0].lower().replace("news", "category")
        quoted = value if " " not in value else f'"{value}"'
        assert str(app.main.desk.lists.query) == f"{field}={quoted}"
        assert app.title == "Article 8"
        await app.rested()
        await click(app, head, value)
        assert app.main.desk.lists.query == Query()


@pytest.mark.thorough
async def test_the_title_of_the_article_opens_its_page(feed: Path) -> None:
    async with reader(feed, size=WIDE) as app:
        title = app.main.article.query_one("#title", Static)
        await click(app, title, app.title)
        assert len(app.opened) == 1
        await app.until(lambda: app.main.bar.counts.unread == 8)


async def drag(app: Reader, widget: Widget, text: str) -> None:
    """Select `text`, which `widget` shows."""
    start = widget.region.offset + place(widget, text)
    await send(app, events.MouseDown, start, 1)
    for cells in range(1, len(text)):
        await send(app, events.MouseMove, start + Offset(cells, 0), 1)
    await send(app, events.MouseUp, start + Offset(len(text) - 1, 0), 1)


@pytest.mark.quick(1)
@pytest.mark.parametrize(("part", "text"), [("#title", "Article"), ("#head", "an excerpt")])
async def test_dragging_selects_text_and_opens_nothing_and_ctrl_c_copies_it(feed: Path, part: str, text: str) -> None:
    async with reader(feed, size=WIDE) as app:
        await drag(app, app.main.article.query_one(part, Static), text)
        assert not app.opened
        await app.press("ctrl+c")
        await app.until(lambda: app.toasts)
        assert app.toasts[-1].endswith(f": {text}")
        await app.pilot.click(app.main.list, offset=(10, 1))
        await app.press("ctrl+c")
        assert app.toasts[-1] == "No text is selected: select some with the mouse, and C-c copies it. Q quits."


@pytest.mark.quick(1)
@pytest.mark.parametrize("pane", ["list", "article"])
async def test_the_right_button_has_a_menu_for_the_article(feed: Path, pane: str) -> None:
    async with reader(feed, size=WIDE) as app:
        third = app.titles[2]
        if pane == "list":
            await right_click(app, app.main.list, Offset(20, 2))
        else:
            await app.press("3", "g")
            await app.rested()
            title = app.main.article.query_one("#title", Static)
            await right_click(app, title, place(title, third))
        assert (app.title, window(app), app.opened) == (third, "This article", [])
        await app.press("f")
        await app.until(lambda: app.main.bar.counts.starred == 1)
        assert app.is_on_main


@pytest.mark.thorough
async def test_the_menu_offers_what_the_article_has_a_use_for(feed: Path) -> None:
    write(feed, "z.md", article(1, title="Bare", webUrl=None, publishedDateTime=NOW, provider={}, topics=[]))
    async with reader(feed, size=WIDE) as app:
        assert app.title == "Bare"
        await app.press("f")
        await app.until(lambda: app.main.bar.counts.starred == 1)
        await right_click(app, app.main.list, Offset(20, 0))
        options = app.app.screen.query_one(OptionList)
        lines = [" ".join(str(option.prompt).split()) for option in options.options]
        assert lines == [
            "Read Enter", "Links ;", "Mark read r", "Remove the star f", "Hide D", "Story c", "Related C",
        ]  # fmt: skip


@pytest.mark.thorough
async def test_the_menu_shows_what_states_the_same(feed: Path) -> None:
    async with reader(feed, size=WIDE) as app:
        await right_click(app, app.main.list, Offset(20, 1))
        lines = [str(option.prompt).strip() for option in app.app.screen.query_one(OptionList).options]
        number = next(at for at, line in enumerate(lines) if line.startswith("Only provider"))
        await app.press(*["j"] * number, "enter")
        name = lines[number].removeprefix("Only provider ").strip()
        assert str(app.main.desk.lists.query) == f'provider="{name}"'


async def test_a_click_beside_the_menu_closes_it(feed: Path) -> None:
    async with reader(feed, size=WIDE) as app:
        await right_click(app, app.main.list, Offset(20, 1))
        await app.pilot.click(app.app.screen.query_one(Frame), offset=(4, 0))
        assert not app.is_on_main
        await app.pilot.click(offset=(3, 3))
        assert app.is_on_main


@pytest.mark.thorough
async def test_the_right_button_on_nothing_opens_nothing(feed: Path) -> None:
    async with reader(feed, size=WIDE) as app:
        for widget, offset in ((app.main.list, (5, 30)), (app.main.bar, (5, 0)), (app.main.keys, (3, 0))):
            await right_click(app, widget, Offset(*offset))
            assert app.is_on_main
            assert app.main.desk.lists.query == Query()
