"""The detail pane: one article, scrolled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from textual.containers import VerticalScroll
from textual.message import Message

from reader.words import Run

if TYPE_CHECKING:
    from textual.widgets import Markdown

    from reader.tui.article_parts import ArticleParts
    from reader.tui.loaded import Loaded


class ArticleView(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Shows what it is given with `show`; its links call the screen's `open_link` action or post LinkChosen."""

    @dataclass
    class LinkChosen(Message):
        """The person clicked a link in the body."""

        url: str

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._parts: ArticleParts | None = None
        self._looked_for: Sequence[Run] = ()
        self.loaded: Loaded | None = None

    async def show(self, loaded: "Loaded | None", line: int | None = None) -> None:
        """Show an article from where it was left, or from `line`; the one already shown keeps its place."""
        is_same = loaded is not None and self.loaded is not None and loaded.id == self.loaded.id
        self.loaded = loaded
        if not self._parts:
            from reader.tui.article_parts import ArticleParts

            self._parts = ArticleParts(self._clock)
            self._parts.mark(self._looked_for)
            await self.mount(self._parts)
        await self._parts.show(self.loaded)  # the newest: another may have come while the parts were made
        if loaded and line is not None:
            self.go_to_line(loaded.id, line)
        elif not is_same:
            self.scroll_home(animate=False, immediate=True)
            if loaded and loaded.scroll:
                self.call_after_refresh(self._scroll_to_share, loaded)

    def _scroll_to_share(self, loaded: "Loaded") -> None:
        """Go on where the person left the article, now that its length is known."""
        if self.loaded is loaded:
            self.scroll_to(y=round(loaded.scroll * self.max_scroll_y), animate=False, force=True)

    def go_to_line(self, id_: int, line: int) -> None:
        """Have `line` at the top, as soon as the article's length is known and if it is still shown then."""
        self.call_after_refresh(self._scroll_to_line, id_, line)

    def _scroll_to_line(self, id_: int, line: int) -> None:
        if self.loaded and self.loaded.id == id_:
            self.scroll_to(y=line, animate=False, immediate=True, force=True)

    @property
    def scroll_share(self) -> float:
        """How far down the article is scrolled: 0 is its top, 1 its end."""
        return self.scroll_offset.y / self.max_scroll_y if self.max_scroll_y else 0.0

    def mark(self, looked_for: Sequence[Run]) -> None:
        """Have these words show up, in this article and those to come."""
        self._looked_for = looked_for
        if self._parts:
            self._parts.mark(looked_for)

    def on_markdown_link_clicked(self, event: "Markdown.LinkClicked") -> None:
        event.stop()
        links = self.loaded.body_links if self.loaded else ()
        # the event's own address is decoded, which may be another one
        url = next((url for _, url in links if unquote(url) == event.href), event.href)
        self.post_message(self.LinkChosen(url))

    @property
    def at_end(self) -> bool:
        """Whether the last line is on the screen."""
        return self.scroll_offset.y >= self.max_scroll_y

    def scroll_lines(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def scroll_to_end(self) -> None:
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def scroll_to_top(self) -> None:
        self.scroll_to(y=0, animate=False)

    @property
    def page(self) -> int:
        """Lines in a page, one kept from the last for the eye."""
        return max(self.scrollable_content_region.height - 1, 1)
