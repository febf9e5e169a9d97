"""Feeds fetched from a server on this computer: all of them new, and then all unchanged; beside newsboat."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.bench import Bench
from benchmarks.launch import PROJECT, environment, in_turn, reader
from benchmarks.rows import Goal, Row

FEEDS, ENTRIES, HOSTS = 500, 20, 8
_CONFIG = "reload-threads 8\nauto-reload no\nconfirm-exit no\n"
# The peak of a new process begins at that of whoever starts it (exec keeps the larger one), so a tiny one does.
_STARTER = """
import json, os, sys, time
began = time.perf_counter()
silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, usage = os.wait4(pid, 0)
spent = [time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]
print(json.dumps([os.waitstatus_to_exitcode(status), spent]))
"""


class Spent(NamedTuple):
    """What a command took: seconds by the clock and of the processor, and MB of its largest process."""

    wall: float
    computed: float
    memory: float


def fetch_rows(bench: Bench) -> list[Row]:
    """The first fetch until all is in the list, and one at which every server says that nothing has changed."""
    with _served() as ports:
        urls = [f"http://127.0.0.1:{ports[number % HOSTS]}/{number}.xml" for number in range(FEEDS)]
        theirs = _newsboat if shutil.which("newsboat") else _urllib
        ours, beside = in_turn(bench.runs, lambda: _ours(bench, urls), lambda: theirs(bench, urls))
    name = "newsboat -x reload, eight threads" if shutil.which("newsboat") else "urllib, one after another"
    what = f"{FEEDS} feeds of {ENTRIES} entries"
    goal = Goal(ratio=0.5) if shutil.which("newsboat") else Goal()
    first, again = ([[one[at] for one in who] for who in (ours, beside)] for at in (0, 1))
    memory = [max(each.memory for each in one) for one in ours]
    return [
        Row(f"fetch of {what}, until they are listed", "s", [one.wall for one in first[0]], goal, name,
            [one.wall for one in first[1]]),
        Row(f"fetch of {what}, nothing changed: processor time", "s", [one.computed for one in again[0]],
            Goal(most=1.5), name, [one.computed for one in again[1]]),
        Row(f"peak memory of a fetch, {what}", "MB", memory, Goal(most=120), name,
            [max(each.memory for each in one) for one in beside]),
    ]  # fmt: skip


@contextmanager
def _served() -> Iterator[list[int]]:
    """The ports of a server, which ends with this."""
    command = [sys.executable, str(Path(__file__).with_name("feedserver.py")), *map(str, (FEEDS, ENTRIES, HOSTS))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield [int(port) for port in server.stdout.readline().split()]
        server.communicate("")


def _ours(bench: Bench, urls: Sequence[str]) -> tuple[Spent, Spent]:
    home, root = bench.new_home(), bench.room / "fetched"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    (root / "feeds.toml").write_text(
        "".join(f'[[feed]]\nurl = "{url}"\nfolder = "{n}"\n' for n, url in enumerate(urls))
    )
    surroundings = environment(home)
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('[fetch]\nprivate = ["127.0.0.1"]\n')
    fetch = reader("fetch", str(root), "--trust", "-q")
    fetched = spent(fetch, surroundings)
    listed = spent(reader("list", str(root), "--limit", "1"), surroundings)
    files = sum(path.suffix == ".md" for path in root.rglob("*.md"))
    if files != FEEDS * ENTRIES:
        raise ValueError(f"{files} files instead of {FEEDS * ENTRIES}")
    _make_due(home)
    return Spent(fetched.wall + listed.wall, fetched.computed + listed.computed, fetched.memory), spent(
        fetch, surroundings
    )


def _make_due(home: Path) -> None:
    """As if an hour had passed."""
    (file,) = home.rglob("fetch.db")
    with closing(sqlite3.connect(file)) as ledger, ledger:
        for number, state in ledger.execute("SELECT id, state FROM feed").fetchall():
            due = json.dumps(json.loads(state) | {"next": 0})
            ledger.execute("UPDATE feed SET state = ? WHERE id = ?", (due, number))


def _newsboat(bench: Bench, urls: Sequence[str]) -> tuple[Spent, Spent]:
    home = bench.room / "newsboat-fetch"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    (home / "urls").write_text("\n".join(urls))
    (home / "config").write_text(_CONFIG)
    command = [
        "newsboat",
        "-u",
        str(home / "urls"),
        "-c",
        str(home / "cache.db"),
        "-C",
        str(home / "config"),
        "-x",
        "reload",
    ]
    surroundings = environment(home) | {"HOME": str(home)}
    first = spent(command, surroundings)
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        (items,) = cache.execute("SELECT count(*) FROM rss_item").fetchone()
    if items != FEEDS * ENTRIES:
        raise ValueError(f"newsboat has {items} entries instead of {FEEDS * ENTRIES}")
    return first, spent(command, surroundings)


def _urllib(bench: Bench, urls: Sequence[str]) -> tuple[Spent, Spent]:
    """Only downloaded, where newsboat is not installed."""
    code = "import sys, urllib.request as r; [r.urlopen(url).read() for url in sys.stdin.read().split()]"
    file = bench.room / "urls"
    file.write_text("\n".join(urls))
    with file.open() as given:
        first = spent([sys.executable, "-c", code], environment(bench.room), given.fileno())
    return first, first


def spent(command: Sequence[str], surroundings: Mapping[str, str], given: int = subprocess.DEVNULL) -> Spent:
    """Run a command to its end, with all that it starts; what it prints goes nowhere. Raises CalledProcessError."""
    starter = [sys.executable, "-I", "-S", "-c", _STARTER, *command]
    run = subprocess.run(starter, env=surroundings, cwd=PROJECT, stdin=given, stdout=subprocess.PIPE, check=True)
    exit_code, took = json.loads(run.stdout)
    if exit_code:
        raise subprocess.CalledProcessError(exit_code, command)
    return Spent(*took)
