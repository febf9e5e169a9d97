"""XML as strangers write it, to a small tree: by the standard library's expat, with bounds, and no entity of its own.

Nothing outside the document is ever read. A DOCTYPE is passed over, as RSS 0.91 has one; what it defines is refused:
no feed needs it, and bombs and files of this computer come by it. Of a document that breaks off or is not well-formed,
the entries that are whole are read: see recovery.py.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.entities import html5
from itertools import pairwise
from xml.parsers import expat

from reader.errors import ReaderError
from reader.fetch.recovery import recovered
from reader.text.clean import one_line

MAX_NODES = 250_000  # elements; 2,000 entries have some 40,000
MAX_DEPTH = 200
_NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom", "http://purl.org/atom/ns#": "atom", "http://example.com/newformat#": "atom",
    "http://example.com/necho": "atom", "http://purl.org/echo/": "atom", "http://purl.org/pie/": "atom", "": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://purl.org/rss/1.0/": "", "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9/": "", "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/net/rss1.1#": "", "http://backend.userland.com/rss": "", "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "", "http://cyber.law.harvard.edu/rss": "",
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content", "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss/": "media", "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/xml/1998/namespace": "xml", "http://www.youtube.com/xml/schemas/2015": "yt",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}  # fmt: skip
_PREFIXES = frozenset(_NAMESPACES.values())
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")  # beyond ASCII, without the one that is a new line
_CUT_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*$", re.IGNORECASE)
_LONGEST_END = 80
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}\?>")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,32};)?")
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>|<!--.*?-->)", re.DOTALL)
_ENTRIES = ("item", "entry", "outline")
_VOID = frozenset(("br", "hr", "img", "input", "source", "wbr", "area", "col", "embed", "track"))


class MalformedError(ReaderError):
    """A document that is no XML, or holds what no feed may hold."""


@dataclass(slots=True)
class Node:
    """An element. `name` is `title`, or with a namespace that is known `dc:date`; attributes are named likewise. All in
    lower case, as some write `<TITLE>`.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Node | str"] = field(default_factory=list)
    _named: dict[str, list["Node"]] | None = None  # its elements, once they are asked for by name

    def children(self, *names: str) -> Iterator["Node"]:
        """The elements in it that have one of these names. What is in it may not change any more."""
        if len(names) == 1:
            return iter(self._by_name().get(names[0], ()))
        return (each for each in self.content if isinstance(each, Node) and each.name in names)

    def _by_name(self) -> dict[str, list["Node"]]:
        if self._named is None:
            self._named = defaultdict(list)
            for each in self.content:
                if isinstance(each, Node):
                    self._named[each.name].append(each)
        return self._named

    def first(self, *names: str) -> "Node | None":
        """The first child of the first of `names` that has one."""
        named = self._by_name()
        return next((named[name][0] for name in names if name in named), None)

    def text(self, *names: str) -> str:
        """The text in the first of `names` that has any; of itself without names."""
        if not names:
            return "".join(each if isinstance(each, str) else each.text() for each in self.content).strip()
        named = self._by_name()
        return next((text for name in names if name in named for child in named[name] if (text := child.text())), "")

    def get(self, name: str) -> str:
        """An attribute; empty where it is not stated."""
        return self.attributes.get(name, "").strip()

    def markup(self) -> str:
        """What is in it, as HTML."""
        return "".join(escape(each, quote=False) if isinstance(each, str) else each._outer() for each in self.content)

    def _outer(self) -> str:
        name = self.name.rpartition(":")[2]
        attributes = "".join(f' {key.rpartition(":")[2]}="{escape(value)}"' for key, value in self.attributes.items())
        return f"<{name}{attributes}>" + ("" if name in _VOID else f"{self.markup()}</{name}>")


def parse(text: str) -> tuple[Node, str]:
    """The root of a document, and where it breaks off why, as a sentence. Raises MalformedError."""
    text = _mended(text)
    root, error = _built(text)
    why = _reason(error) if error else ""
    if isinstance(error, expat.ExpatError) and (rest := recovered(text)):
        root, _ = _built(rest.document)
        why += f" {rest.dropped} of its entries left out." if rest.dropped else " Its entries were read nevertheless."
    if root is None:
        raise MalformedError(one_line(why) or "The feed is empty.")
    return root, why


