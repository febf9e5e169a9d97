"""What stands on a character without a cell of its own: marks, joiners, variation selectors, the tones of emoji.

Terminals differ in what they make of these. One joins, another does not, and what was counted as nothing then stands
over what is beside it; and what nobody sees can hide a text. So each is kept where a script has a use for it, and no
more of them than scripts use. Joiners follow RFC 5892, appendix A.1 and A.2, emoji Unicode Technical Standard 51.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Callable
from functools import cache, lru_cache

MAX_MARKS = 8  # on one character, of all kinds; real scripts use up to five
MAX_SPACING = 3  # of those that some terminals give a cell: vowel signs beside their letter, vowels of Hangul
MAX_JOINED, STRETCH = 8, 80  # so many in so many characters that take more cells where nothing is joined

SELECTORS = "\ufe0e\ufe0f"  # text or emoji
TONES = "\U0001f3fb-\U0001f3ff"
MONGOLIAN_SELECTORS = "\u180b-\u180d\u180f"
JAMO = "\u1161-\u11ff\ud7b0-\ud7ff"  # vowels and finals that stand on what is before them

_NON_JOINER, _JOINER = "\u200c", "\u200d"
JOINERS = _NON_JOINER + _JOINER
_KEYCAP = "\u20e3"
_VIRAMA = 9  # the combining class of all of them
# Marks of Unicode 15 to 17, of which an older Python knows nothing yet
_NEW_MARKS = (
    "\u0897\u0cf3\u0ece\u1acf-\u1aff\U00010d69-\U00010d6d\U00010efa-\U00010eff\U00011241\U000113b8-\U000113e2"
    "\U00011b60-\U00011b67\U00011f00-\U00011f03\U00011f34-\U00011f5a\U00013439-\U00013455\U0001611e-\U0001612f"
    "\U0001e08f\U0001e4ec-\U0001e4ef\U0001e5ee\U0001e5ef\U0001e6e3-\U0001e6f5"
)
_MODERN_HANGUL = "[\u1100-\u1112\uac00-\ud7a3][\u1161-\u11c2]+"
_BLANK = "\u2800\U0001d159"  # a pattern of Braille without dots, a note without a head

# https://www.unicode.org/Public/UCD/latest/ucd/emoji/emoji-data.txt, Extended_Pictographic
_PICTOGRAPHS = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23f3\u23f8-\u23fa"
    "\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605\u2607-\u2612\u2614-\u2685\u2690-\u2705\u2708-\u2712\u2714"
    "\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767\u2795-\u2797\u27a1"
    "\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f0ff"
    "\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171\U0001f17e\U0001f17f\U0001f18e\U0001f191-\U0001f19a"
    "\U0001f1ad-\U0001f1e5\U0001f201-\U0001f20f\U0001f21a\U0001f22f\U0001f232-\U0001f23a\U0001f23c-\U0001f23f"
    "\U0001f249-\U0001f3fa\U0001f400-\U0001f53d\U0001f546-\U0001f64f\U0001f680-\U0001f6ff\U0001f774-\U0001f77f"
    "\U0001f7d5-\U0001f7ff\U0001f80c-\U0001f80f\U0001f848-\U0001f84f\U0001f85a-\U0001f85f\U0001f888-\U0001f88f"
    "\U0001f8ae-\U0001f8ff\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001faff\U0001fc00-\U0001fffd"
)
# https://www.unicode.org/Public/UCD/latest/ucd/extracted/DerivedJoiningType.txt: letters that join on both sides or to
# the left only, and those that join to the right only. Marks are transparent.
_DUAL_OR_LEFT = (
    "\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f\u0678-\u0687\u069a-\u06bf\u06c1"
    "\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff\u0712-\u0714\u071a-\u071d\u071f-\u0727\u0729\u072b\u072d\u072e"
    "\u074e-\u0758\u075c-\u076a\u076d-\u0770\u0772\u0775-\u0777\u077a-\u077f\u07ca-\u07ea\u0841-\u0845\u0848\u084a-\u0853"
    "\u0855\u0860\u0862-\u0865\u0868\u0886\u0889-\u088d\u088f\u08a0-\u08a9\u08af\u08b0\u08b3-\u08b8\u08ba-\u08c8\u1807"
    "\u1820-\u1878\u1887-\u18a8\u18aa\ua840-\ua872\U00010ac0-\U00010ac4\U00010acd\U00010ad3-\U00010adc"
    "\U00010ade-\U00010ae0\U00010aeb-\U00010aee\U00010b80\U00010b82\U00010b86-\U00010b88\U00010b8a\U00010b8b\U00010b8d"
    "\U00010b90\U00010bad\U00010bae\U00010d00-\U00010d21\U00010d23\U00010ec3\U00010ec4\U00010ec6\U00010ec7"
    "\U00010ed9-\U00010eee\U00010f30-\U00010f32\U00010f34-\U00010f44\U00010f51-\U00010f53\U00010f70-\U00010f73"
    "\U00010f76-\U00010f81\U00010fb0\U00010fb2\U00010fb3\U00010fb8\U00010fbb\U00010fbc\U00010fbe\U00010fbf\U00010fc1"
    "\U00010fc4\U00010fca\U00010fcb\U0001e900-\U0001e943"
)
_LEFT = "\ua872\U00010acd\U00010ad7\U00010d00\U00010ed9-\U00010eee\U00010fcb"
_RIGHT = (
    "\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf"
    "\u06d2\u06d3\u06d5\u06ee\u06ef\u0710\u0715-\u0719\u071e\u0728\u072a\u072c\u072f\u074d\u0759-\u075b\u076b\u076c\u0771"
    "\u0773\u0774\u0778\u0779\u0840\u0846\u0847\u0849\u0854\u0856-\u0858\u0867\u0869\u086a\u0870-\u0882\u088e\u08aa-\u08ac"
    "\u08ae\u08b1\u08b2\u08b9\U00010ac5\U00010ac7\U00010ac9\U00010aca\U00010ace-\U00010ad2\U00010add\U00010ae1\U00010ae4"
    "\U00010aef\U00010b81\U00010b83-\U00010b85\U00010b89\U00010b8c\U00010b8e\U00010b8f\U00010b91\U00010ba9-\U00010bac"
    "\U00010d22\U00010ec2\U00010f33\U00010f54\U00010f74\U00010f75\U00010fb4-\U00010fb6\U00010fb9\U00010fba\U00010fbd"
    "\U00010fc2\U00010fc3\U00010fc9"
)


def composed(text: str) -> str:
    """`text` with its Korean syllables as one character each: every terminal gives those two cells."""
    return re.sub(_MODERN_HANGUL, lambda syllables: unicodedata.normalize("NFC", syllables[0]), text)


def tidied(text: str) -> str:
    """`text`, composed, with what has no cell of its own only where a script has a use for it. Takes linear time."""
    kept = _Kept(text)
    for at, char in enumerate(text):
        kept.take(at, char, _kind(char))
    return "".join(kept.chars)


def counted(text: str) -> str:
    """`text`, tidied, for cells that must not be more than are counted: without joiners behind which a terminal that
    does not join shows a letter more. Emoji keep theirs.
    """
    return re.sub(f"(?<![{_PICTOGRAPHS}{TONES}\ufe0f]){_JOINER}(.?)", _unjoined, text)


def _unjoined(joined: re.Match[str]) -> str:
    return joined[0] if joined[1] and unicodedata.combining(joined[1]) == _VIRAMA else joined[1]


def is_blank(text: str) -> bool:
    """Whether nothing of `text` can be seen."""
    return all(char.isspace() or char in _BLANK or _kind(char) for char in text)


@lru_cache(4_096)
def _kind(char: str) -> str:
    """What `char` is if it has no cell of its own, else nothing: one of the cases of `_Kept`."""
    for kind, members in _KINDS.items():
        if _among(members)(char):
            return kind
    return {"Mc": "spacing", "Mn": "mark", "Me": "mark", "Cf": "mark"}.get(unicodedata.category(char), "")


_KINDS = {
    "joiner": JOINERS,
    "selector": SELECTORS,
    "tone": TONES,
    "jamo": JAMO,
    "mongolian": MONGOLIAN_SELECTORS,
    "mark": _NEW_MARKS,
}


@cache
def _among(members: str) -> Callable[[str], re.Match[str] | None]:
    """Tells the characters of a pattern's class from others; compiled where it is first needed."""
    return re.compile(f"[{members}]").match


