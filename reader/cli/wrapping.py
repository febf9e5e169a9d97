"""Lines of Markdown or plain text broken between words, for a terminal that would break them anywhere."""

import re
from collections.abc import Iterator

from reader.text import clean

_FENCE = re.compile(r"\s*(?:```|~~~)")
_AHEAD = re.compile(r"(?:> ?|[-*+] +|\d+[.)] +| +)*")  # quotation marks, list markers and blanks

# A word ends at a blank, and East Asian text at any character that may not be followed by closing punctuation
_WIDE = "\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd"
_CLOSING = (  # brackets, commas, full stops
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\u2026"
)
_PIECE = re.compile(f" +|[^ {_WIDE}]+[{_CLOSING}]*|[{_WIDE}][{_CLOSING}]*")


def wrapped(text: str, width: int) -> str:
    """The lines of `text` in at most `width` cells of a terminal; longer are only words, such as URLs, code between
    fences, and tables.
    """
    lines: list[str] = []
    is_code = False
    for line in text.splitlines():
        is_fence = bool(_FENCE.match(line))
        is_code ^= is_fence
        as_is = is_code or is_fence or line.lstrip().startswith("|")
        lines += [line] if as_is or clean.cells(line) <= width else broken(line, width)
    return "".join(f"{line}\n" for line in lines)


def broken(line: str, width: int) -> Iterator[str]:
    """The parts of one line, those after the first below the text of its list item, or within its quotation."""
    ahead = _AHEAD.match(line)[0]  # type: ignore[index]  # it always matches, if nothing
    below = "".join(char if char == ">" else " " for char in ahead)
    if clean.cells(ahead) > width // 2:
        below = ""
    part, used, is_empty = ahead, clean.cells(ahead), True
    for piece in _PIECE.findall(line[len(ahead) :]):
        room = clean.cells(piece)
        if used + room > width and not is_empty and not piece.isspace():
            yield part.rstrip()
            part, used, is_empty = below, len(below), True
        part, used = part + piece, used + room
        is_empty &= piece.isspace()
    yield part.rstrip()
