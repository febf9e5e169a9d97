"""Where colours are the terminal's own, or there are none, every window shows its cursor, and the app behind it."""

from collections.abc import AsyncIterator

import pytest
from app import Reader, reader
from builders import SAMPLE
from textual.geometry import Region
from textual.widgets import Input, OptionList

from reader.keys.commands import COMMAND
from reader.keys.keymap import DEFAULT
from reader.session.appearance import Chosen
from reader.session.view_state import ViewState
from reader.system.paths import config_file
from reader.tui.windows.overview import TermList
from reader.tui.windows.page import output_page

pytestmark = pytest.mark.usefixtures("been_here")

LOOKS = ("terminal", "ansi-dark", "ansi-light", "NO_COLOR")
LISTS = ("sort", "links", "problems", "topics", "providers", "collections", "views", "related", "palette")
LINES = ("tag", "export", "save_view", "pipe", "topics", "related", "palette")  # windows with a line to type
SETTINGS = f"""
[collections]
sample = "{SAMPLE.as_posix()}"
home = "~"
[views]
new = "is:new"
old = "before:1y"
"""


@pytest.fixture(params=LOOKS)
async def app(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reader]:
    if request.param == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    config_file().parent.mkdir(parents=True)
    config_file().write_text(SETTINGS)
    async with reader(SAMPLE, place=ViewState(chosen=Chosen(request.param))) as driven:
        await driven.ready()
        await driven.press("S", "G")  # a view that can be saved, and an article that has others beside it
        yield driven


async def open_window(app: Reader, command: str) -> None:
    await app.press(COMMAND[command].keys[0])
    await app.until(lambda: not app.is_on_main)


async def close_window(app: Reader) -> None:
    await app.press("escape")
    await app.until(lambda: app.is_on_main)


def marked(app: Reader, region: Region) -> list[int]:
    """The lines of `region`, from 0, of which more than half is in reverse video or on a background of its own."""
    screen = app.screen

    def cells(y: int) -> int:
        pens = screen.pens(y)[region.x : region.right]
        return sum(bool(pen.background) != ("reverse" in pen.attributes) for pen in pens)

    return [y - region.y for y in range(region.y, region.bottom) if cells(y) > region.width // 2]


def cursor(options: OptionList) -> list[int]:
    """The lines of a list where its cursor must be."""
    lines = [number for number, (option, _) in enumerate(options._lines) if option == options.highlighted]
    return [line - options.scroll_offset.y for line in lines]


def is_app_behind(app: Reader) -> bool:
    lines = app.screen.lines
    return lines[0].startswith(" Broadsheet ") and lines[1].startswith("   title")


@pytest.mark.thorough
@pytest.mark.quick(1)
async def test_each_list_shows_its_cursor_over_the_app(app: Reader) -> None:
    for command in LISTS:
        await open_window(app, command)
        options = app.app.screen.query_one(OptionList)
        await app.until(lambda options=options: options.option_count)  # type: ignore[misc]
        for _ in range(2):
            await app.press("down")
            assert marked(app, options.scrollable_content_region) == cursor(options) != [], command
        assert is_app_behind(app), command
        await close_window(app)


@pytest.mark.thorough
async def test_each_theme_of_a_terminal_s_own_colours_shows_its_cursor_while_it_is_chosen(app: Reader) -> None:
    if app.app.no_color:
        return  # there are none to choose from
    await open_window(app, "theme")
    options = app.app.screen.query_one(OptionList)
    assert marked(app, options.scrollable_content_region) == cursor(options) != []
    assert is_app_behind(app)


@pytest.mark.thorough
async def test_each_line_to_type_shows_its_cursor_over_the_app(app: Reader) -> None:
    for command in LINES:
        await open_window(app, command)
        line = app.app.screen.query_one(Input)
        await app.until(lambda line=line: line.has_focus)  # type: ignore[misc]
        line.cursor_blink = False
        line.value = ""
        await app.press("a")
        typed, cursor, blank = app.screen.pens(line.content_region.y)[line.content_region.x :][:3]
        assert cursor not in (typed, blank) and typed.background == blank.background, command
        assert is_app_behind(app), command
        await close_window(app)


@pytest.mark.quick(1)
async def test_each_text_is_shown_over_the_app(app: Reader) -> None:
    for command in ("help", "front_matter"):
        await open_window(app, command)
        assert is_app_behind(app), command
        await close_window(app)
    app.app.push_screen(output_page(DEFAULT, "wc", "1 2 3"))
    await app.until(lambda: not app.is_on_main)
    assert is_app_behind(app)


@pytest.mark.thorough
async def test_each_list_of_the_overview_shows_its_cursor_when_it_has_the_keys(app: Reader) -> None:
    await open_window(app, "overview")
    lists = list(app.app.screen.query(TermList))
    await app.until(lambda: all(rows.option_count for rows in lists))
    for rows in lists:
        await app.press("tab")
        assert rows.has_focus
        for other in lists:
            at = cursor(other) if other is rows else []
            assert marked(app, other.scrollable_content_region) == at, other.border_title


@pytest.mark.thorough
async def test_the_palette_is_shown_over_the_app_in_other_colours_too() -> None:
    async with reader(SAMPLE) as app:
        await app.press("S")
        await open_window(app, "palette")
        assert is_app_behind(app)
