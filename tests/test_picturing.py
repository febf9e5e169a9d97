"""`I`: the article's picture in the detail pane, fetched on that key and never without."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from app import Reader, reader
from builders import front_matter, write
from escapes import Written, take_apart
from imageserver import Server, image, image_server
from PIL import Image
from terminal import Terminal

from reader.system import program
from reader.system.paths import config_file
from reader.text.clean import in_cells
from reader.tui.widgets.picture import Picture, flat, protocol_of


@pytest.fixture
def server() -> Iterator[Server]:
    with image_server() as server:
        server.answers |= {"/1": image("JPEG", (400, 300)), "/2": image("PNG", (8, 8), "RGBA")}
        yield server


@pytest.fixture
def feed(tmp_path: Path, server: Server) -> Path:
    """Two articles with pictures, and one without; those of the person's own network may be fetched."""
    pictures = [server.at("/1"), {"url": server.at("/2"), "title": "small"}, server.at("/none")]
    write(tmp_path / "feed", "a.md", front_matter(title="A", date="2026-01-03", images=pictures))
    write(tmp_path / "feed", "b.md", front_matter(title="B", date="2026-01-02", images=[server.at("/2")]))
    write(tmp_path / "feed", "c.md", front_matter(title="C", date="2026-01-01"))
    allow()
    return tmp_path / "feed"


def allow(protocol: str = "blocks") -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f'[pictures]\nprivate = true\nprotocol = "{protocol}"\n')


def drawn(app: Reader) -> int:
    """How many cells show a picture."""
    return sum(strip.text.count("▀") for strip in app.app.screen._compositor.render_strips())


async def test_the_key_shows_the_picture_and_hides_it_again(feed: Path, server: Server) -> None:
    async with reader(feed) as app:
        await app.press("j", "k")
        await app.rested()
        assert not server.asked and not app.app.query(Picture)
        await app.press("I")
        await app.until(lambda: drawn(app))
        wide = drawn(app)
        assert wide > 100
        assert app.toasts == ["Downloading the picture…"]
        await app.press("I")
        await app.until(lambda: not app.app.query(Picture))
        await app.press("2", "I")
        await app.until(lambda: 0 < drawn(app) < wide)
        await app.press("1", "I")
        await app.until(lambda: drawn(app) == wide)
        assert [asked.path for asked in server.asked] == ["/1", "/2"]  # the first is kept


@pytest.mark.thorough
async def test_another_article_comes_without(feed: Path, server: Server) -> None:
    async with reader(feed) as app:
        await app.press("I")
        await app.until(lambda: drawn(app))
        await app.press("j")
        await app.rested()
        await app.until(lambda: not app.app.query(Picture))
        await app.press("I", "j")  # on before it came
        await app.rested()
        await app.until(lambda: len(server.asked) == 2)
        await app.app.workers.wait_for_complete()
        await app.pilot.pause()
        assert app.title == "C" and not app.app.query(Picture)


async def test_what_is_missing_is_said(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("4", "I")
        assert app.toasts.pop() == "This article has 3 pictures."
        await app.press("3", "I")
        await app.until(lambda: len(app.toasts) == 2)
        assert app.toasts.pop() == "The picture could not be downloaded: the server answered 404."
        await app.press("G", "I")
        assert app.toasts.pop() == "This article has no picture."


@pytest.mark.thorough
async def test_nothing_is_fetched_from_ones_own_network_unless_that_is_wanted(feed: Path, server: Server) -> None:
    config_file().unlink()
    async with reader(feed) as app:
        await app.press("I")
        await app.until(lambda: len(app.toasts) == 2)
        assert "127.0.0.1 is in your own network" in app.toasts[1]
        assert not server.asked


@pytest.mark.thorough
async def test_without_the_extra_it_says_what_to_install(
    feed: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "textual_image", None)
    async with reader(feed) as app:
        await app.press("I")
        advice = program.installation("images")
        assert app.toasts == [f"Pictures need the extra images. In Broadsheet's directory: {advice}"]
        assert not server.asked


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24), (40, 12)])
async def test_a_picture_fits_into_its_pane_and_follows_its_size(feed: Path, size: tuple[int, int]) -> None:
    async with reader(feed, size=size) as app:
        await app.press("I")
        await app.until(lambda: drawn(app))
        pane, picture = app.main.article, app.app.query_one(Picture)._drawing

        def fits() -> bool:
            has_its_shape = (
                picture.size.height > 0 and abs(picture.size.width * 10 / (picture.size.height * 20) - 4 / 3) < 0.5
            )
            return has_its_shape and pane.region.contains_region(picture.region)

        for width, height in (size, (90, 32), (300, 60), size):
            await app.pilot.resize_terminal(width, height)
            await app.until(fits)


