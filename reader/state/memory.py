"""What the app remembers from one time to the next: the view left, looks, directories opened, queries typed.

It stands beside the person's marks in the same file. Every function raises StorageError where that cannot be read or
written; what is remembered is JSON, and what makes no sense of it counts as nothing.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reader.state.file import StateFile, name_for, parsed, put_setting, setting

_QUERIES, _COMMANDS = 100, 5  # kept for the next time one is typed, or chosen by its name


def view(state: StateFile, directories: Sequence[Path]) -> dict[str, Any]:
    """What `remember_view` was given last for these directories; empty where it was given nothing."""
    return parsed(state.setting(name_for(directories, "view")), {})


def remember_view(state: StateFile, directories: Sequence[Path], view: Mapping[str, Any]) -> None:
    """How these directories are looked at: query, selected article, layout; whatever JSON holds."""
    state.put_setting(name_for(directories, "view"), json.dumps(view))


def looks(state: StateFile) -> dict[str, Any]:
    """What `remember_looks` was given last; empty where it was given nothing."""
    return parsed(state.setting("looks"), {})


def remember_looks(state: StateFile, looks: Mapping[str, Any]) -> None:
    """How all directories are shown: theme and the like, whatever JSON holds."""
    state.put_setting("looks", json.dumps(looks))


def is_unused(state: StateFile) -> bool:
    """Whether no directory was ever opened with it."""
    return state.setting("feeds") is None


def last_directories(state: StateFile) -> list[Path]:
    """The directories that were open last."""
    directories: list[str] = parsed(state.setting("feeds"), [])
    return [Path(directory) for directory in directories if isinstance(directory, str)]


def remember_directories(state: StateFile, directories: Sequence[Path]) -> None:
    """Open these next time, where none is named."""
    state.put_setting("feeds", json.dumps([str(directory) for directory in directories]))


def queries(state: StateFile) -> list[str]:
    """The queries kept before, the newest first, each once."""
    return _list(state.setting("queries"))


def remember_query(state: StateFile, query: str) -> None:
    """Put `query` before those kept earlier, of which the oldest are forgotten."""
    _put_first(state, "queries", query, _QUERIES)


def commands(state: StateFile) -> list[str]:
    """The ids of the commands chosen by their names, the last one first, each once."""
    return _list(state.setting("commands"))


def remember_command(state: StateFile, id_: str) -> None:
    """Put the command before those chosen earlier, of which the oldest are forgotten."""
    _put_first(state, "commands", id_, _COMMANDS)


def _list(text: str | None) -> list[str]:
    kept: list[str] = parsed(text, [])
    return [each for each in kept if isinstance(each, str)]


def _put_first(state: StateFile, name: str, item: str, most: int) -> None:
    def put_first(db: sqlite3.Connection) -> None:
        others = [other for other in _list(setting(db, name)) if other != item]
        put_setting(db, name, json.dumps([item, *others][:most]))

    state.write(put_first)
