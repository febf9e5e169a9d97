"""One file to an Article, a Problem or Ignored: the only room that touches YAML, and the door for foreign text.

PyYAML reads the front matter (as events), python-frontmatter parts it from the body.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reader.loader.bare import Bare, is_about_its_folder, is_bare_article, is_bare_text, read_facts
from reader.loader.body_text import body_text
from reader.loader.build import build_article, build_listed
from reader.loader.frontmatter_handler import FrontHandler, SkimmingHandler
from reader.loader.lint import doubts
from reader.loader.plain import REMEMBERED, Entry
from reader.loader.related import entry_page, related_pages
from reader.loader.site import NO_SITE, Site
from reader.loader.within import BehindLinkError, Within
from reader.loader.yaml_events import Front, YamlError
from reader.model.article import Article, Ignored, Note, Problem
from reader.system.log import log
from reader.text import clean
from reader.text.hashing import digest

__all__ = [
    "BARE", "MAX_FILE_BYTES", "NO_FRONT", "NO_SITE", "REMEMBERED", "UNLIKE_OTHERS", "Bare", "Content", "Examined",
    "Site", "Skimmed", "Within", "examine", "front_matter", "holds_front_matter", "parse", "read", "skim", "skim_bytes",
    "unforeseen",
]  # fmt: skip

Content = Article | Problem | Ignored

MAX_FILE_BYTES = 4_000_000  # the largest real article has 143 KB

NO_FRONT = "it has no front matter"
UNLIKE_OTHERS = "it has no front matter, unlike others in its folder"  # else it would be an article
BARE = "it is an article without front matter"
_BEGINNING = 4_096  # bytes: front matter is told by its first lines

MAX_SHOWN, MAX_SHOWN_LINES = 200_000, 5_000  # characters and lines of a front matter; the longest real one has 143 KB

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO must not hold us for ever
    | getattr(os, "O_NOFOLLOW", 0)  # a link may lead out of the collection
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NEWLINE = re.compile("\r\n?|[\x85\u2028\u2029]")
_NOT_YAML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")  # refused by YAML wherever it stands
_HARMLESS = bytes(sorted({9, 10, *range(0x20, 0x7F), *range(0x80, 0x100)}))
_SEPARATORS = tuple(char.encode() for char in "\u2028\u2029")
_NO_CHARACTERS = tuple(char.encode() for char in "\ufeff\ufffe\uffff")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file and all that is doubtful about it: of an article, its notes among that. `entry_lines` are the lines on
    which the entries of its related list begin.
    """

    content: Content
    doubts: tuple[Note, ...] = ()
    entry_lines: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Skimmed:
    """A file as the list and the stories need it: an article's `content` is without what only the detail pane
    shows, and of its related list there is the page each entry states, or None.
    """

    content: Content
    related: Sequence[str | None] = ()
    digest: int | None = None  # of the whole file, where no address tells its article from others
    text: str = ""  # of its body: see body_text.py


def read(path: Path, name: str | None = None, bare: Bare = "never", site: Site = NO_SITE) -> Content:
    """What the file at `path` is, called `name` (relative to the collection; by default the file's name). `bare`
    says what becomes of a file without front matter, `site` for which site it is made.

    Raises nothing for anything a file may hold, or for a file that cannot be read.
    """
    name = name or path.name
    try:
        content = _content(path, name)
        return parse(content, name, bare, site) if isinstance(content, bytes) else content
    except Exception as error:
        return unforeseen(name, error)


def examine(path: Path, name: str, bare: Bare = "never", site: Site = NO_SITE) -> Examined:
    """Like `read`, with every doubt."""
    try:
        content = _content(path, name)
        if not isinstance(content, bytes):
            return Examined(content)
        article, front, body = _parse(content, _clean_name(name), bare, site)
        if not isinstance(article, Article):
            return Examined(article)
        return Examined(
            article,
            (*article.notes, *doubts(article, front, body, bool(site.timezone))),
            front.entries.get("related", ()),
        )
    except Exception as error:
        return Examined(unforeseen(name, error))


def skim(path: Path, name: str, within: Within | None = None, bare: Bare = "never", site: Site = NO_SITE) -> Skimmed:
    """Like `read`, at a fraction of the cost where the file is plain, and `within` the same for many files."""
    try:
        content = _content(path, name, within)
        return skim_bytes(content, name, bare, site) if isinstance(content, bytes) else Skimmed(content)
    except Exception as error:
        return Skimmed(unforeseen(name, error))


