"""The log, and how an error ends that nobody foresaw."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from builders import PROJECT, SAMPLE, front_matter, write
from hostile import OSC_TITLE
from terminal import Terminal

from reader.cli import main, start_log
from reader.errors import LogError
from reader.system.log import Log, default_file

needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "reader", *words], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done


@pytest.mark.parametrize(
    ("words", "others"),
    [
        (["--log", "{}", "list", "x"], ["list", "x"]),
        (["list", "--log={}", "x", "--limit", "3"], ["list", "x", "--limit", "3"]),
        (["--debug", "--log", "{}"], []),
        (["list"], ["list"]),
        (["--", "--debug", "--log"], ["--", "--debug", "--log"]),
    ],
)
def test_its_options_stand_anywhere(words: list[str], others: list[str], tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    assert start_log([word.format(file) for word in words]) == others
    assert file.exists() == any("{}" in word for word in words)


@pytest.mark.parametrize("words", [["--log"], ["--log="], ["--log", "", "list"]])
def test_it_wants_a_file(words: list[str]) -> None:
    assert main(words) == 2


@pytest.mark.thorough
def test_it_says_what_happened_and_with_debug_more(tmp_path: Path) -> None:
    feed, brief, full = tmp_path / "feed", tmp_path / "brief.log", tmp_path / "full.log"
    write(feed, f"{OSC_TITLE}\n2026-01-01 00:00:00.000000 MainThread: a lie.md", "---\n- x\n---\n")
    write(feed, "a.md", front_matter(title="A"))
    run("list", str(feed), "--log", str(brief))
    run("list", str(feed), "--log", str(full), "--debug", "--rescan")
    assert "looked at the files: Outcome(added=2, changed=0, gone=0)" in brief.read_text()
    assert "problem" not in brief.read_text()
    (feed / "a.md").write_text("---\n'\n")
    run("list", str(feed), "--log", str(full), "--debug", "--rescan", code=1)
    logged = full.read_text()
    assert "b'a.md' is problem" in logged
    assert not [line for line in logged.splitlines() if line.startswith("2026-01-01")]
    assert logged.replace("\n", "").isprintable()
    assert stat.S_IMODE(full.stat().st_mode) & 0o077 == 0 or os.name == "nt"


def test_foreign_text_in_it_is_clean_and_never_begins_a_line(tmp_path: Path) -> None:
    log = Log()
    log.start(tmp_path / "a.log")
    log.note(f"one\n{OSC_TITLE}\r\n2026-01-01 a lie\u202e")
    log.detail(lambda: "not asked for")
    log.stop()
    log.note("not written")
    first, *lines = (tmp_path / "a.log").read_text().splitlines()
    assert first.endswith(sys.platform)
    assert lines[0].endswith("MainThread: one")
    assert lines[1:] == ["    ]0;owned", "    2026-01-01 a lie"]


def test_one_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="cannot be written"):
        Log().start(tmp_path)


FAIL = "import sys\nimport reader.library as library\nfrom reader.cli import main\n{}\nsys.exit(main(sys.argv[1:]))\n"
BREAK = "library.Library.ids = lambda self, query: 1 / 0"


def test_an_error_nobody_foresaw_is_one_sentence_and_a_log(home: Path) -> None:
    words = [sys.executable, "-c", FAIL.format(BREAK), "list", str(SAMPLE)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert done.stderr == (
        f"broadsheet: Internal error: ZeroDivisionError: division by zero; the details are in {default_file()}.\n"
    )
    assert "Traceback" in default_file().read_text()


@pytest.mark.thorough
def test_where_no_log_can_be_written_the_sentence_remains(home: Path) -> None:
    default_file().mkdir(parents=True)
    words = [sys.executable, "-c", FAIL.format(BREAK), "list", str(SAMPLE)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (70, 1)
    assert done.stderr.endswith("broadsheet: Internal error: ZeroDivisionError: division by zero.\n")


@pytest.mark.thorough
@needs_terminal
@pytest.mark.parametrize(
    ("breaking", "what"),
    [
        ("from reader.tui.screen.lists import Lists\nLists.show = lambda self, query: [][0]", "IndexError: list index out of range"),
        ("import reader.tui.terminal.input as m\nm.Input.feed = lambda self, data: [][0]", "IndexError: list index out of range"),
        ("from reader.tui.screen.lists import Lists\nLists.show = lambda self, query: self._screen.app.panic('no more')", "RuntimeError: no more"),
    ],
)  # fmt: skip
def test_in_the_app_too_and_the_terminal_is_as_it_was(tmp_path: Path, breaking: str, what: str) -> None:
    terminal = Terminal(str(SAMPLE), "--log", str(tmp_path / "a.log"), program=["-c", FAIL.format(breaking)])
    terminal.until("30 unread")
    terminal.press(b"S")
    assert terminal.wait() == 70
    _, _, after = terminal.text.rpartition("broadsheet: ")
    assert " ".join(after.split()) == (f"Internal error: {what}; the details are in {tmp_path}/a.log.")
    assert "Traceback" not in terminal.text
    assert what in (tmp_path / "a.log").read_text()
    assert terminal.settings_after == terminal.settings_before
    assert b"\x1b[?1049l" in terminal.output


@pytest.mark.thorough
@needs_terminal
def test_one_on_the_way_out_is_logged_only(tmp_path: Path) -> None:
    breaking = (
        "from reader.tui.screen.lists import Lists\nLists.show = lambda self, query: (self._screen.app.exit(), [][0])"
    )
    terminal = Terminal(str(SAMPLE), "--log", str(tmp_path / "a.log"), program=["-c", FAIL.format(breaking)])
    terminal.until("30 unread")
    terminal.press(b"S")
    assert terminal.wait() == 0
    assert "IndexError" in (tmp_path / "a.log").read_text()


@pytest.mark.thorough
@needs_terminal
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_leave_it_leaves_the_terminal_as_it_was(number: int) -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.until("AMP")
    os.kill(terminal.pid, number)
    assert terminal.wait() == 128 + number
    assert terminal.settings_after == terminal.settings_before
    assert b"\x1b[?1049l" in terminal.output
