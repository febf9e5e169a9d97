"""One mapping of a file, read field by field: as generously as sense allows, and nothing dropped in silence."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from reader.loader.dates import parse_date
from reader.loader.yaml_events import Node
from reader.model.article import Image
from reader.text import clean, urls

MAX_LINE = 2_000  # characters of a title, a name or a topic: 25 lines of a terminal; the longest real title has 300
MAX_EXCERPT = 20_000  # characters: more than a screenful of any size; the longest real excerpt has some 2,000
MAX_LIST = 1_000  # entries: half a second to lay out; a real related list has up to 179
MAX_NUMBER = 10**9  # of quality, heat and pixels; what SQLite and the columns take without a thought

_TRUE = {"true", "yes", "on", "y", "1"}
_FALSE = {"false", "no", "off", "n", "0"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,62}){0,3}(?:[/?#][!-\[\]-~]*)?"
)  # nothing to look into
PAGE_KEYS = ("originalUrl", "webUrl", "link", "url", "source", "website", "canonical_url")  # of a page, best first

T = TypeVar("T")


class Unreadable(ValueError):
    """A value that its field cannot make sense of; the message says what was expected, the code which kind it is."""

    def __init__(self, message: str, code: str = "value") -> None:
        super().__init__(message)
        self.code = code


def as_line(value: Node) -> str:
    return clean.one_line(_scalar(value)[:MAX_LINE])


def as_title(value: Node) -> str:
    return clean.title(_scalar(value)[:MAX_LINE])


def as_excerpt(value: Node) -> str:
    return clean.excerpt(_scalar(value)[:MAX_EXCERPT])


def as_raw(value: Node) -> str:
    return _scalar(value)


def as_url(value: Node) -> str:
    """An http(s) address that may be opened, as `urls.fault` has it."""
    url = _scalar(value).strip()
    if len(url) <= urls.MAX_URL and _PLAIN_URL.fullmatch(url):
        return url
    if fault := urls.fault(url):
        raise Unreadable(fault, "scheme" if _SCHEME.match(url) and not urls.is_web(url) else "url")
    return url


def as_date(value: Node) -> datetime:
    moment = parse_date(_scalar(value))
    if not moment:
        raise Unreadable("is no date that can be read, so the article shows none")
    return moment


def as_number(value: Node) -> int:
    try:
        number = float(_scalar(value)[:64])
    except ValueError:
        raise Unreadable("is no number") from None
    if not math.isfinite(number) or abs(number) > MAX_NUMBER:
        raise Unreadable(f"is no number up to {MAX_NUMBER:,}")
    return round(number)


def as_flag(value: Node) -> bool:
    word = _scalar(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise Unreadable("is neither true nor false")
    return word in _TRUE


def as_names(value: Node) -> tuple[str, ...]:
    """A list of names; one string is split at commas; a mapping counts by its keys, or a person's by `name`."""
    if isinstance(value, dict):
        names: Iterable[Node] = [value["name"]] if "name" in value else list(value)
    elif isinstance(value, list):
        names = [item.get("name") if isinstance(item, dict) else item for item in value[:MAX_LIST]]
    else:
        names = list(_scalar(value)[:MAX_EXCERPT].split(","))
    cleaned = (_unlinked(as_title(name)).removeprefix("#").strip() for name in names if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _unlinked(name: str) -> str:
    """Obsidian's `[[Jane Doe]]`."""
    return name[2:-2] if name.startswith("[[") and name.endswith("]]") else name


def as_tags(value: Node) -> tuple[str, ...]:
    """Like names, but one string without commas holds one tag a word, as Jekyll and Obsidian have it."""
    if isinstance(value, str) and "," not in value:
        return as_names(list(value.split()))
    return as_names(value)


def as_images(value: Node) -> tuple[Image, ...]:
    """A list of images, one image, or bare addresses."""
    entries = value[:MAX_LIST] if isinstance(value, list) else [value]
    return tuple(_image(entry) for entry in entries)


def _image(entry: Node) -> Image:
    fields = Fields(entry) if isinstance(entry, dict) else Fields({"url": entry})
    url = fields.first(as_url, "url", "src", "path")
    if not url:
        raise Unreadable("names an image without an http or https address")
    return Image(
        url,
        title=fields.first(as_title, "title", "alt", "caption") or "",
        width=fields.first(as_number, "width"),
        height=fields.first(as_number, "height"),
        cached=fields.first(as_flag, "isCached"),
    )


def _scalar(value: Node) -> str:
    if not isinstance(value, str):
        kind = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "empty"
        raise Unreadable(f"is {kind} where one value is expected")
    return value


_LENGTHS: dict[Callable[[Node], object], int] = {as_line: MAX_LINE, as_title: MAX_LINE, as_excerpt: MAX_EXCERPT}


def _cut(read: Callable[[Node], object], value: Node) -> str:
    """What `read` leaves out of `value`, as the end of a sentence; empty where it leaves nothing out."""
    if isinstance(value, str) and len(value) > (length := _LENGTHS.get(read, len(value))):
        return f"is longer than {length:,} characters; the rest is not shown"
    if isinstance(value, list) and len(value) > MAX_LIST:
        return f"has more than {MAX_LIST:,} entries; the rest is not shown"
    return ""


def flat(value: Node) -> str:
    """Any value on one line, for the eye: `a: 1, b: [x, y]`. Depth is bounded by the YAML reader."""
    if isinstance(value, dict):
        return ", ".join(f"{clean.one_line(key)}: {_bracketed(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_bracketed(item) for item in value)
    return clean.one_line(clean.unescape(value)) if value else ""


def _bracketed(value: Node) -> str:
    if isinstance(value, dict):
        return "{" + flat(value) + "}"
    return f"[{flat(value)}]" if isinstance(value, list) else flat(value)


class Fields:
    """A mapping being read. Remembers which keys found a home, and what was wrong with the others."""

    def __init__(self, values: dict[str, Node]) -> None:
        self.values = values
        self._spelt = {key.lower(): key for key in values}  # `Title` is `title` where there is no `title`
        self.homed: set[str] = set()
        self.complaints: list[tuple[str, str, str]] = []  # key, what is wrong, its code

    def first(self, read: Callable[[Node], T], *keys: str) -> T | None:
        """The first of `keys` whose value `read` accepts, or None. Empty values count as absent."""
        for name in keys:
            key = self._key(name)
            if key is None:
                continue
            value = self.values[key]
            if value is None or value == "" or value == [] or value == {}:
                self.homed.add(key)
                continue
            try:
                result = read(value)
            except Unreadable as error:
                self.complaints.append((key, str(error), error.code))
                continue
            self.homed.add(key)
            if cut := _cut(read, value):
                self.complaints.append((key, cut, "cut"))
            return result
        return None

    def first_quietly(self, read: Callable[[Node], T], key: str) -> T | None:
        """Like `first`, for a key that may well hold something else: that is no complaint."""
        complaints = len(self.complaints)
        result = self.first(read, key)
        del self.complaints[complaints:]
        return result

    def states(self, *keys: str) -> bool:
        """Whether one of `keys` stands there with a value."""
        return any(self.values[key] is not None for name in keys if (key := self._key(name)))

    def _key(self, name: str) -> str | None:
        return name if name in self.values else self._spelt.get(name.lower())

    def homeless(self) -> list[str]:
        """The keys nothing has read, in the file's order."""
        return [key for key in self.values if key not in self.homed]
