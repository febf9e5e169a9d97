"""A part of an article's body. Its blocks come to the screen a few at a time: a key that is typed meanwhile is answered
between two slices.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from markdown_it.token import Token
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Markdown
from textual.widgets._markdown import MarkdownBullet, MarkdownOrderedList
from textual.widgets.markdown import MarkdownBlock, MarkdownFence

from reader.tui.widgets.body_links import BodyLinks
from reader.tui.widgets.column import Column

_FIRST = 60  # blocks that are shown at once: a screenful
_SLICE = 40  # blocks; each takes 1 to 3 ms
_LISTS = ("bullet_list_open", "ordered_list_open")
_GOES_ON = "-goes-on"  # a list whose next items are in the next slice
_WIDTH = "width"  # cells of the numbers of an ordered list


@lru_cache(16)
def _highlighted(code: str, language: str, ansi: bool, dark: bool) -> Content:
    return MarkdownFence.highlight(code, language, ansi, dark)


class _Fence(MarkdownFence):
    """Code whose colours are found in a thread, before it is made: in a long listing that takes a while."""

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        return _highlighted(code, language, ansi, dark)


class _OrderedList(MarkdownOrderedList):
    """Numbers as wide as the widest of the whole list, of which this may be a slice."""

    def compose(self) -> ComposeResult:
        width = self._token.meta.get(_WIDTH, 0)
        for row in super().compose():
            for bullet in row._pending_children:
                if isinstance(bullet, MarkdownBullet):
                    bullet.symbol = bullet.symbol.rjust(width)
            yield row


class ArticleBody(Markdown, Column):
    """A part of a body."""

    BLOCKS = Markdown.BLOCKS | {"fence": _Fence, "code_block": _Fence, "ordered_list_open": _OrderedList}

    def __init__(self) -> None:
        self.links = BodyLinks()
        super().__init__(open_links=False, parser_factory=self.links.parser)
        self._waiting: Iterator[MarkdownBlock] = iter(())
        self._lines = 0
        self.laid_out = 1.0  # how much of it is: 1 is all of it

    async def begin(self, markdown: str) -> None:
        """Lay out the first blocks of `markdown`, in place of what was shown before."""
        tokens = await asyncio.to_thread(self.links.parser().parse, markdown)
        await self._prepare_code(tokens)
        self._markdown, self._lines = markdown, markdown.count("\n") + 1
        self._waiting = iter(self._parse_markdown(list(_in_slices(tokens))))
        with self.app.batch_update():
            await self.remove_children()
            await self._lay_out(_FIRST)

    async def lay_out_more(self) -> None:
        """Lay out the next blocks."""
        await self._lay_out(_SLICE)

    async def _lay_out(self, room: int) -> None:
        blocks: list[MarkdownBlock] = []
        while room > 0 and (block := next(self._waiting, None)):
            block.set_class(_GOES_ON in block._token.meta, _GOES_ON)
            blocks.append(block)
            room -= _weight(block)
        self.laid_out = blocks[-1].source_range[1] / self._lines if blocks and room <= 0 else 1.0
        self._table_of_contents = None
        await self.mount_all(blocks)

    async def _prepare_code(self, tokens: Sequence[Token]) -> None:
        ansi, dark = self.app.native_ansi_color, self.app.current_theme.dark
        for token in tokens:
            if token.type in ("fence", "code_block"):
                await asyncio.to_thread(_highlighted, token.content.rstrip(), token.info, ansi, dark)


def _weight(block: MarkdownBlock) -> int:
    return 1 + sum(map(_weight, block._blocks))


def _in_slices(tokens: Sequence[Token]) -> Iterator[Token]:
    """`tokens` with several short lists in place of a long one."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield from _sliced(block) if block[0].type in _LISTS else block
            block = []
    yield from block


def _sliced(tokens: Sequence[Token]) -> Iterator[Token]:
    opening, *inside, closing = tokens
    opening.meta[_WIDTH] = max(len(f" {token.info}. ") for token in inside if _is_item(token))
    yield opening
    blocks = 0
    for token in inside:
        if _is_item(token) and blocks >= _SLICE and token.map and opening.map:
            opening.meta[_GOES_ON] = True
            following = replace(opening, map=[token.map[0], opening.map[1]], meta={_WIDTH: opening.meta[_WIDTH]})
            opening.map, opening, blocks = [opening.map[0], token.map[0]], following, 0
            yield closing
            yield opening
        blocks += token.nesting == 1
        yield token
    yield closing


def _is_item(token: Token) -> bool:
    return token.level == 1 and token.type == "list_item_open"
