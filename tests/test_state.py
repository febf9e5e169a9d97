"""The person's marks: kept for good, seen by every reader."""

from contextlib import closing
from pathlib import Path

import pytest
from builders import open_state

from reader.errors import StorageError
from reader.places import data_dir
from reader.state import State


def test_marks_are_kept() -> None:
    with closing(open_state()) as state:
        state.set_read(["a", "b"], True)
        state.set_read(["b"], False)
    with closing(open_state()) as state:
        assert state.read_among(["a", "b", "c"]) == {"a"}


def test_changes_are_followed_from_any_point() -> None:
    with closing(open_state()) as mine, closing(open_state()) as other:
        mine.set_read(["a"], True)
        first = other.changes("", 0)
        assert first.marks == [("a", True)]
        assert other.changes(first.origin, first.reached).marks == []
        mine.set_read(["a"], True)  # nothing new
        mine.set_read(["b", "a"], False)
        assert sorted(other.changes(first.origin, first.reached).marks) == [("a", False), ("b", False)]
        assert len(other.changes("another file", 99).marks) == 2


def test_the_last_directories_are_remembered(tmp_path: Path) -> None:
    with closing(open_state()) as state:
        assert state.last_feeds() == []
        state.remember_feeds([tmp_path / "ä b", tmp_path])
        assert state.last_feeds() == [tmp_path / "ä b", tmp_path]


def test_the_state_is_private() -> None:
    open_state().close()
    assert (data_dir() / "state.db").stat().st_mode & 0o777 == 0o600
    assert data_dir().stat().st_mode & 0o777 == 0o700


def test_a_damaged_state_is_refused_and_not_touched() -> None:
    data_dir().mkdir(parents=True)
    file = data_dir() / "state.db"
    file.write_bytes(b"precious, though broken" * 100)
    with pytest.raises(StorageError, match="cannot be opened"):
        State(file)
    assert file.read_bytes() == b"precious, though broken" * 100
