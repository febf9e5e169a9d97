"""Windows over the main screen: their first answer counts, and keys that come too early or too late hurt nothing."""

import asyncio
from functools import lru_cache
from itertools import cycle
from pathlib import Path

import pytest
from app import Reader, keys, reader
from builders import article, front_matter, rusty_feed, write
from rich.style import Style
from test_relations import stub
from textual import events
from textual.content import Content
from textual.widgets import OptionList, Static

from reader.keys.keymap import DEFAULT
from reader.query import Query
from reader.system.paths import config_file
from reader.tui import patches
from reader.tui.windows.pick import Pick, Row

COMMANDS = (
    "sort", "theme", "topics", "providers", "views", "save_view", "links", "related", "problems", "overview",
    "help", "palette", "tag", "export", "pipe", "front_matter", "collections",
)  # fmt: skip
VIEW = Query.parse("first")  # what there is something to save, to choose and to count of
BURSTS = (
    "enter enter enter",
    "down enter enter",
    "escape escape",
    "enter escape enter",
    "j k t t p p",
    "minus minus",
    "f1 f1",
)


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A feed, and settings, that every window has something to show of."""
    feed = rusty_feed(tmp_path / "feed")
    write(feed, "a050.md", article(50, title="First", publishedDateTime="2026-04-30", related=[stub(3), stub(7)]))
    write(feed, "bad.md", "---\ntitle: [\n---\n")
    write(tmp_path / "other", "a.md", front_matter(title="Elsewhere"))
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(
        f"[views]\nrust = 'rust'\nstars = 'is:starred'\n[collections]\nhere = '{feed}'\nthere = '{tmp_path / 'other'}'\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDITOR", "true")
    return feed


async def opened(app: Reader, command: str) -> None:
    """Open the window of a command, and wait until it stands."""
    app.main.desk.lists.show(VIEW)
    await app.main.action_run(command)
    await app.until(lambda: not app.is_on_main and app.app.screen.is_running)


async def back_on_main(app: Reader) -> None:
    """Close whatever is open."""
    while not app.is_on_main:
        await app.press("escape")


async def rush(app: Reader, *burst: str) -> None:
    """Press keys as they come from a slow line: all at once."""
    for key in burst:
        app.app.simulate_key(key)
    await app.pilot.pause()


@pytest.mark.thorough
@pytest.mark.parametrize("burst", BURSTS)
async def test_a_burst_of_keys_ends_the_app_from_no_window(feed: Path, burst: str) -> None:
    async with reader(feed) as app:
        await app.ready()
        for command in COMMANDS:
            await opened(app, command)
            await rush(app, *burst.split())
            await back_on_main(app)


@pytest.mark.thorough
async def test_keys_typed_while_a_window_opens_wait_for_it(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        for command in COMMANDS:
            app.main.desk.lists.show(VIEW)
            app.main.run_worker(app.main.action_run(command))
            await rush(app, *"down j up minus k pagedown space enter".split())
            await back_on_main(app)


@pytest.mark.thorough
async def test_a_resize_while_a_window_closes_hurts_nothing(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        for command, size in zip(COMMANDS, cycle([(40, 12), (20, 5), (200, 60)])):
            await opened(app, command)
            app.app.simulate_key("escape")
            await app.pilot.resize_terminal(*size)
            await back_on_main(app)


def letters() -> Pick[int]:
    """A window that answers with the number of a letter."""
    rows = [Row(Content(letter), number) for number, letter in enumerate("ab")]
    return Pick(DEFAULT, "Letters", (), lambda _: rows)


async def test_the_first_answer_counts(feed: Path) -> None:
    answers: list[int | None] = []
    async with reader(feed) as app:
        await app.app.push_screen(letters(), answers.append)
        await rush(app, "enter", "enter", "down", "enter")
        await app.until(lambda: app.is_on_main)
    assert answers == [0]


@pytest.mark.thorough
async def test_a_window_that_is_covered_closes_nothing(feed: Path) -> None:
    answers: list[int | None] = []
    async with reader(feed) as app:
        covered = letters()
        await app.app.push_screen(covered, answers.append)
        await app.app.push_screen(letters())
        covered.dismiss(1)
        await app.pilot.pause()
        assert len(app.app.screen_stack) == 3
        assert answers == []


async def test_a_command_chosen_twice_in_the_palette_is_done_once(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("colon", *keys("reverse sort"))
        await rush(app, "enter", "enter")
        await app.until(lambda: app.is_on_main)
        await app.until(lambda: str(app.main.desk.lists.query) == "sort:date")
        await app.pilot.pause()
        assert str(app.main.desk.lists.query) == "sort:date"


@pytest.mark.thorough
async def test_a_click_on_what_has_gone_is_for_what_is_beneath(feed: Path) -> None:
    """The widget is on the screen until that is drawn anew."""
    async with reader(feed) as app:
        gone = app.app.query_one("#head", Static)
        x, y = gone.region.offset
        assert app.app.get_widget_at(x, y)[0] is gone
        with app.app.batch_update():
            await gone.remove()
            assert app.app.get_widget_at(x, y)[0].is_attached


@pytest.mark.thorough
async def test_a_click_on_a_line_that_is_listed_no_more_chooses_nothing(feed: Path) -> None:
    answers: list[int | None] = []
    async with reader(feed) as app:
        await app.app.push_screen(letters(), answers.append)
        options = app.app.screen.query_one(OptionList)
        click = events.Click(options, 1, 1, 0, 0, 1, False, False, False, style=Style(meta={"option": 1}))
        options.clear_options()
        options.post_message(click)
        await app.pilot.pause()
    assert answers == []


@pytest.mark.thorough
async def test_a_view_that_is_forgotten_as_it_is_chosen_is_not_taken_for_another(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await opened(app, "views")
        options = app.app.screen.query_one(OptionList)
        chosen = OptionList.OptionSelected(options, options.get_option_at_index(0), 0)
        await app.press("delete")
        options.post_message(chosen)
        await back_on_main(app)
        assert app.main.desk.lists.query == VIEW


@pytest.mark.thorough
async def test_a_toast_that_ends_beneath_a_window_leaves_nothing_behind(feed: Path) -> None:
    async with reader(feed) as app:
        app.app.notify("Said", timeout=60)
        await app.until(lambda: app.main.query("ToastHolder"))
        await opened(app, "sort")
        await app.until(lambda: app.app.screen.query("Toast"))
        await app.pilot.click("Toast")
        await back_on_main(app)
        await app.until(lambda: not app.main.query("ToastHolder"))


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(20, 3), (20, 5)])
async def test_a_page_of_a_list_without_room_is_none(feed: Path, size: tuple[int, int]) -> None:
    async with reader(feed, size=size) as app:
        for command in COMMANDS:
            await opened(app, command)
            await rush(app, "pagedown", "pageup", "pagedown")
            await back_on_main(app)


@pytest.mark.thorough
@pytest.mark.parametrize("ticks", range(3))
async def test_a_palette_that_is_left_while_it_searches_is_gone(feed: Path, ticks: int) -> None:
    async with reader(feed) as app:
        await app.press("colon")
        for key in ("r", "u", "escape"):
            app.app.simulate_key(key)
            for _ in range(ticks):
                await asyncio.sleep(0)
        await app.until(lambda: app.is_on_main)
        await app.until(lambda: app.main.is_at_rest)
        assert app.is_on_main


async def test_enter_waits_for_what_is_searched_and_a_letter_takes_it_back(feed: Path) -> None:
    """The articles are asked for once the window has heard all keys that came with the last letter."""
    async with reader(feed) as app:
        await app.press("colon")
        await rush(app, *keys("rstlang"), "enter")
        await app.until(lambda: app.is_on_main and app.title == "Rust, the language")
        await app.press("colon")
        await rush(app, *keys("rstlang"), "enter", "x")
        await app.until(lambda: app.main.is_at_rest)
        assert not app.is_on_main


@pytest.mark.thorough
async def test_the_palette_begins_with_what_was_used_last(feed: Path) -> None:
    def first(count: int) -> list[str]:
        options = app.app.screen.query_one(OptionList).options
        return [str(option.prompt).split(" ·")[0].strip() for option in options[:count]]

    async with reader(feed) as app:
        await app.press("colon")
        assert first(2) == ["Moving", "Down"]
        await app.press(*keys("reverse sort"), "enter")
        await app.until(lambda: str(app.main.desk.lists.query) == "sort:date")
        await app.press("colon", *keys("bottom"), "enter")
        await app.until(lambda: app.main.list.cursor == app.main.list.count - 1)
        await app.settled()
        await app.press("colon")
        assert first(4) == ["Used last", "Bottom", "Reverse sort order", "Moving"]
        await app.press("enter")
        await app.until(lambda: app.is_on_main)


@pytest.mark.thorough
async def test_a_command_is_found_by_what_it_does_too(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("colon", *keys("browser page"))
        options = app.app.screen.query_one(OptionList)
        assert str(options.get_option_at_index(0).prompt).split()[0] == "Open"
        await app.press("x", "x")
        assert "Nothing matches" in str(options.get_option_at_index(0).prompt)


@pytest.mark.thorough
async def test_a_click_beside_a_list_closes_it(feed: Path) -> None:
    """Even one that was sent to a screen that has another size by now."""
    async with reader(feed) as app:
        await app.press("s")
        await app.pilot.click(offset=(1, 1))
        await app.until(lambda: app.is_on_main)
        await app.press("colon")
        app.app.screen.post_message(events.Click(None, 500, 500, 0, 0, 1, False, False, False, 500, 500))
        await app.until(lambda: app.is_on_main)


@pytest.mark.thorough
async def test_what_was_computed_for_another_size_is_forgotten(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered = lru_cache(str)
    monkeypatch.setattr(patches, "_FOR_A_SIZE", (remembered,))
    async with reader(feed, size=(100, 30)) as app:
        remembered(1)
        await app.pilot.resize_terminal(100, 30)
        assert remembered.cache_info().currsize == 1
        await app.pilot.resize_terminal(80, 24)
        await app.until(lambda: remembered.cache_info().currsize == 0)
