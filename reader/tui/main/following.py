"""From the cursor to the article: its file is read once the cursor rests."""

from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from reader.article import Article, Ignored, Problem
from reader.tui.article_list import ArticleList
from reader.tui.article_view import Loaded
from reader.tui.main.frame import Frame

_REST = 0.04  # seconds the cursor rests on an article before its file is read


class Following(Frame):
    """Shows the article under the cursor."""

    @dataclass
    class ArticleLoaded(Message):
        """An article's file has been read."""

        loaded: Loaded

    _rest: Timer | None = None

    @on(ArticleList.Highlighted)
    def _highlighted(self, message: ArticleList.Highlighted) -> None:
        self.refresh_status()
        self.refresh_keys()
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(_REST, lambda: self.load(message.id))

    def load(self, id_: int | None) -> None:
        """Show an article in the detail pane, or that there is none."""
        place = self.library.file_of(id_) if id_ is not None else None
        if id_ is None or not place:
            self.run_worker(self.article.show(None), group="show", exclusive=True)
        else:
            self._load_file(id_, *place)

    @work(thread=True, exclusive=True, group="load")
    def _load_file(self, id_: int, path: Path, name: str) -> None:
        worker = get_current_worker()
        loaded = _read(id_, path, name)
        if not worker.is_cancelled:
            self.post_message(self.ArticleLoaded(loaded))

    @on(ArticleLoaded)
    async def _article_loaded(self, message: ArticleLoaded) -> None:
        if message.loaded.id == self.list.selected:
            await self.article.show(message.loaded)
            self.refresh_keys()

    def loaded_article(self) -> Loaded | None:
        """The article under the cursor, read at once where a key was quicker than the detail pane."""
        shown, selected = self.article.loaded, self.list.selected
        if shown and shown.id == selected:
            return shown
        place = self.library.file_of(selected) if selected is not None else None
        return _read(selected, *place) if selected is not None and place else None

    def selected_article(self) -> Article | None:
        """The same, where it is an article."""
        loaded = self.loaded_article()
        return loaded.content if loaded and isinstance(loaded.content, Article) else None

    def refresh_keys(self) -> None:
        """Dim the keys that the row under the cursor has no use for."""
        row = self.row()
        missing = {"open", "copy"} if not row or not row.has_page else set()
        if not row or not row.has_amp:
            missing.add("open_amp")
        self.keys.unavailable = frozenset(missing)


def _read(id_: int, path: Path, name: str) -> Loaded:
    from reader import body, loader  # the first frame does not wait for them

    content = loader.read(path, name)
    if isinstance(content, Ignored):
        content = Problem(content.path, content.reason)
    if not isinstance(content, Article) or not content.body:
        return Loaded(id_, content)
    markdown, is_cut = body.to_markdown(content.body)
    return Loaded(id_, content, markdown, is_cut, tuple(body.links(markdown)))
