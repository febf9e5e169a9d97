"""One file to an Article, a Problem or Ignored: the only room that touches YAML, and the door for foreign text.

PyYAML reads the front matter (as events), python-frontmatter parts it from the body.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

import frontmatter

from reader import text
from reader.article import Article, Ignored, Problem
from reader.loader.build import build_article
from reader.loader.frontmatter_handler import EventHandler, SkimmingHandler, has_front_matter
from reader.loader.yaml_events import YamlError

Content = Article | Problem | Ignored

MAX_FILE_BYTES = 4_000_000  # the largest real article has 143 KB

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO must not hold us for ever
    | getattr(os, "O_NOFOLLOW", 0)  # a link may lead out of the feed
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NEWLINE = re.compile("\r\n?|[\x85\u2028\u2029]")
_NOT_YAML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")  # refused by YAML wherever it stands
_HARMLESS = bytes(sorted({9, 10, *range(0x20, 0x7F), *range(0x80, 0x100)}))
_HARMFUL = re.compile(b"\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf])")  # the same in UTF-8


@dataclass(frozen=True, slots=True)
class Skimmed:
    """A file as a list needs it: `content` without its related list, and how long that list is."""

    content: Content
    related: int


def read(path: Path, name: str | None = None) -> Content:
    """What the file at `path` is, called `name` (its path relative to the feed; by default the file's name).

    Raises nothing for anything a file may hold, or for a file that cannot be read.
    """
    name = _shown(name or path.name)
    content = _content(path, name)
    return parse(content, name) if isinstance(content, bytes) else content


def skim(path: Path, name: str) -> Skimmed:
    """Like `read`, with the related list unread where that surely makes no other difference."""
    name = _shown(name)
    content = _content(path, name)
    return skim_bytes(content, name) if isinstance(content, bytes) else Skimmed(content, 0)


def skim_bytes(content: bytes, name: str) -> Skimmed:
    """Like `parse`, as `skim` does it."""
    handler = SkimmingHandler()
    article = _parse(content, _shown(name), handler)
    if handler.cut:
        return Skimmed(article, handler.cut.entries)
    return Skimmed(article, len(article.related) if isinstance(article, Article) else 0)


def parse(content: bytes, name: str) -> Content:
    """What `content`, the bytes of the file called `name`, states."""
    return _parse(content, _shown(name), EventHandler())


def _parse(content: bytes, name: str, handler: EventHandler) -> Content:
    document = _decode(content)
    if not has_front_matter(document):
        return Ignored(name, "it has no front matter")
    try:
        _, body = frontmatter.parse(document, handler=handler)
    except YamlError as error:
        return Problem(name, text.one_line(error.reason), error.line)
    return build_article(name, handler.front, body)


def _content(path: Path, name: str) -> bytes | Problem | Ignored:
    """The bytes of a file that may be an article, or why it is none."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            return Problem(name, "the folder cannot be read")
        if stat.S_ISLNK(mode):
            return Ignored(name, "it is a link, and links are not followed")
        content = _read_bytes(path) if stat.S_ISREG(mode) else None
    except FileNotFoundError:
        return Ignored(name, "it was gone before it could be read")
    except OSError as error:
        return Problem(name, f"it cannot be opened: {os.strerror(error.errno or 0)}")
    if content is None:
        return Ignored(name, "it is no regular file")
    if len(content) > MAX_FILE_BYTES:
        return Problem(name, f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB")
    return content


def _shown(name: str) -> str:
    return text.one_line(name.encode("utf-8", "replace").decode())  # bytes that are no text become `?`


def _read_bytes(path: Path) -> bytes | None:
    """Up to one byte more than is allowed, or None where `path` is no regular file."""
    descriptor = os.open(path, _OPEN_FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(MAX_FILE_BYTES + 1)


def _decode(content: bytes) -> str:
    """UTF-8 (or UTF-16 with its mark) with plain newlines and nothing YAML refuses."""
    if not content.translate(None, _HARMLESS) and not _HARMFUL.search(content):
        return content.decode(errors="replace").lstrip("\n")  # nearly every file, at a fraction of the cost
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    document = content.decode("utf-16" if utf_16 else "utf-8-sig", errors="replace")
    return _NOT_YAML.sub("", _NEWLINE.sub("\n", document)).lstrip("\n")
