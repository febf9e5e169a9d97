"""A full disk, a home that cannot be written: reading goes on, it is said once, and nothing that was saved is harmed."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import PROJECT, article, feed_of, open_state, synced, write

from reader.cli import main
from reader.errors import StorageError
from reader.query import Query
from reader.state.mark_values import Marks
from reader.system.paths import cache_dir, config_file, data_dir

FULL = """
import resource, signal, sys
from reader.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
sys.exit(main(sys.argv[1:]))
"""
NOT_FULL = "import sys; from reader.cli import main; sys.exit(main(sys.argv[1:]))"


def run(code: str, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env=os.environ | {"BROWSER": "true"},
    )


def make_known(feed: Path) -> None:
    """The index is made, and an article is starred."""
    with closing(synced(feed)), closing(open_state()) as state:
        state.mark(["https://example.com/1"], starred=True)


def take_away(home: Path) -> None:
    """No directory can be made: a file is in its place. Nothing else stops a test that is run by root."""
    for name in ("cache", "data"):
        (home / name).write_text("")


def give_back(home: Path) -> None:
    for name in ("cache", "data"):
        (home / name).unlink()


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return feed_of(tmp_path / "feed", 3)


COMMANDS = [
    ["list", "FEED"],
    ["show", "FEED", "--limit", "1"],
    ["stories", "FEED"],
    ["stats", "FEED"],
    ["count", "FEED"],
    ["open", "FEED", "title:1"],
    ["check", "FEED"],
]


def said(done: "subprocess.CompletedProcess[str]") -> list[str]:
    """What was said of the index."""
    return [line for line in done.stderr.splitlines() if "using one in memory for now" in line]


@pytest.mark.quick(1)
@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("is_known", [True, False], ids=["known", "new"])
def test_commands_read_on_a_full_disk(feed: Path, words: list[str], is_known: bool) -> None:
    if is_known:
        make_known(feed)
    write(feed, "late.md", article(4))
    words = [str(feed) if word == "FEED" else word for word in words]
    full, roomy = run(FULL, *words), run(NOT_FULL, *words)
    assert (full.stdout, full.returncode) == (roomy.stdout, roomy.returncode)
    assert (len(said(full)), len(said(roomy))) == (words[0] != "check", 0)
    with closing(open_state()) as state:
        assert state.marks("https://example.com/1").starred == is_known
    assert not list(data_dir().glob("state-damaged*"))


@pytest.mark.thorough
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_commands_read_where_no_directory_can_be_made(home: Path, feed: Path, words: list[str]) -> None:
    take_away(home)
    words = [str(feed) if word == "FEED" else word for word in words]
    without = run(NOT_FULL, *words)
    give_back(home)
    within = run(NOT_FULL, *words)
    assert (without.stdout, without.returncode) == (within.stdout, within.returncode)
    assert (len(said(without)), len(said(within))) == (words[0] != "check", 0)


@pytest.mark.quick(1)
@pytest.mark.parametrize("words", [["mark", "read", "FEED", "--all"], ["state", "import", "MARKS"]])
def test_a_mark_that_cannot_be_kept_is_said(home: Path, feed: Path, words: list[str]) -> None:
    take_away(home)
    marks = write(feed, "marks.jsonl", '{"key": "a", "read": [true, "2026-05-01T12:00:00Z"]}\n')
    done = run(NOT_FULL, *({"FEED": str(feed), "MARKS": str(marks)}.get(word, word) for word in words))
    assert done.returncode == 2
    assert f"Nothing can be saved to {data_dir() / 'state.db'}: " in done.stderr


FILLS = """
import os, resource, signal, sys
from contextlib import closing
from pathlib import Path
from builders import open_library, open_state, titles
from reader.query import Query
feed = Path(sys.argv[1])
with closing(open_library(feed)) as library, closing(open_state()) as state, closing(library.twin()) as twin:
    library.sync(state)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    os.rename(feed.parent / "late.md", feed / "late.md")
    twin.sync(state)
    twin.search_words()
    twin.remember_orders()
    print(*sorted(titles(library, library.ids(Query.parse("article")))), sep=", ")
    print(library.notice)
