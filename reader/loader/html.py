"""HTML in a body as Markdown: only what is HTML is converted, the Markdown around it stays as it is written.

A block of HTML, as https://spec.commonmark.org/0.31.2/#html-blocks has it, is parsed by justhtml as browsers do, which
keeps only harmless elements. Of tags within text each becomes the mark that Markdown has for it, or nothing.
"""

import re
from collections import Counter
from urllib.parse import quote

from reader.text import clean

MAX_TAGS = 3_000  # of HTML, and elements that the parser opens anew because formatting was not closed
MAX_HTML = 160_000  # characters that are looked at, and that Markdown becomes

_TAG = re.compile(r"</?[a-z][a-z0-9.-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)", re.IGNORECASE)
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)  # what the parser of HTML opens anew
_SELF_CLOSED = re.compile(r"<([a-z][a-z0-9.:-]{0,60})(\s[^<>]*)?/>", re.IGNORECASE)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_PART = re.compile(r"<(/?)([a-z][a-z0-9.-]*)((?:\s[^<>]*)?)/?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|href|alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_MARKS = {  # of Markdown, for each element
    "b": "**", "strong": "**", "mark": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*",
    "s": "~~", "del": "~~", "strike": "~~",
}  # fmt: skip
_RAISED = re.compile(r"<(su[pb])>([0-9+-]{1,10})</\1>", re.IGNORECASE)
_ABOVE = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_BELOW = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_PLAYERS = frozenset(("iframe", "video", "audio", "source", "embed"))
_OTHER_SCHEME = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def without_html(markdown: str) -> tuple[str, bool]:
    """`markdown`, whose code is on a shelf, with its HTML converted; and whether it had to be cut."""
    if "<" not in markdown:
        return markdown, False
    markdown = _closed(markdown)
    first = first_tags(markdown)
    if not _TAG.search(first):
        return first, len(first) < len(markdown)
    lines = first.split("\n")
    done: list[str] = []
    at = 0
    for start, end in _blocks(first):
        done += (
            [_inline("\n".join(lines[at:start])), _block(lines[start:end])]
            if start > at
            else [_block(lines[start:end])]
        )
        at = end
    done.append(_inline("\n".join(lines[at:])))
    return "\n".join(done), len(first) < len(markdown)


def _closed(markdown: str) -> str:
    """`markdown` with elements that are closed as in JSX and XHTML closed as HTML has it."""
    return _SELF_CLOSED.sub(
        lambda tag: tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2] or ''}></{tag[1]}>", markdown
    )


def first_tags(html: str) -> str:
    """As much of `html` as the parser makes no more than MAX_TAGS elements of."""
    return html[: measured(html)[1]]


def measured(html: str) -> tuple[int, int]:
    """How many elements the parser makes of `html`, and of how many characters; it is no more than MAX_TAGS and
    MAX_HTML. It opens formatting that was not closed anew in each block.
    """
    made = 0
    unclosed: Counter[str] = Counter()
    for tag in _ANY_TAG.finditer(html, 0, MAX_HTML):
        name, is_end = tag[2].lower(), bool(tag[1])
        if name in _FORMATTING:
            made += 1
            unclosed[name] = max(unclosed[name] + (-1 if is_end else 1), 0)
        else:
            made += 1 + unclosed.total()
        if made > MAX_TAGS:
            return MAX_TAGS, tag.start()
    return made, min(len(html), MAX_HTML)


def _blocks(markdown: str) -> list[tuple[int, int]]:
    """The lines of each block of HTML; blocks with nothing but empty lines between them are one."""
    from markdown_it import MarkdownIt  # comes with Textual

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table")
    parser.core.ruler.disable("inline")  # which lines a block has is known without
    lines = markdown.split("\n")
    blocks: list[tuple[int, int]] = []
    for token in parser.parse(markdown):
        if token.type != "html_block" or not token.map:
            continue
        start, end = token.map
        if blocks and not any(line.strip() for line in lines[blocks[-1][1] : start]):
            start = blocks.pop()[0]
        blocks.append((start, end))
    return blocks


def _block(lines: list[str]) -> str:
    """A block as Markdown, as far in as it stood, with an empty line around it."""
    from reader.loader.elements import from_html  # by a parser that most bodies do without

    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" >"))]
    inner = "\n".join(line.removeprefix(indent).lstrip() if indent else line for line in lines)
    markdown = from_html(inner)
    if not markdown:
        return ""
    return "\n".join(["", *(f"{indent}{line}".rstrip() for line in markdown.split("\n")), ""])


def _inline(markdown: str) -> str:
    """`markdown` with the marks of Markdown in place of the tags in it."""
    if "<" not in markdown:
        return markdown
    markdown = _RAISED.sub(_raised, markdown)
    done: list[str] = []
    at = 0
    opened: list[tuple[str, int, str]] = []  # name, where in `done`, address of a link
    for tag in _PART.finditer(markdown):
        done.append(markdown[at : tag.start()])
        at = tag.end()
        name = tag[2].lower()
        if tag[1]:
            _close(name, opened, done)
        elif name in _MARKS or name == "a":
            opened.append((name, len(done), _address(tag[3], "href") if name == "a" else ""))
            done.append("")
        elif name == "br" and "|" in markdown[markdown.rfind("\n", 0, at) + 1 : at]:
            done.append(" ")  # within a row of a table
        else:
            done.append(_single(name, tag[3]))
    return "".join((*done, markdown[at:]))


def _raised(tag: re.Match[str]) -> str:
    """Digits above or below the line as characters that stand there."""
    return tag[2].translate(_ABOVE if tag[1].lower() == "sup" else _BELOW)


def _close(name: str, opened: list[tuple[str, int, str]], done: list[str]) -> None:
    """Write the marks of an element that ends, where it has begun."""
    if not any(each[0] == name for each in opened[-20:]):
        return
    while opened:
        begun, where, url = opened.pop()
        if begun == name:
            break
    if name == "a":
        if url:
            done[where] = "["
            done.append(f"]({url})")
        return
    inner = "".join(done[where + 1 :])
    if inner.strip() and inner == inner.strip():
        done[where] = _MARKS[name]
        done.append(_MARKS[name])


def _single(name: str, attributes: str) -> str:
    if name == "br":
        return "\\\n"
    if name == "hr":
        return "\n\n---\n\n"
    if name == "img" and (source := _address(attributes, "src")):
        return f"[image: {_attribute(attributes, 'alt') or 'untitled'}]({source})"
    if name in _PLAYERS and (source := _address(attributes, "src")):
        return f"[{'audio' if name == 'audio' else 'video'}]({source})"
    return ""


def _address(attributes: str, name: str) -> str:
    """An address that Markdown can hold; empty where it is of a scheme that is never opened."""
    url = clean.unescape(_attribute(attributes, name)).strip()
    if not url or _OTHER_SCHEME.match(url):
        return ""
    return quote(url, safe="/:#?&=@%.,;!$'*+~_-")


def _attribute(attributes: str, name: str) -> str:
    for attribute in _ATTRIBUTE.finditer(attributes):
        if attribute[1].lower() == name:
            return next((value for value in attribute.groups()[1:] if value is not None), "")
    return ""
