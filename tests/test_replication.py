"""Marks that follow a person to their other machines, by way of files in a folder that is carried."""

import gzip
import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from profiles import examples

from reader.cli import main
from reader.errors import StorageError
from reader.state import replica
from reader.state.exchange import Fact
from reader.state.mark_values import Marks
from reader.state.replica import Batch, Generation, ReplicaError
from reader.state.replication import Replicated, replicate
from reader.state.state import State
from reader.system.log import default_file, log
from reader.system.paths import config_file, data_dir
from reader.text.times import DAY, now_us

Stamp = tuple[str, str, int, int]  # key, name, value, moment


@contextmanager
def clock(moment: int) -> Iterator[None]:
    """The computer's clock says `moment`, in microseconds."""
    with patch("reader.text.times.time_ns", lambda: moment * 1_000):
        yield


def stamps(state: State) -> set[Stamp]:
    """All that is kept of articles, with its moments."""
    query = "SELECT key, name, value, at FROM fact JOIN article USING (page)"
    return state.read(lambda db: set(db.execute(query).fetchall()))


class Machine:
    """A state with a folder for its file and those of others, and a clock that is off by some days."""

    def __init__(self, room: Path, name: str, days_off: int = 0) -> None:
        self.state = State(room / name / "data" / "state.db")
        self.folder = room / name / "folder"
        self.folder.mkdir(parents=True)
        self.days_off = days_off

    def replicate(self, anew: bool = False) -> Replicated:
        done = replicate(self.state, self.folder, anew)
        assert done
        return done

    @property
    def file(self) -> Path:
        """The file that it writes."""
        own = json.loads(self.state.setting("replication") or "")["own"]
        return self.folder / str(own[0])


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    """Machines that all see one folder."""
    made: list[Machine] = []
    (tmp_path / "shared").mkdir()

    def make(name: str) -> Machine:
        new = Machine(tmp_path, name)
        new.folder = tmp_path / "shared"
        made.append(new)
        return new

    yield make
    for each in made:
        each.state.close()


def writing(folder: Path, *lines: object, version: int = 1) -> Path:
    """A replica with these lines, of some other machine."""
    head = json.dumps({"broadsheet": "marks", "version": version, "generation": "g"})
    file = folder / "broadsheet-0123456789abcdef.marks"
    body = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    file.write_bytes(gzip.compress(head.encode()) + gzip.compress(body))
    return file


# --- two machines --------------------------------------------------------------------------------


def test_each_machine_gets_the_marks_of_the_other(machine: Callable[[str], Machine]) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a", "b"], read=True, tag=["x"])
    one.state.mark(["a"], apart=True, story=["0123456789"])
    one.state.note_scroll("a", 0.5)
    two.state.mark(["b"], starred=True)
    assert one.replicate().written == 7
    assert two.replicate() == Replicated(8, {one.file.name: 7})
    assert one.replicate() == Replicated(1, {two.file.name: 1})
    assert stamps(one.state) == stamps(two.state)
    assert two.state.marks("b") == Marks(read=True, starred=True, tags=("x",))
    assert two.state.marks("a").scroll == 0.5


def test_an_undo_is_of_this_machine_and_the_others_see_what_it_does(machine: Callable[[str], Machine]) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a"], read=True)
    one.replicate()
    two.replicate()
    assert two.state.undo() is None, "two has done nothing"
    assert one.state.undo() == (1, {"read": False})
    one.replicate()
    two.replicate()
    assert not two.state.marks("a").read


def test_what_brings_nothing_writes_nothing(machine: Callable[[str], Machine]) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(["a"], read=True)
    for each in (one, two, one, two):
        each.replicate()
    before = [(each.file.stat(), each.state.file.stat(), each.state.setting("change")) for each in (one, two)]
    assert one.replicate() == two.replicate() == Replicated()
    assert [(each.file.stat(), each.state.file.stat(), each.state.setting("change")) for each in (one, two)] == before
    assert two.replicate(anew=True).merged == {}


def test_one_mark_is_appended_and_only_that_is_read(machine: Callable[[str], Machine]) -> None:
    one, two = machine("one"), machine("two")
    one.state.mark(map(str, range(20_000)), read=True)
    one.replicate()
    two.replicate()
    before = one.file.read_bytes()
    one.state.mark(["a"], starred=True)
    assert one.replicate() == Replicated(1)
    after = one.file.read_bytes()
    assert after.startswith(before)
    assert len(after) < len(before) + 200
    name, end = json.loads(two.state.setting("replication") or "")["others"][one.file.name][2:]
    assert [batch.facts for batch in replica.read(one.file, Generation(name, end))][1:] == [[Fact(*last(one.state))]]
    assert two.replicate().merged == {one.file.name: 1}


def last(state: State) -> Stamp:
    return max(stamps(state), key=lambda fact: fact[3])


