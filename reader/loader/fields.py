"""One mapping of a file, read field by field: as generously as sense allows, and nothing dropped in silence."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from itertools import chain
from typing import TypeVar
from urllib.parse import urljoin

from reader.loader.dates import parse_date
from reader.loader.spelling import spelling_of
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
PAGE_KEYS = (  # of a page, best first
    "originalUrl", "webUrl", "external_url", "external_link", "url_original", "original_link", "link", "url",
    "source_url", "source", "website",
    "canonical_url", "article_url", "permalink", "canonical", "href", "link_url", "uri", "original", "bookmark_of",
    "external", "page_url", "post_url", "article_link", "source_link", "clip_url", "target_url", "redirect_to",
    "resolved_url", "given_url", "og:url",
)  # fmt: skip
PAGE_LINK = re.compile(r"<([^<>\s]*)>|\[[^][]*\]\(<?([^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)*)>?\)")
_ON_ITS_SITE = re.compile(r"(?:[./?#]|[\w-]+(?:[/.]|$))(?!/)[^\s:]*")  # a path, which no host is stated for
_NAME_LINK = re.compile(
    r"\[\[(?:[^][|]*/)?([^][|]*)(?:\|([^][]*))?\]\]|\[([^][]*)\]\([^()]*\)"
)  # Obsidian's, Markdown's
_HASHED = re.compile(r"#?\[\[([^][]+)\]\]|#([^\s#,\[]+)")
_BY = re.compile(r"by:? +", re.IGNORECASE)
_SEVERAL = re.compile(r"[,&<(]| and |^[Bb]y")  # what more than a name may be told by
_AND = re.compile(r" (?:and|&) ")
_MAIL = re.compile(r"(?<! ) *(?:<[^<>@]*@[^<>]*>|\([^()@]*@[^()]*\))")
_BETWEEN_COMMAS = re.compile(r"(?:\[\[[^][]*\]\]|[^,])+")  # a link may hold some
_PERSON = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s+)(?:(?:de|van|von|der|den|la|le|da|di|al|bin|ibn|y)\s+)*[^\W\d_a-z][\w.'’ -]*|"
    r"[\u3040-\u9fff\uac00-\ud7af]{2,8}"
)
_POSITION = re.compile(
    r"(?i)\b(?:advocate|analyst|architect|chair\w*|chief|contributor|coordinator|counsel|designer|developer|director|"
    r"editor|engineer\w*|evangelist|fellow|founder|head|inc|lead|llc|ltd|maintainer|manager|member|officer|partner|president|"
    r"professor|project|researcher|scientist|staff|team|university|writer)\b"
)

_DATES = ("published", "date", "posted", "created", "start", "iso", "value")  # within the mapping that a date may be
_NAMES = ("name", "label", "title", "fullName", "slug", "id")  # within the mapping that a topic or an author may be

T = TypeVar("T")


class Unreadable(ValueError):
    """A value that its field cannot make sense of; the message says what was expected, the code which kind it is."""

    def __init__(self, message: str, code: str = "value") -> None:
        super().__init__(message)
        self.code = code


def as_line(value: Node) -> str:
    """A value as clean text on one line, of no more than MAX_LINE characters. Like all `as_…`, raises Unreadable."""
    return clean.one_line(_scalar(value)[:MAX_LINE])


def as_title(value: Node) -> str:
    """A title or a name: one line without markup, of no more than MAX_LINE characters."""
    title = clean.title(_text(value)[:MAX_LINE])
    return _unlinked(title) if title.startswith("[") else title


def as_excerpt(value: Node) -> str:
    """An excerpt: text without markup, of no more than MAX_EXCERPT characters."""
    return clean.excerpt(_text(value)[:MAX_EXCERPT])


def as_raw(value: Node) -> str:
    """One value as it is written, not cleaned yet."""
    return _scalar(value)


def as_url(value: Node) -> str:
    """An http(s) address that may be opened, as `urls.fault` has it."""
    url = _scalar(value).strip()
    if len(url) <= urls.MAX_URL and _PLAIN_URL.fullmatch(url):
        return url
    if fault := urls.fault(url):
        raise Unreadable(fault, "scheme" if _SCHEME.match(url) and not urls.is_web(url) else "url")
    return url


def as_page(value: Node) -> str:
    """Like `as_url`; also of a link's parts, as in `source: {url: …}`."""
    value = _as_written(value)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        return as_url(value.get("url") or value.get("link") or value.get("href"))
    if isinstance(value, str) and (link := PAGE_LINK.fullmatch(value.strip())):
        return as_url(link[1] or link[2])
    if isinstance(value, str) and value.startswith("www."):
        return as_url(f"https://{value}")
    return as_url(value)


