"""What a terminal may send, and what of it are keys."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("Textual reads terminals otherwise there", allow_module_level=True)

from builders import feed_of
from hypothesis import given
from hypothesis import strategies as st
from terminal import Terminal
from textual.constants import ESCAPE_DELAY
from textual.events import AppFocus, Key, MouseScrollDown, Paste
from textual.message import Message

from reader.tui.terminal.input import SILENCE, Input

ESCAPED = st.sampled_from([
    b"\x1b", b"\x1b[", b"\x1b[<", b"\x1b[?", b"\x1b[48;", b"\x1b[200~", b"\x1b[201~", b"\x1b]", b"\x1b_", b"\x1bP", b"\x1bO",
    b"\x1b\\", b"\xc2\x9b", b"\xc2\x9f", b"\x07", b"\xff", b"99999999999", b";", b":", b"u", b"R", b"~", b"t", b"M", b"j",
])  # fmt: skip


def events(*reads: bytes) -> list[Message]:
    """What comes of reads, one soon after another, and of the silence after them."""
    input_ = Input()
    made = [event for data in reads for event in input_.feed(data)]
    return [*made, *input_.rest(ESCAPE_DELAY), *input_.rest(SILENCE)]


def keys(*reads: bytes) -> list[str]:
    return [event.key for event in events(*reads) if isinstance(event, Key)]


@pytest.mark.parametrize(
    ("sent", "pressed"),
    [
        (b"j", ["j"]),
        ("é語".encode(), ["é", "語"]),
        (b"\x1b", ["escape"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1bj", ["alt+j"]),
        (b"\x1bjk", ["alt+j", "k"]),
        (b"\x1b[", ["left_square_bracket"]),
        (b"\x1b]", ["right_square_bracket"]),
        (b"\x1bO", ["alt+shift+o"]),
        (b"\x1bP", ["alt+shift+p"]),
        (b"\x1b_", ["underscore"]),
        (b"\x1b[A\x1bOB\x1b[1;5C", ["up", "down", "ctrl+right"]),
        (b"\x1b\x1b[A", ["escape", "up"]),
        (b"\x1b[[A", ["f1"]),  # the Linux console
        (b"\x1b[27u\x1b[97;5u", ["escape", "ctrl+a"]),  # kitty's
        (b"\xc2\x9bA", ["up"]),  # the same introducer, in one character
        (b"\r\t\x03", ["enter", "tab", "ctrl+c"]),
        (b"\xffj", ["replacement_character", "j"]),
        (b"caf\xe9j", ["c", "a", "f", "replacement_character", "j"]),
        (b"\x1b[\xffj", ["left_square_bracket", "replacement_character", "j"]),
    ],
)
def test_keys(sent: bytes, pressed: Sequence[str]) -> None:
    assert keys(sent) == pressed
    assert keys(*(bytes([byte]) for byte in sent)) == pressed


ANSWERS = {
    "a kitty picture's": b"\x1b_Gi=31;OK\x1b\\",
    "the window's title": b"\x1b]lgo to the end: G q\x1b\\",
    "the icon's title": b"\x1b]Lvi e\x07",
    "a colour": b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    "the clipboard": b"\x1b]52;c;" + b"cXFx" * 30_000 + b"\x07",
    "a private message": b"\x1b^jjq\x1b\\",
    "a string": b"\x1bXjjq with \x07 a bell and\nlines\x1b\\",
    "a string in one character": b"\xc2\x98jjq\xc2\x9c",
    "a setting": b"\x1bP1$r0m\x1b\\",
    "a name": b"\x1bP>|XTerm(380)\x1b\\",
    "one that another cancels": b"\x1b_jjq\x18",
    "what it is": b"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28;29c",
    "its parameters": b"\x1b[?2026;0$y",
    "its size": b"\x1b[8;30;120t",
    "where the cursor is": b"\x1b[12;40R",
    "none, though whole": b"\x1b[1;2;3;4;5x\x1b[>0q\x1b[ j",
    "far too long": b"\x1b[" + b"9" * 100_000 + b"R",
    "no character": b"\x1b[1114112u\x1b[48;:~\x1b[:R\x1b[99999999999999999999R",
    "in no order": b"\x1b[-11;55-1 Q\x1b[1 2$3q",
    "a mouse beyond the edge": b"\x1b[<0;-1;5M",
    "a mouse of the old kind": b"\x1b[M !!",
    "never ended": b"\x1b[12;4",
    "never ended, and long": b"\x1b[" + b"1;" * 50,
    "a string that never ends": b"\x1b_jjq",
}


@pytest.mark.parametrize("sent", ANSWERS.values(), ids=ANSWERS)
def test_answers_of_the_terminal_are_no_keys(sent: bytes) -> None:
    assert keys(sent) == []
    assert keys(sent[:9], sent[9:]) == []
    input_ = Input()
    assert not [event for event in input_.feed(sent) if isinstance(event, Key)]
    assert not [event for event in input_.rest(SILENCE) if isinstance(event, Key)]
    assert [event.key for event in input_.feed(b"j") if isinstance(event, Key)] == ["j"]


def test_a_key_that_begins_a_sequence_ends_an_answer() -> None:
    assert keys(b"\x1b_never ended\x1b[A", b"j") == ["up", "j"]
    assert keys(b"\x1b_never ended\x03", b"j") == ["ctrl+c", "j"]


@pytest.mark.parametrize(
    ("reads", "pasted"),
    [
        ([b"\x1b[200~two\nlines\x1b[201~"], "two\nlines"),
        ([b"\x1b[200~caf\xe9 \x1b[A\x00\x1b[201~"], "caf� \x1b[A"),
        ([b"\x1b[200~one\x1b[20", b"1~"], "one"),
        ([b"\x1b[2", b"00~one\x1b", b"[0~\x1b[201~"], "one\x1b[0~"),
        ([b"\x1b[200~without an end"], "without an end"),
        ([b"\x1b[200~without\x1b[201"], "without\x1b[201"),
        ([b"\x1b[200~\x1b[201~"], ""),
    ],
)
def test_pastes(reads: Sequence[bytes], pasted: str) -> None:
    made = events(*reads)
    assert [event.text for event in made if isinstance(event, Paste)] == [pasted]
    assert len(made) == 1


def test_a_paste_that_never_ends_is_bounded() -> None:
    (paste,) = events(b"\x1b[200~", *[b"x" * 4096] * 1000)
    assert isinstance(paste, Paste)
    assert len(paste.text) == 1_000_000


def test_other_events_stay_what_they_are() -> None:
    assert [type(event) for event in events(b"\x1b[I\x1b[<65;10;5M")] == [AppFocus, MouseScrollDown]


@given(st.lists(st.one_of(ESCAPED, st.binary(max_size=8)), max_size=12), st.integers(0, 40))
def test_after_anything_at_all_a_key_is_a_key(parts: list[bytes], cut: int) -> None:
    sent, input_ = b"".join(parts), Input()
    for data in (sent[:cut], sent[cut:]):
        assert all(isinstance(event, Message) for event in input_.feed(data))
    assert all(isinstance(event, Message) for event in [*input_.rest(ESCAPE_DELAY), *input_.rest(SILENCE)])
    assert [*input_.feed(b"\xef\xbf\xbd")][-1:] and [event.key for event in input_.feed(b"j")] == ["j"]  # type: ignore[attr-defined]


@pytest.mark.quick(1)
@pytest.mark.usefixtures("been_here")
@pytest.mark.parametrize("sent", [b"\xff", b"\x1b[1114112u", b"\x1b[200~paste without an end", b"\x1b_never ended"])
def test_the_reader_goes_on_and_answers_the_next_key(tmp_path: Path, sent: bytes) -> None:
    terminal = Terminal(str(feed_of(tmp_path, 5)))
    terminal.until("1/5")
    terminal.until_true(lambda: b"\x1b[?1004h" in terminal.output)
    terminal.press(sent)
    terminal.press_until(b"j", lambda: re.search("[2-5]/5", str(terminal.screen.lines)) is not None)
    terminal.press(b"\x1b[27uQ")
    assert terminal.wait() == 0
