"""The links in an article's body: each leads where it was written to, and one called like another address says where.

The Markdown widget hands out a link's address decoded, which may be another one; so it is given numbers.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from reader.loader import markdown
from reader.text.urls import ascii_host, display_host, is_web

_NUMBERS = count()  # never the same twice: a click on what was shown before leads nowhere
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s/?#]+|^[^\s/?#:@]+\.[^\W\d_]{2,}(?=[/?#:]|$)", re.IGNORECASE)


class BodyLinks:
    """Makes the parser for the body that is shown, and knows where its links lead."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        self.whole = ""  # the body of which a part is shown, where it has several

    def parser(self) -> MarkdownIt:
        """A parser for a body that replaces the one before."""
        self._targets = {}
        parser = markdown.parser()
        parser.core.ruler.after("normalize", "definitions", self._define)
        parser.core.ruler.push("numbers", self._number_all)
        return parser

    def target(self, number: str) -> str | None:
        """The address that link `number` was written with; None where it is not shown any more."""
        return self._targets.get(number)

    def _define(self, state: StateCore) -> None:
        """Where links lead may be said in another part."""
        state.src += markdown.definitions(self.whole, state.src)

    def _number_all(self, state: StateCore) -> None:
        for block in state.tokens:
            if block.children:
                block.children = list(self._numbered(block.children))

    def _numbered(self, tokens: Iterable[Token]) -> Iterator[Token]:
        url, words = "", ""
        for token in tokens:
            if token.type == "link_open":
                url, words = self._number(token, "href"), ""
            elif token.type == "image":
                self._number(token, "src")
            words += token.content
            yield token
            if token.type == "link_close" and (host := other_host(words, url)):
                yield Token("text", "", 0, content=f" ({host})")

    def _number(self, token: Token, attribute: str) -> str:
        url, number = str(token.attrs.get(attribute, "")), str(next(_NUMBERS))
        self._targets[number] = url
        token.attrs[attribute] = number
        return url


def other_host(words: str, url: str) -> str:
    """The host that `url` leads to, for the eye, where `words` name an address that it is not within; else empty."""
    named = [_host(address) for address in _ADDRESS.findall(words.strip())]
    host = _host(url) if is_web(url) else ""
    is_other = host and any(name and not f".{host}".endswith(f".{name}") for name in named)
    return display_host(host) if is_other else ""


def _host(address: str) -> str:
    """The host in an address, as it is looked up, without `www.`; empty where there is none."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return (ascii_host(host) or host).lower().removeprefix("www.")
