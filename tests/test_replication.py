"""Marks that follow a person to their other machines, by way of files in a folder that is carried."""

import json
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from replicas import NOW, Machine, Stamp, clock, stamps

from reader.cli import main
from reader.state import replica
from reader.state.exchange import Fact
from reader.state.mark_values import Marks
from reader.state.replica import Generation
from reader.state.replication import Replicated
from reader.state.state import State
from reader.system.paths import config_file, data_dir
from reader.text.times import DAY

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
