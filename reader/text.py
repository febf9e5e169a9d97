"""Foreign text made safe and readable: the one filter every string from a file passes."""

import re
import unicodedata
from collections.abc import Sequence

# Patterns are compiled by `re` where they are first needed: together they would take as long as all other imports here.

# Never passed on: C0 and C1 controls but for tab and newline, soft hyphen, zero-width and bidi controls
# (they reorder or hide text), interlinear and tag characters, lone surrogates, noncharacters.
# Zero-width joiner and non-joiner stay: emoji, Persian and the Indic scripts are spelled with them.
_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_BREAK = "\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_LONG_MARK_RUN = r"[^\w\s\x00-\u02ff]{9,}"
_MAX_MARKS = 8  # combining marks on one letter; real scripts use up to five

_INLINE = (
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|tt|"
    "u|var|wbr"
)
_BLOCK = (
    "address|article|aside|audio|blockquote|body|br|button|center|caption|col|colgroup|dd|details|div|dl|dt|"
    "embed|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|img|input|label|li|link|"
    "main|meta|nav|noscript|object|ol|option|p|param|picture|pre|script|section|select|source|style|summary|svg|"
    "table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|video"
)
_INLINE_TAG = rf"(?i)</?(?:{_INLINE})(?:\s[^<>]*)?/?>"
_BLOCK_TAG = rf"(?i)</?(?:{_BLOCK})(?:\s[^<>]*)?/?>|<!--[^<>]*-->"


def printable(text: str) -> str:
    """`text` without any character that could steer a terminal or hide from the eye; tabs and newlines stay."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_LONG_MARK_RUN, _cut_marks, re.sub(_UNSEEN, "", text))


def _cut_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def hides(text: str) -> bool:
    """Whether there is more in `text` than the eye is shown: characters that `printable` takes out."""
    text = re.sub(_LINE_BREAK, "\n", text)
    return printable(text) != text


def in_cells(text: str) -> str:
    """`text` as it may be written into cells of a terminal: the last guard, behind the cleaning at the door."""
    return text if text.isprintable() else printable(text).replace("\n", "").replace("\t", " ")


def one_line(text: str) -> str:
    """`text` on one line, printable, with every run of white space made one space."""
    text = " ".join(text.split())
    return text if text.isascii() and text.isprintable() else " ".join(printable(text).split())


def lines(text: str) -> str:
    """`text` printable with its lines kept; every kind of line break becomes a newline, tabs become spaces."""
    return printable(re.sub(_LINE_BREAK, "\n", text)).expandtabs(4)


def unescape(text: str) -> str:
    """`text` with HTML entities resolved, twice where it was escaped twice."""
    if "&" not in text:
        return text
    from html import unescape

    return unescape(unescape(text))


def title(text: str) -> str:
    """A title: entities resolved, literal HTML tags out, one line."""
    return one_line(unescape(_without_tags(text)))


def excerpt(text: str) -> str:
    """An excerpt: like a title, and escaped HTML (`&lt;p&gt;`) is taken for HTML too."""
    return one_line(_without_tags(unescape(_without_tags(text))))


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return re.sub(_BLOCK_TAG, " ", re.sub(_INLINE_TAG, "", _without_code(text)))


def _without_code(text: str) -> str:
    """`text` without scripts and styles. Looks no further than the last end of one: else every one that has no end
    would be followed to the end of the text, which takes the square of the time.
    """
    for name in ("script", "style"):
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
    kept, used = "", 0
    for position, char in enumerate(text):
        if used + cells(char) > width - (position < len(text) - 1):
            return kept + "…" + " " * (width - used - 1)
        kept, used = kept + char, used + cells(char)
    return kept + " " * (width - used)


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def some(names: Sequence[str], most: int = 6) -> str:
    """`names` joined by commas; of many only the first: `a, b, c … 22 more`."""
    return ", ".join(names) if len(names) <= most + 1 else f"{', '.join(names[:most])} … {len(names) - most} more"


def plural(count: int, noun: str) -> str:
    """`4958, "article"` -> `4,958 articles`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