"""


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_an_index_whose_disk_fills_while_it_is_open_goes_on_in_memory_for_all(feed: Path) -> None:
    write(feed.parent, "late.md", article(4))
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "tests")}
    done = subprocess.run(
        [sys.executable, "-c", FILLS, str(feed)], cwd=PROJECT, capture_output=True, text=True, env=environment
    )
    listed, notice = done.stdout.splitlines()
    assert listed == "Article 0, Article 1, Article 2, Article 4"
    assert notice.startswith(f"The index {cache_dir()}")


@pytest.mark.parametrize("what", ["cut off", "of another version", "no database"])
def test_an_index_that_is_no_use_and_cannot_be_replaced_begins_anew_in_memory(
    feed: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    make_known(feed)
    (index,) = cache_dir().glob("library-*.db")
    content = index.read_bytes()
    match what:
        case "cut off":
            index.write_bytes(content[: len(content) // 2])
        case "of another version":
            index.write_bytes(content[:60] + (1).to_bytes(4) + content[64:])
        case "no database":
            index.write_bytes(b"x" * len(content))
    before = index.read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    with closing(synced(feed)) as library:
        assert len(library.ids(Query())) == 3
        assert "Read-only file system" in library.notice
    assert index.read_bytes() == before


async def test_the_app_reads_on_says_so_once_and_refuses_marks(home: Path, feed: Path) -> None:
    take_away(home)
    async with reader(feed) as app:
        await app.ready()
        (sentence,) = [toast for toast in app.toasts if "using one in memory for now" in toast]
        assert f"Nothing can be saved to {data_dir() / 'state.db'}" in sentence
        assert len(app.titles) == 3
        write(feed, "late.md", article(4))
        await app.press("f5")
        await app.until(lambda: len(app.titles) == 4)
        await app.ready()
        app.toasts.clear()
        await app.press("r")
        await app.until(lambda: app.toasts)
        assert "Nothing can be saved to" in app.toasts[0]
        assert not [toast for toast in app.toasts if "in memory" in toast]
    give_back(home)
    with closing(open_state()) as state:
        assert state.marks("https://example.com/1") == Marks()


def test_a_state_that_cannot_be_read_for_now_is_said_and_left_alone(
    feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_state()) as state:
        state.mark(["a"], read=True)

    def refuse(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
        raise error

    monkeypatch.setattr("reader.state.file.open_precious", refuse)
    with closing(open_state()) as state:
        assert state.marks("a") == Marks()
        assert state.notice() == f"Your marks cannot be read from {state.file}: disk I/O error."
        with pytest.raises(StorageError, match="cannot be read from"):
            state.mark(["b"], read=True)
    monkeypatch.undo()
    assert not list(data_dir().glob("state-damaged*"))


DAMAGED_AND_FULL = """
import resource, signal
from builders import open_state
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for _ in range(3):
    print(open_state().notice())
"""


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_a_damaged_state_on_a_full_disk_is_said_and_waits(home: Path) -> None:
    with closing(open_state()) as state:
        state.mark(["a"], starred=True)
    file = data_dir() / "state.db"
    file.write_bytes(b"x" * 512 + file.read_bytes()[512:])
    before = file.read_bytes()
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "tests")}
    done = subprocess.run(
        [sys.executable, "-c", DAMAGED_AND_FULL], cwd=PROJECT, capture_output=True, text=True, env=environment
    )
    said = done.stdout.splitlines()
    assert len(said) == 3, done.stderr
    assert all(line.startswith(f"Your marks cannot be read from {file}: ") for line in said)
    assert file.read_bytes() == before
    assert not list(data_dir().glob("state-[dm]*")), "nothing is left of the attempts"
    with closing(open_state()) as state:
        assert state.marks("a").starred


@pytest.mark.skipif(os.name == "nt", reason="homes are found otherwise there")
@pytest.mark.parametrize("home_name", ["", "~nobody-is-called-so/x", "relative"])
def test_who_has_no_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch, home_name: str, tmp_path: Path) -> None:
    """As in a container, where the user is a mere number."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", home_name)
    monkeypatch.setenv("BROADSHEET_HOME", home_name if home_name.startswith("~") else "")
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(*_: object) -> None:
        raise KeyError("uid not found")

    monkeypatch.setattr("pwd.getpwuid", unknown)
    for find in (cache_dir, data_dir, config_file):
        with pytest.raises(StorageError, match=r"BROADSHEET_HOME.* to a directory"):
            find()
    assert main(["list", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []
