"""TOML that is plain beyond doubt, read without tomllib, which is written in Python and takes ten times as long.

The shortcut is taken only where every line matches one pattern: a key with a string, a number, a date, true, false or a
list of strings on that line; the head of a table; a comment; nothing. `tests/test_short_way.py` holds both against each
other.
"""

import re
from datetime import date, datetime

from reader.loader.yaml_events import Node

_STRING = r"\"[^\"\\\n]*\"|'[^'\n]*'"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_LINE = re.compile(
    rf"""(?:(?P<key>[A-Za-z0-9_-]+)[ ]*=[ ]*
        (?:(?P<string>{_STRING})|(?P<escaped>"(?:[^"\\\n]|\\["\\nrt])*+")
        |(?P<list>\[[ ]*(?:(?:{_STRING})[ ]*(?:,[ ]*(?:{_STRING})[ ]*)*+,?[ ]*)?\])
        |(?P<word>true|false|0|-?[1-9]\d{{0,17}}|-?(?:0|[1-9]\d{{0,17}})\.\d{{1,18}})
        |(?P<day>\d{{4}}-\d\d-\d\d)|(?P<moment>\d{{4}}-\d\d-\d\d[T ]{_TIME}:[0-5]\d(?:Z|[+-]{_TIME})?))
        |\[\[(?P<many>[A-Za-z0-9_-]+)\]\]|\[(?:(?P<outer>[A-Za-z0-9_-]+)\.)?(?P<table>[A-Za-z0-9_-]+)\]
        |\#[^\n]*)?[ \t]*(?:\n|\Z)""",
    re.VERBOSE | re.ASCII,
)
_ITEM = re.compile(_STRING)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


def read_plain_toml(text: str) -> dict[str, Node] | None:
    """The fields that `text` holds, as tomllib reads them, its scalars as text; None where it is not plain."""
    top: dict[str, Node] = {}
    node = top
    lists: set[str] = set()  # of tables
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        if not line:
            return None
        at = line.end()
        if key := line["key"]:
            value = _value(line)
            if key in node or value is None:
                return None
            node[key] = value
        elif line["many"] or line["table"]:
            table = _table(line, top, lists)
            if table is None:
                return None
            node = table
    return top


def _value(line: re.Match[str]) -> Node:
    """None where it is no value after all."""
    kind, written = line.lastgroup, line[line.lastgroup or 0]
    if kind == "string":
        return written[1:-1]
    if kind == "escaped":
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), written[1:-1])
    if kind == "list":
        return [item[1:-1] for item in _ITEM.findall(written)]
    if kind == "word":
        return written
    try:
        return str(date.fromisoformat(written) if kind == "day" else datetime.fromisoformat(written))
    except ValueError:
        return None


def _table(line: re.Match[str], top: dict[str, Node], lists: set[str]) -> dict[str, Node] | None:
    """The table whose head `line` is, which is a new one; None where that cannot be."""
    new: dict[str, Node] = {}
    if many := line["many"]:
        if many in top and many not in lists:
            return None
        lists.add(many)
        tables = top.setdefault(many, [])
        if isinstance(tables, list):
            tables.append(new)
        return new
    outer: Node = top
    if line["outer"]:
        outer = top.get(line["outer"])
        outer = outer[-1] if isinstance(outer, list) and line["outer"] in lists else outer
    if not isinstance(outer, dict) or line["table"] in outer:
        return None
    outer[line["table"]] = new
    return new
