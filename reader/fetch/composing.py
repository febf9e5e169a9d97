"""An entry as an article file: front matter in the words that `loader` reads first, and its text as Markdown."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from reader.fetch.markdown import FEED_TAGS, Converter, first_image
from reader.fetch.parts import excerpt
from reader.fetch.values import Entry, entry_of, plain
from reader.text import clean, urls
from reader.text.times import iso

MAX_EXCERPT = 600  # characters of an excerpt that the feed states
_OF_BODY = 300  # of one that is the beginning of the text
_MAX_GUID = 2_000
_KINDS = (("video/", "video"), ("audio/", "audio"))


@dataclass(frozen=True, slots=True)
class Source:
    """What the entries of one feed have in common; `url` is the feed's."""

    url: str
    name: str = ""
    link: str = ""
    lang: str = ""
    topics: tuple[str, ...] = ()


def job(data: bytes) -> bytes:
    """`compose` for many entries, in a process of its own: JSON in and out, with the tags that are left."""
    source, entries, tags = json.loads(data)
    source["topics"] = tuple(source["topics"])
    converter = Converter(tags)
    documents = [compose(entry_of(entry), Source(**source), moment, converter) for entry, moment in entries]
    return json.dumps([documents, converter.tags], ensure_ascii=False).encode("utf-8", "replace")


def question(entries: list[tuple[Entry, str]], source: Source, tags: int = FEED_TAGS) -> bytes:
    """What `job` is asked: entries, each with the moment it stands under if it states none, as ISO 8601. Texts for
    which no more tags are left stay HTML.
    """
    return json.dumps([asdict(source), [[plain(entry), moment] for entry, moment in entries], tags]).encode()


def compose(entry: Entry, source: Source, fetched: str, converter: Converter) -> str:
    """The text of the file."""
    base = entry.link or source.link or source.url
    body = converter.to_markdown(entry.content or entry.summary, base)
    says = excerpt(entry.summary, MAX_EXCERPT) if entry.summary and entry.content else ""
    says = says or excerpt(entry.summary or entry.content, _OF_BODY)
    images = entry.images or tuple(filter(None, [first_image(entry.content or entry.summary, base)]))
    front = "".join(_front_matter(entry, source, fetched, says, images))
    return f"---\n{front}---\n" + (f"\n{body}\n" if body else "")


def title_of(entry: Entry) -> str:
    """An entry without a title goes by its beginning, else by its address."""
    return entry.title or excerpt(entry.summary or entry.content, 80) or entry.link or "untitled"


def _front_matter(entry: Entry, source: Source, fetched: str, says: str, images: tuple[str, ...]) -> Iterator[str]:
    yield from _text("title", title_of(entry))
    yield from _text("excerpt", says)
    yield f"publishedDateTime: {iso(entry.published) if entry.published else fetched}\n"
    if not entry.published:
        yield "datedBy: fetch\n"
    if entry.updated and entry.updated != entry.published:
        yield f"updatedDateTime: {iso(entry.updated)}\n"
    yield from _text("webUrl", entry.link or _fallback(entry))
    yield f"type: {_kind(entry)}\n"
    yield from _text("lang", entry.lang or source.lang)
    yield from _list("authors", entry.authors)
    yield from _mapping("provider", {"name": source.name or _host(source), "domain": _host(source)})
    yield from _list("topics", tuple({each.lower(): each for each in (*source.topics, *entry.topics)}.values()))
    yield from _mappings("images", [{"url": url} for url in images])
    yield from _mappings(
        "enclosures", [{"url": each.url, "type": each.type, "length": each.length or ""} for each in entry.enclosures]
    )
    yield from _text("comments", entry.comments)
    yield from _text("feed", source.url)
    yield from _text("guid", clean.one_line(entry.id)[:_MAX_GUID])


def _fallback(entry: Entry) -> str:
    """The page of an entry without a link: its sound, say."""
    return entry.enclosures[0].url if entry.enclosures else ""


def _kind(entry: Entry) -> str:
    kinds = [kind for each in entry.enclosures for beginning, kind in _KINDS if each.type.startswith(beginning)]
    return kinds[0] if kinds else "article"


def _host(source: Source) -> str:
    return urls.ascii_host(urlsplit(source.link or source.url).hostname or "").removeprefix("www.")


def _quoted(value: str | int) -> str:
    """A scalar of YAML, of a text that has been cleaned: see `loader/plain.py`, which reads this at once."""
    if isinstance(value, int):
        return str(value)
    return '"' + clean.one_line(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(key: str, value: str) -> Iterator[str]:
    if value:
        yield f"{key}: {_quoted(value)}\n"


def _list(key: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"{key}:\n"
        yield from (f"  - {_quoted(each)}\n" for each in values)


def _mapping(key: str, values: dict[str, str]) -> Iterator[str]:
    if any(values.values()):
        yield f"{key}:\n"
        yield from (f"  {name}: {_quoted(value)}\n" for name, value in values.items() if value)


def _mappings(key: str, entries: list[dict[str, str | int]]) -> Iterator[str]:
    if entries:
        yield f"{key}:\n"
    for entry in entries:
        stated = [f"{name}: {_quoted(value)}\n" for name, value in entry.items() if value]
        yield "  - " + "    ".join(stated)


def redated(document: str, fetched: str, since: str) -> str:
    """A file that is dated by its fetch, as if that had been at `since`."""
    line = "\npublishedDateTime: {}\ndatedBy: fetch\n"
    return document.replace(line.format(fetched), line.format(since), 1)


def moment(when: datetime) -> str:
    """A moment of fetching, to the second."""
    return iso(when.replace(microsecond=0))
