"""The first paint draws what Textual draws a moment later, cell for cell, or nothing."""

import json
import os
import re
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest
from app import Reader, reader
from builders import NOW, SAMPLE, article, feed_of, open_library, open_state, write
from rich.cells import cell_len
from rich.text import Text
from textual.strip import Strip

from reader.library import Library
from reader.library.headlines import first_headlines
from reader.query import Query, Sort
from reader.session.appearance import OWN_THEMES, Appearance, Chosen
from reader.session.layout import PaneSettings
from reader.session.view_state import ViewState
from reader.system.paths import cache_dir, config_file
from reader.tui.screen.features.theme import Theme
from reader.tui.start.first_paint import FrameNote, Terminal, paint, situation

Cell = tuple[str, str]  # character and its look
_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H(.*)", re.DOTALL)


def painted(pieces: list[str]) -> dict[tuple[int, int], Cell]:
    """The screen after `pieces` were written, by (line, column)."""
    screen: dict[tuple[int, int], Cell] = {}
    for piece in pieces:
        move = _MOVE.fullmatch(piece)
        assert move, piece
        place(screen, Text.from_ansi(move[3]), int(move[1]) - 1, int(move[2]) - 1)
    return screen


def drawn(strips: list[Strip], app: Reader) -> dict[tuple[int, int], Cell]:
    """The screen as Textual has it."""
    screen: dict[tuple[int, int], Cell] = {}
    for y, strip in enumerate(strips):
        place(screen, Text.from_ansi(strip.render(app.app.console)), y, 0)
    return screen


def place(screen: dict[tuple[int, int], Cell], text: Text, y: int, x: int) -> None:
    for offset, char in enumerate(text.plain):
        style = text.style if isinstance(text.style, str) else str(text.style)
        appearance = [str(span.style) for span in text.spans if span.start <= offset < span.end]
        if width := cell_len(char):
            screen[y, x] = (char, " ".join([style, *appearance]))
            for covered in range(x + 1, x + width):
                screen.pop((y, covered), None)
            x += width
        else:
            before = screen[y, x - 1]
            screen[y, x - 1] = (before[0] + char, before[1])


BEGINNING = ViewState()


def same_cells(app: Reader, look: FrameNote, library: Library, is_sample: bool, begun: ViewState = BEGINNING) -> None:
    mine = painted(
        paint(
            look,
            library,
            is_sample,
            NOW,
            begun,
            app.main.session.config.collections,
            app.main.feature(Theme).appearance.rows,
        )
    )
    theirs = drawn(app.main._compositor.render_strips(), app)
    for name, (left, top, width, height) in look.regions.items():
        for y in range(top, top + height):
            for x in range(left, left + width):
                assert mine.get((y, x)) == theirs.get((y, x)), (name, y, x)


def look_noted(app: Reader) -> FrameNote:
    app.app.save_frame_note()
    look = FrameNote.load(cache_dir() / "look.json")
    assert look
    return look


@pytest.mark.quick(1)
@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24), (40, 12)])
async def test_it_is_what_textual_draws(size: tuple[int, int]) -> None:
    async with reader(SAMPLE, size=size, is_sample=True) as app:
        same_cells(app, look_noted(app), app.main.session.library, True)
        look = look_noted(app)
    with closing(open_library(SAMPLE)) as library, closing(open_state()) as state:
        state.mark(
            [row.key for row in library.ask(first_headlines, app.main.desk.lists.query, 9, library.clock())][::2],
            read=True,
        )
        library.mirror_marks(state)
    async with reader(SAMPLE, size=size, is_sample=True) as app:
        same_cells(app, look, app.main.session.library, True)


