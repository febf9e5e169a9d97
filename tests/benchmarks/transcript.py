"""What a program wrote to its terminal, as text in which a pattern can be looked for."""

import codecs
import re

BEGIN, END = "\x02", "\x03"  # of a frame: the terminal shows what comes between at once
_AT_ONCE, _NOW = "\x1b[?2026h", "\x1b[?2026l"  # how a program says so

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, moves, modes
    r"|\x1b[PX^_\]].*?(?:\x07|\x1b\\)"  # strings: window titles and the like
    r"|\x1b(?![\[PX^_\]])[ -/]*[0-~]",
    re.DOTALL,
)
_MOVES = frozenset("ABCDEFGHdf")
_OVERLAP = 400  # characters: what a match may lack when a chunk ends


class Transcript:
    """Text without colours; every move of the cursor is a line end, and frames are marked."""

    def __init__(self) -> None:
        self.text = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""  # a sequence that has only begun
        self._searched = 0

    def feed(self, data: bytes) -> None:
        """Take what was written next."""
        written = self._rest + self._decoder.decode(data)
        last = written.rfind("\x1b")
        whole = len(written) if last < 0 or _SEQUENCE.match(written, last) else last
        self.text += _SEQUENCE.sub(_as_text, written[:whole])
        self._rest = written[whole:]

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match that is on the screen: the frame that carries it has come to its end."""
        match = pattern.search(self.text, max(self._searched - _OVERLAP, 0))
        if not match:
            self._searched = len(self.text)
            return None
        in_frame = self.text.rfind(BEGIN, 0, match.start()) > self.text.rfind(END, 0, match.start())
        return None if in_frame and END not in self.text[match.end() :] else match


def _as_text(sequence: re.Match[str]) -> str:
    found = sequence[0]
    if found in (_AT_ONCE, _NOW):
        return BEGIN if found == _AT_ONCE else END
    return "\n" if found.startswith("\x1b[") and found[-1] in _MOVES else ""
