"""The app as a process of its own in a real terminal, driven and read from outside."""

import os
from pathlib import Path

import pytest
from benchmarks.feedgen import make_feed
from builders import SAMPLE
from terminal import Terminal

from reader.library.reading import FEW
from reader.places import cache_dir

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def test_it_starts_reads_and_ends_leaving_the_terminal_as_it_was() -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"jq")
    assert terminal.wait() == 0
    assert terminal.output.rstrip().endswith((b"\x1b[?1004l", b"\x1b[?25h", b"l"))
    assert b"\x1b[?1049l" in terminal.output  # back from the alternate screen
    assert "Traceback" not in terminal.text


def test_keys_typed_ahead_of_a_menu_reach_it() -> None:
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"sh")
    terminal.until("hottest first")
    terminal.press(b"stS")
    terminal.until("title Z")
    terminal.press(b"q")
    assert terminal.wait() == 0


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


def test_many_files_are_read_by_other_processes_which_end_with_it(tmp_path: Path) -> None:
    make_feed(tmp_path, FEW + 100)
    terminal = Terminal(str(tmp_path))
    terminal.until(f"{FEW + 100:,} articles")
    terminal.press(b"q")
    assert terminal.wait() == 0
    assert "Traceback" not in terminal.text
