"""End to end: not a byte reaches the terminal over a hostile feed that would not over a benign one."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from escapes import Written, take_apart
from hostile import CLIPBOARD, KINDS, MARKUP, OSC_TITLE, benign_feed, hazards, hostile_feed
from terminal import Terminal, rest

from reader.cli import main
from reader.system.paths import cache_dir
from reader.text.clean import printable

needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

PAGES = 3
SHOWN = (  # whose details are looked at, too
    "body-code-language", "body-controls", "body-entities", "body-image", "body-link-controls", "body-link-html", "body-markup",
    "body-table", "field-excerpt", "field-image-title", "field-key", "field-provider-map", "field-related-map", "key-markup",
    "terminal-osc-link", "title-long",
)  # fmt: skip
WINDOWS = {  # by their keys, and what is on the screen then; the notice where there is nothing for the window
    b"!": ("─ Files that are not articles ─", "No problems"),
    b"?": ("─ Keys ─",),
    b";": ("─ Links ─", "This article has no links."),
}


@pytest.mark.parametrize(
    ("output", "kinds", "shown", "copied"),
    [
        (b"plain \x1b[1;31mred\x1b[0m\x1b[5;7H", {"CSI m", "CSI H"}, "plain red", ()),
        (b"\x1b[2J\x1b[?25l", {r"'\x1b[2J'", r"'\x1b[?25l'"}, "", ()),
        (OSC_TITLE.encode(), {r"'\x1b]0;owned\x07'"}, "", ()),
        (CLIPBOARD.encode(), {"OSC 52"}, "", ("rm -rf ~\n",)),
        (b"\x1bP$qm\x1b\\\x1b_x\x1b\\", {repr("\x1bP$qm\x1b\\"), repr("\x1b_x\x1b\\")}, "", ()),
        (b"\x1bc\x07\x1b(0", {r"'\x1bc'", r"'\x07'", r"'\x1b(0'"}, "", ()),
        ("\x9b31m".encode(), {r"'\x9b'"}, "31m", ()),
    ],
)
def test_output_is_taken_apart(output: bytes, kinds: set[str], shown: str, copied: tuple[str, ...]) -> None:
    assert take_apart(output) == Written(frozenset(kinds), shown, copied)


@pytest.mark.parametrize("output", [b"\xff", b"\x1b]0;never ended", b"\x1b[12"])
def test_what_is_no_sequence_is_an_error(output: bytes) -> None:
    with pytest.raises(ValueError):
        take_apart(output)


@pytest.mark.thorough
@needs_terminal
@pytest.mark.usefixtures("been_here")
def test_a_hostile_feed_writes_nothing_that_a_benign_one_does_not(tmp_path: Path) -> None:
    hostile = hostile_feed(tmp_path / "hostile" / "news" / "feed")  # the window is named after the last two
    made = hazards(hostile, tmp_path)
    articles = [kind.file.encode() for kind in KINDS if kind.fate == "article"]
    articles += [name for name, (fate, _) in made.items() if fate == "article"]
    rows = [sorted(articles).index(f"{name}.md".encode()) + 1 for name in SHOWN]
    benign = benign_feed(tmp_path / "benign" / "news" / "feed", len(articles))

    terminals = [Terminal(str(feed), size=(160, 60)) for feed in (benign, hostile)]
    for terminal in terminals:
        press(terminal, b"", f" {len(articles)} unread")
        terminal.until_true(lambda: (cache_dir() / "look.json").exists())
        press(terminal, b"sf", "path A–Z")
        for _ in range(PAGES):
            place = terminal.screen.lines[-1]
            terminal.press(b"\x06")
            terminal.until_true(lambda: terminal.screen.lines[-1] != place)  # noqa: B023, it is read at once
        for key in (b"!", b"?"):
            press(terminal, key, *WINDOWS[key])
            close(terminal, WINDOWS[key][0])
        for row in rows:
            press(terminal, b"%dg" % row, f" {row}/{len(articles)}")
            rest([terminal])  # the article behind it, or not
        press(terminal, b";", *WINDOWS[b";"])
        press(terminal, b"y", "Sent to the terminal's clipboard", "This article has no URL to copy.")
        close(terminal, WINDOWS[b";"][0])
        press(terminal, b"YorS", "path Z–A")
        rest([terminal])
        end(terminal)
    compare(*terminals)

    again = Terminal(str(hostile), size=(160, 60))  # whose first rows are painted before Textual is imported
    press(again, b"", " unread")
    end(again)
    compare(terminals[0], again)


def press(terminal: Terminal, keys: bytes, *answers: str) -> None:
    """Type `keys`, until one of the answers is on the screen."""
    terminal.press(keys)
    terminal.until_true(lambda: has_any(terminal, answers))


def has_any(terminal: Terminal, words: Sequence[str]) -> bool:
    return any(word in line for word in words for line in terminal.screen.lines)


def close(terminal: Terminal, title: str) -> None:
    """Close a window, if it is there: a key behind an Esc that nothing answers would be one with it."""
    if has_any(terminal, [title]):
        terminal.press(b"\x1b")
        terminal.until_true(lambda: not has_any(terminal, [title]))


def end(terminal: Terminal) -> None:
    terminal.press(b"Q")
    assert terminal.wait() == 0


def compare(benign: Terminal, hostile: Terminal) -> None:
    allowed, written = take_apart(benign.output), take_apart(hostile.output)
    assert written.kinds <= allowed.kinds
    assert printable(written.text) == written.text
    assert [printable(copied) for copied in written.copied] == [*written.copied]


@pytest.mark.thorough
def test_neither_the_list_nor_its_errors_hold_a_control(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    feed = hostile_feed(tmp_path / f"named{OSC_TITLE}{MARKUP.replace('/', '')}")
    hazards(feed, tmp_path)
    for words in (["list"], ["list", "--jsonl"]):
        assert main([*words, str(feed)]) == 0
    assert main(["list", str(feed / OSC_TITLE)]) == 2
    assert main(["--log", str(feed), OSC_TITLE]) == 2
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == out.count("\n")
    assert printable(out) == out
    assert printable(err) == err
