"""Lines broken for a terminal: no word is lost, and none is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.wrapping import broken, wrapped
from reader.text.clean import cells

LINES = [  # a line, its width, the lines that become of it
    ("one two three", 13, ["one two three"]),
    ("one two three", 12, ["one two", "three"]),
    ("one two three", 3, ["one", "two", "three"]),
    ("one  two", 5, ["one", "two"]),
    ("an-unbreakable-word", 5, ["an-unbreakable-word"]),
    ("  see https://example.com/a/b", 10, ["  see", "  https://example.com/a/b"]),
    ("- one two three", 10, ["- one two", "  three"]),
    ("12. one two three", 12, ["12. one two", "    three"]),
    ("> one two three", 10, ["> one two", "> three"]),
    ("> - one two three", 12, ["> - one two", ">   three"]),
    ("嫦娥六号探测器", 8, ["嫦娥六号", "探测器"]),
    ("嫦娥六号。探测器", 8, ["嫦娥六", "号。探测", "器"]),  # a full stop begins no line
    ("the 嫦娥 probe", 8, ["the 嫦娥", "probe"]),
    ("| a cell | another cell |", 10, ["| a cell | another cell |"]),
    ("", 10, [""]),
]


@pytest.mark.parametrize(("line", "width", "lines"), LINES)
def test_a_line_is_broken_between_words(line: str, width: int, lines: list[str]) -> None:
    assert wrapped(line or "\n", width).splitlines() == lines


def test_code_between_fences_stands_as_it_is() -> None:
    text = "```\nx = 'one two three'\n```\none two three\n"
    assert wrapped(text, 7) == "```\nx = 'one two three'\n```\none two\nthree\n"


TEXT = st.text(st.sampled_from("ab嫦。、 >-*1.`é"), max_size=60)


@given(TEXT, st.integers(4, 40))
def test_no_character_is_lost_and_only_words_are_longer(line: str, width: int) -> None:
    parts = list(broken(line, width))
    bare = "".join(parts).replace(" ", "")
    marks = bare.count(">") - line.count(">")
    assert marks >= 0, "a mark of a quotation may be repeated, and nothing else"
    assert bare.replace(">", "") == line.replace(" ", "").replace(">", "")
    for part in parts:
        assert cells(part) <= width or " " not in part.lstrip(" >-*.1"), part
