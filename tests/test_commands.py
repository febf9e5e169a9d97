"""The table of commands, and that everything in it exists."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
from app import reader
from builders import feed_of

from reader.keys.commands import COMMANDS
from reader.keys.keymap import DEFAULT
from reader.tui.screen.desk import Desk
from reader.tui.screen.feature import Feature, Handler, command_table
from reader.tui.screen.features.program import Program
from reader.tui.windows.page import Page
from reader.tui.windows.palette import Offers

TEXTUALS_OWN = "ctrl+q"  # it quits whatever is open; test_quitting presses it


def test_no_key_and_no_name_is_used_twice() -> None:
    keys = Counter(key for command in COMMANDS for key in command.keys)
    ids = Counter(command.id for command in COMMANDS)
    titles = Counter(command.title for command in COMMANDS)
    assert max(keys.values()) == max(ids.values()) == max(titles.values()) == 1


class Steals(Feature):
    def commands(self) -> Mapping[str, Handler]:
        return {"down": lambda _: None}


class Invents(Feature):
    def commands(self) -> Mapping[str, Handler]:
        return {"fly": lambda _: None}


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        ([Steals], "no feature does up"),
        ([Steals, Steals], "Steals takes the command down, which is not free"),
        ([Invents], "Invents takes the command fly, which is not free"),
    ],
)
def test_a_command_is_done_by_one_feature(features: list[type[Feature]], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        command_table([feature(cast("Desk", None)) for feature in features], ["down", "up"])


def test_every_command_is_told_in_a_sentence() -> None:
    for command in COMMANDS:
        assert re.fullmatch(r"[A-Z].{5,58}\.", command.help), command
        assert command.keys


def test_topics_hold_every_command_once() -> None:
    by_topic = [command for _, commands in DEFAULT.by_topic() for command in commands]
    assert by_topic == list(COMMANDS), "in COMMANDS, a command stands with the others of its topic"


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
            listed = [command for command in COMMANDS if command.id != "palette"]  # which is open then
            assert [row.answer for row in Offers(DEFAULT, (), print).rows("") if row.answer] == [
                each.id for each in listed
            ]
            for command in listed:
                app.main.feature(Program)._chosen(command.id)
            await app.until(lambda: len(asked) == len(listed))
            assert asked == [command.id for command in listed]
        await app.press("f1")
        assert isinstance(app.app.screen, Page)
        lines = " ".join(app.app.screen.text().plain.split())
        for command in COMMANDS:
            assert " ".join((*DEFAULT.keys_of(command.id), command.help)) in lines
