"""Damaged, cut off and missing databases: marks are saved as far as they can be read, and never overwritten; an index is
made anew in silence. Whatever happens is said in a sentence.
"""

import random
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from builders import feed_of, keys, open_library, open_state, synced, titles
from questions import questions
from test_state import version_1

from reader.errors import StorageError
from reader.library import Library
from reader.library.headlines import headlines
from reader.query import Query
from reader.state import memory
from reader.state.state import State
from reader.system.paths import cache_dir, data_dir
from reader.text.hashing import page_id

KEYS = [f"https://example.com/articles/{number}" for number in range(3_000)]
PAGES = [page_id(key) for key in KEYS]


def state_file() -> Path:
    return data_dir() / "state.db"


@cache
def much_marked() -> bytes:
    """The state of a person who marks much."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "state.db"
        with closing(State(file)) as state:
            state.mark(KEYS, read=True)
            state.mark(KEYS[::3], starred=True, tag=["rust"])
            memory.remember_view(state, [Path("/news")], {"query": "x"})
            memory.remember_command(state, "star")
        return file.read_bytes()


def make_state() -> None:
    data_dir().mkdir(parents=True)
    state_file().touch(0o600)
    state_file().write_bytes(much_marked())


def starred(state: State) -> int:
    return sum(marks.starred for marks in state.marks_of(PAGES).values())


def aside() -> list[Path]:
    return sorted(data_dir().glob("state-damaged-*.db"))


def overwrite(file: Path, at: int, length: int, seed: int) -> None:
    with open(file, "r+b") as damaged:
        damaged.seek(at)
        damaged.write(random.Random(seed).randbytes(length))


def use(state: State) -> None:
    """All that a reader does with marks."""
    state.changes("", 0)
    state.mark(KEYS[:5], read=False, hidden=True, tag=["x"])
    state.undo()
    state.redo()
    state.note_opened(KEYS[0])
    state.note_seen([(7, 7)])
    state.begin_visit([Path("/news")])
    memory.view(state, [Path("/news")])
    memory.last_directories(state)
    assert state.marks(KEYS[0]).hidden
    state.back_up()


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(50))
def test_random_bytes_in_the_state_lose_what_they_cover_at_most(seed: int) -> None:
    make_state()
    rng = random.Random(seed)
    overwrite(state_file(), rng.randrange(len(much_marked()) - 4_096), rng.choice([1, 8, 100, 4_096]), seed)
    try:
        with closing(open_state()) as state:
            use(state)
            kept = starred(state)
            notice = state.notice()
    except StorageError as error:
        assert "newer version of Broadsheet" in str(error)  # the version's own four bytes
        return
    assert kept > 900, "of a thousand stars those on two pages at most are gone"
    assert all(old.name in (notice or "") for old in aside())


def test_what_a_damaged_state_lacks_comes_from_the_backup() -> None:
    make_state()
    with closing(open_state()) as state:
        state.back_up()
        state.mark(KEYS[1:2], starred=True)
    size = state_file().stat().st_size
    overwrite(state_file(), 4_096, size // 2, 1)
    damaged = state_file().read_bytes()
    with closing(open_state()) as state:
        assert starred(state) == 1_000
        assert sum(marks.read for marks in state.marks_of(PAGES).values()) == 3_000
        notice = state.notice()
        assert notice
        assert "from the backup state-" in notice
        assert state.notice() is None, "it is said once"
        assert memory.view(state, [Path("/news")]) == {"query": "x"}
        assert memory.commands(state) == ["star"]
    assert aside()[0].read_bytes() == damaged
    assert aside()[0].stat().st_mode & 0o777 == 0o600


def test_a_state_that_is_no_database_at_all_is_kept_beside_a_new_one() -> None:
    data_dir().mkdir(parents=True)
    state_file().write_bytes(b"precious, though broken" * 100)
    with closing(open_state()) as state:
        use(state)
        assert "The marks of 0 articles" in (state.notice() or "")
    assert aside()[0].read_bytes() == b"precious, though broken" * 100


HEADS = {  # where what is written, in a file that holds marks
    "magic": (3, b"x"),
    "page size": (16, b"\x08\x00"),
    "write version": (18, b"\x07"),
    "read version": (19, b"\x07"),
    "reserved space": (20, b"\x40"),
    "page count": (28, b"\x00\x00\x00\x01"),
    "free pages": (32, b"\x00\x00\x00\x02\x00\x00\x00\x02"),
    "schema format": (44, b"\x00\x00\x00\x09"),
    "vacuuming": (52, b"\x00\x00\x00\x09"),
    "encoding": (56, b"\x00\x00\x00\x02"),
    "no version": (60, b"\x00\x00\x00\x00"),
    "older version": (60, b"\x00\x00\x00\x01"),
    "negative version": (60, b"\xff\xff\xff\xfe"),
    "all of it": (0, b"x" * 100),
    "with the tables": (0, b"x" * 512),
    "the first page": (0, b"x" * 4_096),
}


@pytest.mark.quick(1)
@pytest.mark.parametrize("head", HEADS)
def test_a_spoiled_head_loses_no_mark(head: str) -> None:
    make_state()
    at, content = HEADS[head]
    with open(state_file(), "r+b") as file:
        file.seek(at)
        file.write(content)
    with closing(open_state()) as state:
        use(state)
        assert starred(state) == 1_000
        assert memory.view(state, [Path("/news")]) == {"query": "x"}
        assert memory.commands(state) == ["star"]
        assert len(state.export()) == 3_000
    assert not list(data_dir().glob("*.tmp*"))


def test_a_spoiled_head_of_the_first_version_loses_no_mark() -> None:
    version_1(state_file())
    with open(state_file(), "r+b") as file:
        file.write(b"x" * 16)
    with closing(open_state()) as state:
        assert [key for key in ("a", "b", "path:x.md") if state.marks(key).read] == ["a", "path:x.md"]


NONSENSE = {  # what SQLite takes for sound: the statement, and how many of a thousand stars may be lost
    "a moment beyond the calendar": ("UPDATE fact SET at = 4611686018427387904", 0),
    "the last moment there is": ("UPDATE fact SET at = 9223372036854775807", 0),
    "a negative moment": ("UPDATE fact SET at = -4611686018427387904", 0),
    "seen beyond the calendar": ("INSERT INTO seen SELECT page, 4611686018427387904 FROM article", 0),
    "no change": ("DELETE FROM setting WHERE name = 'change'", 0),
    "no origin": ("DELETE FROM setting WHERE name = 'origin'", 0),
    "a change that is no number": ("UPDATE setting SET value = 'x' WHERE name = 'change'", 0),
    "a name of bytes": ("UPDATE fact SET name = x'ff00' WHERE page IN (SELECT min(page) FROM fact)", 1),
    "a name of another kind": ("UPDATE fact SET name = 'x' || name WHERE page IN (SELECT min(page) FROM fact)", 1),
    "a value of text": ("UPDATE fact SET value = 'x' WHERE page IN (SELECT min(page) FROM fact)", 1),
    "a key of bytes": ("UPDATE article SET key = x'ff00' WHERE page IN (SELECT min(page) FROM article)", 0),
    "a step's pages cut off": ("UPDATE part SET pages = x'00'", 0),
    "a step's pages of text": ("UPDATE part SET pages = 'x'", 0),
    "a visit of words": ('UPDATE setting SET value = \'{"ended": "x", "began": []}\' WHERE name LIKE \'visit%\'', 0),
    "lists of numbers": ("UPDATE setting SET value = '[1, 2]' WHERE name IN ('feeds', 'queries')", 0),
}


@pytest.mark.quick(1)
@pytest.mark.parametrize("kind", NONSENSE)
def test_what_makes_no_sense_in_the_state_is_damage_and_no_crash(kind: str) -> None:
    make_state()
    with closing(open_state()) as state:
        state.begin_visit([Path("/news")])
        memory.remember_directories(state, [Path("/news")])
        memory.remember_query(state, "x")
    statement, lost = NONSENSE[kind]
    with closing(sqlite3.connect(state_file())) as db:
        db.execute(statement)
        db.commit()
    with closing(open_state()) as state:
        state.undo()
        state.redo()
        use(state)
        state.new_since([Path("/news")])
        memory.queries(state)
        state.marks_of(PAGES)
        kept = starred(state)
        assert len(state.export()) >= 3_000 - 1
        assert kept >= 1_000 - lost


def test_what_is_asked_wrongly_of_a_sound_state_sets_nothing_aside() -> None:
    make_state()
    before = state_file().read_bytes()
    with closing(open_state()) as state:
        with pytest.raises(StorageError):
            state.note_seen([(2**70, 1)])
        assert starred(state) == 1_000
    assert state_file().read_bytes() == before
    assert aside() == []


@pytest.mark.thorough
def test_damage_that_shows_only_while_it_is_open_is_survived() -> None:
    make_state()
    with closing(open_state()) as state, closing(open_state()) as other:
        overwrite(state_file(), 8_192, 60_000, 1)
        use(state)
        other.mark(["late"], starred=True)  # its file was set aside meanwhile: this must not go there
        assert state.marks("late").starred


@pytest.mark.quick(2)
@pytest.mark.parametrize("length", [0, 50, 5_000, 100_000])
def test_a_state_cut_off_is_saved(length: int) -> None:
    make_state()
    with open(state_file(), "r+b") as file:
        file.truncate(length)
    with closing(open_state()) as state:
        use(state)


def test_a_state_that_goes_while_it_is_open_is_made_again() -> None:
    with closing(open_state()) as state:
        state_file().unlink()
        state.mark(["a"], read=True)
    with closing(open_state()) as state:
        assert state.marks("a").read


def read_everything(library: Library) -> list[str]:
    """The titles, once all was asked that a reader asks an index."""
    for question, arguments in questions(library):
        library.ask(question, *arguments)
    library.version()
    ids = library.ids(Query())
    return titles(library, [id_ for id_ in ids if id_ in library.ask(headlines, [id_])])


class Indexed(NamedTuple):
    """A feed with its index and marks."""

    feed: Path
    home: Path
    answers: list[str]  # of an index that is whole


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    feed, home = feed_of(tmp_path_factory.mktemp("feed"), 60), tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROADSHEET_HOME", str(home))
        with closing(synced(feed)) as library, closing(open_state()) as state:
            library.search_words()
            whole = read_everything(library)
            state.mark(keys(library, library.ids(Query()))[:5], read=True, tag=["x"])
            library._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Indexed(feed, home, whole)


@pytest.mark.quick(1)
@pytest.mark.parametrize("seed", range(50))
def test_random_bytes_in_the_index_are_healed_in_silence(indexed: Indexed, home: Path, seed: int) -> None:
    shutil.copytree(indexed.home, home, dirs_exist_ok=True)
    (file,) = cache_dir().glob("library-*.db")
    at = random.Random(seed).randrange(file.stat().st_size - 4_096)
    overwrite(file, at, 4_096 if seed % 2 else 64, seed)
    with closing(open_library(indexed.feed)) as library, closing(open_state()) as state:
        made: list[int] = []
        library.when_rebuilt = lambda: made.append(1)
        read_everything(library)
        library.sync(state)
        library.mirror_marks(state)
        library.search_words()
        library.remember_orders()
        if made:
            library.sync(state)
            assert read_everything(library) == indexed.answers


@pytest.mark.parametrize("how", ["cut off", "emptied", "deleted", "no database"])
def test_an_index_spoiled_while_it_is_open_is_built_again(tmp_path: Path, how: str) -> None:
    feed = feed_of(tmp_path, 5)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        library._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file = library._file
        match how:
            case "cut off" | "emptied":
                with open(file, "r+b") as index:
                    index.truncate(20_000 if how == "cut off" else 0)
            case "deleted":
                file.unlink()
            case "no database":
                file.write_bytes(b"x" * file.stat().st_size)
        with closing(sqlite3.connect(file)):
            library.ids(Query())
        library.sync(state)
        assert len(library.ids(Query())) == 5


def test_a_reader_follows_an_index_that_another_one_made_anew(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 3)
    with closing(synced(feed)) as library, closing(open_state()) as state, closing(open_library(feed)) as other:
        library.make_anew()
        assert len(other.ids(Query())) == 0
        library.sync(state)
        assert len(other.ids(Query())) == 3
    assert len(list(cache_dir().glob("library-*.db"))) == 1
