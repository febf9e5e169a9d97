"""Random use in a real terminal, from a seed: the app never ends by itself, and loses nothing."""

import json
import os
import signal
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

import pytest
from builders import article, rusty_feed, write
from lasting import megabytes
from storm import SIZES, bursts
from terminal import Terminal, rest
from test_relations import stub

from reader.cli import main
from reader.system.paths import config_file, data_dir

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("been_here"),
]
_FEW, _MANY = 150, 1000  # keys
_MOST = 5  # megabytes
_SIZE = {"COLUMNS": "80", "LINES": "24"}  # of what is drawn: how much is held differs with the size


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles that stand beside one another, a file that cannot be read, a view, and two names to read the feed by."""
    feed = rusty_feed(tmp_path / "feed")
    for number in range(50, 60):
        write(feed, f"a{number:03}.md", article(number, related=[stub(number - 1), stub(3)]))
    write(feed, "bad.md", "---\ntitle: [\n---\n")
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(
        f"[views]\nrust = 'rust'\n[collections]\nall = '{feed}'\none = '{feed}/a001.md'\n", encoding="utf-8"
    )
    for name in ("BROWSER", "EDITOR", "VISUAL"):
        monkeypatch.setenv(name, "true")
    return feed


def storm(terminal: Terminal, happenings: Iterable[bytes | tuple[int, int]]) -> None:
    """Press bursts of keys, and resize; whatever is read meanwhile is let go."""
    for happening in happenings:
        if isinstance(happening, bytes):
            terminal.press(happening)
        else:
            terminal.resize(*happening)
        rest([terminal], 0.02)
        terminal.output = terminal.output[-2000:]
        assert os.waitpid(terminal.pid, os.WNOHANG) == (0, 0), f"it ended after {happening!r}: {terminal.text}"


def quiet(terminal: Terminal) -> float:
    """The megabytes that it holds with nothing open, in a terminal of the first size."""
    storm(terminal, [SIZES[0], *[b"\x1b"] * 6])
    rest([terminal], 0.5)
    return megabytes(terminal.pid)


def check_whole(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """It ends when told to, and what it kept can be read."""
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.wait() == 128 + signal.SIGTERM
    with closing(sqlite3.connect(data_dir() / "state.db")) as state:
        assert state.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert main(["state", "export"]) == 0
    for line in capsys.readouterr().out.splitlines():
        assert json.loads(line)["key"].startswith("https://example.com/")


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1])
def test_it_bears_random_keys(feed: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(str(feed), program=("tests/storm.py",))
    terminal.until("unread")
    storm(terminal, bursts(seed, _FEW))
    check_whole(terminal, capsys)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(2, 12))
def test_it_bears_a_thousand_random_keys(feed: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(str(feed), program=("tests/storm.py",), environ=_SIZE)
    terminal.until("unread")
    storm(terminal, islice(cycle(SIZES), 12))
    storm(terminal, bursts(seed, _MANY))  # a hundred windows and more, and all that they load
    before = quiet(terminal)
    storm(terminal, bursts(seed, _MANY))
    assert quiet(terminal) - before < _MOST
    check_whole(terminal, capsys)
