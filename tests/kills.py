"""Marks an article, kills the process at once, looks whether the mark is there: `python tests/kills.py --rounds 300`.

With `--screen` the process is the app in a pseudo-terminal: `r` is pressed and the kill follows as soon as the title
bar counts one unread article less. Prints how many marks were lost and how many databases damaged.
"""

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from builders import PROJECT, feed_of, mirrored
from terminal import Terminal

from reader.state.backup import damage
from reader.state.state import State
from reader.system.paths import data_dir

_ARTICLES = 400
_MARKER = """
import itertools, sys
from reader.system.paths import data_dir
from reader.state.state import State
state = State(data_dir() / "state.db")
for number in itertools.count():
    state.mark([f"{sys.argv[1]} {number}"], read=True)
    print(number, flush=True)
"""


def main() -> None:
    """Do the rounds and print the figures."""
    parser = argparse.ArgumentParser("kills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, metavar="N")
    parser.add_argument("--screen", action="store_true", help="kill the app, not a process that only marks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        os.environ["BROADSHEET_HOME"] = f"{room}/home"
        feed = feed_of(Path(room) / "feed", _ARTICLES)
        lost = damaged = 0
        for number in range(options.rounds):
            expected = mark_on_screen(feed) if options.screen else mark_without_pause(number)
            lost += max(0, expected - marks(number, options.screen))  # one may be made and not yet said
            damaged += not is_whole()
    print(f"{options.rounds} rounds: {lost} marks lost, {damaged} databases damaged")


def mark_without_pause(number: int) -> int:
    """Let a process mark until it is killed at some moment. How many marks it said were made."""
    process = subprocess.Popen(
        [sys.executable, "-c", _MARKER, str(number)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(random.random() / 20)
    process.send_signal(signal.SIGKILL)
    said = [line for line in process.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
    return 1 + len(said)


def mark_on_screen(feed: Path) -> int:
    """Mark one article in the app, and kill it once the screen shows so. How many are read by then."""
    unread = _ARTICLES - marks(0, on_screen=True)
    terminal = Terminal(str(feed))
    terminal.until(f"{unread:,} unread")
    terminal.until("1/400")
    terminal.press(b"nr" if unread < _ARTICLES else b"r")
    terminal.until(f"{unread - 1:,} unread")
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.wait()
    return _ARTICLES - unread + 1


def marks(number: int, on_screen: bool) -> int:
    """How many marks are there: of this round, or all."""
    with closing(State(data_dir() / "state.db")) as state:
        if on_screen:
            return sum(value for _, name, value in mirrored(state.changes("", 0)) if name == "read")
        query = "SELECT count(*) FROM article JOIN fact USING (page) WHERE value AND key GLOB ?"
        return int(state._db.execute(query, (f"{number} *",)).fetchone()[0])


def is_whole() -> bool:
    """Whether nothing had to be set aside and SQLite finds nothing wrong."""
    with closing(sqlite3.connect(data_dir() / "state.db")) as db:
        return not damage(db) and not list(data_dir().glob("state-damaged*"))


if __name__ == "__main__":
    main()
