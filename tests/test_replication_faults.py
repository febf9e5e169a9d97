"""Files of marks that are lost, damaged, foreign or hostile: each is said, and costs nothing else."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from replicas import NOW, Machine, stamps, writing

from reader.errors import StorageError
from reader.state import replica
from reader.state.replica import Batch, Generation
from reader.state.replication import Replicated, replicate
from reader.system.log import default_file, log
from reader.text.times import DAY


def lost(file: Path) -> None:
    file.unlink()


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def garbled(file: Path) -> None:
    file.write_bytes(bytes(reversed(file.read_bytes())) + b"!")


def linked(file: Path) -> None:
    file.rename(file.with_name("precious"))
    file.symlink_to("precious")


def linked_alike(file: Path) -> None:
    """By a link of the same size."""
    size = file.stat().st_size
    file.unlink()
    file.symlink_to(("./" * size)[: size - 1] + "x")


@pytest.mark.parametrize("befalls", [lost, cut, emptied, garbled, linked, linked_alike])
def test_a_file_that_something_befell_is_written_again(
    machine: Callable[[str], Machine], befalls: Callable[[Path], None]
) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a", "b"], read=True)
    one.replicate()
    befalls(one.file)
    precious = one.folder / "precious"
    before = precious.read_bytes() if precious.exists() else b""
    one.state.mark(["c"], starred=True)
    one.replicate()
    assert two.replicate() == Replicated(3, {one.file.name: 3})
    assert stamps(two.state) == stamps(one.state)
    assert [path.name for path in one.folder.glob("*.marks")] != []
    assert len(list(one.folder.glob("*.marks"))) == 2
    assert before == (precious.read_bytes() if precious.exists() else b"")


def test_a_state_from_a_backup_gets_back_what_was_marked_since(machine: Callable[[str], Machine]) -> None:
    one = machine("one")
    one.state.mark(["a"], read=True)
    one.replicate()
    copy = one.state.file.read_bytes()
    one.state.mark(["b"], starred=True)
    one.replicate()
    before = stamps(one.state)
    one.state.file.write_bytes(copy)
    one.replicate()
    assert stamps(one.state) == before


def test_two_machines_with_one_id_take_two(machine: Callable[[str], Machine], tmp_path: Path) -> None:
    one = machine("one")
    one.state.mark(["a"], read=True)
    one.replicate()
    two = machine("two")
    two.state.file.write_bytes(one.state.file.read_bytes())
    assert two.file == one.file
    one.state.mark(["b"], starred=True)
    two.state.mark(["c"], starred=True)
    for each in (one, two, one, two, one):
        each.replicate()
    assert two.file != one.file
    assert stamps(one.state) == stamps(two.state)
    assert one.replicate() == two.replicate() == Replicated()


@pytest.mark.parametrize(
    "name",
    [
        "{}.sync-conflict-20260501-120000-ABCDEFG.marks",
        "{} (Anna's conflicted copy 2026-05-01).marks",
        "{} (conflicted copy 2026-05-01 120000).marks",
    ],
)
def test_copies_made_on_a_conflict_are_merged_as_any_file(machine: Callable[[str], Machine], name: str) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a"], read=True)
    one.replicate()
    one.file.rename(one.folder / name.format(one.file.stem))
    two.replicate()
    assert two.state.marks("a").read


@pytest.mark.parametrize(
    "name",
    [
        "notes.md",
        ".broadsheet-0123456789abcdef.marks",
        "broadsheet-0123456789abcdef.marks.tmp",
        "x.marks",
        "~sync.marks",
    ],
)
def test_what_else_is_in_the_folder_is_left_alone(machine: Callable[[str], Machine], name: str) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a"], read=True)
    one.replicate()
    other = one.file.rename(one.folder / name)
    assert two.replicate() == Replicated()
    assert other.exists()


def test_what_a_killed_process_left_is_removed(machine: Callable[[str], Machine]) -> None:
    one = machine("one")
    one.state.mark(["a"], read=True)
    one.replicate()
    left = one.folder / f".{one.file.stem}-x1"
    left.touch()
    one.replicate()
    assert not left.exists()


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "foreign": (lambda file: file.write_text("Dear diary"), "is damaged, or not a file of marks"),
    "json": (lambda file: file.write_bytes(gzip.compress(b"[]")), "is not a file of marks"),
    "deep": (lambda file: file.write_bytes(gzip.compress(b"[" * 100_000)), "is not a file of marks"),
    "newer": (lambda file: writing(file.parent, version=2), "was written by a newer version of Broadsheet"),
    "bomb": (lambda file: writing(file.parent, "x" * 2**21), "is damaged: a part of it is too large"),
    "cut": (lambda file: cut(writing(file.parent, ["b", "read", 1, 1])), "is incomplete"),
    "flipped": (lambda file: flip(writing(file.parent, ["b", "read", 1, 1])), "is damaged, or not a file of marks"),
    "link": (lambda file: file.symlink_to("/etc/passwd"), "is not a regular file"),
    "directory": (lambda file: file.mkdir(), "is not a regular file"),
    "pipe": (lambda file: os.mkfifo(file), "is not a regular file"),
    "far ahead": (
        lambda file: writing(file.parent, ["b", "read", 1, NOW + 400 * DAY], ["b", "opened", NOW + 400 * DAY, NOW]),
        "contains 2 marks dated more than a year ahead (not merged): correct the clock of that computer or this "
        "one, then run `broadsheet state sync`",
    ),
    "senseless": (
        lambda file: writing(
            file.parent, *(5, [], ["b"], ["b", "raed", 1, 1], ["b", "read", 2, 1], ["b", "read", True, 1]),
            *(["b", "read", 1, -1], ["b", "read", 1, 1.5], [7, "read", 1, 1], ["", "read", 1, 1], ["b", "tag:", 1, 1]),
            *(["\ud800", "read", 1, 1], ["b", "tag:\ud800", 1, 1], ["b" * 2**16, "read", 1, 1], ["b", "seen", 1, 1]),
            *(["b", f"tag:{'x' * 2_000}", 1, 1], ["b", "scroll", 10_001, 1], ["b", "story:x", 1, 1]),
        ),
        "contains 18 invalid lines (ignored)",
    ),
}  # fmt: skip


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-10] ^= 1
    file.write_bytes(content)


@pytest.mark.skipif(os.name == "nt", reason="there are no such links and pipes")
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_file_is_said_and_costs_nothing_else(
    machine: Callable[[str], Machine], fault: str
) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a"], read=True)
    one.replicate()
    file = one.folder / "broadsheet-0123456789abcdef.marks"
    make, sentence = FAULTS[fault]
    make(file)
    assert two.replicate() == Replicated(1, {one.file.name: 1}, (f"{file} {sentence}.",))
    assert stamps(two.state) == stamps(one.state)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ZeroDivisionError("what nobody foresaw"), "is not merged: internal error while reading it; see the log"),
        (MemoryError(), "is not merged: internal error while reading it; see the log"),
        (OSError(5, "Input/output error"), "cannot be read: Input/output error"),
        (OSError("gone"), "cannot be read: gone"),
    ],
    ids=str,
)
def test_whatever_one_file_raises_costs_nothing_else(
    machine: Callable[[str], Machine], monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    one, two, three = (machine(name) for name in ("one", "two", "three"))
    three.state.mark(["c"], read=True)
    three.replicate()
    one.state.mark(["a"], read=True)
    one.replicate()
    two.state.mark(["b"], starred=True)
    real = replica.read

    def read(file: Path, *before: Generation) -> Iterator[Batch]:
        if file == one.file:
            raise error
        return real(file, *before)

    with monkeypatch.context() as failing:
        failing.setattr(replica, "read", read)
        done = two.replicate()
        assert done == Replicated(2, {three.file.name: 1}, (f"{one.file} {sentence}.",))
    assert default_file().exists() == ("see the log" in sentence)
    log.stop()
    assert two.replicate().merged == {one.file.name: 1}, "it is looked at again"


def test_what_is_wrong_with_many_parts_of_a_file_is_said_once(machine: Callable[[str], Machine]) -> None:
    one = machine("one")
    file = writing(one.folder, 5, ["b", "read", 1, NOW + 400 * DAY])
    with file.open("ab") as stream:
        stream.write(gzip.compress(f'6\n["c", "read", 1, {NOW + 400 * DAY}]\n'.encode()) * 50)
    said = one.replicate().faults
    assert [sentence.partition(" contains ")[2].partition(" (")[0] for sentence in said] == [
        "51 invalid lines",
        "51 marks dated more than a year ahead",
    ]


def test_what_is_too_much_for_one_look_is_merged_in_several(
    machine: Callable[[str], Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.state.replication._MAX_LINES", 3)
    one = machine("one")
    file = writing(one.folder, ["a", "read", 1, 1], 5, 6)
    with file.open("ab") as stream:
        stream.write(b"".join(gzip.compress(b'["%d", "read", 1, 1]\n' % number) for number in range(5)))
    fault = f"{file} has more than 3 marks; the rest are merged next time."
    looks = [one.replicate() for _ in range(3)]
    assert [sum(look.merged.values()) for look in looks] == [2, 4, 0]
    assert [fault in look.faults for look in looks] == [True, False, False]


def test_a_small_file_does_not_fill_the_disk(
    machine: Callable[[str], Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.state.replication._MAX_STATE", 2**20)
    one = machine("one")
    file = writing(one.folder)
    keys = (f"{number:03}".ljust(30_000, "x") for number in range(600))
    with file.open("ab") as stream:
        for key in keys:
            stream.write(gzip.compress(json.dumps([key, "read", 1, 1]).encode()))
    assert file.stat().st_size < 2**17
    (said,) = one.replicate().faults
    assert "is larger than" in said and said.startswith(str(file))
    assert len(stamps(one.state)) < 300


def test_a_directory_in_place_of_what_a_killed_process_left_costs_nothing(machine: Callable[[str], Machine]) -> None:
    one = machine("one")
    one.state.mark(["a"], read=True)
    one.replicate()
    (one.folder / f".{one.file.stem}-x1").mkdir()
    one.state.mark(["b"], read=True)
    assert one.replicate() == Replicated(1)


def test_a_tag_from_elsewhere_is_one_clean_line(machine: Callable[[str], Machine]) -> None:
    one = machine("one")
    writing(one.folder, ["a", "tag:  to\tread\x1b[31m ", 1, 1])
    one.replicate()
    assert one.state.marks("a").tags == ("to read[31m",)


@pytest.mark.parametrize("name", ["none", "file"])
def test_a_folder_that_is_not_there_is_said_and_not_made(machine: Callable[[str], Machine], name: str) -> None:
    one = machine("one")
    one.state.mark(["a"], read=True)
    one.replicate()
    (one.folder / "file").touch()
    record, there = one.state.setting("replication"), one.folder
    one.folder = there / name
    sentence = f"{one.folder} is not a directory, so your marks are not synchronized: see [state] in config.toml."
    assert one.replicate() == Replicated(faults=(sentence,))
    assert not one.folder.is_dir()
    assert one.state.setting("replication") == record
    one.folder = there
    assert one.replicate() == Replicated()


def test_one_process_at_a_time_replicates(machine: Callable[[str], Machine]) -> None:
    import sqlite3

    one = machine("one")
    with closing(sqlite3.connect(one.state.file.with_name("state-replication.lock"), isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        assert replicate(one.state, one.folder) is None
    assert replicate(one.state, one.folder) is not None


def test_what_fails_while_the_lock_is_held_is_not_blamed_on_the_lock(machine: Callable[[str], Machine]) -> None:
    one = machine("one")
    failing = patch("reader.state.replication.json.dumps", side_effect=OSError("something else"))
    with failing, pytest.raises(OSError, match="something else"):
        one.replicate()
    one.replicate()  # and the lock has been let go of


def test_a_lock_that_cannot_be_used_is_an_error_in_a_sentence(machine: Callable[[str], Machine]) -> None:
    one = machine("one")
    lock = one.state.file.with_name("state-replication.lock")
    lock.write_text("no database" * 1_000)
    with pytest.raises(StorageError, match=r"state-replication.lock cannot be written: file is not a database\."):
        replicate(one.state, one.folder)


@pytest.mark.parametrize("setting", ["", "7", "{}", '{"own": []}', '{"own": ["x"], "others": {}}', '{"own": 5}'])
def test_a_record_that_makes_no_sense_is_none(machine: Callable[[str], Machine], setting: str) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a"], read=True)
    one.replicate()
    two.state.put_setting("replication", setting)
    assert two.replicate() == Replicated(1, {one.file.name: 1})
