r"""Text for programs: it comes back exactly, and holds nothing that steers a terminal or the log of a CI.

What may not stand there is written as JSON writes it: `\uXXXX`, twice for a character above U+FFFF.
"""

import json
import os
import re
import unicodedata

_JOINERS = "\u200c\u200d"  # Persian, the Indic scripts and emoji are spelled with them
_CI = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
_COMMAND_INSIDE = r"#(?=#\w*\[)"  # compiled by `re` where it is first needed: most starts do without
_COMMAND_AHEAD = r"(?m)^([^\S\n]*):(?=:)"


def visible(text: str) -> str:
    r"""`text` with its control, format and line-breaking characters and its lone surrogates as `\uXXXX`."""
    return text if text.isprintable() else "".join(char if _is_seen(char) else escape(char) for char in text)


def _is_seen(char: str) -> bool:
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) in ("Zs", "Co")


def escape(char: str) -> str:
    r"""`char` as `\uXXXX`, of its surrogates where it has two."""
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def reversible(text: str) -> str:
    r"""`text` as JSON writes it between its quotes, but for `"`, which stays: `\` is `\\`, a control `\uXXXX`."""
    return visible(text.replace("\\", "\\\\"))


def as_json(value: object, indent: int | None = None) -> str:
    """`value` as JSON that a terminal or a log may show: every string in it is exact once it is read."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    if not written.isprintable():
        written = "\n".join(map(visible, written.split("\n")))
    return re.sub(_COMMAND_INSIDE, r"\\u0023", written) if "##" in written else written


def path_text(path: bytes) -> str:
    """A path as text of which `os.fsencode`, or UTF-8 with `surrogateescape`, makes its very bytes again."""
    return os.fsdecode(path) if os.name == "nt" else path.decode("utf-8", "surrogateescape")


def path_bytes(text: str) -> bytes:
    """The path that `path_text` made text of."""
    return os.fsencode(text) if os.name == "nt" else text.encode("utf-8", "surrogateescape")


def in_log(text: str) -> str:
    r"""Lines for people; in a CI, whose log they may stand in, none of them is a command to it (`##vso[…]`, `::…`).

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions takes `::` at the beginning of a
    line, behind blanks, and `##[` anywhere; https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
    `##vso[` anywhere; TeamCity `##teamcity[`.
    """
    if ("##" not in text and "::" not in text) or not any(os.environ.get(name) for name in _CI):
        return text
    return re.sub(_COMMAND_AHEAD, r"\1\\u003a", re.sub(_COMMAND_INSIDE, r"\\u0023", text))