def test_a_file_that_has_doubled_is_written_anew(machine: Callable[[str], Machine]) -> None:
    one, sizes = machine("one"), []
    for number in range(150):
        tag = [random.Random(number % 5).randbytes(500).hex()]
        one.state.mark(["a"], untag=tag if number % 2 else [], tag=[] if number % 2 else tag)
        one.replicate()
        sizes.append(one.file.stat().st_size)
    assert max(sizes) < 75_000
    assert sizes[-1] < max(sizes), "it was written anew"
    assert {fact for batch in replica.read(one.file) for fact in batch.facts} >= stamps(one.state)


# --- what happens to files -----------------------------------------------------------------------


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


NOW = now_us()
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


# --- clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-300, -3, 0, 3, 300])
def test_a_change_counts_for_more_than_what_it_changed_whatever_the_clocks_say(
    machine: Callable[[str], Machine], days: int
) -> None:
    one, two = machine("one"), machine("two")
    with clock(NOW + days * DAY):
        one.state.mark(["a"], starred=True)
        one.replicate()
    with clock(NOW):
        two.replicate()
        assert two.state.marks("a").starred
        two.state.mark(["a"], starred=False)
        two.replicate()
        two.state.merge([])  # an import leaves it as it is
    with clock(NOW + days * DAY):
        one.replicate(anew=True)
        assert not one.state.marks("a").starred
        assert stamps(one.state) == stamps(two.state)


# --- any history ---------------------------------------------------------------------------------

MACHINES = 3
KEYS = ("https://example.com/a", "path:b.md")
CHANGES: tuple[dict[str, Any], ...] = (
    {"read": True}, {"read": False}, {"starred": True}, {"hidden": True}, {"tag": ["x"]}, {"untag": ["x"]},
    {"apart": True}, {"apart": False, "story": ["0123456789"]}, {"unstory": ["0123456789"]},
)  # fmt: skip
which = st.integers(0, MACHINES - 1)
steps = st.one_of(
    st.tuples(st.just("mark"), which, st.sampled_from(CHANGES), st.sets(st.sampled_from(KEYS), min_size=1)),
    st.tuples(st.just("scroll"), which, st.sampled_from(KEYS), st.floats(0, 1)),
    st.tuples(st.sampled_from(["undo", "redo", "replicate", "lose"]), which),
    st.tuples(st.just("carry"), which, which, st.floats(0, 1), st.booleans()),
)


class History:
    """Three machines, each with a copy of the folder, and which value each value of a fact has replaced."""

    def __init__(self, days_off: tuple[int, ...]) -> None:
        self.room = Path(tempfile.mkdtemp())
        self.machines = [Machine(self.room, str(number), days) for number, days in enumerate(days_off)]
        self.moment = NOW
        self.taken = 0
        self.replaced: set[Stamp] = set()
        self.carried: list[tuple[str, bytes]] = []  # files as they were at some time

    def close(self) -> None:
        for machine in self.machines:
            machine.state.close()
        shutil.rmtree(self.room)

    def take(self, what: str, number: int, *more: Any) -> None:
        machine = self.machines[number]
        self.taken += 1
        self.moment += self.taken % 3 == 0  # or two machines would never do something at the same moment
        with clock(self.moment + machine.days_off * DAY):
            getattr(self, what)(machine, *more)

    def _change(self, machine: Machine, change: Callable[[], object]) -> None:
        """What the person saw when they made a change is what it may replace."""
        before = stamps(machine.state)
        change()
        self.replaced |= before - stamps(machine.state)

    def mark(self, machine: Machine, change: dict[str, Any], keys: set[str]) -> None:
        self._change(machine, lambda: machine.state.mark(keys, **change))

    def scroll(self, machine: Machine, key: str, share: float) -> None:
        self._change(machine, lambda: machine.state.note_scroll(key, share))

    def undo(self, machine: Machine) -> None:
        self._change(machine, machine.state.undo)

    def redo(self, machine: Machine) -> None:
        self._change(machine, machine.state.redo)

    def replicate(self, machine: Machine) -> None:
        machine.replicate()
        self.carried += [(file.name, file.read_bytes()) for file in machine.folder.glob("*.marks")]

    def lose(self, machine: Machine) -> None:
        for file in machine.folder.glob("*.marks"):
            file.unlink()

    def carry(self, machine: Machine, source: int, share: float, is_whole: bool) -> None:
        """Bring some file of some time, or what there is of it so far."""
        if self.carried:
            name, content = self.carried[int(share * (len(self.carried) - 1))]
            (machine.folder / name).write_bytes(content[: None if is_whole else int(share * len(content))])

    def settle(self) -> None:
        """Everything is carried everywhere, until nothing is left to say."""
        for _ in range(3):
            for machine in self.machines:
                with clock(self.moment + machine.days_off * DAY):
                    machine.replicate()
                for other in self.machines:
                    if other is not machine and machine.state.setting("replication") and machine.file.exists():
                        shutil.copyfile(machine.file, other.folder / machine.file.name)


