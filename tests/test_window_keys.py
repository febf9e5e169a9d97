"""The person's keys hold in windows as they do on the main screen, and no text names a key that does something else."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from string import ascii_letters, digits
from typing import NamedTuple

import pytest
from app import Reader, reader
from builders import article, feed_of, front_matter, write
from test_relations import stub
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList

from reader.keys.commands import COMMANDS
from reader.keys.keymap import DEFAULT, keymap_of
from reader.query import Query
from reader.query.sorting import ORDERINGS
from reader.system.paths import config_file
from reader.tui.widgets.article_parts import cut_note
from reader.tui.widgets.chart import Chart

MOVES = {  # by commands: keys as they are written, and pressed
    "down": ("n", "n"),
    "up": ("C-g", "ctrl+g"),
    "top": ("z z", "z z"),
    "bottom": ("Z", "Z"),
    "page_down": ("F7", "f7"),
    "page_up": ("F8", "f8"),
    "half_down": ("M-d", "alt+d"),
    "half_up": ("M-u", "alt+u"),
}
UNTYPED = [id_ for id_, (written, _) in MOVES.items() if "-" in written or "F" in written]


class Window(NamedTuple):
    """A window by the command that opens it, keys pressed there first, which of the moving keys hold, and whether any
    letter is for the text, or for a name.
    """

    command: str
    first: str = ""
    holds: tuple[str, ...] = tuple(MOVES)
    has_letters: bool = False


WINDOWS = [
    Window("theme"),
    Window("links"),
    Window("problems"),
    Window("views", holds=tuple(UNTYPED), has_letters=True),
    Window("sort", holds=tuple(id_ for id_ in MOVES if id_ != "down")),  # n is a letter of its own there
    Window("collections", holds=tuple(UNTYPED), has_letters=True),
    Window("help"),
    Window("front_matter"),
    Window("overview"),
    Window("overview", "tab"),
    Window("topics", holds=tuple(UNTYPED), has_letters=True),
    Window("related", holds=tuple(UNTYPED), has_letters=True),
    Window("palette", holds=tuple(UNTYPED), has_letters=True),
]
WAYS = {  # from where, which way: each moving command seen to move
    "down": (0, 1),
    "page_down": (0, 1),
    "half_down": (0, 1),
    "bottom": (0, 1),
    "up": (-1, -1),
    "page_up": (-1, -1),
    "half_up": (-1, -1),
    "top": (-1, -1),
}


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A feed that fills every window, and settings with names."""
    feed = feed_of(tmp_path / "feed", 60)
    more = {f"field{number}": number for number in range(60)}
    others = [stub(number) for number in range(1, 30)]
    write(feed, "a.md", article(99, title="First", publishedDateTime="2026-05-01", related=others, **more))
    for number in range(30):
        write(feed, f"bad{number}.md", "---\ntitle: [\n---\n")
        write(feed, f"t{number}.md", front_matter(title=f"T{number}", topics=[f"Kind {number}"], date="2026-02-03"))
    return feed


def settings(feed: Path, keys: dict[str, str]) -> str:
    names = [f"v{number}x = 'rust'" for number in range(30)]
    feeds = [f"f{number}x = '{feed}'" for number in range(30)]
    stated = [f"{id_} = '{written}'" for id_, written in keys.items()]
    return "\n".join(["[views]", *names, "[collections]", *feeds, "[keys]", *stated])


@asynccontextmanager
async def reading(feed: Path, keys: dict[str, str], **options: object) -> AsyncIterator[Reader]:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(settings(feed, keys), encoding="utf-8")
    async with reader(feed, **options) as app:  # type: ignore[arg-type]
        await app.ready()
        yield app


async def opened(app: Reader, window: Window) -> None:
    """Open a window with all that it has to show, its cursor at the top."""
    await app.main.action_run(window.command)
    await app.until(lambda: not app.is_on_main and app.app.screen.is_running)
    if window.command == "overview":
        await app.until(lambda: app.app.screen.query_one(Chart).periods)
    elif lists := app.app.screen.query(OptionList):
        await app.until(lambda: lists.last().option_count > 8)
    await app.press(*window.first.split())


def cursor(app: Reader) -> Callable[[int | None], int]:
    """Says where the cursor of a window is, or how far its text is scrolled; given 0 or -1, it puts it at an end."""
    screen = app.app.screen
    if isinstance(chart := screen.focused, Chart):

        def at_chart(end: int | None) -> int:
            if end is not None:
                chart.cursor = 0 if end == 0 else len(chart.periods) - 1
            return chart.cursor

        return at_chart
    options = screen.focused if isinstance(screen.focused, OptionList) else None
    options = options or next(iter(screen.query(OptionList)), None)
    if options is None:
        view = screen.query_one(VerticalScroll)

        def at_text(end: int | None) -> int:
            if end is not None:
                view.scroll_to(y=0 if end == 0 else view.max_scroll_y, animate=False, immediate=True)
            return round(view.scroll_offset.y)

        return at_text

    def at_list(end: int | None) -> int:
        if end is not None:
            options.highlighted = 0 if end == 0 else options.option_count - 1
        return options.highlighted or 0

    return at_list


