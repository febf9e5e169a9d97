"""Walking from an article to those it relates to, and to those that relate to it."""

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.errors import StorageError
from reader.keys.keymap import key_of
from reader.query import Query
from reader.state import Step
from reader.tui.main.stories import Stories
from reader.tui.main.syncing import Syncing
from reader.tui.main.visiting import Visiting

if TYPE_CHECKING:
    from reader.library.relations import Relations
    from reader.model.article import Article


class Walking(Stories):
    """The commands that follow the related graph, inside the reader."""

    @dataclass(repr=False, eq=False)
    class BesideFound(Message):
        """What stands beside an article has been looked up anew."""

        id: int
        relations: "Relations"

    def do_enter(self, count: int | None) -> None:
        if count is None:
            super().do_enter(None)
        else:
            self.action_walk(count)

    def do_related(self, count: int | None) -> None:
        relations = self.relations()
        if not relations.all:
            self.say("There is nothing beside this article.")
            return
        from reader.tui.windows.related_menu import RelatedMenu

        self.app.push_screen(RelatedMenu(relations), self._related_chosen)

    def _related_chosen(self, number: int | None) -> None:
        if number is not None:
            self.action_walk(number)

    def action_walk(self, number: int) -> None:
        """Go to what stands beside the article as `number`."""
        relation = self.relation(number)
        if relation and relation.row:
            self.walk_to(relation.row.id, relation.row.hidden)
        elif relation:
            links = relation.entry.links if relation.entry else None
            way = f"; {number}{key_of('open')} opens its page" if links and links.page else ""
            self.say(f"“{relation.title}” is not in this feed{way}.")

    def walk_to(self, id_: int, is_hidden: bool = False) -> None:
        """Go to an article in this list, else in its story, else among all."""
        if self.list.ids.position(id_) is not None:
            self.go_to(id_, self.query_shown)
            return
        query = self.story_query(id_) or self.query_shown._replace(term=None)
        self.go_to(id_, _with_hidden(query) if is_hidden else query)

    # --- what stands beside the article changes while it is shown ---------------------------------

    def show_marks(self, step: Step, is_other_list: bool) -> None:
        super().show_marks(step, is_other_list)
        self._look_beside()

    @on(Syncing.StoriesFound)
    @on(Visiting.MarkedElsewhere)
    def _look_beside(self) -> None:
        loaded = self.article.loaded
        if loaded and loaded.article:
            self._find_beside(loaded.id, loaded.article)

    @on(Syncing.SyncEnded)
    def _look_for_alike(self) -> None:
        loaded = self.article.loaded
        if loaded and not loaded.relations.all:  # words may have been entered that tell what is like it
            self._look_beside()

    @work(thread=True, exclusive=True, group="beside")
    def _find_beside(self, id_: int, article: "Article") -> None:
        from reader.library.relations import relations_of

        with suppress(StorageError), closing(self.library.twin()) as library:  # the sync says so
            found = self.BesideFound(id_, relations_of(library, id_, article))
            if not get_current_worker().is_cancelled:
                self.post_message(found)

    @on(BesideFound)
    async def _beside_found(self, message: BesideFound) -> None:
        loaded = self.article.loaded
        if loaded and loaded.id == message.id and loaded.relations != message.relations:
            await self.article.show(replace(loaded, relations=message.relations))


def _with_hidden(query: Query) -> Query:
    """`query` with hidden articles, and no others."""
    from reader.query.terms import Flag, all_of

    hidden = Flag("is", "hidden")
    return query._replace(term=all_of(query.term, hidden) if query.term else hidden)
