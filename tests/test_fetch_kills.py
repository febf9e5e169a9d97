"""A fetch is ended by signals at random moments: no half file, no entry lost, none twice."""

import gzip
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from builders import PROJECT, write
from feedhouse import answering, feed, item
from imageserver import image_server

from reader.library.check import check
from reader.system.paths import config_file

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(os.name == "nt", reason="there are no such signals")]

FEEDS, ENTRIES = 10, 40
SEEDS, KILLS = 4, 25  # and so many kills of each seed
STEPS = (
    8 * FEEDS * ENTRIES // KILLS
)  # of writing, between two kills; each file is opened once or twice, linked and removed
SECONDS = 0.3  # the longest that is waited for a kill which comes at any time
NEVER = -1, 0.0  # when a fetch is not killed

# Forks a fetch for each line that comes, with all modules loaded: it is ended so many seconds after so many steps. Says
# how it ended
FORKS = """
import os, signal, sys
import reader.cli.fetching, reader.fetch.fetching
from reader.cli import main

def fetch(steps, seconds, root):
    def end():
        signal.setitimer(signal.ITIMER_REAL, seconds)  # which nothing handles: the system ends the process

    def count(event, arguments):
        nonlocal steps
        if event in ("open", "os.link", "os.remove") and ".broadsheet-" in str(arguments):
            steps -= 1
            if steps == 0:
                end()

    sys.addaudithook(count)
    if steps == 0:
        end()
    return main(["fetch", root, "--trust", "-q"])

for line in open(0, closefd=False):
    steps, seconds, root = line.rstrip("\\n").split(" ", 2)
    child = os.fork()
    if child == 0:
        os._exit(fetch(int(steps), float(seconds), root))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def texts(root: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in root.rglob("*.md")]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whenever_it_is_killed_nothing_is_lost_or_there_twice(tmp_path: Path, seed: int) -> None:
    choice = random.Random(seed)
    write(config_file().parent, config_file().name, '[fetch]\nprivate = ["127.0.0.1"]\n')
    with ExitStack() as stack:
        server = stack.enter_context(image_server())
        listed = [f'[[feed]]\nurl = "{server.at(f"/{number}")}"\nfolder = "f{number}"\n' for number in range(FEEDS)]
        for number in range(FEEDS):
            entries = [
                item(each, f"Feed {number} entry {each}", "<![CDATA[<p>Some <b>words</b></p>]]>" * 20)
                for each in range(ENTRIES)
            ]
            server.answers[f"/{number}"] = answering(feed(*entries))  # asked again at once only as it never ended
        command = [sys.executable, "-c", FORKS]
        forks = stack.enter_context(
            subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        )
        kills = number = 0
        while kills < KILLS:
            root = write(tmp_path, f"news-{number}/feeds.toml", "".join(listed)).parent
            kills += killed_until_all_is_there(forks, choice, root, KILLS - kills)
            number += 1


def killed_until_all_is_there(forks: "subprocess.Popen[bytes]", choice: random.Random, root: Path, most: int) -> int:
    """How often it was, at most so often."""
    assert forks.stdin and forks.stdout
    kills = 0
    while True:
        moments = (0, choice.uniform(1e-6, SECONDS)), (choice.randint(1, STEPS), choice.uniform(1e-6, 0.003))
        steps, seconds = choice.choice(moments) if kills < most else NEVER
        forks.stdin.write(f"{steps} {seconds} {root}\n".encode())
        code = int(forks.stdout.readline())
        for text in texts(root):
            assert text.startswith("---\n") and text.endswith("words**\n"), "a half file"
        if code == 0:
            break
        assert code == -signal.SIGALRM
        kills += 1
    found = sorted(line for text in texts(root) for line in text.splitlines() if line.startswith("title:"))
    assert found == sorted(f'title: "Feed {number} entry {each}"' for number in range(FEEDS) for each in range(ENTRIES))
    assert not list(root.rglob(".broadsheet-*"))
    assert {finding.code for finding in check(root).findings} <= {"duplicate-url"}  # the feeds share their pages
    return kills


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
        deadline = time.monotonic() + 60
        while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(Path(f"/proc/{child}").exists() for child in children)


MEMORY = 120 * 2**20  # bytes, of the process that fetches
MANY = b"<rss><channel>%b</channel></rss>"
LARGE = {
    "much text": feed(*(item(number, text="word " * 900) for number in range(2_000))),
    "many elements": MANY % (b"<item><title>a</title></item>" * 330_000),
    "one text": feed(item(1, text="word " * 1_900_000)),
}


@pytest.mark.skipif(sys.platform != "linux", reason="it is asked of /proc")
@pytest.mark.parametrize("name", LARGE)
def test_the_memory_of_a_fetch_is_bound_whatever_is_sent(tmp_path: Path, name: str) -> None:
    write(config_file().parent, config_file().name, '[fetch]\nprivate = ["127.0.0.1"]\n')
    with ExitStack() as stack:
        servers = [stack.enter_context(image_server()) for _ in range(4)]  # each of them a host
        for server in servers:
            server.answers["/a"] = answering(gzip.compress(LARGE[name], 1), Content_Encoding="gzip")
        write(tmp_path, "news/feeds.toml", "".join(f'[[feed]]\nurl = "{server.at("/a")}"\n' for server in servers))
        code = "from reader.fetch import fetching; fetching.SECONDS = 600; "  # however slow the machine is
        code += f"from reader.cli import main; main(['fetch', {str(tmp_path / 'news')!r}, '--trust']); print(open('/proc/self/status').read())"
        done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    most = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    assert " new from 4 feeds" in done.stdout
    assert most and int(most[1]) * 1_024 < MEMORY, most


def _children(pid: int) -> list[str]:
    """Of a process on Linux; elsewhere none are looked for."""
    return [word for file in Path(f"/proc/{pid}/task").glob("*/children") for word in file.read_text().split()]
