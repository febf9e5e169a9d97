"""What stands at the top of Org, AsciiDoc and reStructuredText: a title, and lines of keys and values.

Each has a `split` and a `read`, as the headers of Markdown have (see `headers`); none of them can fail.
"""

import re
from collections.abc import Iterator

from reader.loader.headers import DATE_OR_TITLE, Split, after, front_of, lines_of, with_one_tag
from reader.loader.yaml_events import Front

_KEYWORD = re.compile(r"#\+(?!begin_|end_)([a-z_][\w-]{0,40})(?:\[\])?:[ \t]*(.*)", re.IGNORECASE)
_DRAWER_LINE = re.compile(r":([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*)|$)")
_ROAM_REFS = "roam_refs"  # addresses of what a note of Org-roam is about
_ADORNMENT = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}[ \t]*")
_REVISION = re.compile(r"(?:v?[\d.]+,[ \t]*)?(\d{4}-\d\d?-\d\d?|\w+ \d{1,2}, \d{4}|\d{1,2} \w+ \d{4})(?::.*|,.*)?")
_AUTHOR = re.compile(r"[^\W\d_][^<>:]{0,100}(?:<[^<>]*>)?(?:;[ \t]*[^\W\d_][^<>:]{0,100}(?:<[^<>]*>)?)*")
_MAIL = re.compile(r"<[^<>]*>")
_ASCIIDOC_NAMES = {"revdate": "date", "docdate": "date", "title": "doctitle"}  # what stands above all is the title
_OPTION = re.compile(rf"[ \t]*{_DRAWER_LINE.pattern}")  # of a directive, too
_COMMENT = re.compile(r"\.\.(?: (?:_.*:|(?:meta|role|highlight|default-role)::.*|(?![^:]*::|[_|\[]).*))?")
_POST = re.compile(r"\.\. post::[ \t]*(.*)")


# --- Org: https://orgmode.org/manual/Export-Settings.html


def split_keywords(document: str) -> Split | None:
    """`#+title: …` and the like, with drawers, comments and empty lines among them."""
    lines, end, keys = lines_of(document), 0, 0
    while end < len(lines):
        if _KEYWORD.fullmatch(lines[end]):
            keys += 1
        elif lines[end].strip() and not _DRAWER_LINE.fullmatch(lines[end]) and not lines[end].startswith("# "):
            break
        end += 1
    return Split("\n".join(lines[:end]), after(document, end)) if keys else None


def read_keywords(text: str, before: int = 0) -> Front:
    """The file's keywords, and what its first drawer holds beside them; tags as a list."""
    front = front_of(_keywords(text), before)
    for key in ("filetags", "tags"):
        tags = front.values.get(key)
        if isinstance(tags, str) and tags.startswith(":"):
            front.values[key] = [tag for tag in tags.split(":") if tag.strip()]
    return front


def _keywords(text: str) -> Iterator[tuple[int, str, str]]:
    lines = text.split("\n")
    keywords = [
        (at, match[1].lower(), match[2]) for at, line in enumerate(lines) if (match := _KEYWORD.fullmatch(line))
    ]
    names = {name for _, name, _ in keywords}
    yield from ((at, name.removeprefix("hugo_"), value) for at, name, value in keywords)  # ox-hugo's
    for at, line in enumerate(lines):
        property_ = _DRAWER_LINE.fullmatch(line)
        if property_ and property_[2] and (name := property_[1].lower()) not in names:
            yield (at, "url", property_[2].split()[0]) if name == _ROAM_REFS else (at, name, property_[2])


# --- AsciiDoc: https://docs.asciidoctor.org/asciidoc/latest/document/header/


def split_asciidoc(document: str) -> Split | None:
    """`= Title`, perhaps an author line, a revision line and attributes, up to an empty line; or attributes that state
    a title or a date.
    """
    lines = lines_of(document)
    above = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("//")), len(lines))
    end, keys = above, set[str]()
    while end < len(lines) and _is_before_title(lines, end):
        if attribute := _DRAWER_LINE.fullmatch(lines[end]):
            keys.add(_asciidoc_name(attribute[1]))
        end += 1
    if end < len(lines) and lines[end].startswith(("= ", "# ")):
        end = next((at for at in range(end, len(lines)) if not lines[at].strip()), len(lines))
    elif not keys & DATE_OR_TITLE:
        return None
    return Split("\n".join(lines[above:end]), after(document, end), above)


