"""Stories in the list: the front page."""

from collections.abc import Sequence

from textual import on

from reader.headline import Headline
from reader.library import Counts
from reader.query import Query
from reader.tui.main.exporting import Exporting
from reader.tui.main.frame import Shown
from reader.tui.main.syncing import Syncing


class Stories(Exporting):
    """The commands that show stories."""

    _is_front_page = False  # the list that is shown

    def do_front_page(self, count: int | None) -> None:
        from reader.library.stories import has_stories

        self.toggle_flag("lead")
        if _is_front_page(self.query_shown) and not self.progress and not self.library.ask(has_stories):
            self.say("No article here relates to another one, so each stands for itself.")

    def show(self, shown: Shown, select: int | None) -> None:
        self._is_front_page = _is_front_page(shown.query)
        self.bar.page = "front page" if self._is_front_page else ""
        super().show(shown, select)

    def ratings(self, counts: Counts) -> frozenset[str]:
        return frozenset() if self._is_front_page else super().ratings(counts)  # their room is for the stories

    def rows(self, ids: Sequence[int]) -> dict[int, Headline]:
        rows = super().rows(ids)
        if not self._is_front_page:
            return rows
        from reader.library.stories import stories_of

        stories = self.library.ask(stories_of, ids)
        return {id_: row._replace(story=stories.get(id_)) for id_, row in rows.items()}

    @on(Syncing.StoriesFound)
    def _stories_found(self) -> None:
        if self._is_front_page:
            self.list.refresh_rows()


def _is_front_page(query: Query) -> bool:
    if not query.term:
        return False
    from reader.query.terms import Flag, conjuncts

    return Flag("is", "lead") in conjuncts(query.term)
