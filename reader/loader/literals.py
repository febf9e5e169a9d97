"""Objects of JavaScript that hold nothing but literals, read and never run: the front matter of some MDX files.

The grammar is JSON's with names as keys, either quote or a backtick, comments, and commas before a closing bracket:
https://spec.json5.org/ and template literals without `${`.
"""

import json
import re

from reader.loader.json_front import read_json
from reader.loader.yaml_events import Front, YamlError

MAX_LENGTH = 50_000  # characters; the longest real one has some 1,000
_TOKEN = re.compile(
    r"""\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`)"""
    r"""|new[ ]Date\([ ]?(?P<date>"[^"\\\n]*+"|'[^'\\\n]*+')[ ]?\)"""
    r"""|(?P<name>[A-Za-z_$][\w$]*+)|(?P<number>[-+]?\d[\w.]*+)|(?P<mark>[{}\[\]:,])""",
    re.DOTALL,
)
_CONSTANTS = {"true": "true", "false": "false", "null": "null", "undefined": "null"}
_ESCAPED = re.compile(r"\\(.)|([\"\n\t])", re.DOTALL)
_REASON = "the object holds more than literals, and is not run"


def end_of_literal(text: str, start: int) -> int:
    """Where the object that begins at `start` ends, with a semicolon behind it. Raises YamlError."""
    depth, at = 0, start
    while token := _TOKEN.match(text, at, start + MAX_LENGTH):
        at = token.end()
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token["mark"] or "", 0)
        if not depth and token["mark"]:
            return at + (text[at : at + 1] == ";")
    raise YamlError(_REASON, text.count("\n", 0, at) + 1)


def read_literal(text: str, before: int = 0) -> Front:
    """The fields of the object that `text` is. Raises YamlError."""
    written: list[str] = []
    at = 0
    text = text.rstrip().removesuffix(";")
    while at < len(text):
        token = _TOKEN.match(text, at)
        is_key = token is not None and _is_key(text, token.end())
        if not token or (token["name"] and not is_key and token["name"] not in _CONSTANTS) or "${" in token[0]:
            raise YamlError(_REASON, before + text.count("\n", 0, at) + 1)
        at = token.end()
        _add(token, is_key, written)
    return read_json("".join(written), before)


def _is_key(text: str, at: int) -> bool:
    return text[at : at + 20].lstrip().startswith(":")


def _add(token: re.Match[str], is_key: bool, written: list[str]) -> None:
    """Write `token` as JSON."""
    if string := token["string"] or token["date"]:
        inner = string[1:-1]
        written.append(json.dumps(_ESCAPED.sub(_unescaped, inner), ensure_ascii=False))
    elif token["name"]:
        written.append(json.dumps(token["name"]) if is_key else _CONSTANTS[token["name"]])
    elif token["number"]:
        written.append(json.dumps(token["number"]))
    elif token["mark"] in ("}", "]"):
        while written and not written[-1].strip():
            written.pop()
        if written and written[-1] == ",":
            written.pop()
        written.append(token["mark"])
    elif token["mark"]:
        written.append(token["mark"])
    else:
        written.append("\n" * token[0].count("\n") or " ")


def _unescaped(match: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(match[1], match[1]) if match[1] else match[2]
