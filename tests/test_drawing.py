"""What is on the screen, seen from outside: Textual's own driver for tests draws nothing, so it loses nothing."""

import os

import pytest
from app import DRAW, Reader, keys, reader
from builders import SAMPLE
from emulator import Emulator, Pen
from terminal import Terminal
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.widgets.article_list import ArticleList

pytestmark = pytest.mark.usefixtures("been_here")
needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

TIMES = 12
HINT = "Esc cancels"


@pytest.fixture(autouse=True)
def frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come as often as they do for a person, and all are drawn; what holds one up has all the time it needs."""
    monkeypatch.setattr("reader.tui.screen.features.filter._HOLD", 60)
    monkeypatch.setattr("textual._compositor.Compositor.render_update", DRAW)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 1 / 60)


def shows(terminal: Terminal, words: str) -> bool:
    return any(words in line for line in terminal.screen.lines)


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("one\r\ntwo", ["one   ", "two   "]),
        ("\x1b[2;3Hx\x1b[1;1Hy", ["y     ", "  x   "]),
        ("abcdef\x1b[1;3H\x1b[K", ["ab    ", "      "]),
        ("ab\x1b[2Jc", ["  c   ", "      "]),
        ("\x1b]2;a title\x07a\x1b[?25lb\x1b(Bc", ["abc   ", "      "]),
        ("嫦娥e\u0301", ["嫦娥e\u0301 ", "      "]),
        ("too long a line", ["too lo", "      "]),
    ],
)
@pytest.mark.parametrize("at", range(3))
def test_bytes_become_a_screen_however_they_are_parted(written: str, lines: list[str], at: int) -> None:
    emulator = Emulator(6, 2)
    emulator.feed(written[:at])
    emulator.feed(written[at:])
    assert emulator.lines == lines


@pytest.mark.parametrize(
    ("codes", "pen"),
    [
        ("1;7", Pen(attributes=frozenset({"bold", "reverse"}))),
        ("1;7;22;27", Pen()),
        ("38;2;1;2;3;48;5;9", Pen((2, 1, 2, 3), (5, 9))),
        ("31;102;39", Pen(background=(102,))),
        ("31;7;", Pen()),
    ],
)
def test_codes_become_a_pen(codes: str, pen: Pen) -> None:
    emulator = Emulator(6, 2)
    emulator.feed(f"\x1b[{codes}mx")
    assert emulator.pens(0)[0] == pen


@pytest.mark.thorough
@needs_terminal
@pytest.mark.parametrize("prompt", ["/", "="])
def test_a_prompt_is_gone_whenever_escape_is_typed(prompt: str) -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    for _ in range(TIMES):
        terminal.press(prompt.encode())
        terminal.until_true(lambda: shows(terminal, HINT))
        terminal.press(b"\x1b")
        terminal.until_true(lambda: not shows(terminal, HINT))
        assert not any(line.startswith(f" {prompt} ") for line in terminal.screen.lines)
    terminal.press(b"q")
    assert terminal.wait() == 0


@pytest.mark.thorough
@needs_terminal
def test_a_window_that_opens_while_a_frame_is_held_is_drawn() -> None:
    """A letter holds the frame for the list that it finds; the key for the themes comes before that."""
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    for _ in range(TIMES):
        terminal.press(b"/")
        terminal.until_true(lambda: shows(terminal, HINT))
        terminal.press(b"a\x14")
        terminal.until_true(lambda: shows(terminal, "broadsheet-contrast"))
        terminal.press(b"\x1b")
        terminal.until_true(lambda: not shows(terminal, "broadsheet-contrast"))
        terminal.press(b"\x1b")
        terminal.until_true(lambda: not shows(terminal, HINT))
    terminal.press(b"q")
    assert terminal.wait() == 0


@pytest.mark.thorough
async def test_what_changes_while_a_frame_is_held_is_drawn_when_it_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds it: Textual itself does, too."""
    drawn: list[object] = []
    async with reader(SAMPLE) as driven:
        monkeypatch.setattr(App, "_display", lambda app, screen, update: drawn.append(update))
        with driven.app.batch_update():
            driven.main.bar.collection = "another feed"
            await driven.pilot.pause()
            assert drawn == []
        await driven.soon(lambda: drawn)


