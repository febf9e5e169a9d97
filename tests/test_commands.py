"""The table of commands, and that everything in it exists."""

import re
from collections import Counter
from pathlib import Path

import pytest
from app import reader
from builders import feed_of

from reader.keys.commands import COMMANDS, by_topic
from reader.keys.keymap import DEFAULT
from reader.tui.main import MainScreen
from reader.tui.windows.help import HelpPage

TEXTUALS_OWN = "ctrl+q"  # it quits whatever is open; test_quitting presses it


def test_no_key_and_no_name_is_used_twice() -> None:
    keys = Counter(key for command in COMMANDS for key in command.keys)
    ids = Counter(command.id for command in COMMANDS)
    titles = Counter(command.title for command in COMMANDS)
    assert max(keys.values()) == max(ids.values()) == max(titles.values()) == 1


def test_the_screen_can_do_every_command_and_no_other() -> None:
    methods = {name.removeprefix("do_") for name in dir(MainScreen) if name.startswith("do_")}
    assert methods == {command.id for command in COMMANDS}


def test_every_command_is_told_in_a_sentence() -> None:
    for command in COMMANDS:
        assert re.fullmatch(r"[A-Z].{5,58}\.", command.help), command
        assert command.keys


def test_topics_hold_every_command_once() -> None:
    assert [command for _, commands in by_topic() for command in commands] == list(COMMANDS)


async def test_every_command_is_reached_by_its_keys_the_palette_and_the_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader(feed_of(tmp_path, 1)) as app:
        asked: list[str] = []

        async def record(command: str) -> None:
            asked.append(command)

        with monkeypatch.context() as patch:
            patch.setattr(app.main, "action_run", record)  # where both ways meet, before anything is done
            keys = [(key, command.id) for command in COMMANDS for key in command.keys if key != TEXTUALS_OWN]
            await app.press(*(key for key, _ in keys))
            assert asked == [id_ for _, id_ in keys]
            asked.clear()
            in_palette = {command.title: command.callback for command in app.app.get_system_commands(app.app.screen)}
            listed = [command for command in COMMANDS if command.id != "palette"]  # which is open then
            for command in listed:
                in_palette[command.title]()
            await app.until(lambda: len(asked) == len(in_palette))
            assert asked == [command.id for command in listed]
        await app.press("f1")
        assert isinstance(app.app.screen, HelpPage)
        lines = " ".join(app.app.screen.text().plain.split())
        for command in COMMANDS:
            assert " ".join((*DEFAULT.keys_of(command.id), command.help)) in lines