def _is_before_title(lines: list[str], at: int) -> bool:
    line = lines[at]
    return not line.strip() or line.startswith((":", "//")) or (at > 0 and lines[at - 1].endswith("\\"))


def _asciidoc_name(written: str) -> str:
    return written.lower().removeprefix("page-").removeprefix("jbake-")


def read_asciidoc(text: str, before: int = 0) -> Front:
    """The header's fields; `page-` before a name is left out."""
    return front_of(_asciidoc(text), before)


def _asciidoc(text: str) -> Iterator[tuple[int, str, str]]:
    title_at = -1
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if match := _DRAWER_LINE.fullmatch(line):
            name = _asciidoc_name(match[1])
            yield number, _ASCIIDOC_NAMES.get(name, name), _with_rest(match[2] or "", lines, number)
        elif title_at < 0 and line.startswith(("= ", "# ")):
            title_at = number
            yield number, "title", line[2:]
        elif 0 <= title_at == number - 1 and not _REVISION.fullmatch(line) and _AUTHOR.fullmatch(line):
            yield number, "authors", _MAIL.sub("", line) + ";"
        elif 0 <= title_at >= number - 2 and (revision := _REVISION.fullmatch(line)):
            yield number, "date", revision[1]


def _with_rest(value: str, lines: list[str], at: int) -> str:
    """`value`, which goes on where its line ends in a backslash."""
    while value.endswith("\\") and at + 1 < len(lines):
        at += 1
        value = f"{value[:-1].rstrip()} {lines[at].strip()}"
    return value


# --- reStructuredText, with Pelican's fields or ABlog's directive: https://ablog.readthedocs.io/en/stable/manual/


def split_docinfo(document: str) -> Split | None:
    """A title underlined, perhaps overlined too, and a list of fields below it, with comments above or between; or such
    a list alone, where it states a title or a date.
    """
    lines = lines_of(document)
    end, title, keys = 0, -1, set[str]()
    while end < len(lines):
        line = lines[end]
        if field := _DRAWER_LINE.fullmatch(line) or _POST.fullmatch(line):
            keys.add(field[1].lower() if field.re is _DRAWER_LINE else "date")
        elif title < 0 and (underline := _underline_at(lines, end)):
            title, end = end, underline
        elif line.strip() and not _COMMENT.fullmatch(line) and not _goes_on(lines, end):
            break
        end += 1
    if not keys or not (title >= 0 or keys & DATE_OR_TITLE):
        return None
    return Split("\n".join(lines[:end]), after(document, end))


def _underline_at(lines: list[str], at: int) -> int:
    """The line that underlines the title at `at`, which may be overlined, too; 0 where there is none."""
    title = at + 1 if _ADORNMENT.fullmatch(lines[at]) else at
    is_one = title + 1 < len(lines) and lines[title].strip() and _ADORNMENT.fullmatch(lines[title + 1])
    return title + 1 if is_one and (title > at or not lines[title][0].isspace()) else 0


def _goes_on(lines: list[str], at: int) -> bool:
    """Whether a line goes on with the one above it."""
    return (
        at > 0 and lines[at][:1].isspace() and bool(lines[at - 1].strip()) and not _ADORNMENT.fullmatch(lines[at - 1])
    )


def read_docinfo(text: str, before: int = 0) -> Front:
    """The title and the fields."""
    return with_one_tag(front_of(_docinfo(text), before))


def _docinfo(text: str) -> Iterator[tuple[int, str, str]]:
    lines = text.split("\n")
    has_title, at = False, 0
    while at < len(lines):
        line, number = lines[at], at
        at += 1
        if field := _OPTION.fullmatch(line):
            value = [field[2] or ""]
            while at < len(lines) and _goes_on(lines, at) and not _OPTION.fullmatch(lines[at]):
                value.append(lines[at].strip())
                at += 1
            yield number, field[1].lower(), " ".join(value)
        elif post := _POST.fullmatch(line):
            yield number, "date", post[1]
        elif not has_title and (underline := _underline_at(lines, number)):
            has_title, at = True, underline + 1
            yield number, "title", lines[underline - 1].strip()
