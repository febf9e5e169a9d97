"""What a program writes to a terminal, taken apart: every escape sequence by its kind, and the text between."""

import re
from base64 import b64decode
from typing import NamedTuple

# ECMA-48: a control sequence, a string to the terminal with its end, another escape; then bare controls.
_TOKEN = re.compile(
    r"(?P<csi>\x1b\[(?P<parameters>[0-?]*)(?P<middle>[ -/]*)(?P<final>[@-~]))"
    r"|(?P<string>\x1b(?P<opens>[P\]X^_])(?P<said>[^\x1b\x07]*)(?P<end>\x1b\\|\x07))"
    r"|(?P<escape>\x1b[ -/]*[0-OQ-WYZ\\`a-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
_MOVES = "HfABCDG"  # where to: any place on the screen
_COPY = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)")


class Written(NamedTuple):
    """The kinds of sequences that were written, and the text."""

    kinds: frozenset[str]
    text: str
    copied: tuple[str, ...]  # to the clipboard


def take_apart(output: bytes) -> Written:
    """Raises ValueError where a byte belongs to nothing that ECMA-48 knows, or is no UTF-8."""
    written = output.decode("utf-8")
    kinds: set[str] = set()
    texts: list[str] = []
    copied: list[str] = []
    at = 0
    while at < len(written):
        token = _TOKEN.match(written, at)
        if not token:
            raise ValueError(f"no sequence: {written[at : at + 40]!r}")
        at = token.end()
        if token["text"]:
            texts.append(token["text"])
        elif clip := _COPY.fullmatch(token[0]):
            kinds.add("OSC 52")
            copied.append(b64decode(clip[1], validate=True).decode())
        else:
            kinds.add(_kind(token))
    return Written(frozenset(kinds), "".join(texts), tuple(copied))


def _kind(token: re.Match[str]) -> str:
    """The sequence with its parameters; of colours and moves, which say no more than what and where, its kind alone."""
    final, parameters = token["final"], token["parameters"] or ""
    if final == "m" and not token["middle"] and re.fullmatch(r"(?:\d{1,3}(?:;\d{1,3})*)?", parameters):
        return "CSI m"
    if final and final in _MOVES and not token["middle"] and re.fullmatch(r"\d{0,3}(?:;\d{0,3})?", parameters):
        return f"CSI {final}"
    return repr(token[0])
