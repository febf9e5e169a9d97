"""Foreign text made safe and readable: the one filter every string from a file passes."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

# Patterns are compiled by `re` where they are first needed: together they would take as long as all other imports here.

# Never passed on: C0 and C1 controls but for tab and newline, bidi controls (they reorder or hide text), lone
# surrogates, noncharacters, interlinear marks, and what shows as nothing, Default_Ignorable_Code_Point in
# https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt. Joiners and selectors are among those, and
# scripts are spelled with them: graphemes.py says where they stay.
_UNSEEN_BMP = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
)
_UNSEEN_BEYOND = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_UNSEEN = f"[{_UNSEEN_BMP}{_UNSEEN_BEYOND}]"
_LINE_BREAK = "\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_MAX_DIGITS = 8  # the last character there is has seven
_LONG_NUMBER = rf"(?<=&#)[0-9]{{{_MAX_DIGITS + 1},}}|(?<=&#[xX])[0-9a-fA-F]{{{_MAX_DIGITS + 1},}}"

# Each has a cell: letters of Western Europe, punctuation, arrows, boxes, blocks and other shapes
_ORDINARY_RANGES = (
    range(0x20, 0x7F),
    range(0xA1, 0xAD),
    range(0xAE, 0x180),
    range(0x2010, 0x2028),
    range(0x2190, 0x219A),
    range(0x2500, 0x25FD),
    range(0x25FF, 0x2610),
)
_ORDINARY = frozenset(char for codes in _ORDINARY_RANGES for char in map(chr, codes))

_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd mark math mfrac mi mn mo mover mroot "
    "mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover q s samp small span strong "
    "sub sup time tt u var wbr"
)
_BLOCK_NAMES = (
    "address applet article aside audio base blockquote body br button center caption col colgroup dd details div dl "
    "dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe img "
    "input label li link main meta nav noscript object ol option p param picture pre script section select source "
    "style summary svg table tbody td textarea tfoot th thead title tr track ul video"
)
_INLINE, _BLOCK = frozenset(_INLINE_NAMES.split()), frozenset(_BLOCK_NAMES.split())
_TAG = r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>"  # looked up, as a pattern of all names takes five times as long


@cache
def _suspects() -> tuple[re.Pattern[str], ...]:
    """What `printable` may have to leave out. Most text holds none of it, which `re` finds out soonest in three goes:
    a set that reaches beyond the first plane takes four times as long.
    """
    from reader.text.graphemes import JAMO, JOINERS, MAX_SPACING, MONGOLIAN_SELECTORS, SELECTORS

    return (
        re.compile(f"[{_UNSEEN_BMP}{JOINERS}{SELECTORS}{JAMO}{MONGOLIAN_SELECTORS}]"),
        re.compile(rf"[^\x00-\u02ff\w\s]{{{MAX_SPACING + 1},}}"),  # marks, or other signs that are no letters
        re.compile("[\U0001bca0-\U0010ffff]"),
    )


def printable(text: str) -> str:
    """`text` without any character that could steer a terminal or hide from the eye; tabs and newlines stay."""
    if (text.isascii() and text.isprintable()) or not any(each.search(text) for each in _suspects()):
        return text
    from reader.text.graphemes import composed, tidied

    return tidied(composed(re.sub(_UNSEEN, "", text)))


def hides(text: str) -> bool:
    """Whether there is more in `text` than the eye is shown: characters that `printable` takes out."""
    from reader.text.graphemes import composed

    text = re.sub(_LINE_BREAK, "\n", text)
    return printable(text) != composed(text)


def is_ordinary(text: str) -> bool:
    """Whether each character of `text` takes one cell of a terminal, as is soon seen of most text."""
    return (text.isascii() and text.isprintable()) or _ORDINARY.issuperset(text)


def in_cells(text: str) -> str:
    """`text` as it may be written into cells of a terminal: the last guard, behind the cleaning at the door."""
    if is_ordinary(text):  # the first frame need not wait for patterns
        return text
    return printable(text).replace("\n", "").replace("\t", " ")


def one_line(text: str) -> str:
    """`text` on one line, printable, with every run of white space made one space."""
    text = " ".join(text.split())
    return text if text.isascii() and text.isprintable() else " ".join(printable(text).split())


def lines(text: str) -> str:
    """`text` printable with its lines kept; every kind of line break becomes a newline, tabs become spaces."""
    if text.isascii() and text.replace("\n", "").isprintable():  # as most is, at a tenth of the time
        return text
    return printable(re.sub(_LINE_BREAK, "\n", text)).expandtabs(4)


def unescape(text: str) -> str:
    """`text` with HTML entities resolved, twice where it was escaped twice."""
    return resolved(resolved(text)) if "&" in text else text


def resolved(text: str) -> str:
    """`text` with its HTML entities resolved once. A number keeps as many digits as already name no character: `int`
    raises ValueError for thousands of them (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits).
    """
    from html import unescape

    if "&#" in text:
        text = re.sub(_LONG_NUMBER, lambda digits: digits[0].lstrip("0")[:_MAX_DIGITS] or "0", text)
    return unescape(text)


def title(text: str) -> str:
    """A title: entities resolved, literal HTML tags out, one line. Empty where nothing of it can be seen."""
    plain = one_line(unescape(without_tags(text)))
    if plain.isascii():
        return plain
    from reader.text.graphemes import is_blank

    return "" if is_blank(plain) else plain


def excerpt(text: str) -> str:
    """An excerpt: like a title, and escaped HTML (`&lt;p&gt;`) is taken for HTML too."""
    return one_line(without_tags(unescape(without_tags(text))))


def without_tags(text: str) -> str:
    """`text` without the tags of HTML and without its scripts and styles; block elements leave a blank."""
    if "<" not in text:
        return text
    text = re.sub(_TAG, lambda tag: "" if tag[1].lower() in _INLINE else tag[0], _without_code(text))
    text = re.sub(_TAG, lambda tag: " " if tag[1].lower() in _BLOCK else tag[0], text)
    return re.sub("<!--[^<>]*-->", " ", text)


def _without_code(text: str) -> str:
    """`text` without scripts, styles and drawings. Looks no further than the last end of one: else every one that has
    no end would be followed to the end of the text, which takes the square of the time.
    """
    if "</s" not in text and "</S" not in text:  # as nearly always
        return text
    for name in ("script", "style", "svg"):
        ends = [end.end() for end in re.finditer(rf"(?i)</{name}\b[^<>]*>?", text)]
        if ends:
            elements = rf"(?is)<{name}\b[^<>]*>.*?</{name}\b[^<>]*>?"
            text = re.sub(elements, " ", text[: ends[-1]]) + text[ends[-1] :]
    return text


def sort_key(text: str) -> str:
    """`text` as it is compared in a sorted list: no case, no accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def padded(text: str, width: int) -> str:
    """`text` in `width` cells of a terminal, cut with an ellipsis; wide characters take two cells, marks none."""
    if text.isascii():
        return text.ljust(width) if len(text) <= width else f"{text[: max(width - 1, 0)]}…"
    kept, used = "", 0
    for position, char in enumerate(text):
        if used + cells(char) > width - (position < len(text) - 1):
            return kept + "…" + " " * (width - used - 1)
        kept, used = kept + char, used + cells(char)
    return kept + " " * (width - used)


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes, at most: some give a vowel sign beside its letter none."""
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me") or char in "\u200c\u200d":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def some(names: Sequence[str], most: int = 6) -> str:
    """`names` joined by commas; of many only the first: `a, b, c … 22 more`."""
    return ", ".join(names) if len(names) <= most + 1 else f"{', '.join(names[:most])} … {len(names) - most} more"


def plural(count: int, noun: str) -> str:
    """`4958, "article"` -> `4,958 articles`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def nearest(word: str, words: tuple[str, ...]) -> str:
    """` Did you mean heat?`, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word, words, 1)
    return f" Did you mean {near[0]}?" if near else ""
