"""Front matter without fences: lines of keys and values at the top of Markdown, as several tools write them.

Each kind has a `split`, which gives the header, the body and how many lines stand above the header, or None where the
file does not begin so; and a `read`, which makes fields of the header. None of them can fail: a line that says nothing
is passed over.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.loader.yaml_events import MAX_NODES, Front, Node

MAX_LINES = 200  # of a header; the longest real one has some 30


class Split(NamedTuple):
    """A document in two, and how many of its lines stand above the front matter."""

    front: str
    body: str
    above: int = 0


_KNOWN = frozenset((
    "author", "authors", "blogpost", "categories", "category", "created", "date", "description", "excerpt", "layout",
    "permalink", "slug", "status", "summary", "tags", "title", "updated", "url",
))  # fmt: skip
DATE_OR_TITLE = frozenset(("date", "title", "doctitle"))  # what tells front matter from prose
_HEADER_LINE = re.compile(r"([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*)|$)", re.ASCII)
_CLOSING = re.compile(r"(?:-{3,}|;{3,})[ \t]*")
_PROPERTY = re.compile(r"(?:- |\* )?[ \t]*([A-Za-z][\w-]{0,60})::(?:[ \t]+(.*)|$)")
_ASSIGNMENT = re.compile(r"([A-Za-z][\w.-]{0,40})[ \t]*=[ \t]*(.*)")
_TILDES = re.compile(r"~{6}~*[ \t]*")
_NIKOLA_LINE = re.compile(r"\.\. ([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*)|$)")


def front_of(fields: "Iterator[tuple[int, str, str]]", before: int) -> Front:
    """The fields, given by line (from 0), key and value; one given again makes a list."""
    front = Front()
    for number, key, value in fields:
        earlier = front.values.get(key)
        if key not in front.values:
            front.lines[key] = before + number + 1
            front.values[key] = value.strip() or None
        elif value.strip() and len(front.values) < MAX_NODES:
            parts: list[Node] = earlier if isinstance(earlier, list) else [earlier] if earlier else []
            front.values[key] = [*parts, value.strip()]
    return front


def with_one_tag(front: Front) -> Front:
    """`front`, whose tags are parted by commas: without one they are one tag, of however many words."""
    for key in ("tags", "keywords"):
        tags = front.values.get(key)
        if isinstance(tags, str) and not any(mark in tags for mark in ",;#["):
            front.values[key] = [tags]
    return front


def lines_of(document: str) -> list[str]:
    """The first lines: as many as a header may have."""
    return document.split("\n", MAX_LINES)[:MAX_LINES]


def after(document: str, lines: int) -> str:
    """What follows the first `lines`."""
    rest = document.split("\n", lines)
    return rest[lines] if len(rest) > lines else ""


# --- MultiMarkdown, as Pelican reads it: https://docs.getpelican.com/en/latest/content.html#file-metadata


def split_headers(document: str) -> Split | None:
    """`Title: …` and the like on the first lines, up to an empty one."""
    if not _HEADER_LINE.match(document):
        return None
    keys: set[str] = set()
    lines, end = lines_of(document), 0
    while end < len(lines) and lines[end].strip() and not _CLOSING.fullmatch(lines[end]):
        if match := _HEADER_LINE.fullmatch(lines[end]):
            keys.add(match[1].lower())
        elif not lines[end][0].isspace():
            return None
        end += 1
    return Split("\n".join(lines[:end]), after(document, end)) if keys & DATE_OR_TITLE else None


def read_headers(text: str, before: int = 0) -> Front:
    """The header's fields: a line that begins with a blank goes on with the one before."""
    return with_one_tag(front_of(_headers(text), before))


def _headers(text: str) -> Iterator[tuple[int, str, str]]:
    waiting: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(text.split("\n")):
        if match := _HEADER_LINE.fullmatch(line):
            if waiting:
                yield waiting[0], waiting[1], " ".join(waiting[2])
            waiting = number, match[1].lower(), [(match[2] or "").strip()]
        elif waiting:
            waiting[2].append(line.strip())
    if waiting:
        yield waiting[0], waiting[1], " ".join(waiting[2])


# --- Hexo without an opening fence: https://github.com/hexojs/hexo-front-matter


def split_unfenced(document: str) -> Split | None:
    """Lines of YAML, the first with a key that is known, closed by `---` before any empty line."""
    first = _HEADER_LINE.match(document)
    if not first or first[1].lower() not in _KNOWN:
        return None
    for number, line in enumerate(lines := lines_of(document)):
        if _CLOSING.fullmatch(line):
            return Split("\n".join(lines[:number]) + "\n", after(document, number + 1))
        if not line.strip():
            return None
    return None


# --- JBake: https://jbake.org/docs/latest/#metadata_header


def split_assignments(document: str) -> Split | None:
    """`key=value` lines, closed by a line of tildes."""
    lines = lines_of(document)
    end = next((at for at, line in enumerate(lines) if not _ASSIGNMENT.fullmatch(line)), len(lines))
    if not end or end == len(lines) or not _TILDES.fullmatch(lines[end]):
        return None
    return Split("\n".join(lines[:end]), after(document, end + 1))


def read_assignments(text: str, before: int = 0) -> Front:
    """JBake's fields."""
    matches = ((number, _ASSIGNMENT.fullmatch(line)) for number, line in enumerate(text.split("\n")))
    fields = ((number, match[1].lower(), match[2]) for number, match in matches if match)
    return with_one_tag(front_of(fields, before))


# --- Logseq: https://docs.logseq.com/#/page/properties


def split_properties(document: str) -> Split | None:
    """`key:: value` lines, the first perhaps behind a dash."""
    lines = lines_of(document)
    number = next((at for at, line in enumerate(lines) if not _PROPERTY.fullmatch(line)), len(lines))
    return Split("\n".join(lines[:number]), after(document, number)) if number else None


def read_properties(text: str, before: int = 0) -> Front:
    """The page's properties."""
    matches = ((number, _PROPERTY.fullmatch(line)) for number, line in enumerate(text.split("\n")))
    fields = ((number, match[1].lower(), _unquoted(match[2] or "")) for number, match in matches if match)
    return with_one_tag(front_of(fields, before))


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


# --- Nikola, in reStructuredText, too: https://getnikola.com/handbook.html


def split_comments(document: str) -> Split | None:
    """Nikola's `.. title: …` lines; in Markdown within `<!--` and `-->`."""
    lines = lines_of(document)
    above = int(lines[0].strip() == "<!--")
    end = above
    while end < len(lines) and _NIKOLA_LINE.fullmatch(lines[end]):
        end += 1
    if end == above:
        return None
    closing = int(bool(above) and end < len(lines) and lines[end].strip() == "-->")
    return Split("\n".join(lines[above:end]), after(document, end + closing), above)


def read_comments(text: str, before: int = 0) -> Front:
    """Nikola's fields."""
    matches = ((number, _NIKOLA_LINE.fullmatch(line)) for number, line in enumerate(text.split("\n")))
    fields = ((number, match[1].lower(), match[2] or "") for number, match in matches if match)
    return with_one_tag(front_of(fields, before))
