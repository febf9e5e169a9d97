"""Files of several feeds written at once: in which order, under which names, and whose fault is whose."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from builders import write

from reader.errors import StorageError
from reader.fetch.identity import StoredEntry
from reader.fetch.ledger import FeedState, Ledger
from reader.fetch.naming import file_name
from reader.fetch.storage import Folder, digest
from reader.fetch.writing import Draft, Job, Writer
from reader.system import flushing
from reader.text.times import utc_now


@pytest.fixture
def ledger_path(tmp_path: Path) -> Path:
    return tmp_path / "fetch.db"


@pytest.fixture
def ledger(ledger_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(ledger_path)) as ledger:
        yield ledger


def draft_of(ledger: Ledger, root: Path, folder: str, *titles: str, state: FeedState | None = None) -> Draft:
    """New entries of a feed, which is named after the first."""
    number, _ = ledger.feed(root, f"https://example.com/{titles[0]}")
    place = Folder(root, folder)

    def job(title: str, taken: set[str]) -> Job:
        name = place.free_name(
            lambda number: file_name("Same title" if title.isdigit() else title, utc_now(), number), taken
        )
        content = f"---\ntitle: {title}\n---\n".encode()
        path = f"{folder}/{name}"
        return Job(
            name,
            StoredEntry(0, digest(title.encode()), "", title, "", b"", path, b"", digest(content), ""),
            content,
            True,
            set(),
        )

    return Draft(number, place, lambda taken: [job(title, taken) for title in titles], state)


def test_what_comes_while_one_writes_is_written_together(ledger_path: Path, tmp_path: Path) -> None:
    """With names that do not meet, and the fault of one is not that of the others."""
    writer, begun, goes_on = Writer(), Event(), Event()
    with closing(Ledger(ledger_path)) as ledger:
        first = draft_of(ledger, tmp_path, "a", "first")
        others = [draft_of(ledger, tmp_path, "b", title, state=FeedState(title=title)) for title in ("1", "2", "3")]
    plan = first.plan

    def waiting(taken: set[str]) -> Any:
        begun.set()
        goes_on.wait(60)
        return plan(taken)

    def failing(taken: set[str]) -> Any:
        raise StorageError("There is no room.")

    first.plan, others[1].plan = waiting, failing
    transactions: list[int] = []

    def written(draft: Draft) -> list[str]:
        with closing(Ledger(ledger_path)) as ledger:
            intend = ledger.intend
            ledger.intend = lambda parts: transactions.append(len(parts)) or intend(parts)  # type: ignore[method-assign, func-returns-value]
            return [outcome for outcome, _ in writer.write(ledger, draft)]

    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(written, first)]
        begun.wait(60)
        done += [threads.submit(written, each) for each in others]
        while len(writer._waiting) < len(others):
            sleep(0.001)
        goes_on.set()
        assert [done[0].result(), done[1].result(), done[3].result()] == [["new"]] * 3
        with pytest.raises(StorageError, match="no room"):
            done[2].result()
    assert sorted(transactions) == [1, 3]
    assert sorted(each.name[10:] for each in (tmp_path / "b").iterdir()) == ["-same-title-2.md", "-same-title.md"]
    with closing(Ledger(ledger_path)) as ledger:
        titles = [ledger.feed(tmp_path, f"https://example.com/{title}")[1].title for title in ("1", "2", "3")]
        assert titles == ["1", "", "3"], "of what failed no state is kept"


@pytest.mark.parametrize("count", [1, 40], ids=["each by itself", "the disk as a whole"])
def test_no_file_has_its_name_before_it_is_on_the_disk_and_in_the_ledger(
    ledger: Ledger, ledger_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    flushed: set[str] = set()
    named: list[str] = []
    flush, link = flushing.flush, os.link

    def flushing_(paths: Any) -> None:
        flush(paths)
        flushed.update(paths)

    def linking(source: str, target: str) -> None:
        with closing(sqlite3.connect(ledger_path)) as other:
            intended = other.execute("SELECT count(*) FROM entry WHERE intended != x''").fetchone()
        assert source in flushed and intended == (count,)
        named.append(target)
        link(source, target)

    monkeypatch.setattr("reader.fetch.storage.flush", flushing_)
    monkeypatch.setattr("os.link", linking)
    done = Writer().write(ledger, draft_of(ledger, tmp_path, "a", *(f"entry {number}" for number in range(count))))
    assert [outcome for outcome, _ in done] == ["new"] * count == ["new"] * len(named)
    assert not [each for each in ledger.entries(1) if each.intended or not each.digest]


def test_a_name_that_somebody_takes_meanwhile_is_left_to_them(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, intend = draft_of(ledger, tmp_path, "a", "entry"), ledger.intend

    def taking(parts: Any) -> Any:
        (path,) = [entry.path for _, entries in parts for entry in entries]
        write(tmp_path, path, "mine")
        return intend(parts)

    monkeypatch.setattr(ledger, "intend", taking)
    ((outcome, row),) = Writer().write(ledger, draft)
    assert outcome == "new" and row.path.endswith("-entry-2.md")
    assert sorted(each.read_text() for each in (tmp_path / "a").iterdir()) == ["---\ntitle: entry\n---\n", "mine"]


@pytest.mark.parametrize(("files", "has_call", "asked"), [(8, True, 8), (9, True, 0), (9, False, 9)])
def test_of_many_files_the_disk_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, has_call: bool, asked: int
) -> None:
    paths = [str(write(tmp_path, str(number), "text")) for number in range(files)]
    synced: list[int] = []
    monkeypatch.setattr(flushing, "_flush_disk", lambda path: has_call)
    monkeypatch.setattr("os.fsync", synced.append)
    flushing.flush(paths)
    assert len(synced) == asked


def test_linux_has_a_call_for_a_whole_disk(tmp_path: Path) -> None:
    assert flushing._flush_disk(str(write(tmp_path, "a", "text"))) == (sys.platform == "linux")
