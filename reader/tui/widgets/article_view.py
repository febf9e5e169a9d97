"""The detail pane: one article, scrolled."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.containers import VerticalScroll
from textual.errors import NoWidget
from textual.geometry import Size
from textual.map_geometry import MapGeometry
from textual.message import Message
from textual.widget import Widget

from reader.keys.keymap import DEFAULT, Keymap
from reader.text.words import Run
from reader.tui.widgets.anchor import Anchor

if TYPE_CHECKING:
    from textual.widgets import Markdown, Static

    from reader.session.loaded import Loaded
    from reader.tui.widgets.article_find import ArticleFind
    from reader.tui.widgets.article_parts import ArticleParts
    from reader.tui.widgets.link_hints import LinkHints
    from reader.tui.widgets.picture import Picture


W = TypeVar("W", bound=Widget)


class ArticleView(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Shows what it is given with `show`; its links call the screen's `open_link` action or post LinkChosen."""

    @dataclass(repr=False, eq=False)
    class LinkChosen(Message):
        """The person clicked a link in the body."""

        url: str

    def __init__(
        self,
        clock: Callable[[], datetime],
        keymap: Callable[[], Keymap] = lambda: DEFAULT,
        opens_amp: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._keymap = keymap
        self._opens_amp = opens_amp  # whether the key for the page opens the AMP page
        self._parts: ArticleParts | None = None
        self._looked_for: Sequence[Run] = ()
        self.loaded: Loaded | None = None
        self._wanted: Loaded | None = None
        self._article_id: int | None = None  # of what is loaded
        self._showing = asyncio.Lock()
        self._is_growing = False  # more of the body is being laid out
        self._anchor: Anchor | None = None  # what is at the top, as far as the size of the pane allows
        self._sized = Size()  # the size that the pane was last laid out for
        self.picture: Picture | None = None
        self._find: ArticleFind | None = None
        self._hints: LinkHints | None = None
        self._hints_changed: Callable[[], object] = lambda: None

    async def show(self, loaded: "Loaded | None", line: int | None = None) -> None:
        """Show an article from where it was left, or from `line`; the one already shown keeps its place."""
        self.loaded = self._wanted = loaded
        async with self._showing:
            if self._wanted is loaded:  # else another one was asked for meanwhile
                await self._show(loaded, line)

    async def _show(self, loaded: "Loaded | None", line: int | None) -> None:
        self.end_hints()
        is_same = loaded is not None and loaded.id == self._article_id
        if not is_same:
            self.stop_finding()
        self._article_id = loaded.id if loaded else None
        if not self._parts:
            if not loaded:
                return  # nothing has been shown yet, and the first frame does without what shows articles
            from reader.tui.widgets.article_parts import ArticleParts

            self._parts = ArticleParts(self._clock, self._keymap, self._opens_amp)
            self._parts.mark(self._looked_for)
            await self.mount(self._parts)
        with self.app.batch_update():
            await self._parts.show(loaded)
            while is_same and self._parts.is_amid_part:  # the person's place may be there, and what they find
                await self._parts.lay_out_more()
        self.call_after_refresh(self._grow, 0)
        self.find_again()
        if not is_same:
            await self.show_picture(None)
        if loaded and line is not None:
            self.go_to_line(loaded.id, line)
        elif not is_same:
            self.scroll_home(animate=False, immediate=True)
            if loaded and loaded.scroll:
                self.call_after_refresh(self._scroll_to_share, loaded)

    async def show_picture(self, picture: "Picture | None") -> None:
        """Show a picture below the article's title, in place of the one that is there, or none."""
        if self.picture:
            await self.picture.remove()
            self._anchor = None  # it may be in there
        self.picture = picture
        if picture and self._parts:
            picture.fit(self._room_for_picture)
            await self._parts.mount(picture, after=self._parts.title)
            self.scroll_home(animate=False)

    @property
    def _room_for_picture(self) -> int:
        """Lines below the title."""
        return self.size.height - (self._parts.title.size.height if self._parts else 0)

    async def _scroll_to_share(self, loaded: "Loaded") -> None:
        """Go on where the person left the article, now that its length is known."""
        if self.loaded is not loaded or not self._parts:
            return
        if self._parts.laid_out < min(loaded.scroll, 1.0):
            await self._parts.lay_out_more()
            self.call_after_refresh(self._scroll_to_share, loaded)
            return
        share = min(loaded.scroll / self._parts.laid_out, 1.0) if self._parts.laid_out else 0.0
        self.scroll_to(y=round(share * self.max_scroll_y), animate=False, force=True)

    def go_to_line(self, id_: int, line: int) -> None:
        """Have `line` at the top, as soon as the article's length is known and if it is still shown then."""
        self.call_after_refresh(self._scroll_to_line, id_, line)

    def _scroll_to_line(self, id_: int, line: int) -> None:
        if self.loaded and self.loaded.id == id_:
            self.scroll_to(y=line, animate=False, immediate=True, force=True)
            self._anchor = Anchor.at(self, line)  # where another size is to come

    def watch_scroll_y(self, before: float, after: float) -> None:
        super().watch_scroll_y(before, after)
        self.end_hints()
        if self._find:
            self._find.mark_on_screen()
        self._grow(after)
        if self.size == self._sized:  # else it is Textual that makes a scroll fit another size
            self._anchor = Anchor.at(self, round(after))

    def _grow(self, line: float) -> None:
        """Lay out more of the body where its end is near; a part that is begun is laid out to its end."""
        parts = self._parts
        if not parts or self.is_whole or self._is_growing:
            return
        if parts.is_amid_part or line + 3 * self.size.height > parts.text_end:
            self._is_growing = True
            self.call_later(self._lay_out_more, parts)

    async def _lay_out_more(self, parts: "ArticleParts") -> None:
        await parts.lay_out_more()
        self.call_after_refresh(self._has_grown)

    def _has_grown(self) -> None:
        self._is_growing = False
        self._grow(self.scroll_offset.y)

    def on_resize(self) -> None:
        """Show what was shown, however its lines break now."""
        has_hints = self.has_hints
        self.end_hints()
        if self.picture:
            self.picture.fit(self._room_for_picture)
        if self._anchor and self.size != self._sized:
            self.scroll_to(y=self._anchor.line(self), animate=False, immediate=True, force=True)
        self._sized = self.size
        if self._find:
            self._find.mark_on_screen()
        if has_hints:
            self.call_after_refresh(self.hint_links, self._hints_changed)

    @property
    def scroll_share(self) -> float:
        """How far down the article is scrolled: 0 is its top, 1 its end."""
        laid_out = self._parts.laid_out if self._parts else 1.0
        return self.scroll_offset.y / self.max_scroll_y * laid_out if self.max_scroll_y else 0.0

    def mark(self, looked_for: Sequence[Run]) -> None:
        """Have these words show up, in this article and those to come."""
        self._looked_for = looked_for
        if self._parts:
            self._parts.mark(looked_for)

    # --- finding in it ---------------------------------------------------------------------------

    def find(self, text: str, place: Anchor) -> None:
        """Mark `text` wherever it stands, and show the first of it from `place` on, else the first of all."""
        from reader.tui.widgets.article_find import ArticleFind  # most articles are only read

        self._find = self._find or ArticleFind(self)
        self._find.find(text, place)

    def find_next(self, steps: int) -> bool:
        """Show the match so many `steps` on, around the ends; whether there is any."""
        return self._find is not None and self._find.find_next(steps)

    def find_again(self) -> None:
        """Find the same text in what is laid out by now; the article stays where it is scrolled to."""
        if self._find:
            self._find.find_again()

    def stop_finding(self) -> bool:
        """Take the marks off; whether there were any."""
        find, self._find = self._find, None
        return find is not None and find.clear()

    @property
    def place_in_matches(self) -> tuple[int, int]:
        """Which match is the current one, from 1, and of how many: both 0 where there is none."""
        return self._find.place if self._find else (0, 0)

    @property
    def texts(self) -> "Sequence[Static]":
        """The parts that have text, as far as they are laid out."""
        return self._parts.texts if self._parts else ()

    def find_part(self, part: Widget) -> MapGeometry:
        """Where a part of the text is that is laid out, but too far from the screen to be placed. Raises NoWidget."""
        if self not in part.ancestors:
            raise NoWidget("It is no part of the article.")
        from reader.tui.widgets.column import place_of  # with the first article

        return place_of(part)

    @property
    def is_whole(self) -> bool:
        """Whether all of the body is laid out."""
        return not self._parts or self._parts.laid_out >= 1

    async def lay_out_more(self) -> None:
        """Lay out the next blocks of the body, if there are any."""
        if self._parts:
            await self._parts.lay_out_more()

    @property
    def place(self) -> Anchor:
        """What is at the top of the pane."""
        return Anchor.at(self, self.scroll_offset.y)

    def return_to(self, place: Anchor) -> None:
        """Scroll to a place again, if it is still there."""
        if place.part.is_attached:
            self.scroll_to(y=place.line(self), animate=False)

    # --- the links on the screen -----------------------------------------------------------------

    def hint_links(self, changed: Callable[[], object]) -> bool:
        """Put letters on the links that are on the screen, for the next keys to follow one; whether there are any.
        `changed` is called when the letters are there, and when they are gone.
        """
        from reader.tui.widgets.link_hints import LinkHints, links_on_screen

        self.end_hints()
        links = links_on_screen(self, self._parts.clickable) if self._parts else []
        if links:
            self._hints, self._hints_changed = LinkHints(links), changed
            changed()
        return bool(links)

    def end_hints(self) -> None:
        """Take the letters off the links."""
        if hints := self._hints:
            self._hints = None
            hints.clear()
            self._hints_changed()

    @property
    def has_hints(self) -> bool:
        """Whether the next key follows a link."""
        return self._hints is not None

    def on_key(self, event: events.Key) -> None:
        """A letter of a link; any other key takes all letters off."""
        hints = self._hints
        if not hints:
            return
        event.stop()
        event.prevent_default()
        link = hints.press(event.character or " ") if event.key != "escape" else None
        if link or event.key == "escape" or not hints.is_open:
            self.end_hints()
        if link:
            self.call_later(link.part.run_action, link.action)

    def on_blur(self) -> None:
        self.end_hints()

    def on_click(self) -> None:
        self.end_hints()

    def scroll_code(self, cells: int) -> bool:
        """Scroll all code on the screen to the right, or back; whether there is any to scroll."""
        wide = [code for code in self.on_screen(self.query("MarkdownFence")) if code.max_scroll_x]
        for code in wide:
            code.scroll_to(x=code.scroll_offset.x + cells, animate=False)
        return bool(wide)

    @property
    def lines_on_screen(self) -> range:
        """The lines of the article that are on the screen."""
        top = self.scroll_offset.y
        return range(top, top + self.scrollable_content_region.height)

    def on_screen(self, parts: Iterable[W]) -> list[W]:
        """Those of which there is a line on the screen."""
        lines = self.lines_on_screen
        near = self._parts.near(parts, lines) if self._parts else ()
        tops = ((part, Anchor(part, 0).line(self)) for part in near)
        return [part for part, top in tops if top < lines.stop and top + part.virtual_region.height > lines.start]

    # --- its headings ----------------------------------------------------------------------------

    @property
    def heading(self) -> int:
        """The heading that what is at the top of the pane stands under, from 0; the first one for what is above it."""
        headings = self._parts.headings if self._parts else ()
        return max(sum(Anchor(part, 0).line(self) <= self.scroll_offset.y for part in headings) - 1, 0)

    def go_to_heading(self, number: int) -> None:
        """Have a heading at the top, counted from 0, as soon as it and what stands above it are laid out."""
        self.call_after_refresh(self._go_to_heading, self._article_id, number)

    async def _go_to_heading(self, id_: int | None, number: int) -> None:
        if self._article_id != id_ or not self._parts:
            return
        headings = self._parts.headings
        if number < len(headings) and not headings[number].size and self.is_on_screen:  # it is not placed yet
            self.call_after_refresh(self._go_to_heading, id_, number)
            return
        line = Anchor(headings[number], 0).line(self) if number < len(headings) else None
        if not self.is_whole and (line is None or line + self.size.height > self._parts.text_end):
            await self._parts.lay_out_more()
            self.call_after_refresh(self._go_to_heading, id_, number)
        elif line is not None:
            self.scroll_to(y=line, animate=False, force=True)

    def on_markdown_link_clicked(self, event: "Markdown.LinkClicked") -> None:
        event.stop()
        url = self._parts.target_of(event.href) if self._parts else None
        if url is not None:
            self.post_message(self.LinkChosen(url))

    @property
    def at_end(self) -> bool:
        """Whether the last line of the text is on the screen; links and related articles may be below it."""
        if not self.is_whole:
            return False
        at_last = self.scroll_offset.y >= self.max_scroll_y
        return at_last or (self._parts is not None and self.lines_on_screen.stop >= self._parts.text_end)

    def scroll_lines(self, lines: int) -> None:
        """So many lines down, or up where it is less than 0."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def scroll_to_end(self) -> None:
        """To the last line; all before it is laid out first."""
        if self.is_whole:
            self.scroll_to(y=self.max_scroll_y, animate=False)
        else:
            self.call_later(self._lay_out_to_end, self._article_id)

    async def _lay_out_to_end(self, id_: int | None) -> None:
        if self._article_id == id_:
            await self.lay_out_more()
            self.call_after_refresh(self.scroll_to_end)

    def scroll_to_top(self) -> None:
        """To the first line."""
        self.scroll_to(y=0, animate=False)

    @property
    def page(self) -> int:
        """Lines in a page, one kept from the last for the eye."""
        return max(self.scrollable_content_region.height - 1, 1)
