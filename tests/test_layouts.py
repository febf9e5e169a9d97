"""How list and article stand at every size, and what a resize must not lose."""

from contextlib import closing
from pathlib import Path

import pytest
from app import Reader, reader
from builders import feed_of, open_library, open_state
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets._markdown import MarkdownParagraph

from reader.query import Query
from reader.session.layout import LAYOUTS, LayoutName, PaneLayout, PaneSettings
from reader.session.view_state import ViewState, last_view_state
from reader.state import memory
from reader.system.paths import data_dir

SIZES = [(300, 80), (160, 45), (100, 30), (80, 24), (60, 20), (40, 12)]
BODY = "\n\n".join(f"Paragraph {number} " + "of so many words that it breaks " * 9 for number in range(20))


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    feed = feed_of(tmp_path / "feed", 90)
    for file in feed.iterdir():
        file.write_text(file.read_text() + BODY)
    return feed


@pytest.mark.parametrize(
    ("name", "size", "in_list", "in_article"),
    [
        ("auto", (300, 80), "side", "side"),
        ("auto", (100, 12), "side", "side"),
        ("auto", (99, 30), "stacked", "one"),
        ("auto", (99, 29), "one", "one"),
        ("side", (60, 12), "side", "side"),
        ("side", (59, 14), "stacked", "stacked"),
        ("side", (40, 12), "one", "one"),
        ("stacked", (300, 14), "stacked", "stacked"),
        ("stacked", (300, 13), "one", "one"),
        ("list", (300, 80), "one", "one"),
        ("article", (300, 80), "one", "one"),
    ],
)
def test_how_the_panes_stand(
    name: LayoutName, size: tuple[int, int], in_list: PaneLayout, in_article: PaneLayout
) -> None:
    arrangement = PaneSettings(name)
    assert [arrangement.stand(*size, is_reading=False), arrangement.stand(*size, is_reading=True)] == [
        in_list,
        in_article,
    ]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda e: st.dictionaries(
    st.sampled_from(["name", "side", "stacked", "x"]), e)))  # fmt: skip
def test_whatever_was_kept_is_an_arrangement(kept: object) -> None:
    arrangement = PaneSettings.of(kept)
    assert arrangement.name in LAYOUTS
    assert 20 <= arrangement.side <= 80
    assert 20 <= arrangement.stacked <= 80


@pytest.mark.parametrize("arrangement", [PaneSettings(), PaneSettings("side", 70, 20), PaneSettings("article")])
def test_an_arrangement_is_kept_whole(arrangement: PaneSettings) -> None:
    assert PaneSettings.of(arrangement._asdict()) == arrangement


def seen(app: Reader) -> str:
    """Which panes are on the screen, and how they stand; nothing overlaps, nothing sticks out."""
    main = app.main
    panes: list[Widget] = [main.bar, main.pane, main.splitter, main.article, main.keys]
    shown = [pane for pane in panes if pane.is_on_screen and pane.display and pane.region]
    covered = [offset for pane in shown for offset in cells(pane)]
    assert len(covered) == len(set(covered)) == main.size.area
    focused = main.focused
    assert focused in (main.list, main.article)
    assert focused.region.height > 3
    assert focused.region.width > 15
    if main.pane not in shown or main.article not in shown:
        return "list" if main.pane in shown else "article"
    return "side" if main.pane.region.y == main.article.region.y else "stacked"


def cells(pane: Widget) -> list[Offset]:
    region = pane.region
    return [Offset(x, y) for x in range(region.x, region.right) for y in range(region.y, region.bottom)]


@pytest.mark.thorough
async def test_z_goes_through_the_layouts(feed: Path) -> None:
    async with reader(feed) as app:
        layouts = []
        for _ in range(6):
            layouts.append((app.main.desk.panes.arrangement.name, seen(app)))
            await app.press("z")
        assert layouts == [
            ("auto", "side"), ("stacked", "stacked"), ("list", "list"), ("article", "article"), ("auto", "side"),
            ("stacked", "stacked"),
        ]  # fmt: skip
        assert app.toasts[0] == "Layout: stacked."
        assert app.main.keys.status == "list only · 1/90"
        await app.press("5", "z")
        assert app.main.keys.status == "1/90"
        for count, layout in enumerate(["side", "stacked", "list", "article"], 1):
            await app.press(str(count), "z")
            assert seen(app) == layout


