"""Walking from an article to those it relates to, and to those that relate to it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.library import Library
from reader.session.sync import Synced
from reader.state.history import Step
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.library.relations import Relations
    from reader.model.article import Article


class Related(Feature):
    """The commands that follow the related graph, inside the reader."""

    def commands(self) -> Mapping[str, Handler]:
        """A count before `enter` is the related article to go to, from 1."""
        return {"enter": self._enter, "related": self._choose}

    def _enter(self, count: int | None) -> None:
        if count is None:
            self.desk.panes.focus_article()
        else:
            self.walk(count)

    def _choose(self, count: int | None) -> None:
        relations = self.desk.articles.relations()
        if not relations.all:
            self.desk.say("This article has no related articles.")
            return
        from reader.tui.windows.menus import related_menu

        self.desk.open(related_menu(self.desk.session.keymap, relations), self._chosen)

    def _chosen(self, number: int | None) -> None:
        if number is not None:
            self.walk(number)

    def walk(self, number: int) -> None:
        """Go to what stands beside the article as `number`, from 1."""
        relation = self.desk.articles.relation(number)
        if relation and relation.row:
            self.desk.lists.walk_to(relation.row.id, relation.row.hidden)
        elif relation:
            links = relation.entry.links if relation.entry else None
            way = f"; {number}{self.desk.key_of('open')} opens its page" if links and links.page else ""
            self.desk.say(f"“{relation.title}” is not in this collection{way}.")

    # --- what stands beside the article changes while it is shown ---------------------------------

    def marked(self, step: Step | None) -> None:
        """What stands beside the article may bear other marks."""
        self._look_again()

    def synced(self, news: Synced) -> None:
        """Other articles may stand beside this one now."""
        loaded = self.desk.article.loaded
        # words may have been entered that tell what is similar
        if news.stories_changed or (news.has_ended and loaded and not loaded.relations.all):
            self._look_again()

    def _look_again(self) -> None:
        loaded = self.desk.article.loaded
        if not loaded or not loaded.article:
            return
        id_, article = loaded.id, loaded.article
        self.desk.background.ask(
            "beside", lambda library: _relations(library, id_, article), lambda relations: self._show(id_, relations)
        )

    async def _show(self, id_: int, relations: "Relations | None") -> None:
        loaded = self.desk.article.loaded
        if relations is not None and loaded and loaded.id == id_ and loaded.relations != relations:
            await self.desk.article.show(replace(loaded, relations=relations))


def _relations(library: Library, id_: int, article: "Article") -> "Relations | None":
    from reader.library.relations import relations_of

    with suppress(StorageError), library.snapshot():  # the sync says so
        return library.ask(relations_of, id_, article)
    return None
