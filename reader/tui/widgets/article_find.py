"""Finding in the article that is shown: all matches are marked, one of them is where one stands."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.content import Content, Span
from textual.geometry import Offset
from textual.widgets import Static

from reader.text.words import folded
from reader.tui.widgets.text_places import cell_of, text_of

_MATCH, _CURRENT = "underline $warning", "reverse"


class Match(NamedTuple):
    """Characters of a part of the article."""

    part: Static
    start: int
    end: int

    @property
    def cell(self) -> Offset:
        """Where it ends, from the top left of its part."""
        return cell_of(self.part, self.end - 1)


class _Marked(NamedTuple):
    """What a part showed without marks, and what it shows with them."""

    before: Content
    after: Content


class ArticleFind:
    """The matches of a text in the parts of an article, in their order."""

    def __init__(self) -> None:
        self.text = ""
        self.matches: list[Match] = []
        self.at = 0  # of the current match
        self._marked: dict[Static, _Marked] = {}
        self._folded: dict[str, str] = {}  # the text of a part, and that in one case

    @property
    def current(self) -> Match | None:
        """The match where one stands."""
        return self.matches[self.at] if self.matches else None

    def find(self, text: str, parts: Sequence[Static]) -> None:
        """Mark `text` wherever it stands in `parts`, in any case and with any accents."""
        self.clear()
        self.text = text
        needle = folded(text) if text.strip() else ""
        self.matches = [match for part in parts for match in self._matches(needle, part)] if needle else []
        self._mark(self.matches)

    def go_to(self, at: int) -> None:
        """Make the match `at` the current one, counted from 0 and around the ends."""
        if self.matches:
            left = self.matches[min(self.at, len(self.matches) - 1)]
            self.at = at % len(self.matches)
            around = {left.part, self.matches[self.at].part}
            self._mark([match for match in self.matches if match.part in around])

    def clear(self) -> None:
        """Take all marks off."""
        for part, (before, after) in self._marked.items():
            if part.is_attached and part.content is after:
                part.update(before, layout=False)
        self._marked.clear()
        self.text, self.matches, self.at = "", [], 0

    def _matches(self, needle: str, part: Static) -> Iterator[Match]:
        text = text_of(part)
        if text not in self._folded:
            self._folded[text] = folded(text)
        in_one_case = self._folded[text]
        start = in_one_case.find(needle)
        while start >= 0:
            yield Match(part, start, start + len(needle))
            start = in_one_case.find(needle, start + len(needle))

    def _mark(self, matches: Sequence[Match]) -> None:
        """Mark all matches of the parts that these are in."""
        current = self.current
        spans: dict[Static, list[Span]] = {}
        for match in matches:
            style = _CURRENT if match is current else _MATCH
            spans.setdefault(match.part, []).append(Span(match.start, match.end, style))
        for part, marks in spans.items():
            before = self._before(part)
            after = Content(before.plain, spans=[*before.spans, *marks])
            self._marked[part] = _Marked(before, after)
            part.update(after, layout=False)

    def _before(self, part: Static) -> Content:
        marked = self._marked.get(part)
        if marked and part.content is marked.after:
            return marked.before
        assert isinstance(part.content, Content)
        return part.content