@pytest.mark.quick(1)
@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window.command} {window.first}".strip())
async def test_the_moving_keys_of_the_settings_hold_in_every_window(feed: Path, window: Window) -> None:
    async with reading(feed, {id_: written for id_, (written, _) in MOVES.items()}, size=(100, 16)) as app:
        await opened(app, window)
        place = cursor(app)
        for id_ in window.holds:
            end, way = WAYS[id_]
            before = place(end)
            await app.press(*MOVES[id_][1].split())
            assert (place(None) - before) * way > 0, id_
            assert not app.is_on_main, id_


@pytest.mark.quick(1)
@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window.command} {window.first}".strip())
async def test_keys_that_were_given_away_move_no_more(feed: Path, window: Window) -> None:
    async with reading(feed, {id_: written for id_, (written, _) in MOVES.items()}, size=(100, 16)) as app:
        await opened(app, window)
        place = cursor(app)
        before = place(0)
        if not window.has_letters:
            await app.press("j", "G", "ctrl+d", "ctrl+f")
        assert place(None) == before
        await app.press("down")  # which moves wherever it has nothing else to do
        assert place(None) > before


@pytest.mark.thorough
async def test_counts_move_by_so_many(feed: Path) -> None:
    async with reading(feed, {}, size=(100, 16)) as app:
        for window, keys in (("theme", "4 j"), ("help", "4 j"), ("overview", "4 l"), ("links", "5 g")):
            await opened(app, Window(window))
            place = cursor(app)
            before = place(0)
            await app.press(*keys.split())
            assert place(None) == before + 4, window
            await app.press("escape")


