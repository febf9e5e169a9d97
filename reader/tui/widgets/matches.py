"""The matches of a text in the parts of an article: found, and marked."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from textual.content import Content, Span
from textual.visual import VisualType
from textual.widgets import Static

from reader.text.words import folded
from reader.tui.widgets.text_places import text_of

_MATCH, _CURRENT = "underline $warning", "reverse"


class Match(NamedTuple):
    """Characters of a part of the article."""

    part: Static
    start: int
    end: int


class _Marked(NamedTuple):
    """What a part showed without marks, what it shows with them, and which of its matches is the current one."""

    before: Content
    after: Content
    current: Match | None


class Matches:
    """All matches, in their order, of which one is the current one. Marked are those in the parts given to `mark`."""

    def __init__(self) -> None:
        self.text = ""
        self.all: list[Match] = []
        self.at = 0  # of the current match
        self._of: dict[Static, list[Match]] = {}
        self._marked: dict[Static, _Marked] = {}
        self._folded: dict[str, str] = {}  # the text of a part, and that in one case

    @property
    def parts(self) -> Iterable[Static]:
        """Those that have a match."""
        return self._of

    def find(self, text: str, parts: Sequence[Static]) -> None:
        """Find `text` wherever it stands in `parts`, in any case and with any accents."""
        self.clear()
        self.text = text
        needle = folded(text) if text.strip() else ""
        for part in parts if needle else ():
            if matches := list(self._matches(needle, part)):
                self._of[part] = matches
                self.all += matches

    def go_to(self, at: int) -> None:
        """Make the match `at` the current one, counted from 0 and around the ends."""
        if self.all:
            left = self.all[min(self.at, len(self.all) - 1)]
            self.at = at % len(self.all)
            self.mark([left.part, self.all[self.at].part])

    def mark(self, parts: Iterable[Static]) -> None:
        """Mark all matches in these parts, as far as they are not marked yet."""
        for part in parts:
            here = self.all[self.at] if self.all else None
            current = here if here and here.part is part else None
            marked = self._marked.get(part)
            if not marked or part.content is not marked.after:
                self._mark(part, part.content, current)
            elif marked.current is not current:
                self._mark(part, marked.before, current)

    def clear(self) -> None:
        """Take all marks off."""
        for part, (before, after, _) in self._marked.items():
            if part.is_attached and part.content is after:
                part.update(before, layout=False)
        self._marked.clear()
        self._of.clear()
        self.text, self.all, self.at = "", [], 0

    def _matches(self, needle: str, part: Static) -> Iterator[Match]:
        text = text_of(part)
        if text not in self._folded:
            self._folded[text] = folded(text)
        in_one_case = self._folded[text]
        start = in_one_case.find(needle)
        while start >= 0:
            yield Match(part, start, start + len(needle))
            start = in_one_case.find(needle, start + len(needle))

    def _mark(self, part: Static, before: VisualType, current: Match | None) -> None:
        if isinstance(before, Content):
            marks = [Span(match.start, match.end, _CURRENT if match is current else _MATCH) for match in self._of[part]]
            after = Content(before.plain, spans=[*before.spans, *marks])
            self._marked[part] = _Marked(before, after, current)
            part.update(after, layout=False)
