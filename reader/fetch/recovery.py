"""A feed that is not well-formed, entry by entry: one that is bad costs itself, and no other.

Much of what is not XML in feeds is HTML in a title or a text that nobody has escaped. Such texts are put into CDATA
sections; an entry that even then is not well-formed is left out.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from xml.parsers import expat

from reader.fetch.values import MAX_ENTRIES

_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed)\b", re.IGNORECASE)
_ENTRY = re.compile(r"<((?:[\w.-]+:)?(?:item|entry))(?=[\s>])", re.IGNORECASE)
_TEXT = re.compile(
    r"<((?:[\w.-]+:)?(?:title|description|summary|content|encoded))(?=[\s>])[^<>]*(?<!/)>", re.IGNORECASE
)


class Recovered(NamedTuple):
    """A document that is well-formed, and how many entries it lacks."""

    document: str
    dropped: int


def recovered(text: str) -> Recovered | None:
    """What can be read of `text`; None where no entry can be, or where it is broken before the first."""
    root = _ROOT.search(text)
    text = text[root.start() :] if root else ""
    starts = [*islice(_ENTRY.finditer(text), MAX_ENTRIES + 2)]
    head = text[: starts[0].start()] if starts else text
    names = _open_in(head)
    ends = [*(start.start() for start in starts[1:]), len(text)]
    each = zip(starts[: MAX_ENTRIES + 1], ends, strict=False)
    entries = [_entry(text[start.start() : end], start[1]) for start, end in each]
    kept = [entry for entry in entries if entry]
    if names is None or not kept:
        return None
    closing = "".join(f"</{name}>" for name in reversed(names))
    return Recovered(f"{head}{''.join(kept)}{closing}", len(entries) - len(kept))


def _entry(part: str, name: str) -> str:
    """The entry at the beginning of `part`, mended where it must be; empty where it cannot be."""
    end = part.rfind(f"</{name}")
    entry = f"{part[:end]}</{name}>" if end > 0 else ""
    return next((form for form in (entry, _with_texts_apart(entry)) if form and _open_in(form) == []), "")


def _with_texts_apart(entry: str) -> str:
    """`entry` with all that stands in its title and its texts as characters, not as elements."""
    return "".join(_parted(entry))


def _parted(entry: str) -> Iterator[str]:
    done = 0
    while start := _TEXT.search(entry, done):
        end = entry.find(f"</{start[1]}", start.end())
        if end < 0:
            break
        inner = entry[start.end() : end]
        yield entry[done : start.start()]
        yield f'<{start[1]} type="html">'  # for Atom, as it is HTML now
        yield inner if "<![CDATA[" in inner else f"<![CDATA[{inner.replace(']]>', ']]&gt;')}]]>"
        done = end
    yield entry[done:]


def _open_in(part: str) -> list[str] | None:
    """The elements that are open at the end of `part`; None where it is not well-formed."""
    names: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, _: names.append(name)
    parser.EndElementHandler = lambda _: names.pop()
    try:
        parser.Parse(part.encode("utf-8", "replace"), False)
    except expat.ExpatError:
        return None
    return names
