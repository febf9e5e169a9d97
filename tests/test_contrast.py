"""In every theme all that is drawn can be read on what is behind it, and every window shows where its cursor is."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from app import Reader, reader
from builders import article, keys, open_library, open_state, write
from emulator import Emulator
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color
from textual.scrollbar import ScrollBar
from textual.theme import BUILTIN_THEMES
from textual.widget import Widget
from textual.widgets import OptionList

from reader.query import Query
from reader.session.appearance import OWN_THEMES, Chosen
from reader.session.view_state import ViewState
from reader.system.paths import config_file
from reader.tui.contrast import LINE, TEXT, contrast, readable

THEMES = [name for name in (*OWN_THEMES, *BUILTIN_THEMES) if name != "terminal" and not name.startswith("ansi-")]
DRAWN = "─━│┃╭╮╰╯┌┐└┘├┤┬┴┼╸╺▌▐▏▎▊▋▍▕▔▁▂▃▄▅▆▇█░▒▓"  # lines and bars: what is no text
WINDOWS = {  # how each is opened
    "sort": "s", "links": ";", "topics": "t", "providers": "P", "views": "'", "palette": ":", "help": "?", "theme": "ctrl+t",
    "overview": "v", "export": "ctrl+s", "tag": "T", "related": "C", "front matter": "i", "problems": "!",
}  # fmt: skip
BODY = """
# A heading

Words, *more* words, **strong** ones, `code`, and [a link](https://example.com/there).

## A second

> A quotation that somebody wrote.

- an item
- another

```python
def answer(question: str) -> int:  # as is well known
    return 42 if question else None
```

| one | two |
| --- | --- |
| 1   | 2   |
"""


class Cell(NamedTuple):
    """A character on the screen, and the contrast it has."""

    char: str
    x: int
    y: int
    contrast: float

    @property
    def is_readable(self) -> bool:
        return self.contrast >= (LINE if self.char in DRAWN else TEXT)


def cells(app: Reader, screen: Emulator) -> Iterator[Cell]:
    """All that is drawn in the window that is open, or on the main screen, but for the scroll bars."""
    window = next(iter(app.app.screen.query(".window")), app.app.screen).region
    bars = {
        (x, y)
        for bar in scroll_bars(app.app.screen.query("*"))
        for region in [bar.region]
        for x in range(region.x, region.right)
        for y in range(region.y, region.bottom)
    }
    for y, text in enumerate(screen._text):
        for x, (char, pen) in enumerate(zip(text, screen.pens(y), strict=True)):
            if char.strip() and (x, y) not in bars and window.contains(x, y):
                fore, back = pen.foreground, pen.background
                assert fore[:1] == back[:1] == (2,), (char, x, y, pen)
                if "reverse" in pen.attributes:
                    fore, back = back, fore
                yield Cell(char, x, y, _contrast(fore, back))


def scroll_bars(widgets: Iterable[Widget]) -> Iterator[ScrollBar]:
    for widget in widgets:
        if widget.show_vertical_scrollbar:
            yield widget.vertical_scrollbar
        if widget.show_horizontal_scrollbar:
            yield widget.horizontal_scrollbar


@cache
def _contrast(fore: tuple[int, ...], back: tuple[int, ...]) -> float:
    return contrast(_color(fore), _color(back))


def _color(numbers: tuple[int, ...]) -> Color:
    _, red, green, blue = numbers
    return Color(red, green, blue)


def unreadable(app: Reader, screen: Emulator) -> list[str]:
    """The texts that cannot be read, with their contrast."""
    runs: list[list[Cell]] = []
    for cell in cells(app, screen):
        if cell.is_readable:
            continue
        if runs and (runs[-1][-1].x + 1, runs[-1][-1].y) == (cell.x, cell.y):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [f"{''.join(cell.char for cell in run)} {run[0].contrast:.1f}" for run in runs]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Articles of every kind: new and old, read, starred, hot, with AMP, related to each other."""
    related = [
        {"title": f"Article {n}", "webUrl": f"https://example.com/{n}", "provider": {"name": "Out"}} for n in (3, 99)
    ]
    for number in range(24):
        body = BODY if number == 0 else ""
        date = f"2026-04-{28 - number}"
        text = article(number, publishedDateTime=date, related=related, type="video" if number % 4 else "article")
        write(tmp_path / "feed", f"{number:02}.md", text + body)
    write(tmp_path / "feed", "bad.md", "---\ntitle: [\n---\n")
    with closing(open_library(tmp_path / "feed")) as library, closing(open_state()) as state:
        library.sync(state)
        those = keys(library, library.ids(Query()))
        state.mark(those[3:6], read=True)
        state.mark(those[4:9], starred=True)
        state.mark(those[:1], tag=["mine"])
    config_file().parent.mkdir(parents=True)
    config_file().write_text('[views]\nnew = "is:new"\n')
    return tmp_path / "feed"


async def in_every_theme(app: Reader, has_cursor: bool = True) -> dict[str, list[str]]:
    """What cannot be read, by theme; and `no cursor` where that cannot be told from what is around it."""
    faults = {}
    for theme in THEMES:
        app.app.theme = theme
        await app.pilot.pause()
        screen = app.screen
        is_seen = not has_cursor or is_cursor_seen(app, screen)
        faults[theme] = [*unreadable(app, screen), *([] if is_seen else ["no cursor"])]
    return {theme: found for theme, found in faults.items() if found}


def is_cursor_seen(app: Reader, screen: Emulator) -> bool:
    """Whether the row under the cursor, and no other, stands on a ground of its own."""
    if app.is_on_main:
        view = app.main.list
        at = [view._layout.of(view.cursor) - view.scroll_offset.y]
        at += [at[0] + line for line in range(1, view._layout.per_row + view._layout.more)]
        region = view.scrollable_content_region
    else:
        options = app.app.screen.query_one(OptionList)
        lines = [number for number, (option, _) in enumerate(options._lines) if option == options.highlighted]
        at = [line - options.scroll_offset.y for line in lines]
        region = options.scrollable_content_region
    grounds = [screen.pens(y)[region.right - 1].background for y in range(region.y, region.bottom)]
    others = {ground for y, ground in enumerate(grounds) if y not in at}
    return bool(at) and len({grounds[y] for y in at}) == 1 and grounds[at[0]] not in others


@pytest.fixture
async def app(feed: Path) -> AsyncIterator[Reader]:
    async with reader(feed, size=(140, 40), place=ViewState(is_first=True)) as driven:
        await driven.ready()
        yield driven


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("keys", "size"),
    [
        ([], (140, 40)),  # with the tour
        (["escape", "x", "j", "x"], (140, 40)),
        (["escape", "j", "l"], (140, 40)),
        (["escape", "j", "l"], (110, 40)),
        (["slash", *"article"], (140, 40)),
        (["slash", *"article", "enter"], (110, 40)),
        (["escape", "w", "j"], (110, 40)),
        (["escape", "c"], (140, 40)),
    ],
)
async def test_all_of_the_main_screen_can_be_read(app: Reader, keys: list[str], size: tuple[int, int]) -> None:
    await app.pilot.resize_terminal(*size)
    await app.press(*keys)
    await app.rested()
    assert await in_every_theme(app) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("window", WINDOWS)
