"""What the detail pane is made of. Made for the first article that is shown: the first frame does without."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.layout import DockArrangeResult
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from reader.keys.keymap import Keymap
from reader.model.article import Problem
from reader.session.loaded import Loaded
from reader.text.words import Run
from reader.tui.widgets import article_content

if TYPE_CHECKING:
    from reader.tui.widgets.article_body import ArticleBody

W = TypeVar("W", bound=Widget)


def cut_note(keymap: Keymap) -> str:
    """What stands at the end of a body that is not shown whole, as Markdown."""
    key = next(iter(keymap.keys_of("open")), "")
    quoted = ("`` {} ``" if "`" in key else "`{}`").format(key) if key else keymap.key_of("open")
    return f"*The rest is too long to show here; {quoted} opens the web page.*"


class RelatedList(Widget):
    """What stands beside the article, laid out for the width it gets."""

    auto_links = False  # the entries keep their own colours
    loaded: reactive[Loaded | None] = reactive(None, layout=True)

    def __init__(self, clock: Callable[[], datetime], keymap: Callable[[], Keymap]) -> None:
        super().__init__()
        self._clock = clock
        self._keymap = keymap
        self._laid_out: dict[int, Content] = {}  # by width: one round of layout asks for the same several times

    def watch_loaded(self) -> None:
        self._laid_out.clear()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._content(width).plain.count("\n") + 1

    def render(self) -> Content:
        return self._content(self.content_size.width)

    def _content(self, width: int) -> Content:
        if not self.loaded or not self.loaded.article:
            return Content("")
        if width not in self._laid_out:
            self._laid_out[width] = article_content.beside(
                self.loaded.article, self.loaded.relations, width, self._clock(), self._keymap()
            )
        return self._laid_out[width]


class ArticleParts(Vertical):
    """Title, head, body, links and related list of one article, from head to tail."""

    def __init__(
        self, clock: Callable[[], datetime], keymap: Callable[[], Keymap], opens_amp: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._clock = clock
        self._keymap = keymap
        self._opens_amp = opens_amp
        self._loaded: Loaded | None = None
        self._looked_for: Sequence[Run] = ()
        self.title = Static(markup=False, id="title")
        self._head = Static(markup=False, id="head")
        self._kept = Static(markup=False, id="kept")
        self._links = Static(markup=False, id="links")
        for part in (self.title, self._head, self._kept, self._links):  # what can be clicked keeps its own colours
            part.auto_links = False
        self._related = RelatedList(clock, keymap)
        self._bodies: list[ArticleBody] = []  # made for what is scrolled to: the import is slow
        self._markdown: tuple[str, ...] = ()  # the parts of the body
        self._begun = 0  # how many of them are laid out, the last one perhaps not yet to its end
        self._laying_out = asyncio.Lock()

    def compose(self) -> ComposeResult:
        yield self.title
        yield self._head
        yield self._kept
        yield self._links
        yield self._related

    def target_of(self, link: str) -> str | None:
        """Where a link in the body leads, by what the widget calls it."""
        targets = (body.links.target(link) for body in self._bodies)
        return next((target for target in targets if target is not None), None)

    async def show(self, loaded: Loaded | None) -> None:
        """Show an article, or nothing."""
        article = loaded.article if loaded else None
        self._loaded = loaded
        self._show_head()
        self._show_kept()
        body_links = loaded.body_links if loaded else ()
        links = article_content.links(article, body_links, self._keymap(), self._opens_amp()) if article else ""
        self._links.update(links)
        self._related.loaded = loaded
        self._related.display = bool(loaded and loaded.relations.all)
        await self._show_body(loaded)

    def mark(self, looked_for: Sequence[Run]) -> None:
        """Have these words show up."""
        if looked_for != self._looked_for:
            self._looked_for = looked_for
            self._show_head(layout=False)  # marked words are as long as others

    def _show_head(self, layout: bool = True) -> None:
        title, head = Content(""), Content("")
        content = self._loaded.content if self._loaded else None
        if isinstance(content, Problem):
            head = article_content.problem(content)
        elif self._loaded and content:
            title = article_content.title(content, self._looked_for)
            head = article_content.head(
                content, self._clock(), self._looked_for, self._loaded.tags, self._loaded.snippet
            )
        self.title.update(title, layout=layout)
        self._head.update(head, layout=layout)
        self.title.display = bool(title)

    def _show_kept(self) -> None:
        kept = self._loaded.kept if self._loaded else ()
        if kept or self._kept.display:
            self._kept.update(article_content.kept(kept))
            self._kept.display = bool(kept)

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        """Where the parts are. The bodies learn where they begin, to place what is near the screen."""
        arranged = super().arrange(size, optimal)
        lines = {each.widget: each.region.y for each in arranged.placements}
        for body in self._bodies:
            body.top = lines.get(body, 0)
        return arranged

    @property
    def texts(self) -> list[Static]:
        """What can be read of the article itself, as far as it is laid out."""
        bodies = [body for body in self._bodies if body.display]
        return [self.title, self._head, self._kept, *(part for body in bodies for part in body.query(Static))]

    @property
    def clickable(self) -> list[Static]:
        """What may have links in it, as far as it is laid out."""
        return [*self.texts, self._links]

    def near(self, parts: Iterable[W], lines: range) -> Iterator[W]:
        """`parts` without blocks that have none of `lines`: in a long article it takes a while to place each."""
        bodies = set[DOMNode](self._bodies)
        blocks = {each.widget for body in self._bodies for each in body.placements_between(lines)}
        for part in parts:
            block = next((each for each in part.ancestors_with_self if each.parent in bodies), None)
            if block is None or block in blocks:
                yield part

    @property
    def headings(self) -> list[Widget]:
        """The headings of the body, as far as it is laid out."""
        return [
            body.get_child_by_id(block)
            for body in self._bodies
            if body.display
            for _, title, block in body.table_of_contents
            if block and title.strip()
        ]

    @property
    def text_end(self) -> int:
        """The line below the last of the text, as far as that is laid out, from the top of the article."""
        head = self._kept if self._kept.display else self._head
        text = self._bodies[-1] if self._markdown and self._bodies else head
        return text.virtual_region.bottom

    async def _show_body(self, loaded: Loaded | None) -> None:
        parts = loaded.body.parts if loaded else ()
        if loaded and loaded.is_cut:
            parts = (*parts[:-1], "\n\n".join((*parts[-1:], cut_note(self._keymap()))))
        if parts == self._markdown:  # what stands beside the article has changed, and to lay it out takes a while
            return
        async with self._laying_out:
            self._markdown = parts
            self._begun = 0
            for body in self._bodies[1:]:
                await body.remove()
            del self._bodies[1:]
            if self._bodies:
                self._bodies[0].display = bool(parts)
        await self.lay_out_more()

    @property
    def laid_out(self) -> float:
        """How much of the body is laid out: 1 is all of it."""
        whole = sum(map(len, self._markdown))
        begun = sum(map(len, self._markdown[: self._begun]))
        waiting = (1 - self._bodies[self._begun - 1].laid_out) * len(self._markdown[self._begun - 1]) if begun else 0
        return (begun - waiting) / whole if whole else 1.0

    @property
    def is_amid_part(self) -> bool:
        """Whether a part of the body is laid out to its middle."""
        return self._begun > 0 and self._bodies[self._begun - 1].laid_out < 1

    async def lay_out_more(self) -> None:
        """Lay out the next blocks of the body, if there are any."""
        async with self._laying_out:
            if self.is_amid_part:
                await self._bodies[self._begun - 1].lay_out_more()
            elif self._begun < len(self._markdown):
                await self._begin_part(self._begun)
                self._begun += 1

    async def _begin_part(self, number: int) -> None:
        if number >= len(self._bodies):
            from reader.tui.widgets.article_body import ArticleBody

            _make_code_readable()
            body = ArticleBody()
            await self.mount(body, after=self._bodies[-1] if self._bodies else self._kept)
            self._bodies.append(body)
        self._bodies[number].links.whole = "\n\n".join(self._markdown) if len(self._markdown) > 1 else ""
        await self._bodies[number].begin(self._markdown[number])


def _make_code_readable() -> None:
    """Have code in colours of the theme as they are: Textual fades some of them into the ground."""
    from textual.highlight import HighlightTheme

    faded = re.compile(r" \d+%| on \$[\w-]+")
    HighlightTheme.STYLES = {token: faded.sub("", style) for token, style in HighlightTheme.STYLES.items()}