@pytest.mark.thorough
@pytest.mark.parametrize("no_color", ["", "1"])
@pytest.mark.parametrize("theme", OWN_THEMES)
@pytest.mark.parametrize(("arrangement", "rows"), [(PaneSettings("side", 40), "one"), (PaneSettings("list"), "two")])
async def test_it_is_what_textual_draws_in_every_look(
    theme: str, arrangement: PaneSettings, rows: str, no_color: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    place = ViewState(arrangement=arrangement, chosen=Chosen(theme, rows))
    async with reader(SAMPLE, size=(100, 30), place=place) as app:
        same_cells(app, look_noted(app), app.main.session.library, False, place)


@pytest.mark.thorough
@pytest.mark.parametrize(("position", "top"), [(0, 0), (30, 45), (30, 60), (59, 119), (3, 80)])
@pytest.mark.parametrize("rows", ["one", "two"])
async def test_it_is_what_textual_draws_with_columns_and_a_name_of_the_persons_own(
    tmp_path: Path, rows: str, position: int, top: int
) -> None:
    file = config_file()
    file.parent.mkdir(parents=True)
    feed = feed_of(tmp_path, 60)
    for number in range(0, 60, 2):
        write(feed, f"a{number:03}.md", article(number, Status=f"status {number}\nof many"))
    columns = ["quality", "field:status", "title", "age", "related", "marks"]
    file.write_text(f"[list]\nrows = '{rows}'\ncolumns = {columns}\n[collections]\nmine = {str(feed)!r}\n")
    with closing(open_library(feed)) as library:
        library.sync(open_state())
        left = ViewState(Query(), library.ids(Query())[position], top)
    async with reader(feed, size=(100, 24), place=left) as app:
        assert app.main.bar.collection == "mine"
        same_cells(app, look_noted(app), app.main.session.library, False, left)


@pytest.mark.thorough
@pytest.mark.parametrize(("position", "top"), [(0, 0), (30, 20), (30, 30), (59, 59), (3, 40)])
async def test_it_is_what_textual_draws_of_the_place_left_last_time(tmp_path: Path, position: int, top: int) -> None:
    feed = feed_of(tmp_path, 60)
    async with reader(feed, size=(100, 24)) as app:
        look = look_noted(app)
    with closing(open_library(feed)) as library:
        query = Query().sorted_by(Sort("title", False))
        left = ViewState(query, library.ids(query)[position], top)
    async with reader(feed, size=(100, 24), place=left) as app:
        same_cells(app, look, app.main.session.library, False, left)


@pytest.mark.thorough
async def test_a_feed_of_another_size_is_painted_with_the_same_look(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path / "one", 40)) as app:
        look = look_noted(app)
    write(tmp_path / "two", "a.md", article(1, quality=None, heat=None, title="Ünï 嫦娥 🎉 e\u0301"))
    async with reader(tmp_path / "two") as app:
        same_cells(app, look, app.main.session.library, False)


async def test_hostile_text_is_painted_as_text(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, title="a"))
    async with reader(tmp_path) as app:
        library = app.main.session.library
        library._db.execute("UPDATE article SET title = ?", ("\x1b[31m]0;x\x07\u202e\x9b",))  # as no loader would
        text = "".join(paint(look_noted(app), library, False, NOW, ViewState()))
    assert not re.search(r"\x07|\u202e|\x9b|\x1b\[31m|\x1b[^\[]", text)


async def test_nothing_is_painted_where_nothing_is_known(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path / "one", 3)) as app:
        look = look_noted(app)
    with closing(open_library(feed_of(tmp_path / "two", 1))) as library:
        assert paint(look, library, False, NOW, ViewState()) == []


def test_a_note_that_cannot_be_read_is_no_note(tmp_path: Path) -> None:
    for text in ("", "[]", "{}", '{"made_for": 1, "more": 2}', "\x00"):
        assert FrameNote.load(write(tmp_path, "look.json", text)) is None
    assert FrameNote.load(tmp_path / "none.json") is None


def test_a_look_is_for_one_situation(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = (PaneSettings(), Appearance())
    here = situation(80, 24, False, *plain)
    others = [
        situation(81, 24, False, *plain),
        situation(80, 25, False, *plain),
        situation(80, 24, True, *plain),
        situation(80, 24, False, PaneSettings("side"), Appearance()),
        situation(80, 24, False, PaneSettings("stacked", stacked=50), Appearance()),
        situation(80, 24, False, PaneSettings(), Appearance("nord")),
    ]
    assert len({here, *others}) == 7
    assert situation(80, 24, False, PaneSettings("list", side=30), Appearance()) == here
    monkeypatch.setenv("NO_COLOR", "1")
    assert situation(80, 24, False, *plain) != here
    assert json.loads(here)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal, and nothing is painted")
@pytest.mark.parametrize(
    ("columns", "lines"), [("", ""), ("120", ""), ("", "40"), ("120", "40"), ("0", "0"), ("-3", "many"), ("²", "٣")]
)
def test_it_is_painted_for_the_size_that_textual_takes(
    columns: str, lines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import termios

    inside, outside = os.openpty()
    try:
        termios.tcsetwinsize(inside, (24, 90))
        with open(inside, "w", closefd=False) as output:
            monkeypatch.setattr(sys, "__stdout__", output)
            monkeypatch.setenv("COLUMNS", columns)
            monkeypatch.setenv("LINES", lines)
            assert Terminal(inside, inside).size == shutil.get_terminal_size()
    finally:
        os.close(inside)
        os.close(outside)
