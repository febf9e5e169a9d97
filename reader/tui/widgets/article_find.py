"""Finding in the article that is shown: all matches are marked, one of them is where one stands."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

_MATCH, _HERE = "underline $warning", "reverse"


class Match(NamedTuple):
    """Characters of a part of the article."""

    part: Static
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line of the part that it begins on, from 0."""
        before = Content(_text(self.part)[: self.start + 1])
        return before.get_height({}, max(self.part.content_size.width, 1)) - 1 + self.part.gutter.top


class ArticleFind:
    """The matches of a text in some `parts` of an article, in their order."""

    def __init__(self) -> None:
        self.matches: list[Match] = []
        self.at = 0  # of the match where one stands
        self._before: dict[Static, Content] = {}  # what the parts showed without marks

    def find(self, text: str, parts: Sequence[Static]) -> None:
        """Mark `text` wherever it stands in `parts`, in whatever case."""
        self.clear()
        pattern = re.compile(re.escape(text), re.IGNORECASE) if text.strip() else None
        for part in parts if pattern else ():
            found = [Match(part, *match.span()) for match in pattern.finditer(_text(part))] if pattern else []
            if found and isinstance(part.content, Content):
                self._before[part] = part.content
                self.matches += found
        self._mark(*self._before)

    def go_to(self, at: int) -> Match | None:
        """The match `at`, counted from 0 and around the ends; it is where one stands then."""
        if not self.matches:
            return None
        left = self.matches[min(self.at, len(self.matches) - 1)]
        self.at = at % len(self.matches)
        here = self.matches[self.at]
        self._mark(left.part, here.part)
        return here

    def clear(self) -> None:
        """Take all marks off."""
        for part, content in self._before.items():
            if part.is_attached:
                part.update(content, layout=False)
        self._before.clear()
        self.matches, self.at = [], 0

    def _mark(self, *parts: Static) -> None:
        here = self.matches[self.at] if self.matches else None
        for part in dict.fromkeys(parts):
            content = self._before[part]
            for match in self.matches:
                if match.part is part:
                    content = content.stylize(_HERE if match is here else _MATCH, match.start, match.end)
            part.update(content, layout=False)


def _text(part: Static) -> str:
    return part.content.plain if isinstance(part.content, Content) else ""
