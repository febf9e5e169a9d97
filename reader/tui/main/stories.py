"""Stories in the list: the front page, and the articles of one story."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.library import Counts
from reader.model.headline import Headline
from reader.query import Query
from reader.tui.main.configuring import Configuring
from reader.tui.main.frame import Shown
from reader.tui.main.syncing import Syncing
from reader.tui.main.tracking import Tracking

if TYPE_CHECKING:
    from reader.tui.widgets.story_bar import StoryBar, Told


class Stories(Tracking):
    """The commands that show stories."""

    @dataclass(repr=False, eq=False)
    class StoryTold(Message):
        """It is known what is to be told of the story that a query asks for."""

        query: Query
        told: "Told | None"

    _is_front_page = False  # the list that is shown
    _story = ""  # whose articles it shows
    _story_bar: "StoryBar | None" = None  # made for the first story

    # --- the commands ----------------------------------------------------------------------------

    def do_front_page(self, count: int | None) -> None:
        from reader.library.stories import has_stories

        self.toggle_flag("lead")
        if _is_front_page(self.query_shown) and not self.progress and not self.library.ask(has_stories):
            self.say("No article here relates to another one, so each stands for itself.")

    def do_story(self, count: int | None) -> None:
        selected = self.list.selected
        if self.leave_story() or selected is None:
            return
        query = self.story_query(selected)
        if query:
            self.go_to(selected, query)
        elif self.progress:
            self.say("Stories are found when all files are read.")
        else:
            self.say("This article relates to no other one here.")

    def story_query(self, id_: int) -> Query | None:
        """What shows the story of an article, the newest of it first; None where it has no other."""
        from reader.library.stories import story_of
        from reader.query.terms import InStory

        story = self.library.ask(story_of, id_)
        return Query(InStory(story.name)) if story and story.articles > 1 else None

    def leave_story(self) -> bool:
        """Go back to where the story that is shown was come to from; False where none is shown."""
        story = _story_in(self.query_shown)
        if not story:
            return False
        spot = self.trail.back_to(self.here(), lambda spot: _story_in(spot.query) != story)
        if spot:
            self.go_to_spot(spot)
        else:
            self.clear_filter()
        return True

    # --- the list --------------------------------------------------------------------------------

    def show(self, shown: Shown, select: int | None) -> None:
        self._is_front_page = _is_front_page(shown.query)
        self._story = _story_in(shown.query)
        self.bar.page = "front page" if self._is_front_page else "story" if self._story else ""
        self.keys.in_story = bool(self._story)
        if self._story_bar:
            self._story_bar.display = bool(self._story)
        super().show(shown, select)
        if self._story:
            self.call_later(self._show_story)

    def ratings(self, counts: Counts) -> frozenset[str]:
        return frozenset() if self._is_front_page else super().ratings(counts)  # their room is for the stories

    def rows(self, ids: Sequence[int]) -> dict[int, Headline]:
        rows = super().rows(ids)
        if not self._is_front_page:
            return rows
        from reader.library.stories import stories_of
        from reader.library.unread import unread

        stories, unread_ids = self.library.ask(stories_of, ids), self.library.ask(unread, ids, self.counts_any)
        return {id_: row._replace(story=stories.get(id_), read=id_ not in unread_ids) for id_, row in rows.items()}

    @property
    def counts_any(self) -> bool:
        return self._is_front_page and self.config.front_page.unread == "any"

    @on(Configuring.Configured)
    def _front_page_configured(self, message: Configuring.Configured) -> None:
        if message.now.front_page != message.before.front_page:
            self.list.refresh_rows()

    def is_filter(self, query: Query) -> bool:
        if not query.term:
            return False
        from reader.query.terms import InStory

        return not isinstance(query.term, InStory)  # what stands above it says so

    @on(Syncing.StoriesFound)
    def _stories_found(self) -> None:
        if self._is_front_page:
            self.list.refresh_rows()
        if self._story and self.list.count:
            self._tell_story(self.query_shown, self.list.ids[0])

    # --- what stands above a story's articles ----------------------------------------------------

    async def _show_story(self) -> None:
        if not self._story_bar:
            from reader.tui.widgets.story_bar import StoryBar

            self._story_bar = StoryBar()
            self._story_bar.display = bool(self._story)
            await self.mount(self._story_bar, before=self.query_one("#panes"))
        if self.list.count:
            self._tell_story(self.query_shown, self.list.ids[0])

    @work(thread=True, exclusive=True, group="story")
    def _tell_story(self, query: Query, id_: int) -> None:
        from reader.library.facets import days
        from reader.library.stories import story_of
        from reader.tui.widgets.story_bar import Told

        with closing(self.library.twin()) as library, library.at_one_moment():
            story = library.ask(story_of, id_)
            told = None
            if story:
                first = library.headlines([story.first]).get(story.first)
                told = Told(story, first.source if first else "", library.ask(days, story.lead))
        if not get_current_worker().is_cancelled:
            self.post_message(self.StoryTold(query, told))

    @on(StoryTold)
    def _story_told(self, message: StoryTold) -> None:
        if self._story_bar and message.query == self.query_shown:
            self._story_bar.told = message.told


def _is_front_page(query: Query) -> bool:
    if not query.term:
        return False
    from reader.query.terms import Flag, conjuncts

    return Flag("is", "lead") in conjuncts(query.term)


def _story_in(query: Query) -> str:
    """The name of the story that `query` is confined to."""
    if not query.term:
        return ""
    from reader.query.terms import InStory, conjuncts

    return next((part.name for part in conjuncts(query.term) if isinstance(part, InStory)), "")
