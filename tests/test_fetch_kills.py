"""`kill -9` at random moments of a fetch: no half file, no entry lost, none twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import PROJECT, write
from imageserver import image_server
from test_fetching import answering, feed, item

from reader.library.check import check
from reader.system.paths import config_file

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")]

FEEDS, ENTRIES = 8, 25


def texts(root: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in root.rglob("*.md")]


@pytest.mark.parametrize("seed", range(4))
def test_whenever_it_is_killed_nothing_is_lost_or_there_twice(tmp_path: Path, seed: int) -> None:
    choice = random.Random(seed)
    write(config_file().parent, config_file().name, '[fetch]\nprivate = ["127.0.0.1"]\n')
    command = [sys.executable, "-m", "reader", "fetch", str(tmp_path / "news"), "--trust", "-q"]
    with image_server() as server:
        listed = [f'[[feed]]\nurl = "{server.at(f"/{number}")}"\nfolder = "f{number}"\n' for number in range(FEEDS)]
        write(tmp_path, "news/feeds.toml", "".join(listed))
        for number in range(FEEDS):
            entries = [
                item(each, f"Feed {number} entry {each}", "<![CDATA[<p>Some <b>words</b></p>]]>" * 20)
                for each in range(ENTRIES)
            ]
            server.answers[f"/{number}"] = answering(feed(*entries))  # asked again at once only as it never ended
        kills = 0
        while True:
            process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            try:
                process.wait(choice.uniform(0.2, 1.2) if kills < 25 else 60)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                kills += 1
            _, said = process.communicate()
            for text in texts(tmp_path / "news"):
                assert text.startswith("---\n") and text.endswith("words**\n"), "a half file"
            if process.returncode == 0:
                break
            assert process.returncode == -signal.SIGKILL, said
        assert kills
    found = sorted(line for text in texts(tmp_path / "news") for line in text.splitlines() if line.startswith("title:"))
    assert found == sorted(f'title: "Feed {number} entry {each}"' for number in range(FEEDS) for each in range(ENTRIES))
    report = check(tmp_path / "news")
    assert {finding.code for finding in report.findings} <= {"duplicate-url"}  # the feeds share their pages


def test_the_processes_that_read_feeds_end_with_the_one_that_was_killed(tmp_path: Path) -> None:
    write(config_file().parent, config_file().name, '[fetch]\nprivate = ["127.0.0.1"]\n')
    with image_server() as server:
        server.answers["/a"] = answering(feed(*(item(each, text="word " * 5_000) for each in range(200))))
        write(tmp_path, "news/feeds.toml", f'[[feed]]\nurl = "{server.at("/a")}"\n')
        command = [sys.executable, "-m", "reader", "fetch", str(tmp_path / "news"), "--trust", "-q"]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
        while not (children := _children(process.pid)) and process.poll() is None:
            time.sleep(0.01)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 30
        while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(Path(f"/proc/{child}").exists() for child in children)


def _children(pid: int) -> list[str]:
    """Of a process on Linux; elsewhere none are looked for."""
    return [word for file in Path(f"/proc/{pid}/task").glob("*/children") for word in file.read_text().split()]