def _built(text: str) -> tuple[Node | None, "expat.ExpatError | _FullError | None"]:
    """The root, as far as it could be built, and what has ended that."""
    builder = _Builder()
    try:
        builder.parser.Parse(text.encode("utf-8", "replace"), True)
    except (expat.ExpatError, _FullError) as error:
        builder.drop_unfinished()
        return builder.root, error
    return builder.root, None


def _reason(error: "expat.ExpatError | _FullError") -> str:
    if isinstance(error, expat.ExpatError):
        return f"The feed is not well-formed at its line {error.lineno}: {expat.ErrorString(error.code)}."
    return f"The feed has more than {MAX_NODES:,} elements, or some deeper than {MAX_DEPTH}; the rest is left out."


def _mended(text: str) -> str:
    """`text` as XML takes it: without what stands before it or cannot be in it, with entities of HTML resolved."""
    text = _NO_XML.sub("", _DECLARATION.sub("", text[: 2**10], count=1) + text[2**10 :])
    text = text[max(text.find("<"), 0) :]
    if not text.isascii():
        text = _CONTROL.sub(lambda char: _as_windows(ord(char[0])), text)
    if _CUT_END.search(text[-_LONGEST_END:]):  # only its very last character is missing
        text = f"{text.rstrip()}>"
    if "&" not in text:
        return text
    parts = _CDATA.split(text)  # where an ampersand is one
    return "".join(
        part if at % 2 else _NUMBERED.sub(_number, _NAMED.sub(_entity, part)) for at, part in enumerate(parts)
    )


def _entity(match: re.Match[str]) -> str:
    return escape(html5[match[1]]) if match[1] in html5 else f"&amp;{match[1] or ''}"


def _number(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if 0x80 <= code < 0xA0:
        return _as_windows(code)
    is_xml = code in (9, 10, 13) or (0x20 <= code <= 0x10FFFF and not _NO_XML.match(chr(code)))
    return match[0] if is_xml else ""


def _as_windows(code: int) -> str:
    """What is meant by a control character beyond ASCII, as browsers take it; nothing where none is."""
    return bytes([code]).decode("cp1252", "ignore")


class _FullError(Exception):
    pass


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._scopes: list[dict[str, str]] = [{"xml": "xml"}]
        self._nodes = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse

    def drop_unfinished(self) -> None:
        """Leave out the entry in which the document breaks off: half of one is none."""
        for parent, node in pairwise(self._open):
            if node.name.rpartition(":")[2] in _ENTRIES:
                parent.content.remove(node)
                return

    def _refuse(self, *_: object) -> None:
        raise MalformedError("The feed defines entities of its own, which no feed needs and attacks are made of.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._open) >= MAX_DEPTH:
            raise _FullError
        self._scopes.append(self._scope(attributes) if attributes else self._scopes[-1])
        stated = {self._name(key, ""): value for key, value in attributes.items() if not key.startswith("xmlns")}
        node = Node(self._name(name, self._scopes[-1].get("", "")), stated)
        if self._open:
            self._open[-1].content.append(node)
        elif self.root is None:
            self.root = node
        self._open.append(node)

    def _scope(self, attributes: dict[str, str]) -> dict[str, str]:
        """What prefixes stand for in an element with these attributes."""
        declared = {
            key.partition(":")[2]: _NAMESPACES.get(uri.strip().lower(), "?")
            for key, uri in attributes.items()
            if key == "xmlns" or key.startswith("xmlns:")
        }
        return {**self._scopes[-1], **declared} if declared else self._scopes[-1]

    def _name(self, name: str, default: str) -> str:
        prefix, colon, local = name.rpartition(":")
        local = local.lower()
        if not colon:
            return f"{default}:{local}" if default else local
        usual = prefix.lower() if prefix.lower() in _PREFIXES else "?"
        space = self._scopes[-1].get(prefix, usual)  # many forget to declare one
        return f"{space}:{local}" if space else local

    def _end(self, name: str) -> None:
        self._open.pop()
        self._scopes.pop()

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)
