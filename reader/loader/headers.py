"""Front matter without fences: lines of keys and values at the top of a file, as five kinds of tools write them.

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
_HEADER_LINE = re.compile(r"([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*)|$)", re.ASCII)
_CLOSING = re.compile(r"(?:-{3,}|;{3,})[ \t]*")
_PROPERTY = re.compile(r"(?:- |\* )?[ \t]*([A-Za-z][\w-]{0,60})::(?:[ \t]+(.*)|$)")
_KEYWORD = re.compile(r"#\+([A-Za-z_][\w-]{0,40})(?:\[\])?:[ \t]*(.*)")
_DRAWER_LINE = re.compile(r":([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*)|$)")
_NIKOLA_LINE = re.compile(r"\.\. ([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*)|$)")
_ADORNMENT = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}[ \t]*")
_REVISION = re.compile(r"(?:v?[\d.]+,[ \t]*)?(\d{4}-\d\d?-\d\d?|\w+ \d{1,2}, \d{4}|\d{1,2} \w+ \d{4})(?::.*|,.*)?")
_AUTHOR = re.compile(r"[^\W\d_][^<>:]{0,100}(?:<[^<>]*>)?(?:;[ \t]*[^\W\d_][^<>:]{0,100}(?:<[^<>]*>)?)*")
_MAIL = re.compile(r"<[^<>]*>")


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


def _lines_of(document: str) -> list[str]:
    """The first lines: as many as a header may have."""
    return document.split("\n", MAX_LINES)[:MAX_LINES]


def _after(document: str, lines: int) -> str:
    """What follows the first `lines`."""
    rest = document.split("\n", lines)
    return rest[lines] if len(rest) > lines else ""


# --- MultiMarkdown, as Pelican reads it: https://docs.getpelican.com/en/latest/content.html#file-metadata


def split_headers(document: str) -> Split | None:
    """`Title: …` and the like on the first lines, up to an empty one."""
    if not _HEADER_LINE.match(document):
        return None
    keys: set[str] = set()
    lines, end = _lines_of(document), 0
    while end < len(lines) and lines[end].strip() and not _CLOSING.fullmatch(lines[end]):
        if match := _HEADER_LINE.fullmatch(lines[end]):
            keys.add(match[1].lower())
        elif not lines[end][0].isspace():
            return None
        end += 1
    return Split("\n".join(lines[:end]), _after(document, end)) if keys & {"title", "date"} else None


def read_headers(text: str, before: int = 0) -> Front:
    """The header's fields: a line that begins with a blank goes on with the one before."""
    return front_of(_headers(text), before)


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
    for number, line in enumerate(lines := _lines_of(document)):
        if _CLOSING.fullmatch(line):
            return Split("\n".join(lines[:number]) + "\n", _after(document, number + 1))
        if not line.strip():
            return None
    return None


# --- Logseq: https://docs.logseq.com/#/page/properties


def split_properties(document: str) -> Split | None:
    """`key:: value` lines, the first perhaps behind a dash."""
    lines = _lines_of(document)
    number = next((at for at, line in enumerate(lines) if not _PROPERTY.fullmatch(line)), len(lines))
    return Split("\n".join(lines[:number]), _after(document, number)) if number else None


def read_properties(text: str, before: int = 0) -> Front:
    """The page's properties."""
    matches = ((number, _PROPERTY.fullmatch(line)) for number, line in enumerate(text.split("\n")))
    fields = ((number, match[1].lower(), _unquoted(match[2] or "")) for number, match in matches if match)
    return front_of(fields, before)


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


# --- Org: https://orgmode.org/manual/Export-Settings.html


def split_keywords(document: str) -> Split | None:
    """`#+title: …` and the like, with drawers, comments and empty lines among them."""
    lines, end, keys = _lines_of(document), 0, 0
    while end < len(lines):
        if _KEYWORD.fullmatch(lines[end]):
            keys += 1
        elif lines[end].strip() and not _DRAWER_LINE.fullmatch(lines[end]) and not lines[end].startswith("# "):
            break
        end += 1
    return Split("\n".join(lines[:end]), _after(document, end)) if keys else None


