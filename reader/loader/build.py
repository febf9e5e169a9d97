"""Front matter and body to an Article: which key of which kind of blog means which field."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reader.loader.dates import parse_date
from reader.loader.fields import (
    MAX_LINE,
    MAX_LIST,
    PAGE_KEYS,
    Fields,
    Unreadable,
    as_date,
    as_excerpt,
    as_flag,
    as_images,
    as_line,
    as_names,
    as_number,
    as_raw,
    as_tags,
    as_title,
    as_url,
    flat,
)
from reader.loader.yaml_events import Front, Node
from reader.model.article import Article, Links, Note, Provider, RelatedLink
from reader.text import clean
from reader.text.graphemes import is_blank

_HEADING = re.compile(r"^#{1,6}[ \t]+([^\s#].*)$", re.MULTILINE)  # closing marks and all: a pattern for them is slow
_DATE_IN_NAME = re.compile(r"^(\d{4}-\d\d-\d\d)-")
_FRAME_SOURCE = re.compile(r"""<(?:iframe|video|source|embed)\b[^<>]*?\ssrc\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
DATE_KEYS = ("publishedDateTime", "date", "pubDate", "datePublished", "created")
MAX_MORE = 4_000  # characters of one value under "More": a screenful
MAX_ALL_MORE = 40_000  # characters of all values there, and MAX_KEY for each; real files have a dozen short fields
MAX_KEY = 100  # characters of a field's name
MAX_NOTES = 100  # of one file; who has more will not read them


def build_article(path: str, front: Front, body: str, notes: Iterable[Note] = ()) -> Article:
    """The article that `front` and `body` state. `path` is relative to the feed; `notes` are there already."""
    fields = Fields(front.values)
    listed = _listed(fields, path, body)
    secured = fields.first(as_raw, "secured")
    related = fields.first(_as_related, "related") or ()
    more = _more(fields)
    return Article(
        **listed,
        path=path,
        related=related,
        secured_bytes=len(secured.encode()) if secured else None,
        body=clean.lines(body),
        more=more,
        notes=(*notes, *_notes(fields, front)),
    )


def build_listed(path: str, values: dict[str, Node], body: str) -> Article:
    """Like `build_article`, with nothing in it that the list does not show."""
    return Article(**_listed(Fields(values), path, body), path=path)


def related_pages(values: dict[str, Node]) -> list[str | None]:
    """The page of each entry in the related list, None where it states none."""
    return [entry.links.page for entry in Fields(values).first(_as_related, "related") or ()]


def page_of(entry: Node) -> str | None:
    """The page that an entry of a related list states."""
    link = _related_link(entry)
    return link.links.page if link else None


def _listed(fields: Fields, path: str, body: str) -> dict[str, Any]:
    """What the list shows of an article: values for some of the fields of Article."""
    facts = facts_of(fields)
    if not fields.states(*DATE_KEYS) and (day := _DATE_IN_NAME.match(path.rpartition("/")[2])):
        facts["published"] = parse_date(day[1])
    categories = fields.first(as_names, "category", "categories") or ()
    topics = fields.first(as_names, "topics") or fields.first(as_tags, "tags", "tag", "keywords") or ()
    return facts | {
        "title": _stated_title(fields) or _title_of(body) or _title_of_file(path),
        "category": categories[0] if categories else "",
        "lang": fields.first(as_line, "lang", "language") or "",
        "topics": tuple(dict.fromkeys((*topics, *categories[1:]))),
        "lead": "published" not in fields.homed and bool(fields.first(as_flag, "published")),
        "removed": fields.first(as_flag, "removed") or False,
        "images": fields.first(as_images, "images", "image") or (),
        "embeds": fields.first(_as_frames, "featuredContent") or (),
    }


def _stated_title(fields: Fields) -> str:
    """Empty where none is stated, or none that can be seen."""
    return fields.first(as_title, "title") or fields.first(as_title, "name") or ""


def facts_of(fields: Fields) -> dict[str, Any]:
    """What articles and stubs have in common, but for the title and the images."""
    heat = fields.first(as_number, "heat")
    return {
        "excerpt": fields.first(as_excerpt, "excerpt", "description", "summary", "subtitle", "bio") or "",
        "published": _published(fields),
        "links": Links(
            original=fields.first(as_url, PAGE_KEYS[0]),
            web=fields.first(as_url, *PAGE_KEYS[1:]),
            amp=fields.first(as_url, "ampWebUrl"),
            amp_cache=fields.first(as_url, "cdnAmpWebUrl"),
        ),
        "type": (fields.first(as_line, "type") or "article").lower(),
        "provider": fields.first(_as_provider, "provider") or Provider(),
        "authors": fields.first(as_names, "author", "authors") or (),
        "quality": fields.first(as_number, "quality"),
        "heat": heat if heat is not None and heat >= 0 else None,
    }


