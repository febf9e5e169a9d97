"""Undo and redo: what was marked together goes together, and nobody takes back what another did."""

from contextlib import closing

import pytest
from builders import open_state

from reader.state import history
from reader.state.mark_values import Marks
from reader.state.state import State
from reader.system.paths import data_dir


def unread(state: State, keys: str) -> str:
    return "".join(key for key in keys if not state.marks(key).read)


def test_steps_are_taken_back_one_by_one_and_made_again() -> None:
    with closing(open_state()) as state:
        state.mark("abc", read=True)
        state.mark("b", read=False)
        state.mark("bd", starred=True, tag=["x"])
        assert state.undo() == (2, {"starred": False, "tag:x": False})
        assert (state.marks("b"), state.marks("d")) == (Marks(), Marks())
        assert state.undo() == (1, {"read": True})
        assert unread(state, "abc") == ""
        assert state.undo() == (3, {"read": False})
        assert unread(state, "abc") == "abc"
        assert state.undo() is None
        assert state.redo() == (3, {"read": True})
        assert state.redo() == (1, {"read": False})
        assert state.redo() == (2, {"starred": True, "tag:x": True})
        assert state.redo() is None
        assert state.marks("b") == Marks(starred=True, tags=("x",))


def test_what_a_step_left_alone_is_left_alone_by_its_undo() -> None:
    with closing(open_state()) as state:
        state.mark("a", read=True)
        state.mark("abc", read=True)
        state.undo()
        assert unread(state, "abc") == "bc"


def test_a_new_step_ends_what_could_be_made_again() -> None:
    with closing(open_state()) as state:
        state.mark("a", read=True)
        state.undo()
        state.mark("b", read=True)
        assert state.redo() is None


def test_a_mark_that_changes_nothing_is_no_step() -> None:
    with closing(open_state()) as state:
        state.mark("a", read=True)
        state.undo()
        state.mark("a", read=False)
        assert state.redo() == (1, {"read": True})


def test_a_restart_forgets_nothing() -> None:
    with closing(open_state()) as state:
        state.mark("a", read=True)
        state.mark("b", read=True)
        state.undo()
    with closing(open_state()) as state:
        assert state.redo() == (1, {"read": True})
        state.undo()
        assert state.undo() == (1, {"read": False})
        assert unread(state, "ab") == "ab"


def test_all_states_of_one_reader_share_its_session() -> None:
    with closing(open_state()) as first, closing(State(data_dir() / "state.db", first.session)) as second:
        second.mark("a", read=True)
        assert first.undo() == (1, {"read": False})


def test_two_readers_take_back_each_its_own_and_what_was_before_both() -> None:
    with closing(open_state()) as before:
        before.mark("a", read=True)
    with closing(open_state()) as one, closing(open_state()) as two:
        one.mark("b", read=True)
        two.mark("c", read=True)
        assert one.undo() == (1, {"read": False})
        assert unread(one, "abc") == "b"
        assert one.undo() == (1, {"read": False})
        assert unread(one, "abc") == "ab"
        assert one.undo() is None, "the step of the other reader is not this one's"
        assert two.redo() is None, "nor can it redo what the first one undid"
        assert two.undo() == (1, {"read": False})


@pytest.mark.parametrize("other_does", ["unread", "unread and read", "undo of its own"])
def test_an_undo_leaves_what_another_reader_changed_later(other_does: str) -> None:
    with closing(open_state()) as one, closing(open_state()) as two:
        one.mark("ab", read=True)
        two.mark("a", read=False)
        if other_does == "unread and read":
            two.mark("a", read=True)
        if other_does == "undo of its own":
            two.undo()
            assert one.undo() == (2, {"read": False}), "as if the other had done nothing"
            return
        assert one.undo() == (1, {"read": False})
        assert unread(one, "ab") == ("ab" if other_does == "unread" else "b")
        assert one.redo() == (1, {"read": True})
        assert unread(one, "ab") == ("a" if other_does == "unread" else "")


def test_the_newest_steps_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "STEPS", 3)
    monkeypatch.setattr(history, "MARKS", 6)
    with closing(open_state()) as state:
        for key in "abcde":
            state.mark(key, read=True)
        assert [bool(state.undo()) for _ in range(4)] == [True, True, True, False]
        state.mark("fghijkl" * 2, read=True)  # seven at once: more than is kept
        state.mark("mn", read=True)
        assert [bool(state.undo()) for _ in range(2)] == [True, False]
        state.mark("opqrstuv", read=True)
        assert state.undo() == (8, {"read": False})
