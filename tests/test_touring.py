"""What a person is told who does not know the keys: the tour of the first start, and words looked for in the help."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import SAMPLE, feed_of, open_library, write
from terminal import Terminal
from textual.widgets import Input, Static

from reader.session.view_state import ViewState, last_view_state
from reader.system.paths import data_dir
from reader.tui.windows.page import Page

needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

LOOKED_FOR = [  # words, the keys told then, and some not told
    ("star", ("f", "F"), ("j", "o")),
    ("STAR only", ("F",), ("f",)),
    ("marking star", ("f",), ("F",)),
    ("ctrl nonsense", (), ("j", "f")),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("words", "told", "untold"), LOOKED_FOR)
async def test_the_help_is_narrowed_to_what_holds_all_words(
    tmp_path: Path, words: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    async with reader(feed_of(tmp_path, 3)) as app:
        await app.press("question_mark")
        page = app.app.screen
        assert isinstance(page, Page)
        keys = {line.split()[0] for line in page.text(words).plain.splitlines() if line.startswith(" ")}
        assert set(told) <= keys
        assert not set(untold) & keys


@pytest.mark.thorough
async def test_words_are_typed_in_the_help_and_esc_leaves_them_first(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path, 3)) as app:
        await app.press("question_mark", "slash", "q", "u", "i", "t")
        shown = app.app.screen.query_one("VerticalScroll Static", Static)
        assert "Quit immediately." in str(shown.content)
        assert "Star the article" not in str(shown.content)
        await app.press("enter", "j", "escape")
        assert "Star the article" in str(shown.content)
        assert not app.app.screen.query_one(Input).display
        await app.press("escape")
        assert app.is_on_main


@pytest.mark.quick(1)
@pytest.mark.parametrize("key", ["escape", "q", "f2"])
async def test_the_tour_comes_with_the_first_start_and_goes_for_good(tmp_path: Path, key: str) -> None:
    feed = feed_of(tmp_path, 3)
    with closing(open_library(feed)) as library:
        place = last_view_state(library, data_dir() / "state.db")
    async with reader(feed, place=place) as app:
        await app.until(lambda: app.main.query("#tour"))
        lines = str(app.main.query_one("#tour", Static).content).splitlines()
        assert len(lines) == 5
        assert lines[0].startswith("j k Enter")
        await app.press("j")
        assert app.main.list.cursor == 1
        await app.press(key)
        await app.until(lambda: not app.main.query("#tour"))
        assert app.is_on_main
        place = last_view_state(app.main.session.library, app.main.session.state_file)
    async with reader(feed, place=place) as app:
        await app.until(lambda: not app.main.desk.sync.progress)
        assert not app.main.query("#tour")
        await app.press("f2")
        await app.until(lambda: app.main.query("#tour"))


async def test_the_tour_of_the_sample_is_tour_enough(tmp_path: Path) -> None:
    async with reader(SAMPLE, is_sample=True):
        pass
    with closing(open_library(feed_of(tmp_path, 1))) as library:
        assert not last_view_state(library, data_dir() / "state.db").is_first


async def test_where_there_is_no_room_for_a_tour_a_word_is_said(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path, 3), size=(40, 12), place=ViewState(is_first=True)) as app:
        await app.until(lambda: app.toasts)
        assert app.toasts == ["? lists all keys."]


@pytest.mark.thorough
@needs_terminal
def test_the_window_is_named_after_the_feed_and_as_before_again(tmp_path: Path, home: Path) -> None:
    feed = feed_of(tmp_path / "news\x1b]0;owned\x07", 1)
    for directory, name in ((SAMPLE, "sample"), (feed, "news")):
        terminal = Terminal(str(directory))
        terminal.until("unread")
        terminal.press(b"Q")
        assert terminal.wait() == 0
        after = terminal.output.partition(b"\x1b[22;2t")[2]
        named, _, rest = after.partition(b"\x1b]2;Broadsheet: ")[2].partition(b"\x1b\\")
        assert name in named.decode()
        assert named.decode().isprintable()
        assert b"\x1b[23;2t" in rest


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("size", "line"),
    [
        ((80, 24), "j next  Enter read  o open  / filter  ? all keys  Esc closes this"),
        ((50, 20), "j next  Enter read  o open  Esc closes this"),
    ],
)
async def test_in_a_low_terminal_the_tour_is_one_line(tmp_path: Path, size: tuple[int, int], line: str) -> None:
    async with reader(feed_of(tmp_path, 3), size=size, place=ViewState(is_first=True)) as app:
        tour = app.main.query_one("#tour", Static)
        assert tour.region.height == 1
        assert app.screen.lines[tour.region.y].strip() == line
        await app.press("escape")
        assert not app.main.query("#tour")


@pytest.mark.thorough
@pytest.mark.parametrize("key", ["j", "slash", "d"])
async def test_the_hint_on_the_sample_stays_until_the_first_key_but_esc(key: str) -> None:
    async with reader(SAMPLE, is_sample=True) as app:
        await app.press("escape")
        assert app.main.query("#sample")
        top = app.main.list.region.y
        await app.press(key)
        assert not app.main.query("#sample")
        assert app.main.list.region.y == top - 1
        app.app.save_frame_note()  # with which other directories begin


EMPTY = [  # the keys that lead to an empty list, and what it says
    ("F", "No starred articles yet. F shows all again, and f stars one."),
    ("W", "Nothing new since your last visit. W shows all again."),
    ("R M", "You have read everything. M shows all again."),
    ("slash i s colon h i d d e n enter", "No hidden articles. Esc shows all again, and D hides one."),
    ("slash i s colon m u t e d enter", "No muted articles. Esc shows all again, and H mutes."),
    ("F M", "No matches. / edits the filter, and Esc shows everything again."),
    ("x X j X D", "Every article here is hidden. / and is:hidden shows them; D unhides one."),
    ("H o ctrl+u A r t i c l e enter", "Every article here is muted. / and is:muted shows them; H unmutes."),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("typed", "told"), EMPTY)
async def test_an_empty_list_names_the_key_that_helps(tmp_path: Path, typed: str, told: str) -> None:
    async with reader(feed_of(tmp_path, 2)) as app:
        *before, last = typed.split()
        await app.press(*before)
        await app.until(lambda: app.main.desk.background.is_at_rest)
        await app.press(last)
        await app.until(lambda: not app.main.list.count)
        assert " ".join(str(app.main.query_one("#empty", Static).content).split()) == told


@pytest.mark.quick(1)
@pytest.mark.parametrize("pane", ["h", "l"])
async def test_an_empty_list_offers_no_key_for_an_article_and_the_list_has_the_keys_afterwards(
    tmp_path: Path, pane: str
) -> None:
    async with reader(feed_of(tmp_path, 3)) as app:
        await app.press(pane, "F")
        assert not app.main.list.count
        assert app.main.keys.unavailable >= {"enter", "open", "links", "toggle_read", "story", "copy"}
        assert not app.main.keys.in_article
        await app.press("F")
        assert app.main.list.has_focus
        assert "enter" not in app.main.keys.unavailable


async def test_a_directory_without_an_article_names_what_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, "bad.md", "---\ntitle: [\n---\n")
    async with reader(tmp_path) as app:
        told = str(app.main.query_one("#empty", Static).content)
        assert "0 files ignored, 1 unreadable. ! says why. F5 looks again." in told
