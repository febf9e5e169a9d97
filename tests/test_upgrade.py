"""What earlier versions wrote is carried over: `tests/versions` has one of each that ever stood in the main branch."""

import sqlite3
import tomllib
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import PROJECT, feed_of, mirrored, open_state, synced

from reader import config
from reader.config.entries import Collection
from reader.config.schema import fields
from reader.errors import ConfigError
from reader.fetch.ledger import Ledger
from reader.library import schema as index_schema
from reader.library.headlines import headlines
from reader.query import Query
from reader.state import memory, schema
from reader.state.history import Step
from reader.state.mark_values import Marks
from reader.state.state import State
from reader.system.paths import config_file, data_dir

VERSIONS = PROJECT / "tests" / "versions"
RENEW = "run `python tests/versions`, which keeps one of the version before"
ONE, TWO, THREE = KEYS = ("https://example.com/1", "https://example.com/2", "path:notes/a.md")
NEWS = [Path("/news")]


def made(file: Path, script: str) -> Path:
    """A database as the SQL says."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as db:
        db.executescript(script)
    return file


def kept_state(name: str) -> Path:
    return made(data_dir() / "state.db", (VERSIONS / f"{name}.sql").read_text(encoding="utf-8"))


def marks_of(state: State) -> dict[str, Marks]:
    """What is kept of each article, without the moments."""
    return {key: state.marks(key)._replace(opened=None) for key in KEYS}


STATES = ("state-1", "state-2", "state-2b")
MARKS = {
    "state-1": {ONE: Marks(read=True), TWO: Marks(), THREE: Marks(read=True)},
    "state-2": {
        ONE: Marks(read=True, starred=True, hidden=True, tags=("for work", "later"), seen=1_790_000_000_000_000),
        TWO: Marks(hidden=True),
        THREE: Marks(read=True, starred=True, scroll=0.5),
    },
}


def test_there_is_one_of_each_version() -> None:
    states = {int(name.stem.partition("-")[2].rstrip("abc")) for name in VERSIONS.glob("state-*.sql")}
    assert {path.stem for path in VERSIONS.glob("state-*.sql")} == set(STATES)
    assert states >= set(range(1, schema.VERSION)), RENEW
    assert {version_of(name) for name in indexes()} >= set(range(1, index_schema.VERSION)), RENEW


@pytest.mark.parametrize("name", STATES)
def test_a_state_loses_nothing(name: str) -> None:
    file = kept_state(name)
    with closing(open_state()) as state:
        assert state.notice() is None
        assert marks_of(state) == MARKS[name.rstrip("b")]
        assert memory.last_directories(state) == NEWS
        assert memory.queries(state) == ["is:unread sort:-heat", "topic:ai"]
        assert not memory.is_unused(state)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("name", ["state-2", "state-2b"])
def test_views_visits_and_steps_are_carried_over(name: str) -> None:
    kept_state(name)
    with closing(open_state()) as state:
        assert memory.view(state, NEWS) == {"query": "topic:ai", "key": ONE}
        assert state.new_since(NEWS) is not None
        redone, undone, before = state.redo(), state.undo(), state.undo()
        assert [names(step) for step in (redone, undone, before)] == [["starred"], ["starred"], ["hidden"]]
        assert not state.marks(ONE).hidden
        assert state.marks(TWO).hidden


def names(step: Step | None) -> list[str]:
    assert step
    return list(step.now)


def test_what_was_said_of_stories_and_looks_is_carried_over() -> None:
    kept_state("state-2b")
    with closing(open_state()) as state:
        stated = {name for _, name, value in mirrored(state.changes("", 0)) if value}
        assert {"apart", "story:0123456789"} <= stated
        assert memory.looks(state) == {"theme": "terminal"}


def test_a_state_is_kept_as_it_was_before_it_is_changed() -> None:
    kept_state("state-1")
    open_state().close()
    (copy,) = (data_dir() / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as db:
        assert "\n".join(db.iterdump()) in (VERSIONS / "state-1.sql").read_text(encoding="utf-8")


# --- the index ---------------------------------------------------------------------------------


@cache
def indexes() -> dict[str, str]:
    """Each index that there was, by version and letter: the SQL that makes it."""
    found: dict[str, list[str]] = {}
    lines = (VERSIONS / "index.sql").read_text(encoding="utf-8").splitlines()
    for of, statement in zip(lines[::2], lines[1::2], strict=True):
        for name in of.removeprefix("-- ").split():
            found.setdefault(name, []).append(statement)
    return {name: "\n".join([*each, f"PRAGMA user_version = {version_of(name)};"]) for name, each in found.items()}


def version_of(name: str) -> int:
    return int(name.rstrip("abc"))


@pytest.mark.quick(2)
@pytest.mark.parametrize("name", [*sorted(indexes(), key=version_of, reverse=True)])
def test_an_index_of_any_version_is_made_anew(name: str, tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 3)
    with closing(synced(feed)) as library:
        file, wanted = library._file, library.ask(headlines, library.ids(Query()))
    for part in ("", "-wal", "-shm"):
        Path(f"{file}{part}").unlink(missing_ok=True)
    made(file, indexes()[name])
    with closing(synced(feed)) as library:
        assert library.ask(headlines, library.ids(Query())) == wanted
        assert not library.notice


# --- feeds and settings ------------------------------------------------------------------------


def test_what_is_known_of_feeds_is_carried_over() -> None:
    file = made(data_dir() / "fetched.db", (VERSIONS / "fetched-1.sql").read_text(encoding="utf-8"))
    root, url = Path("/news"), "https://example.com/feed"
    with closing(Ledger(file)) as ledger:
        feed, state = ledger.feed(root, url)
        assert (state.etag, state.title) == ('"1"', "Example")
        assert [(entry.link, entry.path) for entry in ledger.entries(feed)] == [("https://example.com/1", "one.md")]
        assert ledger.hosts()["example.com"] == (1_790_000_000.0, True)
        assert ledger.trusts(root, [url])


def test_settings_are_read_as_they_were_stated() -> None:
    file = VERSIONS / "settings-0.1.toml"
    read = config.load(file)
    stated = tomllib.loads(file.read_text(encoding="utf-8"))
    assert set(stated) <= {field.name for field in fields(config.Config)}
    for name, value in stated.items():
        assert as_stated(getattr(read, name), value) == value, name


def as_stated(read: Any, stated: Any) -> Any:
    """What was read, in the form in which it is stated."""
    if isinstance(read, Collection) and not isinstance(stated, dict):
        read = read.directories
    if isinstance(stated, dict):
        return {name: as_stated(part(read, name), value) for name, value in stated.items()}
    if isinstance(stated, list):
        return [as_stated(each, value) for each, value in zip(read, stated, strict=True)]
    return " ".join(read) if isinstance(read, tuple) else read


def part(read: Any, name: str) -> Any:
    return read[name] if isinstance(read, Mapping) else getattr(read, name)


def test_a_table_that_was_renamed_says_so() -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[feeds]\nai = "/news"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line 1: \[feeds\] has been renamed to \[collections\]"):
        config.load(config_file())
