"""A mark that was made is on the disk: whatever kills the process, whoever else marks, and where there is no room."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from builders import PROJECT, mirrored, open_state

from reader.errors import StorageError
from reader.state import mark_values
from reader.state.backup import daily
from reader.state.kept import Kept, files, keep, kept_of
from reader.state.mark_values import Marks
from reader.state.state import State
from reader.system.paths import data_dir

FILE = (
    "from reader.system.paths import data_dir; from reader.state.state import State; file = data_dir() / 'state.db'\n"
)
ROUNDS = 12


def start(code: str, **options: object) -> "subprocess.Popen[str]":
    """Python as a process of its own, with `file` as the state's file."""
    command = [sys.executable, "-c", FILE + code]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload,no-any-return]


MARKER = """
import itertools
state = State(file)
for number in itertools.count():
    state.mark([f"{ROUND} {number}"], read=True)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a kill that cannot be caught")
def test_what_was_marked_survives_a_kill() -> None:
    """`tests/kills.py` does 300 rounds of it."""
    said: dict[int, int] = {}
    for number in range(ROUNDS):
        with start(f"ROUND = {number}" + MARKER) as process:
            assert process.stdout
            lines = iter(process.stdout.readline, "")
            for _ in range(1 + number % 5):
                said[number] = int(next(lines))
            process.send_signal(signal.SIGKILL)
            said[number] = max([said[number], *(int(line) for line in lines if line.endswith("\n"))])
    with closing(open_state()) as state:
        for number, last in said.items():
            keys = [f"{number} {count}" for count in range(last + 1)]
            assert [key for key in keys if not state.marks(key).read] == []
    assert not list(data_dir().glob("state-damaged*"))


@pytest.mark.thorough
def test_two_processes_marking_at_once_lose_nothing() -> None:
    code = """
state = State(file)
for number in range(0, 2_000, 5):
    state.mark([f"{NAME} {number + count}" for count in range(5)], starred=True)
"""
    open_state().close()
    both = [start(f"NAME = {name!r}\n{code}") for name in ("one", "two")]
    assert [process.communicate() and process.returncode for process in both] == [0, 0]
    with closing(open_state()) as state:
        found = state.changes("", 0)
        assert len(mirrored(found)) == 4_000
        assert found.reached == 800


@pytest.mark.thorough
def test_a_process_that_marks_without_a_pause_leaves_others_their_turn() -> None:
    """Within the time that a person's own marks wait for others."""
    with start("ROUND = 0" + MARKER) as process, closing(open_state()) as state:
        assert process.stdout
        process.stdout.readline()
        for number in range(50):
            state.mark([str(number)], read=True)
        process.kill()
        process.communicate()


def test_two_readers_see_each_others_marks() -> None:
    with closing(open_state()) as one, closing(open_state()) as two:
        one.mark(["a"], read=True)
        assert two.marks("a").read
        two.mark(["a"], read=False)
        assert not one.marks("a").read


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
state = State(file)
resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 20_000,) * 2)
done = 0
try:
    for done in range(500):
        state.mark([f"{done} {number} {'x' * 50}" for number in range(10)], read=True)
except Exception as error:
    print(type(error).__name__, done, error)
    print(state.marks("kept").starred, *state.read(lambda db: db.execute("SELECT count(*) FROM fact").fetchone()))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_a_full_disk_is_said_and_harms_nothing() -> None:
    with closing(open_state()) as state:
        state.mark(["kept"], starred=True)
    process = start(FULL)
    said, kept = process.communicate()[0].splitlines()
    kind, done, *sentence = said.split()
    assert kind == "StorageError"
    assert "state.db cannot be written: " in " ".join(sentence)
    assert kept == f"True {1 + 10 * int(done)}"
    with closing(open_state()) as state:
        assert len(mirrored(state.changes("", 0))) == 1 + 10 * int(done)
        assert state.mark(["later"], read=True).articles == 1
    assert not list(data_dir().glob("state-damaged*"))


def test_a_locked_database_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.system.sqlite.BUSY_MS", 50)
    with closing(open_state()) as state, closing(sqlite3.connect(state.file, isolation_level=None)) as other:
        state.mark(["a"], read=True)
        other.execute("BEGIN EXCLUSIVE")
        for attempt in (lambda: state.mark(["b"], read=True), lambda: state.marks("a"), open_state):
            with pytest.raises(StorageError, match="database is locked"):
                attempt()
        other.execute("ROLLBACK")
        assert state.mark(["b"], read=True).articles == 1
        assert state.marks("a").read


READ_ONLY = """
import os, sys
from reader.state import memory
import reader.state.backup, reader.state.rescue, hashlib, encodings.idna  # what cannot be read as somebody else
if os.getuid() == 0: os.setuid(65534)
state = State(file)
print(state.marks("a").read)
for attempt in (lambda: state.mark(["b"], read=True), lambda: memory.remember_directories(state, [file]), state.back_up):
    try:
        attempt()
        print("done")
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


@pytest.mark.skipif(os.name == "nt", reason="needs permissions")
@pytest.mark.parametrize("is_there", [True, False])
def test_a_directory_that_cannot_be_written_is_said_and_reading_goes_on(tmp_path: Path, is_there: bool) -> None:
    home = Path("/tmp") / f"broadsheet-{os.getpid()}-{is_there}"
    data = home / "data"
    data.mkdir(parents=True)
    try:
        if is_there:
            with closing(State(data / "state.db")) as state:
                state.mark(["a"], read=True)
            (data / "state.db").chmod(0o444)
        data.chmod(0o555)
        home.chmod(0o555)
        process = start(READ_ONLY, env=os.environ | {"BROADSHEET_HOME": str(home)})
        marked, *refused = process.communicate()[0].splitlines()
    finally:
        for path in (home, data):
            path.chmod(0o700)
        for path in data.iterdir():
            path.unlink()
        data.rmdir()
        home.rmdir()
    assert marked == str(is_there)
    assert len(refused) == 3
    for sentence in refused:
        assert sentence.startswith("StorageError: "), sentence
        assert str(home) in sentence
        assert sentence.endswith(".")


def test_a_kill_in_the_middle_of_a_mark_leaves_the_state_before_it() -> None:
    """A journal that was left is rolled back by whoever opens the file next."""
    with closing(open_state()) as state:
        state.mark(["a"], read=True)
    code = """