def unforeseen(name: str, error: Exception) -> Problem:
    """What becomes of the file called `name` where `error`, which nobody foresaw, came of it: a problem of its own and
    an entry in the log. No file ends a command or the app.
    """
    log.failure(error, name)
    return Problem(_clean_name(name), "internal error while reading it; see the log", code="failed")


def skim_bytes(content: bytes, name: str, bare: Bare = "never", site: Site = NO_SITE) -> Skimmed:
    """Like `parse`, as `skim` does it."""
    name = _clean_name(name)
    document, line = _decode(content)
    handler = SkimmingHandler(line, name)
    body = _split(document, name, handler, bare)
    if not isinstance(body, str):
        return Skimmed(body)
    text = body_text(body)
    article = build_listed(name, handler.front.values, body, text, handler.is_bare, site)
    own = None if article.links.stated_page else digest(content)
    if handler.plain:
        return Skimmed(article, [_page(entry) for entry in handler.plain.related], own, text)
    return Skimmed(article, related_pages(handler.front.values), own, text)


def front_matter(path: Path, name: str) -> str | Problem | Ignored:
    """The front matter of the file at `path`, called `name`, as it stands there, for a person to look at; an encrypted
    payload is only named, and of a long one there is the beginning. Else why the file has none.
    """
    try:
        return _front_matter(path, name)
    except Exception as error:
        return unforeseen(name, error)


def _front_matter(path: Path, name: str) -> str | Problem | Ignored:
    from reader.loader.payloads import without_payloads  # most articles are read without

    content = _content(path, name)
    if not isinstance(content, bytes):
        return content
    document, line = _decode(content)
    try:
        split = FrontHandler(line, name).part(document)
    except YamlError as error:
        return Problem(_clean_name(name), clean.one_line(error.reason), error.line)
    if split is None:
        return Ignored(_clean_name(name), NO_FRONT)
    return _beginning(clean.lines(without_payloads(split.front)))


def _beginning(text: str) -> str:
    """As much of `text` as is laid out in no time that anybody would notice."""
    kept = "\n".join(text[:MAX_SHOWN].split("\n", MAX_SHOWN_LINES)[:MAX_SHOWN_LINES])
    return text if kept == text else f"{kept}\n… The rest is too long to show here."


@lru_cache(REMEMBERED)
def _page(entry: Entry) -> str | None:
    return entry_page(entry.values)


def parse(content: bytes, name: str, bare: Bare = "never", site: Site = NO_SITE) -> Content:
    """What `content`, the bytes of the file called `name`, states."""
    return _parse(content, _clean_name(name), bare, site)[0]


def holds_front_matter(path: Path, name: str) -> bool:
    """Whether the file at `path`, called `name`, begins with front matter, sound or not; one about its folder, and one
    that cannot be read, counts as if it did not.
    """
    if is_about_its_folder(name):
        return False
    try:
        content = _read_bytes(path, None, _BEGINNING)
    except OSError:
        return False
    document, line = _decode(content or b"")
    try:
        return FrontHandler(line, name).part(document) is not None
    except YamlError:
        return True


def _parse(content: bytes, name: str, bare: Bare, site: Site) -> tuple[Content, Front, str]:
    """The content, and what it was made of."""
    document, line = _decode(content)
    handler = FrontHandler(line, name)
    body = _split(document, name, handler, bare)
    if not isinstance(body, str):
        return body, handler.front, ""
    article = build_article(name, handler.front, body, _repairs(content, document, line), handler.is_bare, site)
    return article, handler.front, body


def _repairs(content: bytes, document: str, line: int) -> Iterator[Note]:
    """What had to be done before there was any text to read."""
    if _encoding(content) == "utf-16":
        yield Note(None, "the file is UTF-16, not UTF-8", "encoding")
    elif "\ufffd" in document and "\ufffd".encode() not in content:
        at = line + document.count("\n", 0, document.index("\ufffd"))
        yield Note(at, "the file is not UTF-8; invalid bytes are shown as \ufffd", "encoding")
    if not content.isascii() or content.translate(None, _HARMLESS).translate(None, b"\r"):
        text = _NEWLINE.sub("\n", content.decode(_encoding(content), errors="replace"))
        if unseen := _NOT_YAML.search(text):
            at = text.count("\n", 0, unseen.start()) + 1
            yield Note(at, "control characters are removed", "controls")


