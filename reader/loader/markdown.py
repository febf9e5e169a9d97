"""Markdown as it is read here: GitHub's, but only what says that it is a link is one, as its specification has it.

https://github.github.com/gfm/#autolinks-extension-: `www.`, `http://` and `https://`. The parser's own rule would make
an address of a stranger's site of `README.md`.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_STATED = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[([^][\n]{1,200})\]:[ \t]*<?[^\s<>]{1,2000}", re.MULTILINE)
MAX_DEFINITIONS = 1_000  # of links that are named in one place and led to from others


def parser() -> "MarkdownIt":
    """A parser of its own for whoever asks."""
    from markdown_it import MarkdownIt  # comes with Textual

    made = MarkdownIt("gfm-like")
    made.core.ruler.after("linkify", "stated_links", _only_stated)
    return made


def _only_stated(state: "StateCore") -> None:
    for block in state.tokens:
        if block.children:
            block.children = list(_without_guesses(block.children))


def _without_guesses(tokens: "list[Token]") -> "Iterator[Token]":
    """`tokens` without links that were guessed from their words."""
    is_guess = False
    for at, token in enumerate(tokens):
        if token.type == "link_open" and token.markup == "linkify":
            words = tokens[at + 1].content if at + 1 < len(tokens) else ""
            is_guess = not _STATED.match(words)
        if is_guess and token.type in ("link_open", "link_close"):
            is_guess = token.type == "link_open"
            continue
        yield token


def definitions(whole: str, part: str) -> str:
    """What `whole` says of where links lead that `part` names and does not define, as Markdown to stand behind it."""
    if not whole or "]" not in part or "]:" not in whole or whole == part:
        return ""
    lower = part.lower()
    lines = [
        line[0]
        for _, line in zip(range(MAX_DEFINITIONS), _DEFINITION.finditer(whole), strict=False)
        if f"[{line[1].lower()}]" in lower and line[0] not in part
    ]
    return "\n\n" + "\n".join(lines) if lines else ""
