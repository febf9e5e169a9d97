"""Letters on the links that are on the screen: typing those of one follows it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from reader.tui.widgets.text_places import line_of

if TYPE_CHECKING:
    from reader.tui.widgets.article_view import ArticleView

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"  # those under the fingers first
_STYLE = "bold reverse $warning"
_FULL_WIDTH = 0xFEE0  # from a letter to the one that takes as many cells as a sign of East Asia
_FOLLOWED = ("link(", "screen.open_link(")  # actions of links; of what else is clicked, keys do


class Link(NamedTuple):
    """A link in a part of the article: where its words begin and end, and what a click on it does."""

    part: Static
    start: int
    end: int
    action: str

    def place(self, length: int) -> int:
        """Where so many letters go: over the first of its words that is long enough, or else over its beginning."""
        content = self.part.content
        plain = content.plain if isinstance(content, Content) else ""
        word = re.compile(rf"\S{{{length}}}").search(plain, self.start, self.end)
        return word.start() if word else self.start


def links_in(part: Static) -> Iterator[Link]:
    """The links in a part, each once, in their order."""
    content = part.content
    if not isinstance(content, Content):
        return
    for span in sorted(content.spans, key=lambda span: span.start):
        action = span.style.meta.get("@click", "") if isinstance(span.style, Style) else ""
        if isinstance(action, str) and action.startswith(_FOLLOWED) and span.end > span.start:
            yield Link(part, span.start, span.end, action)


def links_on_screen(view: "ArticleView", parts: Iterable[Static]) -> list[Link]:
    """Those of the links in `parts` of an article that are on the screen."""
    lines = view.lines_on_screen
    links = (link for part in view.on_screen(parts) for link in links_in(part))
    return [link for link in links if line_of(view, link.part, link.start) in lines]


def labels(count: int) -> list[str]:
    """So many labels, none of which begins another; no more than there are pairs of letters."""
    if count <= len(_LETTERS):
        return list(_LETTERS[:count])
    return ["".join(pair) for pair, _ in zip(product(_LETTERS, repeat=2), range(count), strict=False)]


class LinkHints:
    """Marks `links` with letters, until one is chosen or `clear` is called."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = dict(zip(labels(len(links)), links, strict=False))
        self._before: dict[Static, Content] = {}
        self._after: dict[Static, Content] = {}
        self.typed = ""
        self._mark()

    def press(self, letter: str) -> Link | None:
        """Type another letter; the link that it chooses, if it does."""
        self.typed += letter.lower()
        if link := self._links.get(self.typed):
            return link
        self._mark()
        return None

    @property
    def is_open(self) -> bool:
        """Whether what is typed begins the label of a link."""
        return any(label.startswith(self.typed) for label in self._links)

    def clear(self) -> None:
        """Take all letters off."""
        for part, before in self._before.items():
            if part.is_attached and part.content is self._after[part]:
                part.update(before, layout=False)
        self._before.clear()

    def _mark(self) -> None:
        """Show what is left to be typed, over the beginnings of the links."""
        self.clear()
        for label, link in self._links.items():
            content = link.part.content
            if label.startswith(self.typed) and isinstance(content, Content):
                self._before.setdefault(link.part, content)
                self._after[link.part] = _over(content, link.place(len(label)), label[len(self.typed) :])
                link.part.update(self._after[link.part], layout=False)


def _over(content: Content, start: int, label: str) -> Content:
    """`content` with `label` in place of its first characters from `start`: nothing moves."""
    covered = content.plain[start : start + len(label)].partition("\n")[0]
    letters = "".join(
        chr(ord(letter) + _FULL_WIDTH) if cell_len(sign) == 2 else letter
        for letter, sign in zip(label, covered, strict=False)
    )
    letters += label[len(covered) :]
    return content[:start] + Content.styled(letters, _STYLE) + content[start + len(covered) :]