def _split(document: str, name: str, handler: FrontHandler, bare: Bare) -> str | Problem | Ignored:
    """The body, with the front matter in `handler`; or why the file is no article."""
    try:
        body = handler.read(document)
    except YamlError as error:
        return Problem(name, clean.one_line(error.reason), error.line)
    if body is not None:
        return body
    if bare == "always" and is_bare_text(document, name):
        return handler.take(read_facts(document, handler.line - 1), document)
    if bare not in ("titled", "unlike") or not is_bare_article(document, name):
        return Ignored(name, NO_FRONT)
    return (
        handler.take(read_facts(document, handler.line - 1), document)
        if bare == "titled"
        else Ignored(name, UNLIKE_OTHERS)
    )


def _content(path: Path, place: str, within: Within | None = None) -> bytes | Problem | Ignored:
    """The bytes of a file that may be an article, `place` below its collection's root; or why it is none."""
    if within is None:
        with Within() as within:
            return _content(path, place, within)
    name = _clean_name(place)
    try:
        file, folder = within.find(path, place)
        mode = (os.lstat(file) if folder is None else os.stat(file, dir_fd=folder, follow_symlinks=False)).st_mode
        if stat.S_ISDIR(mode):
            return Problem(name, "the folder cannot be read", code="unreadable")
        if stat.S_ISLNK(mode):
            return Ignored(name, "it is a link, and links are not followed")
        content = _read_bytes(file, folder) if stat.S_ISREG(mode) else None
    except BehindLinkError:
        return Ignored(name, "it is behind a link, and links are not followed")
    except FileNotFoundError:
        return Ignored(name, "it was gone before it could be read")
    except OSError as error:
        return Problem(name, f"it cannot be opened: {os.strerror(error.errno or 0)}", code="unreadable")
    if content is None:
        return Ignored(name, "it is not a regular file")
    if len(content) > MAX_FILE_BYTES:
        return Problem(name, f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB", code="too-large")
    return content


def _clean_name(name: str) -> str:
    return clean.one_line(name.encode("utf-8", "replace").decode())  # bytes that are no text become `?`


def _read_bytes(file: str | Path, folder: int | None, most: int = MAX_FILE_BYTES) -> bytes | None:
    """Up to one byte more than `most`, or None where `file` is no regular file."""
    descriptor = os.open(file, _OPEN_FLAGS) if folder is None else os.open(file, _OPEN_FLAGS, dir_fd=folder)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            return None
        content = os.read(descriptor, min(state.st_size, most) + 1)
        if len(content) == state.st_size:
            return content
        while len(content) <= most and (more := os.read(descriptor, most + 1 - len(content))):
            content += more  # it has grown since, or its disk gives it out in parts
        return content
    finally:
        os.close(descriptor)


def _decode(content: bytes) -> tuple[str, int]:
    """The text, with plain newlines and nothing YAML refuses, from its first line that is not empty; and the number of
    that line.
    """
    if not content.translate(None, _HARMLESS) and not _is_harmful(content):
        text = content.decode(errors="replace")  # nearly every file, at a fraction of the cost
    else:
        text = _NOT_YAML.sub("", _NEWLINE.sub("\n", content.decode(_encoding(content), errors="replace")))
    document = text.lstrip("\n")
    return document, 1 + len(text) - len(document)


def _encoding(content: bytes) -> str:
    """UTF-8, or UTF-16 where it has its mark."""
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _is_harmful(content: bytes) -> bool:
    """Whether a C1 control, a line separator, a byte order mark or a noncharacter stands in UTF-8 text.

    Single bytes are looked for first: that is quicker by far, and nearly always enough.
    """
    return not content.isascii() and (
        any(mark[-1:] in content and mark in content for mark in _SEPARATORS)
        or (b"\xef" in content and any(mark in content for mark in _NO_CHARACTERS))
        or (b"\xc2" in content and any(rest[:1] < b"\xa0" for rest in content.split(b"\xc2")[1:]))
    )
