"""Front matter that is plain beyond doubt, read without a YAML parser.

The shortcut is taken only where the whole front matter matches a small grammar, a subset of YAML in which every line
is a key, a dash or a blank, and every scalar ends where its line ends. Block scalars, anchors, tabs, comments, flow
style, text that goes on in the next line: all that is left to the full reader. `tests/test_plain.py` holds both
against each other.

95 % of all bytes are entries of related lists, and each stands word for word in every other file of its story, so what
one entry comes to is remembered.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reader.loader.fields import MAX_LIST
from reader.loader.yaml_events import NULLS, Node

MAX_LENGTH = 140_000  # characters; with at most two values in three of them, the full reader's limit is not reached
REMEMBERED = 2_048  # entries; some 700 characters each

_QUOTED = r'"[^"\\\t\n]*+(?:\\["\\nrt][^"\\\t\n]*+)*+"'
_RUN = r"[\w.,/()&=%;@~'!?*+-]*+"
_BARE = rf"-?\w{_RUN}(?:(?::(?=\S)| (?=[\w(])){_RUN})*+"
_SCALAR = rf"(?:{_QUOTED}|{_BARE})"
_KEY = r"[A-Za-z_]\w{0,63}+:"
_DEPTH = 3  # of real files: provider, its images, their sizes


def _field(indent: int, depth: int) -> str:
    """A key and its value, after the indent."""
    if not depth:
        return rf"{_KEY} {_SCALAR}\n"
    return rf"{_KEY}(?: {_SCALAR}\n|\n(?:{_fields(indent + 2, depth - 1)}|{_items(indent + 2, depth - 1)}))"


def _fields(indent: int, depth: int) -> str:
    return rf"(?:{' ' * indent}{_field(indent, depth)})++"


def _items(indent: int, depth: int) -> str:
    at, inner = " " * indent, " " * (indent + 2)
    mapping = rf"{at}- {_field(indent + 2, depth)}(?:{inner}{_field(indent + 2, depth)})*+"
    return rf"(?:(?:{at}- {_SCALAR}\n)++|(?:{mapping})++)"


@cache  # compiled where it is first needed: it takes a while
def _top() -> re.Pattern[str]:
    return re.compile(rf"(?:\n|(?!(?i:related):){_field(0, _DEPTH)})*+")


@cache
def _entry(indent: int) -> re.Pattern[str]:
    """A related entry, from behind its dash."""
    inner = " " * (indent + 2)
    return re.compile(rf"{_field(indent + 2, _DEPTH - 1)}(?:{inner}{_field(indent + 2, _DEPTH - 1)})*+")


_RELATED = re.compile(r"related:\n(?=( {0,2}- ))")
_OUTSIDE = re.compile(r"\n(?=[^ ])")  # the end of an entry that is followed by another key
_LINE = re.compile(r"^( *)(- )?(?:([A-Za-z_]\w*):(?: |$))?(.*)$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A related entry. The same text gives the same object, as long as it is remembered."""

    values: dict[str, Node]


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain front matter: its fields but for the related list, and each entry of that."""

    values: dict[str, Node]
    related: list[Entry]


def read_plain(front: str) -> Plain | None:
    """`front` as the grammar reads it; None where it does not match, and the full reader is needed."""
    if len(front) > MAX_LENGTH:
        return None
    at = 0 if front.startswith("related:\n") else front.find("\nrelated:\n") + 1
    start = _RELATED.match(front, at)
    if not start:
        return Plain(_values(front), []) if _top().fullmatch(front) else None
    read = _read_related(front[start.end() :], start[1])
    rest = front[: start.start()] + read[1] if read else ""
    if not read or len(read[0]) > MAX_LIST or not _top().fullmatch(rest):
        return None
    return Plain(_values(rest), read[0])


def _read_related(text: str, dash: str) -> tuple[list[Entry], str] | None:
    """The entries of the list that `text` begins with, and what follows it; None where one is not plain."""
    indent = len(dash) - 2
    parts = f"\n{text}".split(f"\n{dash}")[1:]
    entries: list[Entry] = []
    for position, part in enumerate(parts):
        is_last = position == len(parts) - 1
        entry = None if is_last else _read_entry(part, indent)  # nearly always known
        if not entry:
            end = _OUTSIDE.search(part)
            entry = _read_entry(part[: end.start()] if end else part.removesuffix("\n"), indent)
            if entry and end:
                return [*entries, entry], f"\n{dash}".join([part[end.end() :], *parts[position + 1 :]])
        if not entry:
            return None
        entries.append(entry)
    return entries, ""


@lru_cache(REMEMBERED)
def _read_entry(entry: str, indent: int) -> Entry | None:
    """A related entry, written without its last line break; None where it is not plain."""
    if not _entry(indent).fullmatch(entry + "\n"):
        return None
    return Entry(_values(" " * (indent + 2) + entry, indent + 2))


def _values(text: str, indent: int = 0) -> dict[str, Node]:
    """The fields of a text that the grammar has matched, its scalars as text."""
    top: dict[str, Node] = {}
    levels: list[tuple[int, Any]] = [(indent, top)]  # indent, and the mapping or list whose lines stand there
    waiting = ""  # a key whose value begins on the next line
    for spaces, dash, key, written in _LINE.findall(text):
        indent = len(spaces)
        if waiting:
            node: Any = [] if dash else {}
            levels[-1][1][waiting] = node
            levels.append((indent, node))
            waiting = ""
        elif key or dash:
            while levels[-1][0] > indent:
                levels.pop()
        else:
            continue  # a blank line
        if dash and key:
            entry: dict[str, Node] = {}
            levels[-1][1].append(entry)
            levels.append((indent + 2, entry))
        if not key:
            levels[-1][1].append(_scalar(written))
        elif written:
            levels[-1][1][key] = _scalar(written)
        else:
            waiting = key
    return top


def _scalar(written: str) -> str | None:
    if written[0] != '"':
        return None if written in NULLS else written
    inner = written[1:-1]
    return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), inner) if "\\" in inner else inner
