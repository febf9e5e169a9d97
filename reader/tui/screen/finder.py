"""Finding in the article that is shown, as it is typed."""

import asyncio
from typing import TYPE_CHECKING

from reader.tui.screen.desk import Desk

if TYPE_CHECKING:
    from reader.session.loaded import Loaded
    from reader.tui.widgets.anchor import Anchor
    from reader.tui.widgets.find_bar import FindBar


_PAUSE = 0.7  # seconds without a key
_BREATH = 0.01  # seconds, for keys


class Finder:
    """The line in which is typed what to find, and what comes of it. The next matches are found without it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._bar: FindBar | None = None  # made when it is first wanted
        self._is_typing = False
        self._is_answering = False  # a key that came while the rest of the article waits to be laid out
        self._begun_at: Anchor | None = None  # what was at the top before, once there is an article to find in

    async def begin(self) -> None:
        """Let the person type; a key may be quicker than the article."""
        if not self._bar:
            from reader.tui.widgets.find_bar import FindBar

            self._bar = FindBar(self._find, self._step, self._keep, self._cancel)
            await self._desk.place(self._bar, before=self._desk.keys)
        self._is_typing, self._begun_at = True, None
        self._desk.panes.find(True)
        self._bar.begin()
        self._desk.articles.when_loaded(self._begin_finding)

    def _begin_finding(self, loaded: "Loaded | None") -> None:
        """Find in what is laid out, and in all of the article as soon as it is."""
        if loaded and self._bar and self._is_typing:
            self._begun_at = self._desk.article.place
            self._find(self._bar.text)
            self._desk.background.run(self._find_in_all(), "find")

    async def _find_in_all(self) -> None:
        """Lay out the rest bit by bit, while no key is to be answered."""
        article = self._desk.article
        id_ = self._desk.list.selected
        while not article.is_whole and self._is_finding and self._desk.list.selected == id_:
            pause, self._is_answering = _PAUSE if self._is_answering else _BREATH, False
            await asyncio.sleep(pause)
            if not self._is_answering:
                await article.lay_out_more()
                self._find_again()
        self._find_again()  # scrolling lays out more, too

    def _find_again(self) -> None:
        """Find in what is laid out by now; where something was found before, the person stays there."""
        if self._desk.article.place_in_matches == (0, 0) and self._bar and self._is_typing:
            self._find(self._bar.text)
        else:
            self._desk.article.find_again()
            self._show_place()

    @property
    def _is_finding(self) -> bool:
        """Whether what to find is typed, or has been found."""
        return self._is_typing or self._desk.article.place_in_matches != (0, 0)

    def _find(self, text: str) -> None:
        self._is_answering = True
        if self._begun_at:
            self._desk.article.find(text, self._begun_at)
            self._show_place()

    def _step(self, steps: int) -> None:
        self._is_answering = True
        self._desk.article.find_next(steps)
        self._show_place()

    def _show_place(self) -> None:
        if self._bar and self._is_typing:
            self._bar.show_place(*self._desk.article.place_in_matches, self._desk.article.is_whole)
        self._desk.refresh_status()

    def _keep(self) -> None:
        if self._is_typing:
            self._is_typing, self._begun_at = False, None
            self._desk.panes.find(False)
            self._desk.refresh_status()

    def _cancel(self) -> None:
        begun_at = self._begun_at
        self._desk.article.stop_finding()
        self._keep()
        if begun_at:
            self._desk.article.return_to(begun_at)
