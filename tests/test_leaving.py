"""However the reader is ended from outside, it saves, ends, and leaves no process: each in a real terminal."""

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.feedgen import make_feed
from builders import feed_of, open_state
from terminal import Terminal, wait_for, wait_for_end_of_all

from reader.library import find_directories
from reader.library.reading import FEW
from reader.state import memory
from reader.system.paths import cache_dir

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("been_here"),
]

WAITS = "import signal, subprocess, sys; signal.signal(signal.SIGHUP, lambda *_: None); subprocess.run(sys.argv[1:])"
LEAVES = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_DFL); os.fork() and os._exit(signal.pause() or 0); os.setsid(); os.execvp(sys.argv[1], sys.argv[1:])"
STARTED = {
    "by a shell": (),
    "by a program that waits for it, as make does": (sys.executable, "-c", WAITS),
    "by nohup, say, so that hang-ups are ignored": ("sh", "-c", 'trap "" HUP; "$@"; :', "sh"),
    "in a session of its own, by setsid": (sys.executable, "-c", LEAVES),
}


def begun(*words: str, under: tuple[str, ...] = (), feed: Path) -> Terminal:
    """A reader with the cursor on the third article."""
    terminal = Terminal(str(feed), *words, under=under)
    terminal.until("5 unread")
    terminal.until_true(lambda: b"\x1b[?1004h" in terminal.output)
    terminal.press(b"jj")
    terminal.until("3/5")
    return terminal


def assert_saved(feed: Path) -> None:
    with closing(open_state()) as state:
        key = memory.view(state, find_directories([feed]))["key"]
    again = Terminal(str(feed))
    again.until("3/5")
    again.press(b"Q")
    assert again.wait() == 0, key


@pytest.mark.thorough
@pytest.mark.parametrize("under", STARTED.values(), ids=STARTED)
def test_a_window_that_closes_ends_it_whoever_started_it(tmp_path: Path, under: tuple[str, ...]) -> None:
    terminal = begun(under=under, feed=feed_of(tmp_path, 5))
    terminal.close()
    assert_saved(tmp_path)


@pytest.mark.thorough
def test_a_window_that_closes_ends_it_also_while_it_is_stopped(tmp_path: Path) -> None:
    terminal = begun(feed=feed_of(tmp_path, 5))
    os.kill(terminal.pid, signal.SIGTSTP)
    os.waitpid(terminal.pid, os.WUNTRACED)
    terminal.close()


@pytest.mark.thorough
def test_the_end_of_the_keys_ends_it_where_the_screen_stays(tmp_path: Path) -> None:
    """What it reads from is another terminal than what it draws on."""
    import pty

    keys, theirs = pty.openpty()
    under = ("sh", "-c", f'"$@" <{os.ttyname(theirs)}', "sh")
    terminal = Terminal(str(feed_of(tmp_path, 5)), under=under)
    terminal.until_true(lambda: b"\x1b[?1004h" in terminal.output)
    os.close(theirs)
    os.close(keys)
    assert terminal.wait() == 128 + signal.SIGHUP
    wait_for_end_of_all()


@pytest.mark.thorough
@pytest.mark.parametrize("under", STARTED.values(), ids=STARTED)
def test_a_window_that_closes_during_the_start_ends_it(tmp_path: Path, under: tuple[str, ...]) -> None:
    first = begun(feed=feed_of(tmp_path, 5))
    first.until_true(lambda: (cache_dir() / "look.json").exists())
    first.press(b"Q")
    assert first.wait() == 0
    terminal = Terminal(str(tmp_path), under=under)
    terminal.until("5 unread")  # painted, before Textual is imported
    terminal.close()


@pytest.mark.thorough
@pytest.mark.parametrize("under", [STARTED["by a shell"], STARTED["by a program that waits for it, as make does"]])
def test_a_signal_while_an_editor_has_the_terminal_ends_both(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, under: tuple[str, ...]
) -> None:
    editor = home / "nano"
    editor.write_text(f"#!{sys.executable}\nimport os, signal\nprint('EDITING', os.getppid(), '.')\nsignal.pause()\n")
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    terminal = begun(under=under, feed=feed_of(tmp_path, 5))
    terminal.press(b"e")
    terminal.until("EDITING ")
    terminal.until(" .")
    os.kill(int(terminal.text.rpartition("EDITING ")[2].split()[0]), signal.SIGTERM)
    terminal.wait()
    wait_for_end_of_all()