import os, sqlite3
state = State(file)
state._db.execute("PRAGMA cache_size = 1")
state._db.execute("BEGIN IMMEDIATE")
state._db.execute("UPDATE fact SET value = 0")
state._db.execute("CREATE TABLE much AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999) SELECT i, hex(randomblob(50)) FROM n")
assert os.path.getsize(f"{file}-journal")
os._exit(9)
"""
    with start(code) as process:
        assert process.wait() == 9
    with closing(open_state()) as state:
        assert state.marks("a") == Marks(read=True)
        assert state._db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'much'").fetchone() == (0,)


def test_backups_are_made_once_a_day_and_a_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [f"2026-05-{day:02}" for day in range(1, 12)]
    with closing(open_state()) as state:
        for day in days:
            monkeypatch.setattr("time.strftime", lambda _, day=day: day)
            state.mark([day], read=True)
            state.back_up()
            state.mark([f"{day} later"], read=True)
            state.back_up()
    kept = sorted(path.name for path in (data_dir() / "backups").iterdir())
    assert kept == [f"state-{day}.db" for day in days[-7:]]
    with closing(State(data_dir() / "backups" / kept[-1])) as copy:
        assert len(mirrored(copy.changes("", 0))) == 2 * len(days) - 1


FAR = [f"2099-01-{day:02}" for day in range(1, 8)]
NEAR = [f"2026-03-{day:02}" for day in range(1, 8)]


@pytest.mark.parametrize(
    ("days", "kept"),  # as the clock said when each was made; and newest first, what is kept then
    [
        ([*FAR, *NEAR[:2]], [*NEAR[1::-1], *FAR[:1:-1]]),
        ([*FAR, *NEAR], NEAR[::-1]),
        ([*NEAR, "2026-02-01"], ["2026-02-01", *NEAR[:0:-1]]),
        ([*NEAR, "2026-02-01", "2026-03-08"], ["2026-03-08", *NEAR[:0:-1]]),
    ],
)
def test_a_clock_that_was_wrong_costs_no_backup(
    monkeypatch: pytest.MonkeyPatch, days: list[str], kept: list[str]
) -> None:
    """What was just made stays, and a rescue takes that; what was made while the clock was ahead goes first."""
    with closing(open_state()) as state:
        for day in days:
            monkeypatch.setattr("time.strftime", lambda _, day=day: day)
            state.mark([day], read=True)
            state.back_up()
            assert daily(state.file)[0].name == f"state-{day}.db"
        assert [copy.name for copy in daily(state.file)] == [f"state-{day}.db" for day in kept]


def test_what_is_kept_of_each_day_can_be_put_in_place(tmp_path: Path) -> None:
    """A backup is a whole state of its own: to go back to it is to copy it."""
    with closing(open_state()) as state:
        state.mark(["a"], read=True, tag=["x"])
        state.back_up()
        state.mark(["a"], read=False)
    (backup,) = (data_dir() / "backups").iterdir()
    (data_dir() / "state.db").write_bytes(backup.read_bytes())
    with closing(open_state()) as state:
        assert state.marks("a") == Marks(read=True, tags=("x",))
        assert state.undo() == (1, {"read": False, "tag:x": False})


def test_nothing_but_facts_with_a_name_is_kept() -> None:
    names: dict[str, bool] = {"read": True, "tag:x": True, "opened": True, "tag:": False, "": False, "raed": False}
    assert {name: mark_values.is_name(name) for name in names} == names


def test_what_commands_said_is_archived_with_the_marks_of_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [f"2026-05-{day:02}" for day in range(1, 10)]
    with closing(open_state()) as state:
        for day in days:
            monkeypatch.setattr("time.strftime", lambda _, day=day: day)
            state.back_up()
            keep(data_dir(), "https://example.com/", Kept("Summary", f"Said on {day}."))
            state.back_up()
            keep(data_dir(), "https://example.com/", Kept("Summary", "Said later."))
            state.back_up()
    archives = sorted((data_dir() / "backups").glob("*.zip"))
    assert [archive.name for archive in archives] == [f"kept-{day}.zip" for day in days[-7:]]
    if os.name != "nt":
        assert {archive.stat().st_mode & 0o777 for archive in archives} == {0o600}
    shutil.rmtree(data_dir() / "kept")
    shutil.unpack_archive(archives[0], data_dir())
    assert kept_of(data_dir(), "https://example.com/") == (Kept("Summary", "Said later."),), "as it was that morning"


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_no_link_among_what_is_kept_is_followed(tmp_path: Path) -> None:
    keep(data_dir(), "https://example.com/", Kept("Summary", "Said."))
    (file,) = files(data_dir())
    (tmp_path / "secret").write_text("secret")
    (file.parent / "Other.md").symlink_to(tmp_path / "secret")
    with closing(open_state()) as state:
        state.back_up()
    (archive,) = (data_dir() / "backups").glob("*.zip")
    with ZipFile(archive) as packed:
        assert packed.namelist() == [file.relative_to(data_dir()).as_posix()]
