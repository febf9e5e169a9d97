"""From the cursor to the article: its file is read once the cursor rests."""

import gc
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from reader.errors import StorageError
from reader.library import Library
from reader.state import State
from reader.system.sandbox import sandbox
from reader.tui.main.looking import Looking
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.bar_parts import unavailable

if TYPE_CHECKING:
    from reader.library.relations import Relations
    from reader.model.article import Article
    from reader.session.loaded import Loaded

_REST = 0.04  # seconds the cursor rests on an article before its file is read


class Following(Looking):
    """Shows the article under the cursor."""

    @dataclass(repr=False, eq=False)
    class ArticleLoaded(Message):
        """An article's file has been read."""

        loaded: "Loaded"

    _rest: Timer | None = None
    _waiting: "tuple[int, Callable[[Loaded | None], None]] | None" = None  # for an article, while the cursor is on it

    @on(ArticleList.Highlighted)
    def _highlighted(self, message: ArticleList.Highlighted) -> None:
        self.refresh_status()
        self.refresh_keys()
        if self._waiting and self._waiting[0] != message.id:
            self._waiting = None
        if self._rest:
            self._rest.stop()
        if self.article.loaded:
            self._rest = self.set_timer(_REST, lambda: self.load(message.id))
        else:  # nobody is on the way from nothing
            self.load(message.id)

    def load(self, id_: int | None) -> None:
        """Show an article in the detail pane, or that there is none."""
        place = self.library.file_of(id_) if id_ is not None else None
        if id_ is None or not place:
            self.run_worker(self.article.show(None), group="show", exclusive=True)
        else:
            row = self.list.row(id_)
            self._load_file(id_, *place, tuple(self.library.tags_of(id_)), row.key if row else "")
        sandbox.stop_unwanted()

    @work(thread=True, exclusive=True, group="load")
    def _load_file(self, id_: int, path: Path, name: str, tags: tuple[str, ...], key: str) -> None:
        from reader.session.loaded import load  # the first frame does not wait for what reads files

        worker = get_current_worker()
        loaded = load(id_, path, name, tags, lambda: not worker.is_cancelled)
        with suppress(StorageError), closing(self.library.twin()) as library:  # the sync says so
            loaded = replace(loaded, relations=_relations(library, id_, loaded.article))
        loaded = replace(loaded, scroll=self._scroll_left(key))
        if not worker.is_cancelled:
            self.post_message(self.ArticleLoaded(loaded))

    def _scroll_left(self, key: str) -> float:
        try:
            with closing(State(self.state_file, self.session)) as state:
                return state.marks(key).scroll or 0.0
        except StorageError:  # marks say so, where they are made; an article can be read without
            return 0.0

    @on(ArticleLoaded)
    async def _article_loaded(self, message: ArticleLoaded) -> None:
        if message.loaded.id == self.list.selected:
            await self.article.show(message.loaded, self.line_of(message.loaded.id))
            self.refresh_keys()
            self.call_after_refresh(self._make_ready)
            waiting, self._waiting = self._waiting, None
            if waiting and self.is_current:
                waiting[1](message.loaded)

    def line_of(self, id_: int) -> int | None:
        """The line from which to show an article; None where the marks say how far it was read."""
        return None

    def _make_ready(self) -> None:
        """Do now, at rest, what would else be done amid the next key."""
        self.list.prepare()
        gc.collect()

    def when_loaded(self, act: "Callable[[Loaded | None], None]") -> None:
        """Call `act` with the article under the cursor: where a key was quicker than the detail pane, once that shows
        it; never, if the cursor moves on before.
        """
        shown, selected = self._shown(), self.list.selected
        if shown or selected is None:
            act(shown)
        else:
            self._waiting = selected, act

    def selected_article(self) -> "Article | None":
        """The article under the cursor without its body, which may take a while."""
        shown, selected = self._shown(), self.list.selected
        if shown or selected is None:
            return shown.article if shown else None
        return self.article_of(selected)

    def article_of(self, id_: int) -> "Article | None":
        """An article as its file has it now; None where that is gone or no article any more."""
        from reader import loader
        from reader.model.article import Article

        place = self.library.file_of(id_)
        content = loader.read(*place) if place else None
        return content if isinstance(content, Article) else None

    def relations(self) -> "Relations":
        """What stands beside the article under the cursor."""
        shown, selected = self._shown(), self.list.selected
        if shown or selected is None:
            return shown.relations if shown else _relations(self.library, 0, None)
        return _relations(self.library, selected, self.selected_article())

    def _shown(self) -> "Loaded | None":
        """What the detail pane shows, if it is of the article under the cursor."""
        shown = self.article.loaded
        return shown if shown and shown.id == self.list.selected else None

    def _selected_file(self) -> tuple[Path, str] | None:
        selected = self.list.selected
        return self.library.file_of(selected) if selected is not None else None

    def refresh_keys(self) -> None:
        """Dim the keys that the row under the cursor has no use for."""
        row = self.row()
        self.keys.unavailable = unavailable(bool(row and row.has_page), bool(row and row.has_amp))


def _relations(library: Library, id_: int, article: "Article | None") -> "Relations":
    from reader.library.relations import Relations, relations_of

    return relations_of(library, id_, article) if article else Relations()
