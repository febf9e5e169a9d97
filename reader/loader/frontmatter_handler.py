"""python-frontmatter's way in: the syntax that a file is written in, and our reader for what is in it."""

import re

import frontmatter
from frontmatter.default_handlers import BaseHandler

from reader.loader.headers import Split
from reader.loader.plain import Plain
from reader.loader.syntaxes import YAML, Syntax, syntax_of
from reader.loader.yaml_events import Front, YamlError


class FrontHandler(BaseHandler):
    """Hands the front matter of the file called `name` to its syntax and keeps what that found out beside the values,
    as `front`. `line` is the one on which the document begins in the file.
    """

    FM_BOUNDARY = re.compile("^")  # the base class wants one; each syntax knows its own

    def __init__(self, line: int = 1, name: str = "") -> None:
        super().__init__()
        self.line = line
        self.name = name
        self.syntax: Syntax = YAML
        self.above = 0  # lines of the file above the front matter
        self.front = Front()
        self.is_bare = False  # whether there is no front matter

    def take(self, facts: Front, document: str) -> str:
        """Have `facts` stand for the front matter of a document that has none. Returns its body."""
        self.front, self.is_bare = facts, True
        return document.strip()

    def read(self, document: str) -> str | None:
        """The body of `document`, its front matter in `front`; None where it has none. Raises YamlError."""
        if (split := self.part(document)) is None:
            return None
        self._split = split
        _, body = frontmatter.parse(document, handler=self)
        return body

    def part(self, document: str) -> Split | None:
        """Front matter and body; None where there is no front matter. Raises YamlError."""
        try:
            parted = syntax_of(document, self.name)
        except YamlError as error:
            raise YamlError(error.reason, error.line + self.line - 1) from None
        if parted is None:
            return None
        self.syntax, split = parted
        self.above = self.line - 1 + split.above
        return split

    def split(self, text: str) -> tuple[str, str]:
        """What `part` has parted."""
        return self._split.front, self._split.body

    def load(self, fm: str) -> dict[str, object]:
        """The top-level fields. Raises YamlError; its line counts from the file's first."""
        self.front = self.syntax.read(fm, self.above)
        return dict(self.front.values)


class SkimmingHandler(FrontHandler):
    """Reads plain front matter by the short way: it is in `plain` then, and `front` lacks the related list. Anything
    else like its parent.
    """

    def __init__(self, line: int = 1, name: str = "") -> None:
        super().__init__(line, name)
        self.plain: Plain | None = None

    def read(self, document: str) -> str | None:
        """The same, without a detour by python-frontmatter. Raises YamlError."""
        if (split := self.part(document)) is None:
            return None
        self.plain = self.syntax.skim(split.front) if self.syntax.skim else None
        if self.plain:
            self.front = Front(self.plain.values)
        else:
            self.load(split.front)
        return split.body.strip()