def is_on_its_site(value: Node) -> bool:
    """Whether `value` is a path on the site that a file is made for, which is no address yet."""
    return (
        isinstance(value, str) and not value.startswith(("//", "www.")) and bool(_ON_ITS_SITE.fullmatch(value.strip()))
    )


def as_date(value: Node, zone: tzinfo = UTC) -> datetime:
    """A moment; of several, as in `date: {created: …, updated: …}`, the one of publication."""
    value = _only(value)
    if isinstance(value, dict):
        fields = Fields(value)
        value = next((fields.value(key) for key in _DATES if fields.value(key)), value)
    moment = parse_date(_scalar(value), zone)
    if not moment:
        raise Unreadable("is not a valid date, so it is ignored")
    return moment


def as_zone(value: Node) -> tzinfo:
    """A time zone by its name, such as `Asia/Shanghai`."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = _scalar(value).strip()
    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # such as a folder among the zones
        raise Unreadable("is not a known time zone; UTC is assumed") from None


def as_number(value: Node) -> int:
    """A number between -MAX_NUMBER and MAX_NUMBER, rounded."""
    try:
        number = float(_scalar(value)[:64])
    except ValueError:
        raise Unreadable("is not a number") from None
    if not math.isfinite(number) or abs(number) > MAX_NUMBER:
        raise Unreadable(f"is not a number up to {MAX_NUMBER:,}")
    return round(number)


def as_flag(value: Node) -> bool:
    """True or false, in one of YAML's words for it."""
    word = _scalar(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise Unreadable("is neither true nor false")
    return word in _TRUE


def as_names(value: Node) -> tuple[str, ...]:
    """A list of names; one string is split at semicolons, else at commas; a mapping counts by its keys, or a person's
    by `name`.
    """
    value = _as_written(value)
    if isinstance(value, dict):
        names: Iterable[Node] = [value["name"]] if "name" in value else list(value)
    elif isinstance(value, list):
        names = chain.from_iterable(map(_names_in, value[:MAX_LIST]))
    else:
        text = clean.unescape(_scalar(value)[:MAX_EXCERPT])  # `&amp;` ends in a semicolon, too
        names = list(text.split(";") if ";" in text else _BETWEEN_COMMAS.findall(text))
    cleaned = (_unlinked(as_title(name).removeprefix("#").strip()) for name in names if isinstance(name, str))
    cleaned = (name.removeprefix("#").strip() for name in cleaned)
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _names_in(entry: Node) -> list[Node]:
    """Of an entry in a list of names: a name, what states one, or a link."""
    if isinstance(entry, dict):
        fields = Fields(entry)
        return [next((fields.value(key) for key in _NAMES if isinstance(fields.value(key), str)), None)]
    written = _as_written(entry)
    return written if isinstance(written, list) and written is not entry else [entry]


def as_author(value: Node) -> tuple[str, ...]:
    """Like names; but one string is one name, unless each part of it looks like a person's: `Example, Ada` is one. What
    stands around names is left out: `By Ada Pot <ada@example.com> and Bob Cup` are two.
    """
    if not isinstance(value, str) or ";" in value or not _SEVERAL.search(value):
        return as_names(value)
    written = _MAIL.sub("", _BY.sub("", value[:MAX_LINE], count=1))
    parts = [part.strip() for between in _BETWEEN_COMMAS.findall(written) for part in _AND.split(between)]
    people = [part for part in parts if part]
    if all(part.startswith("[[") or (_PERSON.fullmatch(part) and not _POSITION.search(part)) for part in people):
        return as_names([*people])
    return as_names([written])


def as_categories(value: Node) -> tuple[str, ...]:
    """Like names, but a list in a list is a path, as Hexo has it, unless a note's link is written so."""
    if not isinstance(value, list) or not any(isinstance(entry, list) for entry in value):
        return as_names(value)
    paths = [entry if isinstance(entry, list) else [entry] for entry in value]
    return as_names([part for path in paths for part in path if isinstance(part, str)])


def _only(value: Node) -> Node:
    """The value that a list holds, where it is the only one."""
    value = _as_written(value)
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _as_written(value: Node) -> Node:
    """YAML takes `[[Jane Doe]]`, not quoted, for a list in a list."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        parts = value[0]
        if parts and all(isinstance(part, str) for part in parts):
            return [f"[[{', '.join(map(str, parts))}]]"]
        if len(parts) == 1:
            return _as_written(parts)
    return value


def _unlinked(name: str) -> str:
    """Obsidian's `[[Jane Doe]]`, `[[People/Jane Doe|Jane]]`, and `[Jane Doe](https://…)`."""
    link = _NAME_LINK.fullmatch(name) if name.startswith("[") else None
    return (link[2] or link[1] or link[3] or "") if link else name


def as_tags(value: Node) -> tuple[str, ...]:
    """Like names, but one string without commas holds one tag a word, as Jekyll and Obsidian have it."""
    if isinstance(value, str) and "#[[" in value:  # Logseq's, of several words
        return as_names([tag for parts in _HASHED.findall(value[:MAX_EXCERPT]) for tag in parts if tag])
    if isinstance(value, str) and "," not in value and ";" not in value and "[[" not in value:
        return as_names(list(value.split()))
    return as_names(value)


def as_images(value: Node, page: str | None = None) -> tuple[Image, ...]:
    """A list of images, one image, or bare addresses. Paths count from `page`, and are passed over where there is none:
    on the file's own site they are images.
    """
    entries = value[:MAX_LIST] if isinstance(value, list) else [value]
    return tuple(image for entry in entries if (image := _image(entry, page)))


def _image(entry: Node, page: str | None) -> Image | None:
    fields = Fields(entry) if isinstance(entry, dict) else Fields({"url": entry})
    path = next((value for key in ("url", "src", "path") if is_on_its_site(value := fields.value(key))), None)
    if path and not page:
        return None
    url = as_url(urljoin(page, str(path))) if path and page else fields.first(as_url, "url", "src", "path")
    if not url:
        raise Unreadable("has an image without an http or https URL")
    return Image(
        url,
        title=fields.first(as_title, "title", "alt", "caption") or "",
    )


def _text(value: Node) -> str:
    return value if isinstance(value, str) else _scalar(_only(value))


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

    def __init__(self, values: dict[str, Node], zone: tzinfo = UTC) -> None:
        self.values = values
        self.zone = zone  # of the times that state none
        self._spelt = spelling_of(values)  # `Title` is `title` where there is no `title`
        self.homed: set[str] = set()
        self.complaints: list[tuple[str, str, str]] = []  # key, what is wrong, its code

    def first(self, read: Callable[[Node], T], *keys: str) -> T | None:
        """The first of `keys` whose value `read` accepts, or None. Empty values count as absent."""
        for name in keys:
            key = self._spelt[name]
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

    def complain(self, name: str, what: str, code: str) -> None:
        """Note what is doubtful about the value of `name`, which is read all the same."""
        self.complaints.append((self._spelt[name] or name, what, code))

    def value(self, name: str) -> Node:
        """What stands under `name`, however it is spelled; None where nothing does."""
        key = self._spelt[name]
        return self.values[key] if key is not None else None

    def present(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `names` under which something stands."""
        if (present := self._spelt.present.get(names)) is None:
            present = self._spelt.present[names] = tuple(name for name in names if self._spelt[name] is not None)
        return present

    def has_none(self, names: frozenset[str]) -> bool:
        """Whether nothing is called like one of `names`, given as `plain` has them."""
        return self._spelt.plain.keys().isdisjoint(names)

    def home(self, name: str) -> None:
        """Say that what stands under `name` is read elsewhere."""
        if (key := self._spelt[name]) is not None:
            self.homed.add(key)

    def states(self, *keys: str) -> bool:
        """Whether one of `keys` stands there with a value."""
        return any(self.values[key] is not None for name in keys if (key := self._spelt[name]))

    def homeless(self) -> list[str]:
        """The keys nothing has read, in the file's order."""
        return [key for key in self.values if key not in self.homed]
