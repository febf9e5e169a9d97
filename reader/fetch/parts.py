"""What the formats have in common: texts, addresses and media."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from urllib.parse import urljoin

from reader.fetch.tree import Node
from reader.fetch.values import Enclosure
from reader.text import clean, urls

MAX_NAMES = 40  # topics or authors of an entry
MAX_NAME = 200  # characters of one
MAX_TITLE = 1_000
ROUNDS = 8
_TAG = re.compile(r"<(/?[A-Za-z!][^<>]*)>")
_IN_QUOTES = r"‹\1›"
# what is a whole address as it stands, as nearly all are: there is nothing in it to resolve or to refuse
_ORIGIN = r"https?://[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,4}(?::[0-9]{1,4})?"
_PATH = r"/(?!/)[A-Za-z0-9/_~%+,@=.-]{0,2000}"
_PLAIN_ORIGIN = re.compile(rf"{_ORIGIN}(?=/|$)")
_PLAIN_ADDRESS = re.compile(rf"{_ORIGIN}(?:{_PATH}(?:\?[A-Za-z0-9/_~%+,@=.&-]{{1,2000}})?)?")
_PLAIN_PATH = re.compile(_PATH)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def title(text: str, is_html: bool = True) -> str:
    """A title as plain text: no tag and no entity is left in it. What is no HTML keeps its `<video>`, as `‹video›`."""
    text = text[: 4 * MAX_TITLE]
    plain = settled(clean.title, text if is_html else _TAG.sub(_IN_QUOTES, text))
    return clean.one_line(_TAG.sub(_IN_QUOTES, plain))[:MAX_TITLE].rstrip()


@lru_cache(4)  # it is asked for the same text when entries are compared and when they are written
def excerpt(html: str, most: int) -> str:
    """The beginning of a text on one line, without tags and entities, in at most so many characters."""
    plain = clean.one_line(_TAG.sub(_IN_QUOTES, settled(clean.excerpt, html[: 20 * most])))
    if len(plain) <= most:
        return plain
    return (plain[: most - 1].rsplit(" ", 1)[0] if " " in plain[most // 2 : most] else plain[: most - 1]).rstrip() + "…"


def settled(clean_once: Callable[[str], str], text: str) -> str:
    """`text` cleaned until nothing changes any more, as some escape three times. What is escaped more often than
    ROUNDS is meant to take time: it loses the signs that could begin anything.
    """
    for _ in range(ROUNDS):
        cleaned = clean_once(text)
        if cleaned == text or not ("&" in cleaned or "<" in cleaned):
            return cleaned
        text = cleaned
    return clean_once(text.replace("&", "").replace("<", ""))


def address(stated: str, base: str) -> str:
    """`stated` as a whole address, where that may be opened; else nothing."""
    stated = clean.one_line(stated).replace(" ", "%20")
    if not stated or _PLAIN_ADDRESS.fullmatch(stated):
        return stated
    if _PLAIN_PATH.fullmatch(stated) and "/." not in stated and (origin := _PLAIN_ORIGIN.match(base)):
        return origin[0] + stated
    return resolved(stated, base)


def resolved(stated: str, base: str) -> str:
    """The same for any address, by the rules."""
    try:
        whole = urljoin(base, stated)
    except ValueError:
        return ""
    return "" if urls.fault(whole) else whole


def base_of(node: Node, base: str) -> str:
    """What addresses in `node` are relative to, by its `xml:base`."""
    return address(node.get("xml:base"), base) or base


def language(stated: str) -> str:
    """`en_US` is en-US."""
    return stated[:40].replace("_", "-")


def names(stated: Iterable[str]) -> tuple[str, ...]:
    """Names without those said twice, in whatever case."""
    by_key: dict[str, str] = {}
    for each in stated:
        if name := title(each)[:MAX_NAME].strip():
            by_key.setdefault(name.lower(), name)
    return tuple(by_key.values())[:MAX_NAMES]


def as_html(text: str) -> str:
    """Plain text as HTML that shows it."""
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in _BLANK_LINE.split(text) if part.strip())


def enclosure(url: str, kind: str, length: str) -> Enclosure | None:
    """None where it has no address."""
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
    return Enclosure(url, clean.one_line(kind)[:MAX_NAME].lower(), size or None) if url else None


def enclosures(nodes: Iterable[Node], base: str, name: str) -> list[Enclosure]:
    """The files that elements lead to by their attribute `name`."""
    files = (enclosure(address(node.get(name), base), node.get("type"), node.get("length")) for node in nodes)
    return [file for file in files if file]


def media(entry: Node, base: str) -> tuple[tuple[str, ...], tuple[Enclosure, ...]]:
    """The pictures and the files that Media RSS and iTunes name."""
    images, files = [], []
    places = [entry, *entry.children("media:group")]
    for place in places:
        for content in place.children("media:content"):
            kind = content.get("type") or content.get("medium")
            url = address(content.get("url"), base)
            if kind.startswith("image"):
                images.append(url)
            elif file := enclosure(url, content.get("type"), content.get("filesize")):
                files.append(file)
            images += [address(each.get("url"), base) for each in content.children("media:thumbnail")]
        images += [address(each.get("url"), base) for each in place.children("media:thumbnail")]
    images += [address(each.get("href") or each.get("url"), base) for each in entry.children("itunes:image")]
    images += [address(each.get("href"), base) for each in entry.children("itunes:link") if each.get("rel") == "image"]
    return distinct(images), tuple(files)


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Each of `texts` once, without empty ones; no more than MAX_NAMES."""
    return tuple(dict.fromkeys(filter(None, texts)))[:MAX_NAMES]
