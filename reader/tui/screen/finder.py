"""Finding in the article that is shown, as it is typed."""

from typing import TYPE_CHECKING

from reader.tui.screen.desk import Desk

if TYPE_CHECKING:
    from reader.tui.widgets.article_view import Anchor
    from reader.tui.widgets.find_bar import FindBar


class Finder:
    """The line in which is typed what to find, and what comes of it. The next matches are found without it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._bar: FindBar | None = None  # made when it is first wanted
        self._begun_at: Anchor | None = None  # what was at the top before, while it is typed

    async def begin(self) -> None:
        """Let the person type; matches are found in what is laid out, and in all of the article as soon as it is."""
        if not self._bar:
            from reader.tui.widgets.find_bar import FindBar

            self._bar = FindBar(self._find, self._step, self._keep, self._cancel)
            await self._desk.place(self._bar, before=self._desk.keys)
        self._begun_at = self._desk.article.place
        self._desk.panes.find(True)
        self._bar.begin()
        self._desk.background.run(self._find_in_all(), "find")

    async def _find_in_all(self) -> None:
        """Where the person has found something meanwhile, they stay there."""
        await self._desk.article.lay_out_all()
        if self._bar and self._begun_at and self._desk.article.place_in_matches == (0, 0):
            self._find(self._bar.text)
        else:
            self._desk.article.find_again()
            self._show_place()

    def _find(self, text: str) -> None:
        if self._begun_at:
            self._desk.article.find(text, self._begun_at)
            self._show_place()

    def _step(self, steps: int) -> None:
        self._desk.article.find_next(steps)
        self._show_place()

    def _show_place(self) -> None:
        if self._bar and self._begun_at:
            self._bar.show_place(*self._desk.article.place_in_matches)
        self._desk.refresh_status()

    def _keep(self) -> None:
        if self._begun_at:
            self._begun_at = None
            self._desk.panes.find(False)
            self._desk.refresh_status()

    def _cancel(self) -> None:
        begun_at = self._begun_at
        self._desk.article.stop_finding()
        self._keep()
        if begun_at:
            self._desk.article.return_to(begun_at)
