"""What in config.toml can be read, and yet is hardly meant so: keys taken from a command that has no other, directories
and programs that are not there.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from reader.config import source_of
from reader.config.commands import own_commands
from reader.config.document import Document, KeyPath
from reader.config.settings import Config
from reader.keys.keymap import robbed
from reader.system.arguments import split

Doubt = tuple[KeyPath, str]  # where in the file, and what of it, in a sentence


def warnings(file: Path) -> list[str]:
    """A sentence with its line for each doubt about what `file` states. Looks at directories, which may take a while.
    Raises ConfigError.
    """
    source = source_of(file)
    if not source.strip():
        return []
    document = Document(file, source)
    config = document.read(Config)
    doubts = (*_keys(config), *_collections(config), *_programs(config))
    return [document.sentence(message, place) for place, message in doubts]


def _keys(config: Config) -> Iterator[Doubt]:
    numbers = {each.name: number for number, each in enumerate(config.command)}
    for name, message in robbed(config.keymap, config.keys, config.macros, own_commands(config)):
        if name in numbers:
            yield ("command", numbers[name], "key"), message
        else:
            yield ("keys" if name in config.keys else "macros", name), message


def _collections(config: Config) -> Iterator[Doubt]:
    for name, collection in config.collections.items():
        for directory in collection.directories:
            if not os.path.isdir(os.path.expanduser(directory)):
                yield ("collections", name), f"Collection {name}: there is no directory {directory}."


def _programs(config: Config) -> Iterator[Doubt]:
    named: list[Doubt] = [(("open", number, "command"), each.command) for number, each in enumerate(config.open)]
    programs = [
        (place, split(command)[0])
        for place, command in [(("links", "browser"), config.links.browser), *named]
        if command
    ]
    programs += [(("command", number, "run"), each.run[0]) for number, each in enumerate(config.command)]
    for place, program in programs:
        if program and not shutil.which(program):
            yield place, f"Program not found: {program}."
