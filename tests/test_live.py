"""Settings that change while the app is open."""

import os
from itertools import count
from pathlib import Path

import pytest
from app import reader
from builders import SAMPLE

from reader.config import Config
from reader.config.file import ConfigFile
from reader.system.paths import config_file

_MOMENTS = count(1_700_000_000)


def write(source: str) -> None:
    """Write the settings, each time a second later: a file system may take two writes for one moment's."""
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(source)
    os.utime(config_file(), (moment := next(_MOMENTS), moment))


def test_the_file_is_read_again_when_it_has_changed(home: Path) -> None:
    live = ConfigFile(config_file())
    assert live.config.reading.seconds == 5
    assert not live.reload_if_changed()
    write("[reading]\nseconds = 7\n")
    assert live.reload_if_changed()
    assert live.config.reading.seconds == 7
    assert not live.reload_if_changed()
    os.utime(config_file(), (1, 1))
    assert live.reload_if_changed()
    config_file().unlink()
    assert live.reload_if_changed()
    assert live.config.reading.seconds == 5


def test_what_cannot_be_read_leaves_the_settings_as_they_were(home: Path) -> None:
    write("[reading]\nseconds = 7\n")
    live = ConfigFile(config_file())
    write("[reading]\nseconds = 0\n")
    assert live.reload_if_changed()
    assert "line 2: seconds must be an integer" in str(live.fault)
    assert live.config.reading.seconds == 7
    assert not live.reload_if_changed()
    assert live.fault
    write("[reading]\nseconds = 8\n")
    assert live.reload_if_changed()
    assert live.config.reading.seconds == 8
    assert not live.fault


@pytest.mark.thorough
async def test_changes_apply_in_the_open_app(home: Path) -> None:
    async with reader(SAMPLE) as app:
        write('[reading]\nmark_read = "never"\n')
        await app.until(lambda: app.main.session.config.reading.mark_read == "never")
        write('[reading]\nmark_read = "nevver"\n')
        await app.until(lambda: app.toasts)
        assert app.toasts[-1].endswith(
            "config.toml, line 2: mark_read must be one of open, shown, never. Did you mean never?"
        )
        assert app.main.session.config.reading.mark_read == "never"
        write('[views]\nai = "topic:ai"\n')
        await app.press("apostrophe", "a")
        assert str(app.main.desk.lists.query) == "topic:ai"


@pytest.mark.quick(1)
@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_settings_that_cannot_be_read_are_named_until_they_can(home: Path, width: int) -> None:
    write("[reading]\nseconds = 0\n")
    async with reader(SAMPLE, size=(width, 24)) as app:
        await app.until(lambda: "settings: 1 error (E)" in app.screen.lines[0])
        app.app.clear_notifications()
        await app.press("S", "j")
        assert "settings: 1 error (E)" in app.screen.lines[0]
        write("[reading]\nseconds = 7\n")
        await app.until(lambda: "settings" not in app.screen.lines[0])
        write("[reading\n")
        await app.until(lambda: "settings: 1 error (E)" in app.screen.lines[0])


@pytest.mark.thorough
async def test_a_doubt_about_the_settings_is_said_once(home: Path) -> None:
    write("[keys]\nopen = 'x'\n")
    async with reader(SAMPLE) as app:
        await app.until(lambda: app.toasts)
        write("[keys]\nopen = 'x'\nsort = 'f'\n")
        await app.until(lambda: len(app.toasts) == 2)
        told = [toast.partition("line ")[2] for toast in app.toasts]
        assert told == [
            "2: x was assigned to select, which has no key now.",
            "3: f was assigned to star, which has no key now.",
        ]
        assert "settings" not in app.screen.lines[0]


async def test_the_screen_is_told_what_was_and_what_is(home: Path) -> None:
    async with reader(SAMPLE) as app:
        changes: list[tuple[Config, Config]] = []
        app.main.desk.events.configured = lambda *change: changes.append(change)  # type: ignore[method-assign]
        write("[reading]\nseconds = 7\n")
        app.main.desk.reload_settings()
        write("# nothing new\n[reading]\nseconds = 7\n")
        app.main.desk.reload_settings()
        assert [(before.reading.seconds, now.reading.seconds) for before, now in changes] == [(5, 7), (7, 7)]