@pytest.mark.thorough
async def test_going_to_and_fro_where_only_one_is_shown(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("3", "z")
        for there, back in (("enter", "escape"), ("l", "h"), ("tab", "tab"), ("l", "q")):
            await app.press(there)
            assert (seen(app), app.main.desk.panes.in_article) == ("article", True)
            await app.press(back)
            assert (seen(app), app.main.desk.panes.in_article) == ("list", False)


@pytest.mark.thorough
async def test_the_article_alone_has_a_comfortable_measure_in_the_middle(feed: Path) -> None:
    async with reader(feed, size=(300, 80)) as app:
        await app.press("4", "z")
        parts = app.main.article.query_one("ArticleParts").region
        assert parts.width == 76
        assert abs(parts.x - (300 - parts.right)) <= 3
        await app.press("1", "z")
        assert app.main.article.query_one("ArticleParts").region.width == 100


@pytest.mark.thorough
async def test_the_line_between_is_moved_by_keys(feed: Path) -> None:
    async with reader(feed, size=(161, 40)) as app:
        widths = []
        for key in ("", "greater_than_sign", "less_than_sign", "less_than_sign"):
            await app.press(*[key] if key else [])
            seen(app)
            widths.append(app.main.pane.region.width)
        assert widths == [96, 104, 96, 88]
        await app.press("9", "9", "less_than_sign")
        assert app.main.pane.region.width == 32
        await app.press("2", "z", "3", "greater_than_sign")
        assert app.main.pane.region.height == 37 * 75 // 100
        await app.press("3", "z", "greater_than_sign")
        assert app.toasts[-1] == "Only one pane is shown; z changes the layout."


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("layout", "start", "end", "kept"),
    [("1", (88, 10), (40, 20), PaneSettings("side", side=25)), ("2", (30, 16), (90, 30), PaneSettings("stacked", stacked=76))],
)  # fmt: skip
async def test_the_line_between_is_dragged_by_the_mouse(
    feed: Path, layout: str, start: tuple[int, int], end: tuple[int, int], kept: PaneSettings
) -> None:
    async with reader(feed, size=(160, 40)) as app:
        await app.press(layout, "z", "l")
        line = app.main.splitter.region.offset
        await app.pilot.mouse_down("Splitter", offset=(0, 0))
        await app.pilot.hover(offset=end)
        await app.pilot.mouse_up(offset=end)
        assert app.main.splitter.region.offset != line
        assert app.main.desk.panes.in_article
        assert app.main.desk.panes.arrangement == kept
        seen(app)
        await app.pilot.hover(offset=(100, 10))
        assert app.main.desk.panes.arrangement == kept


@pytest.mark.thorough
@pytest.mark.parametrize("in_article", [False, True])
@pytest.mark.parametrize("layout", ["1", "2", "3", "4", "5"])
async def test_a_resize_loses_nothing(feed: Path, layout: str, in_article: bool) -> None:
    async with reader(feed, size=SIZES[0]) as app:
        main = app.main
        await app.press(layout, "z", "h", "5", "0", "j")
        await app.rested()
        main.list.scroll_to(y=30, animate=False, immediate=True)
        if in_article:
            await app.press("l", "4", "0", "j")
        paragraph = paragraph_at_top(app) if in_article else None
        title, focused = app.title, main.focused
        before = (main.list.scroll_offset, main.article.scroll_offset)
        for size in (*SIZES[1:], *SIZES[-2::-1]):
            await app.pilot.resize_terminal(*size)
            await app.until(lambda size=size: (main.bar.region.width, main.keys.region.bottom) == size)  # type: ignore[misc]
            seen(app)
            assert (app.title, main.focused) == (title, focused)
            if main.list.is_on_screen:
                line = main.list._layout.of(main.list.cursor) - main.list.scroll_offset.y
                assert 0 <= line < main.list.scrollable_content_region.height
            if in_article:
                assert paragraph_at_top(app) == paragraph, size
        assert (main.list.scroll_offset, main.article.scroll_offset) == before


def paragraph_at_top(app: Reader) -> int:
    top = app.main.article.region.y
    shown = next(each for each in app.main.article.query(MarkdownParagraph) if each.region.bottom > top)
    return int(shown._content.plain.split()[1])


@pytest.mark.thorough
async def test_the_layout_is_remembered_for_each_feed(feed: Path, tmp_path: Path) -> None:
    async with reader(feed, size=(161, 40)) as app:
        await app.press("2", "z", "greater_than_sign", "1", "z", "2", "less_than_sign")
    with closing(open_library(feed)) as library:
        kept = last_view_state(library, data_dir() / "state.db")
    assert kept.arrangement == PaneSettings("side", 50, 65)
    async with reader(feed, size=(161, 40), place=kept) as app:
        assert (seen(app), app.main.pane.region.width) == ("side", 80)


@pytest.mark.thorough
async def test_article_only_begins_in_the_article(feed: Path) -> None:
    async with reader(feed):
        pass
    async with reader(feed, place=ViewState(arrangement=PaneSettings("article"))) as app:
        assert (seen(app), app.main.keys.in_article) == ("article", True)
        await app.press("J")
        await app.rested()
        assert app.main.list.cursor == 1
        await app.press("escape")
        assert seen(app) == "list"


def test_what_an_older_version_kept_is_still_a_place(feed: Path) -> None:
    with closing(open_state()) as state, closing(open_library(feed)) as library:
        memory.remember_directories(state, library.roots)
        memory.remember_view(state, library.roots, {"query": "sort:title", "key": None, "top": 3})
        place = last_view_state(library, state.file)
    assert place == ViewState(Query.parse("sort:title"), None, 3, PaneSettings())
