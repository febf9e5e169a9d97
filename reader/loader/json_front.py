"""JSON as front matter: between fences for 11ty and Hexo, from the first line for Hugo; and literals of JavaScript."""

import json
import re

from reader.loader.fields import MAX_LIST
from reader.loader.plain import Entry, Plain
from reader.loader.trees import as_nodes
from reader.loader.yaml_events import Front, YamlError

MAX_LENGTH = 1_000_000  # characters; the longest real one has some 60,000
_PLAIN = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_KEY = re.compile(r'^[ \t]*"([^"\\\n]{1,100})"[ \t]*:', re.MULTILINE)


def read_json(text: str, before: int = 0) -> Front:
    """The object that `text` is; its lines count from `before`, those above it in its file. Raises YamlError."""
    front, end = _decoded(text, before)
    if text[end:].strip():
        line = before + text.count("\n", 0, end) + 1
        raise YamlError("the front matter goes on behind its JSON object", line)
    return front


def object_at(text: str) -> int:
    """Where the object that `text` begins with ends. Raises YamlError."""
    try:
        return _PLAIN.raw_decode(text[:MAX_LENGTH])[1]
    except (RecursionError, ValueError):
        return _decoded(text, 0)[1]  # which says why


def _decoded(text: str, before: int) -> tuple[Front, int]:
    """The fields, and where the object ends."""
    start = len(text) - len(text.lstrip())
    if not text[start : start + 1]:
        return Front(), len(text)
    repeated: list[str] = []

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(items)
        if len(fields) < len(items):
            keys = [key for key, _ in items]
            repeated.extend(key for number, key in enumerate(keys) if key in keys[max(number - 100, 0) : number])
        return fields

    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH]
    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_int=str, parse_float=str, parse_constant=str)
    try:
        values, end = decoder.raw_decode(text, start)
    except RecursionError:
        raise YamlError("nested too deep to be read", before + 1) from None
    except json.JSONDecodeError as error:
        if len(text) == MAX_LENGTH and error.pos >= MAX_LENGTH - 1:
            raise YamlError(f"JSON of more than {MAX_LENGTH:,} characters", before + 1) from None
        raise YamlError(f"no JSON that can be read: {_reason(error)}", before + error.lineno) from None
    if not isinstance(values, dict):
        raise YamlError("the front matter is a list or a value, not fields with values", before + 1)
    lines = _lines(text[start:end], before + text.count("\n", 0, start), values)
    return Front(as_nodes(values, before + 1), lines, [key for key in repeated if key in values]), end


def skim_json(text: str) -> Plain | None:
    """The fields without the lines on which they stand; None where something is wrong, or looks so."""
    start = len(text) - len(text.lstrip())
    if len(text) > MAX_LENGTH or text[start : start + 1] != "{":
        return None
    try:
        values, end = _PLAIN.raw_decode(text, start)
        nodes = as_nodes(values, 1)
    except (RecursionError, ValueError, YamlError):
        return None
    related = nodes.get("related")
    if text[end:].strip() or not isinstance(related, list | None) or "Related" in nodes:
        return None
    if related is not None:
        del nodes["related"]
    entries = [Entry(entry) for entry in related or () if isinstance(entry, dict)]
    return Plain(nodes, entries) if len(entries) == len(related or ()) <= MAX_LIST else None


def _reason(error: json.JSONDecodeError) -> str:
    return f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(" at")


def _lines(text: str, before: int, values: dict[str, object]) -> dict[str, int]:
    """The first line on which each key stands, as far as it can be told."""
    lines: dict[str, int] = {}
    number, at = before + 1, 0
    for key in _KEY.finditer(text):
        number += text.count("\n", at, key.start(1))
        at = key.start(1)
        if key[1] in values:
            lines.setdefault(key[1], number)
    return {key: lines.get(key, before + 1) for key in values}