TYPED = [  # the command of a window in which letters are for the text, or choose; keys typed, what is typed then
    ("topics", "j k n z Z g", "jknzZg"),
    ("related", "j n z z", "jnzz"),
    ("palette", "j n z z", "jnzz"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("command", "keys", "typed"), TYPED)
async def test_no_moving_key_takes_a_letter_from_what_is_typed(feed: Path, command: str, keys: str, typed: str) -> None:
    async with reading(feed, {id_: written for id_, (written, _) in MOVES.items()}) as app:
        await opened(app, Window(command))
        await app.press(*keys.split())
        assert app.app.screen.query_one(Input).value == typed


async def test_no_moving_key_takes_a_letter_that_chooses(feed: Path) -> None:
    async with reading(feed, {"down": "u", "up": "v"}) as app:
        await opened(app, Window("sort"))
        await app.press("u")
        assert str(app.main.desk.lists.query) == "sort:-quality"
        await opened(app, Window("views"))
        await app.press("v")
        assert str(app.main.desk.lists.query) == "rust"


CLOSING = [  # command of a window, those whose keys close it
    ("sort", ("close",)),
    ("links", ("close",)),
    ("problems", ("close", "problems")),
    ("views", ("close", "views")),
    ("help", ("close", "help")),
    ("overview", ("close", "overview", "go_back")),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("command", "closing"), CLOSING)
async def test_the_keys_that_close_windows_are_the_person_s_too(
    feed: Path, command: str, closing: tuple[str, ...]
) -> None:
    own = {"close": "F6", "problems": "F7", "views": "F8", "help": "F9", "overview": "F10", "go_back": "F12"}
    async with reading(feed, own) as app:
        for id_ in closing:
            await opened(app, Window(command))
            letters = command == "views"  # all of them are for its names
            await app.press(*["q"][letters:], "exclamation_mark", "question_mark", "backspace")
            assert not app.is_on_main
            await app.press(own[id_].lower())
            assert app.is_on_main, id_


# --- what texts name ---------------------------------------------------------------------------------

FREE = [f"M-{char}" for char in ascii_letters + digits] + [f"{held}-F{n}" for held in "SC" for n in range(1, 25)]
MOVED = dict(zip((command.id for command in COMMANDS), FREE, strict=False))
OLD = {key for command in COMMANDS for key in DEFAULT.keys_of(command.id)}
NO_KEYS = {"a", "A", "I", "-", "Enter", "Tab"}  # words; and what windows and lines to type have for themselves
ON_MAIN = {"/", "=", "q", "h"}  # prompts, and the titles of two columns
LETTERS = {  # that mean something else in a text: the marks in the list and counts; those of an order, of a name
    "help": set("CDFPSVn"),
    "sort": {ordering.letter for ordering in ORDERINGS.values()},
    "views": set(ascii_letters),
    "collections": set(ascii_letters),
    "begin": set("oas"),
    "palette": ON_MAIN,  # which it does not hide
}
SCREENS = (
    "", "focus_article", "front_page", "story", "filter", "query", "tour", "help", "sort", "theme", "topics",
    "providers", "views", "save_view", "links", "related", "problems", "overview", "palette", "tag", "export", "pipe",
    "front_matter", "collections", "begin", "add_feed", "save_page",
)  # fmt: skip
SAYING = (
    "next_group", "views", "collections", "save_view", "narrower_list", "open_amp", "open_amp_cache", "star", "tour",
    "picture", "feeds", "fetch", "story", "front_page", "next_unread", "undo", "redo", "copy", "related", "layout",
)  # fmt: skip


def old_keys(text: str) -> set[str]:
    """The words of a text that are keys of some command, unless they are set otherwise."""
    words = {form for word in text.split() for form in (word, word.strip("`().,;:·│"))}
    return (words & OLD) - NO_KEYS


def written(app: Reader) -> str:
    """What stands in the window that is open, else on the main screen."""
    lines = app.screen.lines
    for window in app.app.screen.query(".window"):
        box = window.region
        lines = [line[box.x : box.right] for line in lines[box.y : box.bottom]]
    return "\n".join(lines)


def test_every_command_can_be_moved() -> None:
    assert len(MOVED) == len(COMMANDS)
    moved = keymap_of("default", {id_: (written,) for id_, written in MOVED.items()}, {})
    assert {id_: moved.keys_of(id_) for id_ in MOVED} == {id_: (written,) for id_, written in MOVED.items()}


@pytest.mark.thorough
@pytest.mark.parametrize("keys", [MOVED, {}], ids=["moved", "default"])
async def test_no_text_on_the_screen_names_a_key_that_was_moved(feed: Path, keys: dict[str, str]) -> None:
    """With the keys as they are by default the same words name some: else this would find nothing."""
    named: set[str] = set()
    async with reading(feed, keys, size=(200, 50)) as app:
        for command in SCREENS:
            app.main.desk.lists.show(Query.parse("first"))
            if command:
                await app.main.action_run(command)
                await app.until(lambda: app.app.screen.is_running)
            await app.pilot.pause()
            found = old_keys(written(app)) - (ON_MAIN if app.is_on_main else LETTERS.get(command, set()))
            assert not found or not keys, command
            named |= found
            while not app.is_on_main:
                await app.press("escape")
            await app.press("escape", "escape")
    assert bool(named) != bool(keys)


@pytest.mark.quick(1)
@pytest.mark.parametrize("keys", [MOVED, {}], ids=["moved", "default"])
async def test_no_message_names_a_key_that_was_moved(tmp_path: Path, keys: dict[str, str]) -> None:
    feed = feed_of(tmp_path / "feed", 3)
    write(feed, "b.md", front_matter(title="B", ampWebUrl="https://example.com/amp", date="2026-05-01"))
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("\n".join(["[keys]", *(f"{id_} = '{written}'" for id_, written in keys.items())]))
    async with reader(feed, size=(40, 12)) as app:
        await app.ready()
        for command in (*SAYING, "open"):
            await app.main.action_run(command)
            await app.pilot.pause()
            while not app.is_on_main:
                await app.press("escape")
        assert len(app.toasts) >= 10
        named = old_keys(" ".join(app.toasts))
        app.main.desk.lists.show(Query.parse("nothing"))
        await app.until(lambda: not app.main.list.count)
        named |= old_keys("\n".join(app.screen.lines)) - ON_MAIN
    assert bool(named) != bool(keys), named


async def test_an_empty_list_names_the_person_s_key(tmp_path: Path) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("[keys]\nrescan = 'M-r'")
    async with reader(tmp_path) as app:
        assert "M-r looks again." in "\n".join(app.screen.lines)


CUT = [  # the keys of `open`, how the end of a body that is cut names them
    (("o",), "`o` opens the web page."),
    (("C-o", "x"), "`C-o` opens the web page."),
    (("`",), "`` ` `` opens the web page."),
    ((), "“Open” in the palette opens the web page."),
]


@pytest.mark.parametrize(("keys", "end"), CUT)
def test_a_body_that_is_cut_names_the_key_that_opens_the_page(keys: tuple[str, ...], end: str) -> None:
    assert cut_note(keymap_of("default", {"open": keys}, {})).endswith(f"{end}*")


@pytest.mark.quick(1)
@pytest.mark.parametrize("opens", ["question_mark", "colon"])
async def test_an_open_window_follows_the_keys_of_the_settings(opens: str, tmp_path: Path) -> None:
    """Both in what keys do there and in what it says of them."""
    async with reader(feed_of(tmp_path, 3), size=(100, 20)) as app:
        await app.press(opens)
        assert not any("F6" in line for line in app.screen.lines)
        write(config_file().parent, config_file().name, '[keys]\ndown = "F6"\nclose = "F9"\n')
        app.main.desk.reload_settings()
        await app.pilot.pause()
        assert any("F6" in line for line in app.screen.lines)
        await app.press("f9")
        assert app.is_on_main
