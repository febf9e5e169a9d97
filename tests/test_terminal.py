"""The app as a process of its own in a real terminal, driven and read from outside."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.feedgen import make_feed
from builders import SAMPLE, front_matter, write
from terminal import Terminal

from reader.library.reading import FEW
from reader.system.paths import cache_dir

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("been_here"),
]


def test_it_starts_reads_and_ends_leaving_the_terminal_as_it_was() -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"jq")
    assert terminal.wait() == 0
    assert terminal.output.rstrip().endswith((b"\x1b[?1004l\x1b[23;2t", b"\x1b[?25h\x1b[23;2t", b"l\x1b[23;2t"))
    assert b"\x1b[?1049l" in terminal.output  # back from the alternate screen
    assert "Traceback" not in terminal.text


@pytest.mark.thorough
def test_keys_typed_ahead_of_a_menu_reach_it() -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"sh")
    terminal.until("hottest first")
    terminal.press(b"stS")
    terminal.until("title Z")
    terminal.press(b"q")
    assert terminal.wait() == 0


@pytest.mark.thorough
def test_keys_typed_before_the_app_is_there_reach_it() -> None:
    noting = Terminal(str(SAMPLE))
    noting.until("30 unread")
    noting.until_true(lambda: (cache_dir() / "look.json").exists())
    noting.press(b"q")
    assert noting.wait() == 0
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")  # painted, before Textual is imported
    assert b"\x1b[?1004h" not in terminal.output, "there was no first paint"
    terminal.press(b"j\r\x04")
    terminal.until("Back")  # Enter went to the article
    terminal.press(b"qq")
    assert terminal.wait() == 0
    assert terminal.output.count(b"\x1b[?1049h") == 1
    assert b"\x1b[?1049l" in terminal.output


@pytest.mark.thorough
def test_many_files_are_read_by_other_processes_which_end_with_it(tmp_path: Path) -> None:
    make_feed(tmp_path, FEW + 100)
    terminal = Terminal(str(tmp_path))
    terminal.until(f"{FEW + 100:,} articles")
    terminal.press(b"q")
    assert terminal.wait() == 0
    assert "Traceback" not in terminal.text


@pytest.mark.thorough
def test_a_text_browser_that_wrecks_the_terminal_leaves_it_whole(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It turns the echo off, the mouse on, letters into lines, gets a C-c, and dies of a signal."""
    browser = home / "w3m"
    browser.write_text(
        f"#!{sys.executable}\nimport os, signal, sys, termios, time\n"
        "settings = termios.tcgetattr(0)\ntermios.tcsetattr(0, termios.TCSANOW, [0, 0, settings[2], 0, *settings[4:]])\n"
        "print('\\x1b[?1049h\\x1b[31m\\x1b(0BROWSING ' + sys.argv[1], flush=True)\n"
        "os.kill(os.getppid(), signal.SIGINT)\ntime.sleep(0.1)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(browser))
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"o")
    terminal.until("BROWSING https://")
    terminal.until("-9: ")
    assert b"\x1b[!p" in terminal.output.partition(b"BROWSING")[2]
    terminal.press(b"jq")
    assert terminal.wait() == 0
    assert terminal.settings_after == terminal.settings_before


Edits = Callable[[str], None]


@pytest.fixture
def edits(home: Path, monkeypatch: pytest.MonkeyPatch) -> Edits:
    """Makes an editor that says what it was given, and changes the `text` of the file as a line of Python does."""

    def make(change: str) -> None:
        editor = home / "nano"
        editor.write_text(
            f"#!{sys.executable}\nimport pathlib, sys\nprint('EDITING', sys.argv[1:], flush=True)\n"
            f"path = pathlib.Path(sys.argv[-1])\ntext = path.read_text()\n{change}\npath.write_text(text)\n"
        )
        editor.chmod(0o700)
        monkeypatch.setenv("EDITOR", str(editor))

    return make


@pytest.mark.thorough
def test_an_article_is_edited_at_a_line(tmp_path: Path, edits: Edits) -> None:
    path = write(tmp_path, "a.md", front_matter(title="Before"))
    edits("text = text.replace('Before', 'Afterwards')")
    terminal = Terminal(str(tmp_path))
    terminal.until("Before")
    terminal.press(b"2e")
    terminal.until(f"EDITING ['+2', {str(path)!r}]")
    terminal.until("Afterwards")
    terminal.press(b"q")
    assert terminal.wait() == 0


@pytest.mark.thorough
def test_a_problem_is_mended_in_the_editor(tmp_path: Path, edits: Edits) -> None:
    write(tmp_path, "a.md", front_matter(title="Whole"))
    broken = write(tmp_path, "-b [x].md", "---\nodd: 1\ntitle: 'Mended\n---\n")
    edits("text = text.replace(chr(39), '')")
    terminal = Terminal(str(tmp_path))
    terminal.until("1 problem (!)")
    terminal.press(b"!")
    terminal.until("not closed")
    terminal.press(b"\r")
    terminal.until(f"EDITING ['+3', {str(broken)!r}]")
    terminal.until("2 articles")
    terminal.until_true(lambda: "1 problem (!)" not in str(terminal.screen.lines))
    terminal.press(b"!")
    terminal.until("No problems")
    terminal.press(b"q")
    assert terminal.wait() == 0


@pytest.mark.thorough
def test_the_settings_are_edited_and_apply_at_once(home: Path, edits: Edits) -> None:
    edits("text += '[keys]\\nopen = \"e\"\\n'")
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text("# mine\n")
    terminal = Terminal("sample_feed")
    terminal.until("o Open")
    terminal.press(b"E")
    terminal.until("e Open")
    terminal.press(b"q")
    assert terminal.wait() == 0


@pytest.mark.thorough
def test_settings_that_cannot_be_read_are_edited_at_the_line_to_blame(home: Path, edits: Edits) -> None:
    edits("text = text.replace('open = 1', 'open = \"e\"')")
    settings = home / "config" / "config.toml"
    settings.parent.mkdir()
    settings.write_text("# mine\n[keys]\nopen = 1\n")
    terminal = Terminal("sample_feed")
    terminal.until("o Open")
    terminal.press(b"E")
    terminal.until(f"EDITING ['+3', {str(settings)!r}]")
    terminal.until("e Open")
    terminal.press(b"q")
    assert terminal.wait() == 0
