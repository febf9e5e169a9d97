"""Paragraphs as most feeds have them, to Markdown without a parser of HTML: a tenth of the time.

The shortcut is taken only where the whole text is paragraphs of words, emphasis, links and breaks, with nothing in it
that Markdown would take for a mark; all else is left to the full converter, and a test holds both against each other.
"""

import re

from reader.fetch.parts import address
from reader.text import clean

_WORDS = r"[^<>\\`*_\[\]|~#]"
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_TOKEN = re.compile(
    rf"""(?P<words>{_WORDS}+)
    | <(?P<mark>b|strong|i|em)>(?P<inside>{_WORDS}+)</(?P=mark)>
    | <a\s+href="(?P<href>[^"<>()\s\\]+)"(?:\s+(?:target|rel|title|class)="[^"<>]*")*>(?P<text>{_WORDS}+)</a>
    | (?P<end><br\s*/?>)""",
    re.VERBOSE,
)
_PARAGRAPH = re.compile(r"\s*<p>([^<]*(?:<(?!/?p>)[^<]*)*)</p>\s*")
_MAY_BE_MARK = re.compile(r"[-+=:>~#!|0-9\\]")
_BLANKS = re.compile("[ \t\n\r\f]{2,}|[\t\n\r\f]")  # not one blank alone, which is what they become
_MARKUP = frozenset("\\`*_[]<>|~#")


def to_markdown(html: str, base: str) -> str | None:
    """`html` as Markdown; None where it is not simple."""
    parts, at = [], 0
    while at < len(html):
        match = _PARAGRAPH.match(html, at)
        paragraph = _paragraph(match[1], base) if match else None
        if match is None or paragraph is None:
            return None
        parts.append(paragraph)
        at = match.end()
    return "\n\n".join(filter(None, parts))


def _paragraph(html: str, base: str) -> str | None:
    lines, line, at = [], "", 0
    while at < len(html):
        token = _TOKEN.match(html, at)
        if token is None:
            return None
        at = token.end()
        if token.lastgroup == "end":
            lines.append(line)
            line = ""
            continue
        part = _part(token, base)
        if part is None:
            return None
        line += part
    lines = [_BLANKS.sub(" ", each).strip(" ") for each in (*lines, line)]
    if any(_MAY_BE_MARK.match(each) for each in lines) or (len(lines) > 1 and not all(lines)):
        return None
    return "\n".join(lines)


def _part(token: re.Match[str], base: str) -> str | None:
    kind = token.lastgroup
    if kind == "words":
        return _text(token[0])
    inside = _text(token["inside" if kind == "inside" else "text"])
    if not inside or inside != inside.strip() or _BLANKS.sub(" ", inside) != inside:
        return None
    if kind == "inside":
        return f"{_MARKS[token['mark']]}{inside}{_MARKS[token['mark']]}"
    url = address(clean.resolved(token["href"]), base)
    return f"[{inside}]({url})" if url and url.isascii() and not set(url) & set("()<>\\ ") else None


def _text(words: str) -> str | None:
    """Words with their entities resolved; None where Markdown would take one for a mark."""
    if "&" not in words:
        return words
    text = clean.resolved(words)
    return None if _MARKUP & set(text) else text.replace("&", "&amp;")