def _published(fields: Fields) -> datetime | None:
    """In some blogs `published` is a date, in others it is true or false."""
    return (
        fields.first(as_date, "publishedDateTime")
        or fields.first_quietly(as_date, "published")
        or fields.first(as_date, *DATE_KEYS[1:])
    )


def _as_provider(value: Node) -> Provider:
    if isinstance(value, str):
        return Provider(name=as_title(value))
    if not isinstance(value, dict):
        raise Unreadable("is a list where a provider's name and domain are expected")
    fields = Fields(value)
    return Provider(
        name=fields.first(as_title, "name", "title") or "",
        domain=fields.first(as_line, "domain", "website", "url") or "",
        images=fields.first(as_images, "images", "image") or (),
    )


def _as_related(value: Node) -> tuple[RelatedLink, ...]:
    """Stubs; also one stub, bare addresses or titles, or a mapping of titles to addresses."""
    if isinstance(value, dict) and not {"title", "webUrl", "originalUrl", "url"} & value.keys():
        value = [{"title": title, "url": url} for title, url in value.items()]
    entries = value[:MAX_LIST] if isinstance(value, list) else [value]
    return tuple(stub for entry in entries if (stub := _related_link(entry)))


def _related_link(entry: Node) -> RelatedLink | None:
    if isinstance(entry, str):
        entry = {"url" if entry.lower().startswith(("http://", "https://")) else "title": entry}
    if not isinstance(entry, dict):
        return None
    fields = Fields(entry)
    facts = facts_of(fields)
    links: Links = facts["links"]
    title = _stated_title(fields) or links.page or "untitled"
    return RelatedLink(**facts, title=title, images=fields.first(as_images, "images", "image") or ())


def _as_frames(value: Node) -> tuple[str, ...]:
    """The addresses of the players in a piece of HTML."""
    found = _FRAME_SOURCE.findall(clean.unescape(as_raw(value)))
    urls = [as_url("https:" + source if source.startswith("//") else source) for source in found]
    if not urls:
        raise Unreadable("holds no player with an address")
    return tuple(dict.fromkeys(urls))


def _title_of(body: str) -> str:
    heading = _HEADING.search(body)
    if not heading:
        return ""
    line = heading[1][:MAX_LINE].rstrip()
    unmarked = line.rstrip("#")  # `## Title ##`, but not `# C#`
    return clean.title(unmarked if unmarked.endswith((" ", "\t")) else line)


def _title_of_file(path: str) -> str:
    stem = path.rpartition("/")[2].rpartition(".")[0] or path
    title = clean.one_line(_DATE_IN_NAME.sub("", stem).replace("-", " ").replace("_", " "))
    return "untitled" if is_blank(title) else title


def _more(fields: Fields) -> tuple[tuple[str, str], ...]:
    """The fields without a home, as much of them as anybody will look at."""
    shown: list[tuple[str, str]] = []
    known = {key for key, *_ in fields.complaints}
    room = MAX_ALL_MORE
    for key in fields.homeless():
        value = clean.one_line(flat(fields.values[key]))  # parts may join to more than is let through
        if not value:
            continue
        if not room:
            fields.complaints.append((key, "and all after it are not shown: there is too much", "cut"))
            break
        if len(value) > min(room, MAX_MORE) and key not in known:
            fields.complaints.append((key, f"is longer than {MAX_MORE:,} characters; the rest is not shown", "cut"))
        shown.append((_beginning(clean.one_line(key), MAX_KEY), _beginning(value, min(room, MAX_MORE))))
        room = max(room - MAX_KEY - len(value), 0)
    return tuple(shown)


def _beginning(line: str, length: int) -> str:
    """No more than `length` characters of it, none of them cut from what it joins."""
    return line if len(line) <= length else clean.one_line(line[:length])


def _notes(fields: Fields, front: Front) -> tuple[Note, ...]:
    def note(key: str, what: str, code: str) -> Note:
        return Note(front.lines.get(key), f"`{clean.one_line(key)[:MAX_KEY]}` {what}", code)

    notes = [note(key, what, code) for key, what, code in dict.fromkeys(fields.complaints)]
    notes += [note(key, "is given more than once; the last one counts", "repeated") for key in front.repeated]
    notes += [Note(line, "a field whose key is no text is left out", "key") for line in front.unnamed]
    notes.sort(key=lambda note: note.line or 0)
    return tuple(notes[:MAX_NOTES])