@settings(max_examples=examples(150))
@given(
    st.tuples(*[st.sampled_from([-9, -1, 0, 0, 3])] * MACHINES),
    st.lists(steps, max_size=24),
)
def test_three_machines_end_equal_and_nothing_acknowledged_is_lost(
    days_off: tuple[int, ...], taken: list[tuple[Any, ...]]
) -> None:
    with closing(History(days_off)) as history:
        for step in taken:
            history.take(*step)
        said = set().union(*(stamps(machine.state) for machine in history.machines))
        history.settle()
        first, *others = (stamps(machine.state) for machine in history.machines)
        assert all(other == first for other in others)
        assert {fact[:2] for fact in first} == {fact[:2] for fact in said}
        assert not first & history.replaced, "a value counts that somebody had seen, and changed"


# --- the format ----------------------------------------------------------------------------------


def test_every_beginning_of_a_file_holds_what_is_whole_in_it(tmp_path: Path) -> None:
    facts = [[Fact(f"{number}-{part}", "read", 1, number) for part in range(3)] for number in range(5)]
    parts = [replica.beginning("g"), *(b"".join(replica.members(each)) for each in facts)]
    content, file = b"".join(parts), tmp_path / "x"
    ends = [sum(map(len, parts[: number + 1])) for number in range(len(parts))]
    for size in range(len(content) + 1):
        file.write_bytes(content[:size])
        batches, is_whole = read(file)
        assert batches == facts[: sum(end <= size for end in ends[1:])]
        assert is_whole == (size in ends)


def read(file: Path) -> tuple[list[list[Fact]], bool]:
    """The batches that can be read, and whether the file ends with the last of them."""
    batches = []
    try:
        for batch in replica.read(file):
            assert not batch.senseless
            batches.append(batch.facts)
    except ReplicaError:
        return batches[1:], False
    return batches[1:], True


@settings(max_examples=examples(300))
@given(st.integers(0, 2**32), st.integers(0, 7))
def test_a_flipped_bit_makes_no_mark(seed: int, bit: int) -> None:
    facts = [[Fact(str(number), "read", 1, number)] for number in range(3)]
    content = bytearray(replica.beginning("g") + b"".join(b"".join(replica.members(each)) for each in facts))
    content[random.Random(seed).randrange(len(content))] ^= 1 << bit
    with tempfile.TemporaryDirectory() as room:
        file = Path(room, "x")
        file.write_bytes(content)
        batches, _ = read(file)
        assert all(batch in facts for batch in batches)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["read", "tag:x", "opened", "scroll", "apart", "story:0123456789"]) | st.text(max_size=8)
stated = st.tuples(st.text(max_size=8), names, st.integers(), st.integers()).map(list)


@settings(max_examples=examples(400))
@example([b"\xff"], b"")
@given(
    st.lists((stated | json_values).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=30)), st.binary()
)
def test_whatever_a_file_holds_is_facts_or_is_said(lines: list[bytes], behind: bytes) -> None:
    with tempfile.TemporaryDirectory() as room, closing(State(Path(room, "state.db"))) as state:
        head = gzip.compress(b'{"broadsheet": "marks", "version": 1, "generation": "g"}')
        file = Path(room, "broadsheet-0123456789abcdef.marks")
        file.write_bytes(head + gzip.compress(b"\n".join(lines)) + behind)
        done = replicate(state, Path(room))
        assert done
        assert all(fault.startswith(str(file)) and fault.endswith(".") for fault in done.faults)
        assert state.export() == sorted(state.export())


# --- by hand -------------------------------------------------------------------------------------


def test_state_sync_says_what_it_did(
    tmp_path: Path, home: Path, machine: Callable[[str], Machine], capsys: pytest.CaptureFixture[str]
) -> None:
    one = machine("one")
    one.state.mark(["a", "b"], read=True)
    one.replicate()
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f"[state]\nsync = {json.dumps(str(one.folder))}\n")
    with closing(State(data_dir() / "state.db")) as state:
        state.mark(["c"], starred=True)
    assert main(["state", "sync"]) == 0
    assert capsys.readouterr().out == f"{one.file.name}: 2 marks merged.\n3 marks written.\n"
    assert main(["state", "sync"]) == 0
    assert capsys.readouterr().out == "3 marks written.\n"
    shutil.rmtree(one.folder)
    assert main(["state", "sync"]) == 1
    assert f"{one.folder} is not a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("setting", "words", "sentence"),
    [
        ("", ["state", "sync"], "No folder is set: set sync in [state] of "),
        ('[state]\nsync = "Sync"\n', ["state", "sync"], "line 2: sync must be an absolute path, or begin with ~/."),
        ("", ["state", "sync", "x"], "Sync takes no files: its folder is set in config.toml"),
    ],
)
def test_without_a_folder_state_sync_says_where_it_is_set(
    home: Path, capsys: pytest.CaptureFixture[str], setting: str, words: list[str], sentence: str
) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(setting)
    try:
        assert main(words) == 2
    except SystemExit as error:
        assert error.code == 2
    assert sentence in capsys.readouterr().err
