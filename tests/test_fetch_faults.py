"""Disks that are full, folders that cannot be made, a directory that goes away: nothing half, and all of it later."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import PROJECT, write
from feedhouse import House, answering, asked_with, feed, item
from imageserver import Handler, Server

from reader.library.check import check
from reader.system.paths import config_file, data_dir
from reader.web.manners import DAY, HOUR

FETCH = """
import sys
sys.dont_write_bytecode = True  # of which the limit would leave half
from reader.cli import main
if sys.argv[1] != "none":
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(["fetch", sys.argv[2], "--trust"]))
"""
LONG = "word " * 60_000
limited = pytest.mark.skipif(os.name == "nt", reason="there is no limit of a file's size")


def fetch(root: Path, limit: int | str = "none") -> "subprocess.CompletedProcess[str]":
    """In a process that can write files of so many bytes, as on a disk that is nearly full."""
    command = [sys.executable, "-c", FETCH, str(limit), str(root)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.fixture
def root(server: Server, tmp_path: Path) -> Path:
    write(config_file().parent, config_file().name, '[fetch]\nprivate = ["127.0.0.1"]\n')
    write(tmp_path, "news/feeds.toml", f'[[feed]]\nurl = "{server.at("/f")}"\nfolder = "f"\n')
    server.answers["/f"] = answering(feed(item(1), item(2, text=LONG), item(3)), ETag='"a"')
    return tmp_path / "news"


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@limited
def test_on_a_full_disk_no_server_is_asked_for_what_could_not_be_kept(root: Path, server: Server) -> None:
    for limit in (0, 5_000):  # no lock can be made; a lock, but no ledger
        done = fetch(root, limit)
        assert done.returncode == 2 and "cannot be written" in done.stderr, done
        assert "Nothing is fetched without it." in done.stderr
    assert server.asked == [] and names(root) == ["feeds.toml"]
    assert fetch(root).returncode == 0 and len(names(root)) == 4


@limited
@pytest.mark.thorough
def test_what_does_not_fit_is_said_with_its_name_and_comes_with_the_next_fetch(root: Path) -> None:
    done = fetch(root, 250_000)
    assert done.returncode == 1 and "f/2026-11-03-entry-2.md cannot be written" in done.stderr
    assert names(root) == ["f/2026-11-02-entry-1.md", "feeds.toml"]
    for file in data_dir().glob("fetch.db*"):
        file.unlink()  # as if an hour had passed, on another computer
    assert fetch(root).returncode == 0
    assert names(root) == [*(f"f/2026-11-0{day}-entry-{day - 1}.md" for day in (2, 3, 4)), "feeds.toml"]
    assert check(root).findings == []


def test_faults_of_this_computer_are_no_failures_of_a_feed(house: House) -> None:
    house.serve(item(1))
    (house.root / "f").write_text("")
    for _ in range(4):
        outcome = house.one(1.01 * HOUR)
        assert outcome.kind == "failed" and outcome.state.failures == 1 and "f cannot be made" in outcome.state.reason
    (house.root / "f").unlink()
    assert house.one(1.01 * HOUR).written.new == 1


def test_a_directory_that_is_removed_meanwhile_is_not_made_again(house: House) -> None:
    def removing(handler: Handler) -> None:
        house.root.rename(house.root.with_name("elsewhere"))
        handler.give(feed(item(1)))

    house.server.answers["/f"] = removing
    outcome = house.one()
    assert outcome.kind == "failed" and "no longer exists" in outcome.state.reason and not house.root.exists()
    house.root.with_name("elsewhere").rename(house.root)
    house.serve(item(1))
    assert house.one(DAY).written.new == 1


@limited
@pytest.mark.thorough
def test_a_ledger_that_can_no_longer_be_written_ends_the_fetch(root: Path, server: Server) -> None:
    server.answers["/f"] = answering(feed(*(item(number) for number in range(500))))
    done = fetch(root, 200_000)
    assert done.returncode == 2 and "fetch.db cannot be written" in done.stderr, done
    assert fetch(root).returncode == 0 and len(names(root)) == 501, "nothing came twice"


def test_what_broke_off_is_asked_for_whole(house: House) -> None:
    house.serve(item(1))
    house.one()
    house.serve(item(1), item(2))
    (house.root / "f").rename(house.root / "elsewhere")
    (house.root / "f").write_text("")
    assert house.one(1.01 * HOUR).kind == "failed"
    (house.root / "f").unlink()
    house.one(1.01 * HOUR)
    assert asked_with(house) == [(None, None), ('"0"', None), (None, None)]
