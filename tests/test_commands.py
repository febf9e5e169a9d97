"""The table of commands, and that everything in it exists."""

import re
from collections import Counter

from reader.commands import COMMANDS, by_topic
from reader.tui.main import MainScreen


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
