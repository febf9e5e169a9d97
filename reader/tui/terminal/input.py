"""What the terminal sends, taken apart into keys and other events, whatever it is.

The sequences are those of ECMA-48 (5th edition, 5.4 and 5.6), with xterm's own: mouse reports, the keys of the Linux
console, bracketed paste. What each of them means, Textual's parser says; it is given whole sequences only. An answer
that the terminal gives to a question of somebody else's is no key, and neither is what nobody understands.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Generator, Iterator

from textual import constants
from textual._xterm_parser import XTermParser
from textual.events import Paste
from textual.message import Message

from reader.system.log import log

SILENCE = 1.0  # seconds after which what has no end yet will have none
_LONGEST = 32  # characters of a sequence; Textual's parser takes a longer one for keys
_MOST = 1_000_000  # characters of a paste that are kept, and of an answer that is passed over

_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_TOKEN = re.compile(
    r"""(?P<text>   [^\x1b\x90\x98\x9b\x9d-\x9f]+)
      | (?P<csi>    (?:\x1b\[|\x9b) (?: M[^\x1b]{3} | \[[A-E] | (?![M\[])[ -?]*[@-~] ))
      | (?P<string> (?:\x1b[PX\]^_](?=.) | [\x90\x98\x9d-\x9f]))
      | (?P<escape> \x1b(?=\x1b) | \x1bO[^\x1b] | \x1b[^\x1b\[OPX\]^_])
      | (?P<open>   (?:\x1b\[|\x9b) (?: M[^\x1b]{0,2} | \[? | [ -?]* )\Z | \x1b[OPX\]^_]?\Z)
      | (?P<odd>    (?:\x1b\[|\x9b) (?: M[^\x1b]{0,2} | [ -?]* ) | \x1bO)
    """,
    re.DOTALL | re.VERBOSE,
)
_AMBIGUOUS = re.compile(r"\x1b[\[OPX\]^_]?\Z")  # the beginning of a sequence, or a key with Alt
_END_OF_CSI = re.compile(r"[@-~]|(?=[^ -?])")
_END_OF_STRING = re.compile(r"\x1b\\|\x9c|[\x18\x1a]|(?=\x1b[^\\])|(?=[\x00-\x06\x0e-\x17\x19\x1c-\x1f])")
_END_OF_OSC = re.compile(rf"\x07|{_END_OF_STRING.pattern}")  # BEL ends only these, by xterm's custom


class _Meanings(XTermParser):
    """Textual's parser, one sequence at a time."""

    @property
    def is_waiting(self) -> bool:
        return self._timeout_time is not None

    def settle(self) -> list[Message]:
        """What there is is all there will be: an Escape alone, or a key with Alt."""
        self._timeout_time = 0.0
        return [*self.tick()]

    def forget(self) -> None:
        """Begin anew, in the middle of a sequence or after an error."""
        self._tokens.clear()
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)
        self._timeout_time = None


class Input:
    """Bytes in, events out. Between reads it holds what is not complete; call `rest` when nothing came for a while."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._meanings = _Meanings()
        self._held = ""  # the beginning of a sequence
        self._end: re.Pattern[str] | None = None  # of what is passed over
        self._passed = 0  # characters of it
        self._pasted: list[str] | None = None  # of a paste that goes on
        self._room = 0  # characters that it may still have

    @property
    def is_open(self) -> bool:
        """Whether it is in the middle of something."""
        return bool(self._held or self._end or self._pasted is not None)

    def feed(self, data: bytes) -> Iterator[Message]:
        """The events that `data` completes."""
        text, self._held = self._held + self._decode(data), ""
        while text:
            if self._pasted is not None:
                text = yield from self._paste(text)
            elif self._end:
                text = self._pass_over(text)
            else:
                text = yield from self._take(text)

    def rest(self, seconds: float) -> Iterator[Message]:
        """The events that are complete because nothing came for so many `seconds`."""
        is_silent = seconds >= SILENCE
        if is_silent and self._pasted is not None:
            yield from self._end_paste(self._held)
        if _AMBIGUOUS.fullmatch(self._held) and not self._end and seconds >= constants.ESCAPE_DELAY:
            held, self._held = self._held, ""
            yield from self._meant(held)
        elif is_silent:
            self._held, self._end = "", None

    def _take(self, text: str) -> Generator[Message, None, str]:
        """One token of `text`. Returns the rest."""
        match = _TOKEN.match(text)
        assert match  # whatever `text` begins with
        kind, token, rest = match.lastgroup, match[0], text[match.end() :]
        if token == _PASTE:
            self._pasted, self._room = [], _MOST
        elif kind == "string":
            self._end, self._passed = _END_OF_OSC if token in ("\x1b]", "\x9d") else _END_OF_STRING, 0
        elif kind == "open" and len(token) <= _LONGEST:
            self._held = token
        elif kind == "open":
            self._end, self._passed = _END_OF_CSI, 0
        elif kind == "csi" and len(token) <= _LONGEST:
            yield from self._meant(token.replace("\x9b", "\x1b["), is_whole=True)
        elif kind in ("text", "escape") or token in ("\x1b[", "\x1bO"):
            yield from self._meant(token)
        return rest

    def _meant(self, token: str, is_whole: bool = False) -> list[Message]:
        """What `token` means; nothing where Textual's parser has no meaning for it. One that `is_whole` is no key with
        Alt.
        """
        try:
            events = [*self._meanings.feed(token)]
            if self._meanings.is_waiting and not is_whole:
                events += self._meanings.settle()
        except Exception as error:  # ValueError, OverflowError, KeyError …: whatever numbers do to it
            log.note(f"the terminal sent {token!r}, which is passed over: {error!r}")
            events = []
        if self._meanings.is_waiting or not events:
            self._meanings.forget()
        return events

    def _pass_over(self, text: str) -> str:
        """Returns what comes after the end."""
        assert self._end
        match = self._end.search(text)
        self._passed += len(text)
        if match:
            self._end = None
            return text[match.end() :]
        if self._passed > _MOST:
            self._end = None
        elif text.endswith("\x1b"):
            self._held = "\x1b"
        return ""

    def _paste(self, text: str) -> Generator[Message, None, str]:
        """Returns what comes after the paste."""
        pasted, end, rest = text.partition(_PASTE_END)
        if end:
            yield from self._end_paste(pasted)
            return rest
        begun = next((n for n in range(len(_PASTE_END) - 1, 0, -1) if text.endswith(_PASTE_END[:n])), 0)
        self._held = text[len(text) - begun :]
        self._keep(text[: len(text) - begun])
        return ""

    def _keep(self, pasted: str) -> None:
        assert self._pasted is not None
        self._pasted.append(pasted[: self._room])
        self._room -= len(self._pasted[-1])

    def _end_paste(self, pasted: str) -> Iterator[Message]:
        self._keep(pasted)
        assert self._pasted is not None
        text, self._pasted, self._held = "".join(self._pasted), None, ""
        yield Paste(text.replace("\x00", ""))
