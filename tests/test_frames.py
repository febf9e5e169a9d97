"""The border of a window: its title, and what its keys do, whole at any size; a window keeps its height while one types."""

from pathlib import Path

import pytest
from app import Reader, keys, reader
from builders import article, front_matter, rusty_feed, write
from test_relations import stub
from textual.widgets import Input, OptionList

from reader.query import Query
from reader.system.paths import config_file
from reader.tui.widgets.columns import joined
from reader.tui.windows.frame import Frame

WINDOWS = (
    "sort", "theme", "topics", "providers", "views", "save_view", "links", "related", "problems", "help", "palette", "tag",
    "export", "pipe", "front_matter", "collections",
)  # fmt: skip
SIZES = [(40, 12), (200, 50), (120, 35), (80, 24), (60, 20), (20, 5)]
TYPED = [  # windows in which something is typed, the keys before that, words that leave little or nothing
    ("topics", "", "topic 2"),
    ("topics", "", "zzz"),
    ("related", "", "5"),
    ("palette", "", "zqzq"),
    ("links", "slash", "zzz"),
    ("help", "slash", "palette"),
]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A feed, and settings, that every window has something to show of."""
    feed = rusty_feed(tmp_path / "feed")
    write(feed, "a050.md", article(50, title="First", publishedDateTime="2026-04-30", related=[stub(3), stub(7)]))
    write(feed, "bad.md", "---\ntitle: [\n---\n")
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f"[views]\nrust = 'rust'\nstars = 'is:starred'\n[collections]\nhere = '{feed}'\n")
    return feed


async def opened(app: Reader, command: str) -> Frame:
    await app.main.action_run(command)
    await app.until(lambda: not app.is_on_main and app.app.screen.is_running)
    await app.pilot.pause()
    return app.app.screen.query_one(Frame)


@pytest.mark.quick(1)
@pytest.mark.parametrize("size", SIZES)
async def test_the_border_has_the_title_and_whole_hints(feed: Path, size: tuple[int, int]) -> None:
    async with reader(feed, size=size) as app:
        await app.ready()
        app.main.desk.lists.show(Query.parse("sort:title"))  # what can be saved
        for command in WINDOWS:
            frame = await opened(app, command)
            box, lines = frame.region, app.screen.lines
            top, bottom = (lines[y][box.x : box.right] for y in (box.y, box.bottom - 1))
            assert app.app.screen.region.contains_region(box), command
            hints = bottom.strip("╰─╯ ")
            shown = hints.split(" · ")
            assert frame._hints[: len(shown)] == shown or (not hints and size[0] < 40), (command, bottom)
            assert frame._title[:10] in top, command
            await app.press("escape", "escape")
            await app.until(lambda: app.is_on_main)


@pytest.mark.quick(1)
@pytest.mark.parametrize(("command", "before", "typed"), TYPED)
async def test_a_window_keeps_its_height_while_one_types(feed: Path, command: str, before: str, typed: str) -> None:
    async with reader(feed, size=(100, 30)) as app:
        await app.ready()
        frame = await opened(app, command)
        await app.until(lambda: frame.query(Input) and (command == "help" or frame.query_one(OptionList).option_count))
        await app.press(*before.split())
        await app.pilot.pause()
        height = frame.region.height
        await app.press(*keys(typed))
        await app.until(lambda: app.app.screen.query_one(Input).value == typed)
        await app.pilot.pause()
        assert frame.region.height == height


@pytest.mark.thorough
async def test_a_window_of_nothing_names_the_key_that_helps(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="A"))
    async with reader(tmp_path) as app:
        await app.ready()
        frame = await opened(app, "topics")
        await app.until(lambda: frame.query_one(OptionList).option_count)
        await app.press("x", "enter")
        assert "No article has a topic; Esc closes." in "\n".join(app.screen.lines)
        assert not app.is_on_main
        await app.press("ctrl+u", "enter", "escape")
        assert app.is_on_main


JOINED = [  # hints, cells, what is shown of them
    (("Enter opens", "Esc closes"), 24, "Enter opens · Esc closes"),
    (("Enter opens", "Esc closes"), 23, "Enter opens"),
    (("Enter opens", "Esc closes"), 10, ""),
    (("Enter opens it all", "Esc"), 10, ""),
    ((), 10, ""),
]


@pytest.mark.parametrize(("hints", "room", "text"), JOINED)
def test_as_many_hints_are_shown_as_fit_whole(hints: tuple[str, ...], room: int, text: str) -> None:
    assert joined(hints, room) == text