async def test_all_of_a_window_can_be_read_and_its_cursor_is_seen(app: Reader, window: str) -> None:
    await app.press("escape", *WINDOWS[window].split())
    await app.until(lambda: not app.is_on_main)
    lists = [each for each in app.app.screen.query(OptionList) if each.option_count]
    if window == "palette":
        await app.until(lambda: app.app.screen.query_one(OptionList).option_count)
    assert (
        await in_every_theme(app, has_cursor=window not in ("help", "front matter", "export", "tag", "overview")) == {}
    )
    assert lists or window in ("help", "front matter", "export", "tag", "palette")


@pytest.mark.thorough
@pytest.mark.parametrize("look", ["terminal", "ansi-dark", "ansi-light", "NO_COLOR"])
async def test_where_colours_are_the_terminal_s_own_the_cursor_is_reversed(
    feed: Path, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    for size in ((140, 40), (110, 40)):
        async with reader(feed, size=size, place=ViewState(chosen=Chosen(look))) as app:
            await app.press("j")
            view, screen = app.main.list, app.screen
            at = view.region.y + view._layout.of(view.cursor) - view.scroll_offset.y
            cursor = {
                pen for y in range(at, at + view._layout.per_row) for pen in screen.pens(y)[: view.region.width - 1]
            }
            assert all("reverse" in pen.attributes and not pen.foreground and not pen.background for pen in cursor)
            below = screen.pens(at + view._layout.per_row)[: view.region.width - 1]
            assert not any("reverse" in pen.attributes for pen in below)
            pens = [pen for y in range(size[1]) for pen in screen.pens(y)]
            assert all(len(pen.background) < 2 and len(pen.foreground) < 2 for pen in pens), "the terminal's sixteen"
            assert look.startswith("ansi-") or not any(pen.background for pen in pens)
            assert look != "NO_COLOR" or not any(pen.foreground for pen in pens)


@given(
    st.builds(Color, *[st.integers(0, 255)] * 3),
    st.lists(st.builds(Color, *[st.integers(0, 60)] * 3), min_size=1) | st.lists(st.builds(Color, *[st.integers(190, 255)] * 3), min_size=1),
    st.sampled_from([LINE, TEXT]),
)  # fmt: skip
def test_any_colour_can_be_made_readable(color: Color, grounds: list[Color], least: float) -> None:
    shade = readable(color, grounds, least)
    assert all(contrast(shade, ground) >= least for ground in grounds)
    assert shade == color or any(contrast(color, ground) < least for ground in grounds)


def test_the_contrast_of_known_pairs() -> None:
    """https://webaim.org/resources/contrastchecker/"""
    black, white, grey = Color(0, 0, 0), Color(255, 255, 255), Color(0x77, 0x77, 0x77)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.48, abs=0.01)
    assert contrast(grey, grey) == 1