class _Kept:
    """What is kept of a text, and what stands on its last character that has a cell."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.chars: list[str] = []
        self._is_last_kept = False
        self._marks = self._spacing = 0
        self._joined: deque[int] = deque(maxlen=MAX_JOINED)  # where, the last of them

    def take(self, at: int, char: str, kind: str) -> None:
        """Keep the character at `at`, or not."""
        if not kind:
            self._marks = self._spacing = 0
        elif self._marks < MAX_MARKS and self._may_stand(at, char, kind):
            self._marks += 1
            self._spacing += kind in ("spacing", "jamo")
        else:
            self._is_last_kept = False
            return
        self._is_last_kept = True
        self.chars.append(char)

    def _may_stand(self, at: int, char: str, kind: str) -> bool:
        last, behind = self.chars[-1] if self.chars else "", self.text[at + 1 : at + 2]
        match kind:
            case "joiner":
                return self._may_join(at, char, last, behind)
            case "spacing":
                return self._spacing < MAX_SPACING
            case "jamo":
                # what was left out before it may have kept it apart from what it would become a syllable with
                return self._is_last_kept and _is_hangul(last) and self._spacing < MAX_SPACING and self._has_room()
            case "tone":
                return _is(_PICTOGRAPHS, last) and self._has_room()
            case "selector":
                return _is(_PICTOGRAPHS, last) or (_is("0-9#*", last) and behind == _KEYCAP)
            case "mongolian":
                return _is("\u1807\u1820-\u18aa", last)
        return True

    def _may_join(self, at: int, char: str, last: str, behind: str) -> bool:
        if _is_virama(last):
            return char == _NON_JOINER or self._has_room()
        if _is_virama(behind):  # Bengali and Kannada: the first consonant stays whole
            return unicodedata.category(last or " ")[0] in "LM" and self._marks + 2 <= MAX_MARKS and not self._spacing
        if char == _JOINER:
            return _is(_PICTOGRAPHS + TONES + "\ufe0f", last) and _is(_PICTOGRAPHS, behind) and self._has_room()
        return self._joins_before() and self._joins_behind(at + 1)

    def _joins_before(self) -> bool:
        return _is(_DUAL_OR_LEFT, next((char for char in reversed(self.chars) if not _is_transparent(char)), ""))

    def _joins_behind(self, at: int) -> bool:
        while _is_transparent(char := self.text[at : at + 1]):
            at += 1
        return _is(_RIGHT, char) or (_is(_DUAL_OR_LEFT, char) and not _is(_LEFT, char))

    def _has_room(self) -> bool:
        """Whether one more may stand here that not every terminal joins; it is remembered."""
        here = len(self.chars)
        if len(self._joined) == MAX_JOINED and here - self._joined[0] < STRETCH:
            return False
        self._joined.append(here)
        return True


def _is(members: str, char: str) -> bool:
    return bool(char) and _among(members)(char) is not None


def _is_virama(char: str) -> bool:
    return bool(char) and unicodedata.combining(char) == _VIRAMA


def _is_transparent(char: str) -> bool:
    return _kind(char) in ("mark", "spacing") if char else False


def _is_hangul(char: str) -> bool:
    return "\u1100" <= char <= "\u11ff" or "\ua960" <= char <= "\ua97c" or "\uac00" <= char <= "\ud7fb"
