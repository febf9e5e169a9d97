"""From the cursor to the article: its file is read once the cursor rests."""

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.errors import StorageError
from reader.library import Library
from reader.system.sandbox import sandbox
from reader.text.clean import plural
from reader.tui.screen.desk import Desk
from reader.tui.widgets.bar_parts import FOR_AN_ARTICLE, unavailable

if TYPE_CHECKING:
    from reader.library.relations import Relation, Relations
    from reader.model.article import Article
    from reader.session.loaded import Loaded
    from reader.state.kept import Kept
    from reader.text.words import Run
    from reader.tui.screen.screen import MainScreen

_REST = 0.04  # seconds the cursor rests on an article before its file is read


class Articles:
    """The article under the cursor."""

    def __init__(self, desk: Desk, screen: "MainScreen") -> None:
        self._desk = desk
        self._screen = screen
        self._rest: Timer | None = None
        self._waiting: tuple[int, Callable[[Loaded | None], None]] | None = None  # for the article of this id

    @property
    def is_at_rest(self) -> bool:
        """Whether no article is about to be read."""
        return self._rest is None

    def follow(self, id_: int | None) -> None:
        """The cursor stands on another article: show it, when it has stood there for a moment."""
        self.refresh_keys()
        if self._waiting and self._waiting[0] != id_:
            self._waiting = None
        if self._rest:
            self._rest.stop()
            self._rest = None
        if self._desk.article.loaded:
            self._rest = self._screen.set_timer(_REST, lambda: self.load(id_))
        else:  # nobody is on the way from nothing; but what reads files is imported behind the frame, not amid it
            self._screen.call_after_refresh(self.reload)

    def load(self, id_: int | None) -> None:
        """Show an article in the detail pane, or that there is none."""
        self._rest = None
        place = self._file_of(id_) if id_ is not None else None
        if id_ is None or not place:
            self._desk.background.drop("article")
            self._desk.background.run(self._desk.article.show(None), "article")
        else:
            self._ask(id_, *place)
        sandbox.stop_unwanted()

    def _ask(self, id_: int, path: Path, name: str) -> None:
        from reader.library.marks import tags_of

        row, home = self._desk.list.row(id_), self._desk.session.state_file.parent
        tags, key = tuple(self._desk.session.library.ask(tags_of, id_)), row.key if row else ""
        read, looked_for = self._desk.background.read, self._desk.list.looked_for

        def question(library: Library) -> "Loaded":
            loaded = _read(library, id_, path, name, tags, looked_for)
            with suppress(StorageError):  # marks say so, where they are made; an article can be read without
                loaded = replace(loaded, scroll=read(lambda state: state.marks(key).scroll) or 0.0)
            return replace(loaded, kept=_kept(home, key)) if key else loaded

        self._desk.background.ask("article", question, self._show)

    def reload(self) -> None:
        """Show the article under the cursor as its file has it now."""
        self.load(self._desk.list.selected)

    async def _show(self, loaded: "Loaded") -> None:
        if loaded.id == self._desk.list.selected:
            await self._desk.article.show(loaded, self._desk.lists.take_line(loaded.id))
            self.refresh_keys()
            self._screen.call_after_refresh(self._make_ready)
            self._desk.events.loaded(loaded)
            waiting, self._waiting = self._waiting, None
            if waiting and self._screen.is_current:
                waiting[1](loaded)

    def _make_ready(self) -> None:
        """Do now, at rest, what would else be done amid the next key."""
        self._desk.list.prepare()
        gc.collect()

    # --- what a command is about, where a key was quicker than the detail pane -------------------

    @property
    def current(self) -> "Loaded | None":
        """What the detail pane shows, if it is of the article under the cursor."""
        loaded = self._desk.article.loaded
        return loaded if loaded and loaded.id == self._desk.list.selected else None

    @property
    def file(self) -> tuple[Path, str] | None:
        """The file of the article under the cursor, and its path relative to its collection."""
        selected = self._desk.list.selected
        return self._file_of(selected) if selected is not None else None

    def _file_of(self, id_: int) -> tuple[Path, str] | None:
        from reader.library.files import file_of

        library = self._desk.session.library
        return library.ask(file_of, library.roots, id_)

    def when_loaded(self, act: "Callable[[Loaded | None], None]") -> None:
        """Call `act` with the article under the cursor: where a key was quicker than the detail pane, once that shows
        it; never, if the cursor moves on before.
        """
        current, selected = self.current, self._desk.list.selected
        if current or selected is None:
            act(current)
        else:
            self._waiting = selected, act

    def go_to_heading(self, number: int) -> None:
        """Give the article the keys, with a heading at its top, counted from 0."""
        self._desk.panes.focus_article()
        self._desk.article.go_to_heading(number)

    def selected(self) -> "Article | None":
        """The article under the cursor without its body, which may take a while."""
        current, selected = self.current, self._desk.list.selected
        if current or selected is None:
            return current.article if current else None
        return self.read(selected)

    def read(self, id_: int) -> "Article | None":
        """An article as its file has it now; None where that is gone or no article any more."""
        from reader import loader
        from reader.library.sites import site_of_article
        from reader.model.article import Article

        place = self._file_of(id_)
        library = self._desk.session.library
        content = loader.read(*place, "always", library.ask(site_of_article, id_)) if place else None
        return content if isinstance(content, Article) else None

    def relations(self) -> "Relations":
        """What stands beside the article under the cursor."""
        from reader.library.relations import Relations, relations_of

        current, selected = self.current, self._desk.list.selected
        if current:
            return current.relations
        article = self.selected()
        if not article or not selected:
            return Relations()
        library = self._desk.session.library
        with library.snapshot():
            return library.ask(relations_of, selected, article)

    def relation(self, number: int) -> "Relation | None":
        """What stands beside the article as `number`, from 1; says so where there is nothing."""
        relations = self.relations().all
        if 1 <= number <= len(relations):
            return relations[number - 1]
        has = plural(len(relations), "related article")
        self._desk.say(f"There is no related article {number}: this one has {has}.", severity="warning")
        return None

    def refresh_keys(self) -> None:
        """Dim the keys that the row under the cursor has no use for."""
        row = self._desk.row
        self._desk.keys.unavailable = unavailable(row.has_page, row.has_amp) if row else FOR_AN_ARTICLE


def _kept(home: Path, key: str) -> "tuple[Kept, ...]":
    """What is kept of an article; in its place, why that cannot be read."""
    from reader.state.kept import Kept, kept_of

    try:
        return kept_of(home, key)
    except StorageError as error:
        return (Kept("Kept", str(error)),)


def _read(
    library: Library, id_: int, path: Path, name: str, tags: tuple[str, ...], looked_for: "Sequence[Run]"
) -> "Loaded":
    """An article, with what stands beside it, and where its body holds what is `looked_for`."""
    from reader.library.bodies import part_of_body
    from reader.library.relations import relations_of
    from reader.library.sites import site_of_article
    from reader.session.loaded import load  # the first frame does not wait for what reads files

    site = library.ask(site_of_article, id_)
    loaded = load(id_, path, name, tags, lambda: not library.is_interrupted, site)
    if loaded.article:
        with suppress(StorageError), library.snapshot():  # the sync says so
            loaded = replace(
                loaded,
                relations=library.ask(relations_of, id_, loaded.article),
                snippet=library.ask(part_of_body, id_, looked_for) if looked_for else "",
            )
    return loaded
