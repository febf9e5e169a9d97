"""A jump to an article by its title, from the palette: letters in order, wherever they stand."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from functools import partial

from textual import command
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.style import Style

from reader.library import Library
from reader.library.titles import titled
from reader.model.headline import Headline

_MOST = 20  # titles offered


class TitleJump(command.Provider):
    """Offers articles of the main screen's library, those filtered out too."""

    async def search(self, query: str) -> command.Hits:
        from reader.tui.screen.screen import MainScreen

        if not isinstance(self.screen, MainScreen):
            return
        fuzzy = FuzzySearch()
        for row in await asyncio.to_thread(_find, self.screen.session.library, query):
            score, offsets = fuzzy.match(query, row.title)
            if score:
                yield command.Hit(score, _line(row, offsets, self.matcher(query).match_style), self._go(row), row.title)

    def _go(self, row: Headline) -> partial[None]:
        return partial(self.screen.desk.lists.jump_to, row.id)  # type: ignore[attr-defined]


def _line(row: Headline, offsets: Sequence[int], match: Style) -> Content:
    """The title with the letters found, and where it is from. As content: markup in a title is text."""
    title = Content(row.title)
    for offset in offsets:
        title = title.stylize(match, offset, offset + 1)
    origin = " · ".join(part for part in (row.source, f"{row.published:%Y-%m-%d}" if row.published else "") if part)
    return Content.assemble(title, ("  " + origin, "$quiet"))


def _find(library: Library, typed: str) -> list[Headline]:
    with closing(library.twin()) as twin:
        return twin.ask(titled, typed, _MOST, twin.clock())
