"""Marks that come from another machine while the app is open, and go there."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue
from threading import Event

import pytest
from app import reader
from builders import feed_of, open_state

from reader.library.headlines import headlines
from reader.state.replication import Replicated, replicate
from reader.state.state import State
from reader.system.log import default_file, log
from reader.system.paths import config_file
from reader.tui.screen.replicator import Replicator

URL = "https://example.com/{}"


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """The folder that is set."""
    folder = tmp_path / "sync"
    folder.mkdir()
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f"[state]\nsync = {json.dumps(str(folder))}\n")
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Iterator[State]:
    """Another machine."""
    with closing(State(tmp_path / "other" / "state.db")) as state:
        yield state


async def test_marks_come_and_go_while_the_app_is_open(
    folder: Path, other: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.tui.screen.replicator._LAST", 60)  # seconds that leaving waits for the last marks
    feed = feed_of(tmp_path / "feed", 3)
    other.mark([URL.format(0)], starred=True)
    replicate(other, folder)
    async with reader(feed, watch_mode="auto") as app:
        rows = app.main.list

        def starred() -> set[str]:
            marked = app.main.session.library.ask(headlines, rows.ids)
            return {row.key for row in marked.values() if row.starred}

        await app.until(lambda: starred() == {URL.format(0)})
        other.mark([URL.format(1)], starred=True)
        replicate(other, folder)
        await app.until(lambda: starred() == {URL.format(0), URL.format(1)})
        await app.until(lambda: sum("★" in line for line in app.screen.lines) >= 2)
        await app.press("G", "r")
        await app.until(lambda: replicate(other, folder) and other.marks(app.main.desk.row.key).read)  # type: ignore[union-attr]
        assert not app.toasts
        await app.press("g", "g", "r")
        key = app.main.desk.row.key if app.main.desk.row else ""
        await app.until(lambda: open_state().marks(key).read)
    replicate(other, folder)
    assert other.marks(key).read, "the last mark was written at the end"


@pytest.mark.thorough
async def test_a_folder_that_is_not_there_is_said_once_and_another_one_is_taken(
    folder: Path, other: State, tmp_path: Path
) -> None:
    folder.rename(tmp_path / "renamed")
    feed = feed_of(tmp_path / "feed", 3)
    async with reader(feed) as app:
        await app.until(lambda: app.toasts)
        await app.press("f")
        config_file().write_text(f"[state]\nsync = {json.dumps(str(tmp_path / 'renamed'))}\n")
        await app.until(lambda: list((tmp_path / "renamed").glob("*.marks")))
        replicate(other, tmp_path / "renamed")
        assert other.marks(URL.format(2)).starred
        assert [toast for toast in app.toasts if "synchronized" in toast] == [
            f"{folder} is not a directory, so your marks are not synchronized: see [state] in config.toml."
        ]


def test_a_folder_that_hangs_keeps_nobody_from_leaving(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answered = Event(), Event()
    listdir = os.listdir

    def hangs(path: Path) -> list[str]:
        asked.set()
        answered.wait()
        return listdir(path)

    monkeypatch.setattr(os, "listdir", hangs)
    replicator = Replicator(tmp_path / "state.db", folder, "off", print, print)
    replicator.start()
    asked.wait()
    replicator.close()
    assert replicator._thread.is_alive(), "it waits for the folder, and nobody for it"
    answered.set()
    replicator._thread.join()


def test_what_nobody_foresaw_is_said_and_logged_and_the_next_mark_goes_out(
    folder: Path, other: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: Queue[Replicated | str] = Queue()
    replicator = Replicator(other.file, folder, "off", reports.put, reports.put)
    with monkeypatch.context() as failing:
        failing.setattr("reader.state.replication.os.listdir", lambda _: 1 / 0)
        replicator.start()
        assert reports.get() == "Internal error: your marks are not synchronized; see the log."
    assert "ZeroDivisionError" in default_file().read_text()
    log.stop()
    other.mark([URL.format(1)], read=True)
    replicator.wake()
    assert reports.get() == Replicated(written=1)
    replicator.close()
    replicator._thread.join()