@pytest.mark.thorough
def test_a_window_that_closes_ends_those_that_read_too(tmp_path: Path) -> None:
    make_feed(tmp_path, FEW + 5_000)
    terminal = Terminal(str(tmp_path), under=STARTED["by a program that waits for it, as make does"])
    terminal.until("articles")
    terminal.close()


@pytest.mark.thorough
def test_a_signal_during_the_start_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    first = begun(feed=feed_of(tmp_path, 5))
    first.until_true(lambda: (cache_dir() / "look.json").exists())
    first.press(b"Q")
    assert first.wait() == 0
    terminal = Terminal(str(tmp_path))
    terminal.until("5 unread")
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.wait() in (128 + signal.SIGTERM, -signal.SIGTERM)
    assert terminal.settings_after == terminal.settings_before
    assert terminal.output.count(b"\x1b[?1049h") == terminal.output.count(b"\x1b[?1049l")


def fill(terminal: Terminal) -> None:
    """Have it draw until its terminal, which nobody reads, takes no more."""
    terminal.press(b"S" * 20)


@pytest.mark.thorough
@pytest.mark.parametrize(("number", "key"), [(signal.SIGTERM, b""), (signal.SIGHUP, b""), (0, b"Q")])
def test_a_terminal_that_reads_no_more_holds_nothing_up(tmp_path: Path, number: int, key: bytes) -> None:
    terminal = begun(feed=feed_of(tmp_path, 5))
    fill(terminal)
    terminal.press(key)
    os.kill(terminal.pid, number)
    assert wait_for(terminal.pid) == (128 + number if number else 0)
    wait_for_end_of_all()
    os.close(terminal.master)
    assert_saved(tmp_path)


@pytest.mark.thorough
def test_a_terminal_that_reads_again_shows_how_things_are(tmp_path: Path) -> None:
    terminal = begun(feed=feed_of(tmp_path, 5))
    fill(terminal)
    terminal.press(b"jj")
    terminal.until("5/5")
    terminal.press(b"Q")
    assert terminal.wait() == 0


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("closed", "code", "words"),
    [
        ("<&-", 0, "Article 4"),
        (">&-", 74, "Nothing can be written: standard output is closed."),
        ("2>&-", 0, "Article 4"),
        ("2>/dev/null", 0, "Article 4"),
    ],
)
def test_without_one_of_its_streams_it_prints_the_list(tmp_path: Path, closed: str, code: int, words: str) -> None:
    terminal = Terminal(str(feed_of(tmp_path, 5)), under=("sh", "-c", f'"$@" {closed}', "sh"))
    assert terminal.wait() == code
    assert words in terminal.text


@pytest.mark.thorough
def test_a_process_that_is_continued_without_having_stopped_goes_on(tmp_path: Path) -> None:
    terminal = begun(feed=feed_of(tmp_path, 5))
    os.kill(terminal.pid, signal.SIGSTOP)
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.press(b"jj")
    terminal.until("5/5")
    terminal.press(b"Q")
    assert terminal.wait() == 0
    assert terminal.settings_after == terminal.settings_before


@pytest.mark.thorough
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_though_the_app_is_held_up_and_leaves_the_terminal_as_it_was(tmp_path: Path, number: int) -> None:
    held_up = (
        "import sys, time; from reader.tui.screen.lists import Lists\n"
        "Lists.show = lambda self, query: (self._screen.app._driver.write('HELD'), time.sleep(1000))\n"
        "from reader.cli import main; sys.exit(main())"
    )
    terminal = Terminal(str(feed_of(tmp_path, 5)), program=["-c", held_up])
    terminal.until("1/5")
    terminal.press(b"S")
    terminal.until("HELD")
    os.kill(terminal.pid, number)
    assert terminal.wait() == 128 + number
    assert terminal.settings_after == terminal.settings_before
    assert b"\x1b[?1049l" in terminal.output
