"""Footnotes of Markdown's dialects: a number where one is called, and the note beneath the block where that is.

Pandoc's and PHP Markdown Extra's form: `[^label]`, `[^label]: the note`, and `^[the note]` within the text.
"""

import re
from collections.abc import Iterator

_DEFINITION = re.compile(r" {0,3}\[\^([^][\s]{1,100})\]:[ \t]*(.*)")
_CALL = re.compile(r"(?<!\\)\^\[([^][\n]{1,1000})\]|\[\^([^][\s]{1,100})\]")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def with_footnotes(text: str) -> str:
    """`text` with each note as a quote beneath the block that calls it first; what nothing calls is at the end."""
    if "[^" not in text and "^[" not in text:
        return text
    notes = _Notes()
    blocks = list(_blocks(notes.taken_from(text)))
    done: list[str] = []
    for block in blocks:
        done += [notes.numbered(block), *notes.called()]
    done += notes.left()
    return "\n\n".join(done) if notes.count else text


def _blocks(text: str) -> Iterator[str]:
    """The blocks of `text` that begin at the left, each with all that is indented below it."""
    block: list[str] = []
    for paragraph in re.split(r"\n(?:[ \t]*\n)+", text):
        if block and not paragraph.startswith((" ", "\t")):
            yield "\n\n".join(block)
            block = []
        block.append(paragraph)
    yield "\n\n".join(block)


class _Notes:
    """The notes of a text, by their labels, numbered as they are called."""

    def __init__(self) -> None:
        self._notes: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._new: list[str] = []  # labels called since they were asked for last

    @property
    def count(self) -> int:
        """How many were called or left."""
        return len(self._numbers)

    def taken_from(self, text: str) -> str:
        """`text` without the definitions, whose notes are known from now on."""
        done: list[str] = []
        label = ""
        is_blank = False
        for line in text.split("\n"):
            if definition := _DEFINITION.fullmatch(line):
                label = definition[1]
                self._notes[label] = definition[2]
            elif label and line.strip() and (line.startswith(("    ", "\t")) or not is_blank):
                self._notes[label] += ("\n\n" if is_blank else "\n") + line.strip()
            else:
                label = label if not line.strip() else ""
                done.append(line)
            is_blank = not line.strip()
        return "\n".join(done)

    def numbered(self, block: str) -> str:
        """`block` with numbers where it calls notes."""
        return _CALL.sub(self._number, block)

    def _number(self, call: re.Match[str]) -> str:
        label = call[2]
        if call[1] is not None:
            label = f"\n{len(self._notes)}"
            self._notes[label] = call[1]
        if label not in self._notes:
            return call[0]
        return _raised(self._number_of(label))

    def _number_of(self, label: str) -> int:
        if label not in self._numbers:
            self._numbers[label] = len(self._numbers) + 1
            self._new.append(label)
        return self._numbers[label]

    def called(self) -> Iterator[str]:
        """The notes called since this was asked last, as one quote, if there are any."""
        if self._new:
            text = "\n\n".join(f"{_raised(self._numbers[label])} {self._notes[label]}" for label in self._new)
            self._new = []
            yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def left(self) -> Iterator[str]:
        """The notes that nothing calls."""
        for label in self._notes:
            self._number_of(label)
        return self.called()


def _raised(number: int) -> str:
    return str(number).translate(_SUPERSCRIPT)
