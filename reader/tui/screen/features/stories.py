"""Stories in the list: the front page, and the articles of one story."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.config import Config
from reader.errors import ReaderError
from reader.library import Library
from reader.library.headlines import headlines
from reader.session.marks import joined, parted, summary
from reader.session.results import Results
from reader.session.steps import is_front_page, with_flag
from reader.session.sync import Synced
from reader.state.history import Step
from reader.state.mark_values import APART, STORY
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.tui.screen.desk import Desk
    from reader.tui.widgets.story_bar import StoryBar, StorySummary


class Stories(Feature):
    """The commands that show stories, and the line above the articles of one."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.bar: StoryBar | None = None  # made for the first story

    def commands(self) -> Mapping[str, Handler]:
        """Each shows its list, or leaves it where that is shown already."""
        return {
            "front_page": self._toggle_front_page,
            "story": self._show_story,
            "same_story": self._switch,
            "part": self._part,
            "join": self._join,
        }

    def _toggle_front_page(self, count: int | None) -> None:
        from reader.library.stories import has_stories

        lists, library = self.desk.lists, self.desk.session.library
        lists.show(with_flag(lists.query, "lead"))
        if is_front_page(lists.query) and not self.desk.sync.progress and not library.ask(has_stories):
            what = "tell the same story" if library.is_inferred else "are related"
            self.desk.say(f"No articles here {what}, so each is its own story.")

    def _show_story(self, count: int | None) -> None:
        selected = self.desk.list.selected
        if self.desk.lists.leave_story() or selected is None:
            return
        query = self.desk.session.story_query(selected)
        if query:
            self.desk.lists.go_to(selected, query)
        elif self.desk.sync.progress:
            self.desk.say("Stories are available once all files have been read.")
        else:
            what = "other articles on its story" if self.desk.session.library.is_inferred else "related articles"
            self.desk.say(f"This article has no {what} here.")

    def _switch(self, count: int | None) -> None:
        """Take for a story what is inferred to be one, or what files state."""
        library = self.desk.session.library
        if self._infers():
            library.fold_by(not library.is_inferred)
            self._show_anew()
            kind = "inferred (≈)" if library.is_inferred else "related articles"
            self.desk.say(f"Stories are {kind} now.")

    def _infers(self) -> bool:
        if self.desk.session.config.stories.infer != "off":
            return True
        key = self.desk.key_of("settings")
        self.desk.say(f"Nothing is inferred: set infer in [stories] of the settings ({key}) to twins or events.")
        return False

    def _show_anew(self) -> None:
        self.desk.list.refresh_rows()
        if self.desk.lists.query.term:
            self.desk.lists.ask_again()
        self._summarize()

    # --- the person's word -----------------------------------------------------------------------

    def _part(self, count: int | None) -> None:
        from reader.library.marks import count_apart, joins_of

        ids, library = self.desk.marks.targets(), self.desk.session.library
        if self._infers():
            self.desk.marks.mark(
                ids, lambda: parted(library.ask(count_apart, ids) == len(ids), library.ask(joins_of, ids))
            )

    def _join(self, count: int | None) -> None:
        from reader.library.marks import count_apart
        from reader.library.stories import story_of

        ids, library = self.desk.marks.targets(), self.desk.session.library
        if not self._infers():
            return
        if len(ids) < 2:
            key = self.desk.key_of("select")
            self.desk.say(f"First select an article of each story to join ({key}).")
        elif story := library.ask(story_of, ids[0]):
            self.desk.marks.mark(ids, lambda: joined(library.ask(count_apart, ids) > 0, story.name))

    def marked(self, step: Step | None) -> None:
        """The person has parted or joined stories. That an article was parted is said, as little else tells it."""
        if step and step.articles == 1 and APART in step.now:
            self.desk.say(f"{summary(step)} {self.desk.key_of('undo')} undoes it.")
        concerns = step is None or any(name == APART or name.startswith(STORY) for name in step.now)
        if concerns and self.desk.session.config.stories.infer != "off":
            self.desk.background.run(self._infer(), "stories")

    async def _infer(self) -> None:
        kind = self.desk.session.config.stories.infer
        try:
            is_other = await self.desk.background.write(lambda _, library: library.infer_events(kind))
        except ReaderError as error:
            self.desk.say(str(error), severity="error")
            return
        if is_other:
            self._show_anew()

    # --- what is shown ---------------------------------------------------------------------------

    def listed(self, results: Results) -> None:
        """Title and bar say whether this is a front page or a story."""
        self.desk.title.page = "front page" if results.is_front_page else "story" if results.story else ""
        self.desk.keys.in_story = bool(results.story)
        if self.bar:
            self.bar.display = bool(results.story)
        if results.story:
            self.desk.node.call_later(self._show_bar)

    def configured(self, before: Config, now: Config) -> None:
        """Rows of a front page count as unread by other rules."""
        if now.front_page != before.front_page:
            self.desk.list.refresh_rows()
        if now.stories != before.stories:
            self.desk.session.library.fold_by(now.stories.infer != "off")
            self._show_anew()
            self.desk.sync.start()

    def synced(self, news: Synced) -> None:
        """Articles have come to stories, or have left them."""
        if not news.stories_changed:
            return
        if self.desk.session.is_front_page or self.desk.session.library.is_inferred:
            self._show_anew()
        else:
            self._summarize()

    def escaped(self) -> bool:
        """Esc leaves the story."""
        return self.desk.lists.leave_story()

    def closed(self) -> bool:
        """Leaves the story, as Esc does."""
        return self.escaped()

    async def _show_bar(self) -> None:
        if not self.bar:
            from reader.tui.widgets.story_bar import StoryBar

            self.bar = StoryBar()
            self.bar.display = bool(self.desk.session.results and self.desk.session.results.story)
            await self.desk.place(self.bar, before=self.desk.panes.area)
        self._summarize()

    def _summarize(self) -> None:
        """Say above its articles what there is to say of the story that is listed."""
        results, query = self.desk.session.results, self.desk.lists.query
        if not self.bar or not results or not results.story or not self.desk.list.count:
            return
        first = self.desk.list.ids[0]

        def show(summary: "StorySummary | None") -> None:
            if self.bar and query == self.desk.lists.query:
                self.bar.summary = summary

        self.desk.background.ask("story", lambda library: _summary(library, first), show)


def _summary(library: Library, id_: int) -> "StorySummary | None":
    """What is told of the story of an article."""
    from reader.library.facets import days
    from reader.library.stories import story_of
    from reader.tui.widgets.story_bar import StorySummary

    with library.snapshot():
        story = library.ask(story_of, id_)
        if not story:
            return None
        first = library.ask(headlines, [story.first]).get(story.first)
        return StorySummary(story, first.source if first else "", library.ask(days, story.lead))
