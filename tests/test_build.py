"""A large feed's first build: the app answers keys meanwhile, and what is killed half-way goes on where it was."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from app import reader
from benchmarks.feedgen import make_small_feed
from builders import PATIENCE, PROJECT, open_library, open_state

from reader.library import reading
from reader.library.headlines import tally
from reader.library.progress import Outcome
from reader.library.rows import FileRows, Job
from reader.library.schema import LATE_INDEXES
from reader.query import Query, Sort
from reader.system.paths import cache_dir

ARTICLES = 20_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    feed = tmp_path_factory.mktemp("large")
    make_small_feed(feed, ARTICLES)
    return feed


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Until it is set, the last files are not read, and the build is not over, however quick it is."""
    go_on = Event()

    class Reader(reading.Reader):
        def read(self, jobs: Sequence[Job]) -> list[FileRows]:
            if len(jobs) < reading.BATCH:
                go_on.wait()
            return super().read(jobs)

    monkeypatch.setattr(reading, "Reader", Reader)
    yield go_on
    go_on.set()


@pytest.mark.thorough
async def test_keys_move_and_open_while_a_build_runs(large: Path, go_on: Event) -> None:
    async with reader(large, synced=False) as app:
        await app.soon(lambda: app.main.list.count > 30)
        assert app.main.desk.sync.progress
        assert app.title, "the newest stands first from the first rows on"
        await app.type("5", "j")
        await app.soon(lambda: app.main.list.cursor == 5)
        title = app.title
        await app.type("o")
        await app.soon(lambda: app.opened)
        await app.type("enter")
        await app.soon(lambda: app.main.desk.panes.in_article)
        await app.type("escape", "s", "t")
        await app.soon(lambda: app.main.session.results and app.main.session.results.query.sort == Sort("title", False))
        assert app.title == title, "the article under the cursor is another"
        await app.type("s", "d")
        await app.soon(lambda: app.main.session.results and app.main.session.results.query.sort == Sort())
        assert app.main.desk.sync.progress
        assert "of 20,000" in app.main.keys.status
        count = app.main.list.count
        go_on.set()
        await app.soon(lambda: app.main.list.count > count)
        assert app.title == title, "a growing list moved the cursor to another article"


@pytest.mark.thorough
def test_a_build_that_is_killed_goes_on_where_it_was(large: Path) -> None:
    command = [sys.executable, "-m", "reader", "list", str(large)]
    for share in (0.2, 0.5):
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, env=os.environ)
        before = _wait_for(ARTICLES * share)
        process.kill()
        process.wait()
    with closing(open_library(large)) as library, closing(open_state()) as state:
        known = library.ask(tally).articles
        assert before <= known < ARTICLES
        done: list[int] = []
        outcome = library.sync(state, lambda progress: done.append(progress.total))
        assert outcome == Outcome(added=ARTICLES - known)
        assert done[0] == ARTICLES - known
        assert library.ask(tally).articles == ARTICLES == len(library.ids(Query()))
        present = {name for (name,) in library._db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        assert present >= LATE_INDEXES.keys()


def _wait_for(articles: float) -> int:
    """Wait until another process has built so many."""
    deadline = time.monotonic() + PATIENCE
    known = 0
    while known < articles:
        assert time.monotonic() < deadline
        time.sleep(0.01)
        for file in cache_dir().glob("library-*.db"):
            with closing(sqlite3.connect(file)) as db:
                try:
                    known = db.execute("SELECT articles FROM tally").fetchone()[0]
                except sqlite3.OperationalError:
                    continue  # no table yet
    return known