PROTOCOLS = [
    ({"TERM": "xterm-kitty"}, "kitty"),
    ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, "kitty"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "sixel"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
    ({"TERM": "foot-extra"}, "sixel"),
    ({"TERM": "xterm-256color"}, "blocks"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "textual"}, "blocks"),
    ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux"}, "blocks"),
    ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-1000/default,1,0"}, "blocks"),
    ({"TERM": "screen.xterm-kitty", "STY": "1.pts"}, "blocks"),
    ({}, "blocks"),
]


@pytest.mark.parametrize(("environ", "protocol"), PROTOCOLS)
def test_the_terminal_says_how_it_shows_pictures(environ: dict[str, str], protocol: str) -> None:
    assert protocol_of(environ) == protocol


def test_what_is_transparent_shows_the_background() -> None:
    seen_through = Image.new("RGBA", (2, 1), (200, 100, 0, 255))
    seen_through.putpixel((1, 0), (255, 255, 255, 0))
    shown = flat(seen_through, (1, 2, 3))
    assert [shown.getpixel((x, 0)) for x in (0, 1)] == [(200, 100, 0), (1, 2, 3)]
    opaque = Image.new("RGB", (2, 1))
    assert flat(opaque, (1, 2, 3)) is opaque


WINDOW = "Esc closes"  # stands below each


def written(feed: Path, *steps: tuple[bytes, str]) -> Written:
    """What the app writes to a terminal: each of `steps` is a key, and what must be written before the next is pressed;
    nothing, where a window must be gone.
    """
    terminal = Terminal(str(feed), environ={"COLUMNS": "120", "LINES": "30"})  # list and article side by side
    terminal.until(" Jan")
    for key, wanted in steps:
        before = len(terminal.output)
        terminal.press(key)
        terminal.until_true(lambda: wanted in terminal.output[before:].decode(errors="replace"))  # noqa: B023
        terminal.until_true(lambda: bool(wanted) or WINDOW not in str(terminal.screen.lines))  # noqa: B023
    terminal.press(b"Q")
    assert terminal.wait() == 0
    return take_apart(terminal.output)


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.usefixtures("been_here")
@pytest.mark.parametrize(
    ("protocol", "starts", "drawn"),
    [("blocks", (), "▀"), ("sixel", ("\x1bP",), "\x1bP"), ("kitty", ("\x1b_G",), "\U0010eeee")],
)
def test_nothing_but_the_picture_is_written_to_the_terminal(
    feed: Path, protocol: str, starts: tuple[str, ...], drawn: str
) -> None:
    allow(protocol)
    without = written(feed, (b"?", WINDOW), (b"q", ""), (b"j", "2 Jan"), (b"?", WINDOW), (b"q", ""))
    begun = (b"k", "3 Jan")  # where the other has left it
    with_picture = written(feed, begun, (b"I", drawn), (b"j", "2 Jan"), (b"I", drawn))
    new = {kind.encode().decode("unicode_escape").strip("'\"") for kind in with_picture.kinds - without.kinds}
    assert all(kind.startswith(starts) for kind in new) if starts else not new
    assert bool(new) == bool(starts)


def test_the_guard_of_the_terminal_lets_kittys_placeholders_through() -> None:
    from textual_image.renderable.tgp import _NUMBER_TO_DIACRITIC, _PLACEHOLDER

    row, color = map(chr, _NUMBER_TO_DIACRITIC[:2])
    line = "".join(f"{chr(_PLACEHOLDER)}{row}{chr(number)}{color}" for number in _NUMBER_TO_DIACRITIC)
    assert in_cells(line) == line
