"""Every test has a home of its own, and it is always the same hour, in UTC."""

import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from app import draw_if_asked, handled, parse_once, rest
from builders import open_state
from commandline import tell
from feedhouse import House
from imageserver import Server
from profiles import is_thorough
from replicas import Machine

from reader.state import memory
from reader.system.log import log
from reader.system.sandbox import sandbox

if TYPE_CHECKING:
    from imageserver import Server

    from reader.fetch.fetching import Boxes

__all__ = ["tell"]  # a fixture

os.environ["TZ"] = "UTC"
os.environ["COLORTERM"] = "truecolor"  # one for all tests: Rich remembers how it wrote a style first
if hasattr(time, "tzset"):
    time.tzset()
sys.dont_write_bytecode = False  # or each of hundreds of processes would compile the program, and each run the tests
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sandbox._seconds = 60  # for one job, however slow the machine is; tests/test_sandbox.py has boxes of its own
gc.set_threshold(50_000)  # looking for garbage among all that the tests import took a tenth of the time
_HOMES = count()


@pytest.hookimpl(tryfirst=True)  # before what is not asked for is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a table's cases, the mark `quick(count)` leaves all but the first few to the thorough tests."""
    cases: Counter[str] = Counter()
    for item in items:
        if mark := item.get_closest_marker("quick"):
            table = item.nodeid.partition("[")[0]
            cases[table] += 1
            if cases[table] > mark.args[0]:
                item.add_marker(pytest.mark.thorough)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Caches and marks go to a fresh directory; no browser of this machine is ever started, no clipboard written."""
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_HOMES))  # pytest would look through all before it
    home.mkdir(parents=True)
    monkeypatch.setenv("BROADSHEET_HOME", str(home))
    monkeypatch.setenv("BROWSER", str(home / "no-browser"))
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")  # so its clipboard is not the person's
    monkeypatch.delenv("TMUX", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(sys, "argv", [""])  # what is advised is said as who installed it would type it
    yield home
    log.stop()  # which a failure of one test has begun in its home


@pytest.fixture(scope="module")
def running_server() -> "Iterator[Server]":
    """A web server on this computer."""
    from imageserver import image_server  # few tests need one

    with image_server() as server:
        yield server


@pytest.fixture
def server(running_server: "Server") -> "Server":
    """The same, which answers nothing yet and was asked nothing."""
    running_server.answers.clear()
    running_server.asked.clear()
    return running_server


@pytest.fixture(scope="session")
def processes() -> "Iterator[Boxes]":
    """Those that read what strangers wrote, for all the fetches of these tests."""
    from reader.fetch.fetching import Boxes

    with closing(Boxes()) as boxes:
        yield boxes


@pytest.fixture
def kept_processes(processes: "Boxes", monkeypatch: pytest.MonkeyPatch) -> None:
    """They stay when a fetch ends: to start them takes longer than most of the tests of it."""
    kept = SimpleNamespace(ask=processes.ask, close=lambda: None)
    monkeypatch.setattr("reader.fetch.fetching.Boxes", lambda: kept)


@pytest.fixture(autouse=True)
def wait_for_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pilot asks every widget whether it has handled all, and sleeps until the processor is idle, twice a key; here it
    waits until the app is at rest. A frame is drawn then, or after half a second: none halfway.
    """
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", lambda *_: rest())
    monkeypatch.setattr("textual.pilot.Pilot._wait_for_screen", lambda *_: handled())
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 0.5)
    monkeypatch.setattr("textual.css.stylesheet.Stylesheet._parse_rules", parse_once)
    if not is_thorough():
        monkeypatch.setattr("textual._compositor.Compositor.render_update", draw_if_asked)


@pytest.fixture
def been_here(home: Path) -> None:
    """The person has started Broadsheet before, and is shown no tour."""
    with closing(open_state()) as state:
        memory.remember_directories(state, [home])


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    """Machines that all see one folder."""
    made: list[Machine] = []
    (tmp_path / "shared").mkdir()

    def make(name: str) -> Machine:
        new = Machine(tmp_path, name)
        new.folder = tmp_path / "shared"
        made.append(new)
        return new

    yield make
    for each in made:
        each.state.close()


@pytest.fixture
def house(server: Server, tmp_path: Path) -> House:
    root = tmp_path / "news"
    root.mkdir()
    made = House(server, root, tmp_path / "fetch.db")
    made.subscribe()
    return made