def read_keywords(text: str, before: int = 0) -> Front:
    """The file's keywords; its tags as a list."""
    matches = ((number, _KEYWORD.fullmatch(line)) for number, line in enumerate(text.split("\n")))
    front = front_of(((number, match[1].lower(), match[2]) for number, match in matches if match), before)
    for key in ("filetags", "tags"):
        tags = front.values.get(key)
        if isinstance(tags, str) and tags.startswith(":"):
            front.values[key] = [tag for tag in tags.split(":") if tag.strip()]
    return front


# --- AsciiDoc: https://docs.asciidoctor.org/asciidoc/latest/document/header/


def split_asciidoc(document: str) -> Split | None:
    """`= Title`, perhaps an author line, a revision line and attributes, up to an empty line."""
    lines = _lines_of(document)
    above = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("//")), len(lines))
    attributes = next((at for at, line in enumerate(lines[above:]) if not _DRAWER_LINE.fullmatch(line)), 0)
    if not any(line.startswith(("= ", "# ")) for line in lines[above + attributes : above + attributes + 1]):
        return None
    end = next((at for at, line in enumerate(lines) if at > above + attributes and not line.strip()), len(lines))
    return Split("\n".join(lines[above:end]), _after(document, end), above)


def read_asciidoc(text: str, before: int = 0) -> Front:
    """The header's fields; `page-` before a name is left out."""
    return front_of(_asciidoc(text), before)


def _asciidoc(text: str) -> Iterator[tuple[int, str, str]]:
    title_at = -1
    for number, line in enumerate(text.split("\n")):
        if match := _DRAWER_LINE.fullmatch(line):
            name = match[1].lower().removeprefix("page-").removeprefix("jbake-")
            if name == "title":
                name = "doctitle"  # what stands above all is the title
            yield number, {"revdate": "date", "docdate": "date"}.get(name, name), match[2] or ""
        elif title_at < 0 and line.startswith(("= ", "# ")):
            title_at = number
            yield number, "title", line[2:]
        elif number == title_at + 1 and not _REVISION.fullmatch(line) and _AUTHOR.fullmatch(line):
            yield number, "authors", _MAIL.sub("", line) + ";"
        elif number <= title_at + 2 and (revision := _REVISION.fullmatch(line)):
            yield number, "date", revision[1]


# --- reStructuredText, with Pelican's fields or Nikola's comments: https://getnikola.com/handbook.html


def split_comments(document: str) -> Split | None:
    """Nikola's `.. title: …` lines; in Markdown within `<!--` and `-->`."""
    lines = _lines_of(document)
    above = int(lines[0].strip() == "<!--")
    end = above
    while end < len(lines) and _NIKOLA_LINE.fullmatch(lines[end]):
        end += 1
    if end == above:
        return None
    closing = int(bool(above) and end < len(lines) and lines[end].strip() == "-->")
    return Split("\n".join(lines[above:end]), _after(document, end + closing), above)


def read_comments(text: str, before: int = 0) -> Front:
    """Nikola's fields."""
    matches = ((number, _NIKOLA_LINE.fullmatch(line)) for number, line in enumerate(text.split("\n")))
    return front_of(((number, match[1].lower(), match[2] or "") for number, match in matches if match), before)


def split_docinfo(document: str) -> Split | None:
    """A title underlined, perhaps overlined too, and a list of fields below it."""
    lines = _lines_of(document)
    title = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if title + 1 < len(lines) and _ADORNMENT.fullmatch(lines[title]):
        title += 1
    if title + 1 >= len(lines) or not lines[title].strip() or not _ADORNMENT.fullmatch(lines[title + 1]):
        return None
    end, fields = title + 2, 0
    while end < len(lines) and (not lines[end].strip() or _DRAWER_LINE.fullmatch(lines[end])):
        fields += bool(lines[end].strip())
        end += 1
    return Split("\n".join(lines[:end]), _after(document, end)) if fields else None


def read_docinfo(text: str, before: int = 0) -> Front:
    """The title and the fields."""
    return front_of(_docinfo(text), before)


def _docinfo(text: str) -> Iterator[tuple[int, str, str]]:
    has_title = False
    for number, line in enumerate(text.split("\n")):
        if match := _DRAWER_LINE.fullmatch(line):
            yield number, match[1].lower(), match[2] or ""
        elif line.strip() and not has_title and not _ADORNMENT.fullmatch(line):
            has_title = True
            yield number, "title", line
