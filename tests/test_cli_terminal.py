"""What a terminal gets and a pipe does not: lines that fit, colours, a pager."""

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import SAMPLE, article, feed_of, write
from terminal import Terminal

from reader.text.clean import cells

needs_terminal = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")

UNSET = {"COLUMNS": "", "LINES": ""}  # a shell that exports them says what size it is
LONG = "A headline that no terminal of this world has room for, 嫦娥六号 and all, " * 3


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Three articles, the newest of which has a long title."""
    feed = feed_of(tmp_path / "feed", 2)
    write(feed, "z.md", article(9, title=LONG.strip()))
    return feed


def shown(*words: object, size: tuple[int, int] = (80, 24), code: int = 0, **environ: str) -> str:
    """All that a command wrote to a terminal, without colours."""
    terminal = Terminal(*map(str, words), size=size, environ={**UNSET, **environ})
    assert terminal.wait() == code
    return terminal.text.replace("\r\n", "\n")


@pytest.mark.quick(1)
@needs_terminal
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_are_cut_to_the_terminal(feed: Path, columns: int) -> None:
    for words in (["list"], ["stories"], ["stats"], ["count", "--by", "topic"]):
        lines = shown(*words, SAMPLE, "-q", size=(columns, 200)).splitlines()
        assert lines, words
        assert max(map(cells, lines)) <= columns, words
    newest = shown("list", feed, size=(columns, 24)).splitlines()[0]
    assert newest.endswith("…")
    assert cells(newest) in (columns, columns - 1)  # the sign at the edge may have two cells
    assert newest.startswith("2026-01-10  ")


@pytest.mark.thorough
@needs_terminal
@pytest.mark.parametrize("words", [["--wide"], ["--tsv", "--fields", "title"], ["--jsonl"], ["--paths"]])
def test_no_line_is_cut_that_is_to_be_whole(feed: Path, words: list[str], tell: Any) -> None:
    listed = shown("list", feed, *words)
    assert "…" not in listed
    assert listed == tell("list", feed, *words).out


def test_no_line_is_cut_in_a_pipe(feed: Path, tell: Any) -> None:
    assert tell("list", feed).lines[0].endswith(LONG.strip())


TEXT = """\
An example of a paragraph that is longer than eighty cells, so that it has to be broken somewhere between two words of it.

- an item of a list that is longer than eighty cells, so that it has to be broken below its own first word and no other

> a quotation that is longer than eighty cells, so that it has to be broken and its mark repeated on each of the lines

https://example.com/an/address/that/is/longer/than/eighty/cells/and/that/has/to/stay/whole/so/that/it/can/be/clicked

```
code that is longer than eighty cells and stands as it is, because a break would change what it says and does there
```
"""

WRAPPED = """\
An example of a paragraph that is longer than eighty cells, so that it has to be
broken somewhere between two words of it.

- an item of a list that is longer than eighty cells, so that it has to be
  broken below its own first word and no other

> a quotation that is longer than eighty cells, so that it has to be broken and
> its mark repeated on each of the lines

https://example.com/an/address/that/is/longer/than/eighty/cells/and/that/has/to/stay/whole/so/that/it/can/be/clicked

```
code that is longer than eighty cells and stands as it is, because a break would change what it says and does there
```
"""


@pytest.mark.thorough
@needs_terminal
def test_an_article_is_wrapped_at_80_cells_or_the_narrower_terminal(tmp_path: Path, tell: Any) -> None:
    write(tmp_path, "a.md", f"---\ntitle: A\n---\n{TEXT}")
    for columns in (80, 200):
        text = shown("show", tmp_path, size=(columns, 60))
        assert text[text.index("An example") : text.index("\nLinks")] == WRAPPED
    narrow = shown("show", tmp_path, size=(50, 60)).splitlines()
    assert "An example of a paragraph that is longer than" in narrow
    assert tell("show", tmp_path).out == shown("show", tmp_path, "--wide", size=(80, 60))


# A pager that tells what it was given: its arguments, how many lines, whether any is coloured.
PAGER = """\
import signal
import sys
if "hold" in sys.argv:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("holding", flush=True)
    open("/dev/tty").readline()
lines = [] if "leave" in sys.argv else sys.stdin.readlines()
if "leave" in sys.argv:
    sys.stdin.readline()
