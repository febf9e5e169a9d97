"""python-frontmatter's way in: where the front matter ends, and our event reader for what is in it."""

import re

import frontmatter
from frontmatter.default_handlers import BaseHandler

from reader.loader.plain import Plain, read_plain
from reader.loader.yaml_events import Front, YamlError, read_mapping

_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_END_MARKS = ("\n---", "\n...")
_START = re.compile(r"---[ \t]*(?:\n|$)")
MAX_FRONT_MATTER = 2_000_000  # characters; real files hold up to 143 KB


def has_front_matter(text: str) -> bool:
    """Whether `text` (no BOM, newlines only) begins with front matter."""
    return _START.match(text) is not None


class EventHandler(BaseHandler):
    """Hands the front matter to `read_mapping` and keeps what it found out beside the values, as `front`. `line` is the
    one on which the front matter's mark stands in the file.
    """

    FM_BOUNDARY = _END

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.front = Front()

    def read(self, document: str) -> str:
        """The body of `document`; its front matter is in `front` then. Raises YamlError."""
        _, body = frontmatter.parse(document, handler=self)
        return body

    def split(self, text: str) -> tuple[str, str]:
        """Front matter and body. Raises YamlError where the front matter has no end, or no end in sight."""
        start = _START.match(text)
        end = _end(text, start.end() - 1) if start else None  # from the newline: it may be empty
        if not start or not end:
            raise YamlError("the front matter has no closing --- line", self.line)
        if end.start() > MAX_FRONT_MATTER:
            raise YamlError(f"the front matter is longer than {MAX_FRONT_MATTER:,} characters", self.line)
        return text[start.end() : end.start() + 1], text[end.end() :]

    def load(self, fm: str) -> dict[str, object]:
        """The top-level fields. Raises YamlError; its line counts from the file's first."""
        self.front = read_mapping(fm, self.line)
        return dict(self.front.values)


class SkimmingHandler(EventHandler):
    """Reads plain front matter by the short way: it is in `plain` then, and `front` lacks the related list. Anything
    else like its parent.
    """

    def __init__(self, line: int = 1) -> None:
        super().__init__(line)
        self.plain: Plain | None = None

    def read(self, document: str) -> str:
        """The same, without a detour by python-frontmatter. Raises YamlError."""
        fm, body = self.split(document.strip())
        self.plain = read_plain(fm)
        if self.plain:
            self.front = Front(self.plain.values)
        else:
            self.load(fm)
        return body.strip()


def _end(text: str, start: int) -> re.Match[str] | None:
    """Where the front matter that begins at `start` ends. Looks for the marks as plain text first: the search for
    the pattern would try it at every line.
    """
    stop = len(text)
    found = None
    for mark in _END_MARKS:
        at = text.find(mark, start, stop)
        while at >= 0:
            if match := _END.match(text, at):
                found, stop = match, at + len(mark)
                break
            at = text.find(mark, at + 1, stop)
    return found