@pytest.mark.quick(1)
@pytest.mark.parametrize(("before", "key"), [("", "S"), ("", "f"), ("/", "m"), ("/mo", "o")])
async def test_a_list_is_drawn_whole_in_one_frame(before: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the letter that asks for it and all that is said of it, and not the bars first, the rows a tick later."""
    async with reader(SAMPLE) as driven:
        await driven.press(*keys(before))
        frames = drawn_by(driven, monkeypatch)
        driven.app.simulate_key(key)
        await driven.soon(lambda: frames)
        rows = driven.main.list.region
        assert [line[: rows.width] for line in frames[0][rows.y : rows.bottom]] == [
            line[: rows.width] for line in driven.screen.lines[rows.y : rows.bottom]
        ]
        assert frames[0][0] == driven.screen.lines[0]


async def test_a_move_is_drawn_in_one_frame_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader(SAMPLE) as driven:
        frames = drawn_by(driven, monkeypatch)
        driven.app.simulate_key("j")
        await driven.soon(lambda: frames)
        assert frames[0][-1].split()[-1] == "2/30"


async def test_of_a_move_only_what_it_changes_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader(SAMPLE) as driven:
        frames, rendered = drawn_by(driven, monkeypatch), list[tuple[str, int]]()

        def note(kind: type[Widget]) -> None:
            render = kind.render_lines

            def noted(widget: Widget, crop: Region) -> list[Strip]:
                if not frames and not widget.BLANK:
                    rendered.append((type(widget).__name__, crop.height))
                return render(widget, crop)

            monkeypatch.setattr(kind, "render_lines", noted)

        note(Widget)
        note(ArticleList)
        driven.app.simulate_key("j")
        await driven.soon(lambda: frames)
        lines = 2 * driven.main.list.list_format.rows.lines
        assert sorted(rendered) == [("ArticleList", lines), ("KeyBar", 1), ("ScrollBar", lines)]


@pytest.mark.quick(2)
@pytest.mark.parametrize(
    "typed",
    [
        ["j", "j", "pagedown", "end", "k", "home"],
        ["v", "j", "v", "k", "escape", "f"],
        ["/", "t", "h", "escape", "j"],
        ["s", "t", "S", "question_mark", "down", "escape"],
        ["enter", "space", "j", "escape", "J", "g"],
        ["d", "escape", "ctrl+t", "down", "escape", "N", "d"],
        ["z", "j", "right_curly_bracket", "j", "r", "u"],
    ],
)
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_frames_of_what_changed_add_up_to_the_screen(
    typed: list[str], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little of it each of them draws."""
    async with reader(SAMPLE, size=size) as driven:
        frames = drawn_on(emulator := driven.screen, monkeypatch)
        for key in typed:
            await driven.press(key)
            await driven.soon(lambda: _same(emulator, driven.screen))
        assert len(frames) >= len(typed) / 2


def _same(one: Emulator, other: Emulator) -> bool:
    """Whether two screens show the same, in the same colours."""
    pens = ([emulator.pens(y) for y in range(emulator.height)] for emulator in (one, other))
    return one.lines == other.lines and next(pens) == next(pens)


def drawn_by(driven: Reader, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The lines of each frame that is drawn from now on."""
    return drawn_on(driven.screen, monkeypatch)


def drawn_on(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The same, on a screen that is given."""
    frames: list[list[str]] = []

    def draw(app: App[None], screen: Screen[None], update: CompositorUpdate | None) -> None:
        if update:  # else nothing has changed
            emulator.feed(update.render_segments(app.console))
            frames.append(list(emulator.lines))

    monkeypatch.setattr(App, "_display", draw)
    return frames
