"""python-frontmatter's way in: where the front matter ends, and our event reader for what is in it."""

import re

from frontmatter.default_handlers import BaseHandler

from reader.loader.plain import Cut, cut_related
from reader.loader.yaml_events import Front, YamlError, read_mapping

_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_START = re.compile(r"---[ \t]*(?:\n|$)")
MAX_FRONT_MATTER = 2_000_000  # characters; real files hold up to 143 KB


def has_front_matter(text: str) -> bool:
    """Whether `text` (no BOM, newlines only) begins with front matter."""
    return _START.match(text) is not None


class EventHandler(BaseHandler):
    """Hands the front matter to `read_mapping` and keeps what it found out beside the values, as `front`."""

    FM_BOUNDARY = _END

    def __init__(self) -> None:
        super().__init__()
        self.front = Front()

    def split(self, text: str) -> tuple[str, str]:
        """Front matter and body. Raises YamlError where the front matter has no end, or no end in sight."""
        start = _START.match(text)
        end = _END.search(text, start.end() - 1) if start else None  # from the newline: it may be empty
        if not start or not end:
            raise YamlError("the front matter has no closing --- line", 1)
        if end.start() > MAX_FRONT_MATTER:
            raise YamlError(f"the front matter is longer than {MAX_FRONT_MATTER:,} characters", 1)
        return text[start.end() : end.start() + 1], text[end.end() :]

    def load(self, fm: str) -> dict[str, object]:
        """The top-level fields. Raises YamlError; its line counts from the file's first."""
        try:
            self.front = read_mapping(fm)
        except YamlError as error:
            raise YamlError(error.reason, error.line + 1) from None
        return dict(self.front.values)


class SkimmingHandler(EventHandler):
    """Leaves the related list unread where that is safe, as `cut` then says."""

    def __init__(self) -> None:
        super().__init__()
        self.cut: Cut | None = None

    def load(self, fm: str) -> dict[str, object]:
        """The top-level fields but `related`. Raises YamlError."""
        self.cut = cut_related(fm)
        return super().load(self.cut.rest if self.cut else fm)