print("paged", len(lines), "\\x1b[2m" in "".join(lines), *sys.argv[1:])
sys.exit(3 if "fail" in sys.argv else 0)
"""


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """The value of `$PAGER` for such a pager."""
    file = tmp_path / "pager.py"
    file.write_text(PAGER)
    return shlex.join([sys.executable, str(file)])


PAGED = [  # arguments, the size of the terminal, how many lines the pager is given: None where there is none
    ("list", (80, 24), 30),
    ("list -n 23", (80, 24), None),  # and one line for the prompt
    ("list -n 24", (80, 24), 24),
    ("list", (80, 40), None),
    ("list --no-pager", (80, 24), None),
    ("list --json", (80, 24), None),
    ("list --csv", (80, 24), None),
    ("keys", (200, 24), 80),
    ("help query", (80, 24), 100),
    ("--help", (80, 24), None),
]


@pytest.mark.quick(1)
@needs_terminal
@pytest.mark.parametrize(("words", "size", "lines"), PAGED)
def test_what_is_longer_than_the_screen_goes_through_the_pager(
    pager: str, words: str, size: tuple[int, int], lines: int | None
) -> None:
    command, *more = words.split()
    feeds = [str(SAMPLE)] if command == "list" else []
    written = shown(command, *feeds, *more, size=size, PAGER=pager)
    assert ("paged " in written) == (lines is not None)
    if lines:
        _, _, told = written.rpartition("paged ")
        count = int(told.split()[0])
        assert count == lines if command == "list" else count > lines


@needs_terminal
def test_no_shell_reads_the_pager_and_only_less_gets_colours(pager: str, tmp_path: Path) -> None:
    odd = f"{pager} 'an argument; touch {tmp_path}/made' $HOME `touch {tmp_path}/made`"
    told = shown("list", SAMPLE, PAGER=odd).splitlines()
    assert told[0] == f"paged 30 False an argument; touch {tmp_path}/made $HOME `touch {tmp_path}/made`"
    assert not (tmp_path / "made").exists()
    assert "paged 30 True" in shown("list", SAMPLE, "--color=always", PAGER=pager)


@pytest.mark.thorough
@needs_terminal
def test_notes_come_once_the_pager_has_ended(pager: str) -> None:
    told = shown("list", SAMPLE, PAGER=f"{pager} fail").splitlines()
    assert told[0].startswith("paged 30")
    assert told[1] == f"broadsheet: {Path(sys.executable).name} ended with exit code 3."
    assert told[2] == "broadsheet: 30 articles in the sample feed, 1 file that cannot be read."


@pytest.mark.thorough
@needs_terminal
def test_a_pager_may_be_left_before_it_has_all(pager: str, tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 3000)  # more than a pipe holds
    assert shown("list", feed, PAGER=f"{pager} leave") == "paged 0 False leave\n"


@pytest.mark.thorough
@needs_terminal
def test_an_interrupt_is_the_pagers_business(pager: str) -> None:
    terminal = Terminal("list", str(SAMPLE), size=(80, 24), environ={**UNSET, "PAGER": f"{pager} hold"})
    terminal.until("holding")
    terminal.press(b"\x03")
    terminal.until("^C")
    terminal.press(b"\n")
    assert terminal.wait() == 0
    assert "paged 30 False hold" in terminal.text


@pytest.mark.thorough
@needs_terminal
@pytest.mark.skipif(not shutil.which("less"), reason="there is no less")
def test_less_shows_colours_and_is_left_with_its_key() -> None:
    terminal = Terminal("list", str(SAMPLE), size=(80, 24), environ={**UNSET, "PAGER": "less", "LESS": "FRX"})
    terminal.until("2025-")
    assert b"\x1b[2m2026-" in terminal.output
    terminal.press_until(b"q", lambda: "1 file that cannot be read" in terminal.text)
    assert terminal.wait() == 0
    assert terminal.settings_after == terminal.settings_before


@pytest.mark.quick(1)
@needs_terminal
@pytest.mark.parametrize("value", ["", "cat", "no-such-program -x", '"unclosed'])
def test_without_a_pager_it_is_written_as_it_is(value: str) -> None:
    told = shown("list", SAMPLE, "-q", PAGER=value).splitlines()
    assert len(told) == 30
    noted = "The program in $PAGER was not found: " in shown("list", SAMPLE, PAGER=value)
    assert noted == (value not in ("", "cat"))


@pytest.mark.thorough
@needs_terminal
def test_nothing_is_paged_or_cut_for_a_dumb_terminal(pager: str) -> None:
    assert len(shown("list", SAMPLE, "-q", PAGER=pager, TERM="dumb").splitlines()) == 30


COLOURS = [  # options, variables, is it coloured on a terminal, is it in a pipe
    ("", {}, True, False),
    ("", {"NO_COLOR": "1"}, False, False),
    ("--color=auto", {"NO_COLOR": "1"}, False, False),
    ("--color=always", {"NO_COLOR": "1"}, True, True),
    ("--color always", {"TERM": "dumb"}, True, True),
    ("--color=never", {}, False, False),
]


@pytest.mark.quick(1)
@needs_terminal
@pytest.mark.parametrize(("option", "variables", "on_terminal", "in_pipe"), COLOURS)
def test_color_is_auto_always_or_never(
    option: str, variables: dict[str, str], on_terminal: bool, in_pipe: bool, tell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal("list", str(SAMPLE), "-n", "2", *option.split(), environ=variables)
    terminal.wait()
    assert (b"\x1b[2m2026-" in terminal.output) == on_terminal == (b"\x1b" in terminal.output)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[2m2026-" in tell(*option.split(), "list", SAMPLE, "-n", "2").out) == in_pipe
