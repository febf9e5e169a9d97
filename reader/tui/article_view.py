"""The detail pane: one article, head to tail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from reader.article import Article, Problem
from reader.tui import article_content

if TYPE_CHECKING:
    from textual.widgets import Markdown

CUT_NOTE = "*The rest is not shown here: it is long, and `o` opens the whole page.*"


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article ready to be shown: read from its file, its body turned into Markdown."""

    id: int
    content: Article | Problem
    markdown: str = ""
    is_cut: bool = False
    body_links: tuple[tuple[str, str], ...] = ()  # words and address of each link in the body

    @property
    def links(self) -> list[tuple[str, str]]:
        """Every link there is, as (what it is, URL): those of the front matter, then those of the body."""
        return [*self.content.all_links(), *self.body_links] if isinstance(self.content, Article) else []


class RelatedList(Widget):
    """The related list, laid out for the width it gets."""

    auto_links = False  # the entries keep their own colours
    article: reactive[Article | None] = reactive(None, layout=True)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._content(width).split("\n")) if self.article else 0

    def render(self) -> Content:
        return self._content(self.content_size.width)

    def _content(self, width: int) -> Content:
        return article_content.related(self.article, width, self._clock()) if self.article else Content("")


class ArticleView(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Shows what it is given with `show`; its links call the screen's `open_link` action or post LinkChosen."""

    @dataclass
    class LinkChosen(Message):
        """The person clicked a link in the body."""

        url: str

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._head = Static(markup=False, id="head")
        self._links = Static(markup=False, id="links")
        self._links.auto_links = False
        self._related = RelatedList(clock)
        self._more = Static(markup=False, id="more")
        self._body: Markdown | None = None  # made for the first article that has one: its import is slow
        self.loaded: Loaded | None = None

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._links
        yield self._related
        yield self._more

    async def show(self, loaded: Loaded | None) -> None:
        """Show an article from its top; the one already shown keeps its place."""
        is_same = loaded is not None and self.loaded is not None and loaded.id == self.loaded.id
        self.loaded = loaded
        article = loaded.content if loaded and isinstance(loaded.content, Article) else None
        self._head.update(self._top(loaded))
        self._links.update(article_content.links(article, loaded.body_links) if article and loaded else "")
        self._more.update(article_content.more(article) if article else "")
        self._related.article = article
        self._related.display = bool(article and article.related)
        await self._show_body(loaded)
        if not is_same:
            self.scroll_home(animate=False, immediate=True)

    def _top(self, loaded: Loaded | None) -> Content:
        if loaded is None:
            return Content("")
        if isinstance(loaded.content, Problem):
            return article_content.problem(loaded.content)
        return article_content.head(loaded.content, self._clock())

    async def _show_body(self, loaded: Loaded | None) -> None:
        markdown = loaded.markdown if loaded else ""
        if not markdown and not self._body:
            return
        if not self._body:
            from textual.widgets import Markdown

            self._body = Markdown(open_links=False)
            await self.mount(self._body, after=self._head)
        self._body.display = bool(markdown)
        await self._body.update(f"{markdown}\n\n{CUT_NOTE}" if loaded and loaded.is_cut else markdown)

    def on_markdown_link_clicked(self, event: "Markdown.LinkClicked") -> None:
        event.stop()
        self.post_message(self.LinkChosen(event.href))

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
