"""Any history of three machines, and any file of marks."""

import gzip
import json
import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from profiles import examples
from replicas import NOW, Machine, Stamp, clock, stamps

from reader.state import replica
from reader.state.exchange import Fact
from reader.state.replica import ReplicaError
from reader.state.replication import replicate
from reader.state.state import State
from reader.text.times import DAY

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
