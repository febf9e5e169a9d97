"""Files without front matter, where they are the articles: what a text says of itself at its top.

Newsletters, digests and notes begin with a heading, and some go on with facts: `- **Source:** …`, `- Author: [[…]]`,
`- Published (UTC): 2026-05-03 14:49`, `**By:** …`, `> Link: …`, `date:: …`, `| Author | … |`.
"""

import re
from collections.abc import Iterator
from typing import Literal

from reader.loader.prose import prose
from reader.loader.yaml_events import Front, Node
from reader.text import clean

# Which files without front matter are articles. "titled": those that begin with a title; "unlike": none, though the
# folder's others have front matter, so that those that begin with a title may be missed
Bare = Literal["never", "unlike", "titled", "always"]

_LOOKED_AT = 8_000  # characters
_KIN = re.compile(  # files about a directory, by their names
    r"(?:agents|authors|building|changelog|changes|claude|code[-_]of[-_]conduct|codeowners|contribut(?:ing|ors)|copying|"
    r"copyright|credits|gemini|governance|history|install|issue[-_]template|licen[cs]es?|llms|maintainers|notice|"
    r"pull[-_]request[-_]template|readme|releases?|roadmap|robots|requirements|security|support|todo|upgrading)"
    r"(?:[-_.][a-z]{2,3}(?:[-_][a-z]{2,4})?)?",
    re.IGNORECASE,
)
_PAGES = (".html", ".htm")
_TITLE = re.compile(r" {0,3}#{1,3}[ \t]+[^\s#]|<h[1-3]\b", re.IGNORECASE)
_TITLES = {  # in other markups
    ".org": re.compile(r"\* +\S"), ".adoc": re.compile(r"={1,3} +\S"), ".asciidoc": re.compile(r"={1,3} +\S"),
}  # fmt: skip
_LINKED_TITLE = re.compile(
    r" {0,3}#{1,2}[ \t]+\[[^][]*\]\(<?(https?://[^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)*)>?\)[ \t#]*"
)
_UNDERLINE = re.compile(r"={3,}[ \t]*|-{3,}[ \t]*")
_DECORATION = re.compile(r"\s*(?:<|!\[|\[!\[|$)")
_FACT = re.compile(
    r"\s*(?:[-*+>][ \t]+)?(?:\*\*|__)?([A-Za-z][\w -]{0,30}?)[ \t]*(?:\(([A-Za-z]{3})\))?:(?:\*\*|__)?:?[ \t]*"
    r"(\S.*?)(?:  |\\)?"
)
_CELLS = re.compile(r"\|[ \t]*(?:\*\*)?([A-Za-z][\w -]{0,30}?):?(?:\*\*)?()[ \t]*\|[ \t]*([^|]*[^|\s])[ \t]*\|")
_ROW = re.compile(r"\|[ \t|:-]*\|[ \t]*")
_LINK = re.compile(r"\[([^][]*)\]\(<?(https?://[^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)*)>?\)")
_FACTS = {  # what each is called, and the field it is
    "original": "originalUrl", "original url": "originalUrl", "url": "url", "link": "url", "source": "source",
    "source url": "source_url", "author": "author", "authors": "authors", "by": "author", "published": "published",
    "published at": "published", "published on": "published", "date": "date", "publication date": "date",
    "created": "created", "saved": "saved", "tags": "tags", "topics": "topics", "category": "category",
    "publication": "publication", "publisher": "publication", "provider": "provider", "language": "lang",
    "site": "site", "website": "site", "summary": "summary", "description": "description", "updated": "updated",
    "status": "status", "type": "type", "keywords": "tags", "categories": "categories", "written by": "author",
    "posted": "date", "posted on": "date", "canonical": "url", "saved on": "saved", "full title": "",
}  # fmt: skip


def is_about_its_folder(name: str) -> bool:
    """Whether the file called `name` speaks of the directory it is in, as README does."""
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return _KIN.fullmatch(stem) is not None


def is_bare_article(document: str, name: str) -> bool:
    """Whether a text without front matter begins with a title, and may be an article by its name."""
    if not is_bare_text(document, name):
        return False
    title = _TITLES.get(name[name.rfind(".") :].lower(), _TITLE)
    lines = (line for line in prose(document[:_LOOKED_AT]) if title.match(line) or not _DECORATION.match(line))
    first = next(lines, "")
    return bool(title.match(first)) or (bool(first) and _UNDERLINE.fullmatch(_line_after(document, first)) is not None)


def is_bare_text(document: str, name: str) -> bool:
    """Whether a text without front matter may be an article by its name, and holds something."""
    return bool(document.strip()) and not is_about_its_folder(name) and not name.lower().endswith(_PAGES)


def _line_after(document: str, line: str) -> str:
    return document.partition(f"{line}\n")[2].partition("\n")[0]


def read_facts(document: str, before: int) -> Front:
    """The facts at the top of `document`, above its first paragraph; its lines count from `before`. A title that is
    nothing but a link says which page it is about.
    """
    front = Front()
    for number, label, value in _facts(document[:_LOOKED_AT]):
        words, _, zone = label.partition("|")
        key = _FACTS.get(" ".join(words.lower().split()))
        if key and key not in front.values:
            front.values[key] = _value(key, value)
            front.lines[key] = before + number + 1
            if zone.upper() in ("UTC", "GMT"):
                front.values["timezone"], front.lines["timezone"] = "UTC", before + number + 1
    if linked := _LINKED_TITLE.match(document):
        front.values.setdefault("link", linked[1])
    return front


def without_facts(document: str) -> str:
    """`document` without the facts at its top."""
    numbers = {number for number, _, _ in _facts(document[:_LOOKED_AT])}
    if not numbers:
        return document
    return "\n".join(line for number, line in enumerate(document.split("\n")) if number not in numbers)


def _facts(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, label with its zone, and value of each, down to the first line of prose."""
    for number, line in enumerate(text.split("\n")):
        if fact := _fact(line):
            yield number, f"{fact[1]}|{fact[2] or ''}", fact[3]
        elif not _is_above_prose(line, text):
            return


def _fact(line: str) -> re.Match[str] | None:
    """What `line` states. Without a mark before it, it has to begin with a name that is known: it may be prose."""
    fact = _FACT.fullmatch(line) or _CELLS.fullmatch(line)
    return fact if fact and (line.lstrip()[0] in "-*+>|_" or fact[1].strip().lower() in _FACTS) else None


def _is_above_prose(line: str, text: str) -> bool:
    """Whether it is a heading, a picture or the like."""
    if _DECORATION.match(line) or _TITLE.match(line) or line.lstrip().startswith("#") or _ROW.fullmatch(line):
        return True
    return bool(_UNDERLINE.fullmatch(line) or _UNDERLINE.fullmatch(_line_after(text, line)))


def _value(key: str, written: str) -> Node:
    written = written.strip().removeprefix("<").removesuffix(">") if written.startswith("<http") else written.strip()
    link = _LINK.fullmatch(written)
    if not link:
        return written
    if key == "source":
        return {"title": clean.title(link[1]), "url": link[2]}
    return link[2] if "url" in key.lower() else link[1]
