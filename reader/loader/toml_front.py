"""TOML between fences, as Hugo, Zola and bulletty write it: https://toml.io/en/v1.0.0, read by the standard library."""

import re
from functools import lru_cache

from reader.loader.fields import MAX_LIST
from reader.loader.plain import REMEMBERED, Entry, Plain
from reader.loader.plain_toml import read_plain_toml
from reader.loader.trees import as_nodes
from reader.loader.yaml_events import Front, Node, YamlError

MAX_LENGTH = 200_000  # characters; the longest real one has some 4,000
_MAX_PARTS = 32  # of a dotted key, which costs the square of them in memory: 3 GB for 30,000
_MARK = re.compile(r"""\"{3}|'{3}|["'#]""")  # what begins a string or a comment
_ENDS = {'"': re.compile(r'(?:[^"\\\n]|\\.)*+"'), "'": re.compile(r"[^'\n]*+'")}
_LONG_ENDS = {  # each may have two quotes of the text right before it
    '"': re.compile(r'(?:[^"\\]|\\.|"(?!""))*+"{3,5}', re.DOTALL),
    "'": re.compile(r"(?:[^']|'(?!''))*+'{3,5}"),
}
_KEY = re.compile(r"""[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*[=.]""")
_TABLE = re.compile(r"""[ \t]*\[\[?[ \t]*["']?([A-Za-z0-9_-]+)""")
_ENTRY = "\n[[related]]\n"
_OTHER_TABLE = re.compile(r"^[ \t]*\[\[?+(?!related\.)", re.MULTILINE)
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def read_toml(text: str, before: int = 0) -> Front:
    """The fields that `text` holds; its lines count from `before`, those above it in its file. Raises YamlError."""
    import tomllib

    _check(text, before)
    try:
        values = tomllib.loads(text, parse_float=str)
    except RecursionError:
        raise YamlError("nested too deep to be read", before + 1) from None
    except ValueError as error:  # a number of too many digits, too
        line = _LINE.search(str(error))
        reason = _LINE.sub("", str(error)).strip().rstrip(".")
        reason = reason if line else "the front matter is no TOML that can be read"
        raise YamlError(f"{reason[:1].lower()}{reason[1:]}", before + int(line[1] if line else 1)) from None
    return Front(as_nodes(values, before + 1), _lines(text, before))


def skim_toml(text: str) -> Plain | None:
    """The fields without the lines on which they stand; None where something is wrong, or looks so. An entry of a
    related list stands word for word in other files, too, so what it comes to is remembered.
    """
    if len(text) > MAX_LENGTH:
        return None
    top, *blocks = f"\n{text}".split(_ENTRY)
    if blocks and (other := _OTHER_TABLE.search(blocks[-1])):
        blocks[-1], top = blocks[-1][: other.start()], f"{top}\n{blocks[-1][other.start() :]}"
    if (nodes := _read_nodes(top)) is None:
        return None
    entries = [entry for block in blocks if (entry := _read_entry(block))]
    if len(entries) < len(blocks) or len(blocks) > MAX_LIST or any(key.lower() == "related" for key in nodes):
        return None
    return Plain(nodes, entries)


@lru_cache(REMEMBERED)
def _read_entry(block: str) -> Entry | None:
    """What stands behind `[[related]]` and before the next; None where that is no entry by itself."""
    nodes = _read_nodes(f"[[related]]\n{block}")
    related = nodes.pop("related") if nodes else None
    if nodes or not isinstance(related, list) or len(related) != 1 or not isinstance(related[0], dict):
        return None
    return Entry(related[0])


def _read_nodes(text: str) -> dict[str, Node] | None:
    """The fields that `text` holds; None where it cannot be read."""
    if (nodes := read_plain_toml(text)) is not None:
        return nodes
    import tomllib  # it is written in Python, and takes ten times as long

    try:
        _check(text, 0)
        return as_nodes(tomllib.loads(text, parse_float=str), 1)
    except (RecursionError, ValueError, YamlError):
        return None


def _check(text: str, before: int) -> None:
    """Raises YamlError for what would take the parser more than its length."""
    if len(text) > MAX_LENGTH:
        raise YamlError(f"TOML of more than {MAX_LENGTH:,} characters", before + 1)
    check_keys(text, before)


def check_keys(text: str, before: int = 0) -> None:
    """Raises YamlError for keys of so many parts that TOML's parser would take the square of its time and memory."""
    if text.count(".") < _MAX_PARTS:
        return
    for number, line in enumerate(_without_strings(text).split("\n"), before + 1):
        if line.count(".") >= _MAX_PARTS:
            raise YamlError(f"a line with more than {_MAX_PARTS} parts of keys", number)


def _without_strings(text: str) -> str:
    """`text` without strings and comments, its lines kept; up to the first string that never ends."""
    kept: list[str] = []
    at = 0
    while mark := _MARK.search(text, at):
        kept.append(text[at : mark.start()])
        end = _end_of(mark[0], text, mark.end())
        if end < 0:
            return "".join(kept)
        kept.append("\n" * text.count("\n", mark.start(), end))
        at = end
    return "".join((*kept, text[at:]))


def _end_of(mark: str, text: str, start: int) -> int:
    """Where the string or comment ends that `mark` begins before `start`; negative where it never does."""
    if mark == "#":
        end = text.find("\n", start)
        return end if end >= 0 else len(text)
    quote = mark[0]
    match = _LONG_ENDS[quote].match(text, start) if len(mark) > 1 else _ENDS[quote].match(text, start)
    return match.end() if match else -1


def _lines(text: str, before: int) -> dict[str, int]:
    """The line on which each key at the top begins, as far as it can be told."""
    lines: dict[str, int] = {}
    is_top = True
    for number, line in enumerate(text.split("\n"), before + 1):
        if table := _TABLE.match(line):
            is_top = False
            lines.setdefault(table[1], number)
        elif is_top and (key := _KEY.match(line)):
            lines.setdefault(key[1] or key[2] or key[3] or "", number)
    return lines
