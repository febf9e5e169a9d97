"""Foreign text made safe and readable: the one filter every string from a file passes."""

import html
import re
import unicodedata

# Never passed on: C0 and C1 controls but for tab and newline, soft hyphen, zero-width and bidi controls
# (they reorder or hide text), interlinear and tag characters, lone surrogates, noncharacters.
# Zero-width joiner and non-joiner stay: emoji, Persian and the Indic scripts are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LONG_MARK_RUN = re.compile(r"[^\w\s\x00-\u02ff]{9,}")
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
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK})(?:\s[^<>]*)?/?>|<!--[^<>]*-->", re.IGNORECASE)
_CODE_ELEMENT = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def printable(text: str) -> str:
    """`text` without any character that could steer a terminal or hide from the eye; tabs and newlines stay."""
    if text.isascii() and text.isprintable():
        return text
    return _LONG_MARK_RUN.sub(_cut_marks, _UNSEEN.sub("", text))


def _cut_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def one_line(text: str) -> str:
    """`text` on one line, printable, with every run of white space made one space."""
    text = " ".join(text.split())
    return text if text.isascii() and text.isprintable() else " ".join(printable(text).split())


def lines(text: str) -> str:
    """`text` printable with its lines kept; every kind of line break becomes a newline, tabs become spaces."""
    return printable(_LINE_BREAK.sub("\n", text)).expandtabs(4)


def unescape(text: str) -> str:
    """`text` with HTML entities resolved, twice where it was escaped twice."""
    return html.unescape(html.unescape(text)) if "&" in text else text


def title(text: str) -> str:
    """A title: entities resolved, literal HTML tags out, one line."""
    return one_line(unescape(_without_tags(text)))


def excerpt(text: str) -> str:
    """An excerpt: like a title, and escaped HTML (`&lt;p&gt;`) is taken for HTML too."""
    return one_line(_without_tags(unescape(_without_tags(text))))


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", _CODE_ELEMENT.sub(" ", text)))


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
        cells = 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used + cells > width - (position < len(text) - 1):
            return kept + "…" + " " * (width - used - 1)
        kept, used = kept + char, used + cells
    return kept + " " * (width - used)


def plural(count: int, noun: str) -> str:
    """`4958, "article"` -> `4,958 articles`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
