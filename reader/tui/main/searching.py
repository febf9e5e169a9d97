"""Finding without typing a query: topics and providers, headings, matches, saved views."""

from typing import TYPE_CHECKING, Literal

from reader.keys.keymap import key_of
from reader.query import GROUPS, Query, QueryError
from reader.tui.main.filtering import Filtering

if TYPE_CHECKING:
    from reader.query.terms import Term


class Searching(Filtering):
    """The commands that find."""

    def do_topics(self, count: int | None) -> None:
        self._choose_facets("topic", "Topics")

    def do_providers(self, count: int | None) -> None:
        self._choose_facets("provider", "Providers")

    def _choose_facets(self, field: Literal["topic", "provider"], heading: str) -> None:
        from reader.tui.windows.menus import FacetMenu

        self.app.push_screen(FacetMenu(self.library, field, heading, self.query_shown.term), self._facet_chosen)

    def _facet_chosen(self, part: "Term | None") -> None:
        if part:
            from reader.query.terms import toggled

            self.query_shown = self.query_shown._replace(term=toggled(self.query_shown.term, part))

    def do_overview(self, count: int | None) -> None:
        from reader.tui.windows.overview import OverviewPage

        self.app.push_screen(OverviewPage(self.library, self.query_shown, self.bar.feed, count), self._part_chosen)

    def _part_chosen(self, part: "Term | None") -> None:
        if part:
            from reader.query.terms import narrowed

            self.query_shown = self.query_shown._replace(term=narrowed(self.query_shown.term, part))

    def do_starred_only(self, count: int | None) -> None:
        self.toggle_flag("starred")

    def do_hide_read(self, count: int | None) -> None:
        self.toggle_flag("unread")

    def toggle_flag(self, name: str) -> None:
        """Show only what bears the mark `name`, or all again."""
        from reader.query.terms import Flag

        self._facet_chosen(Flag("is", name))

    def do_group(self, count: int | None) -> None:
        group = GROUPS[(GROUPS.index(self.query_shown.group) + 1) % len(GROUPS)]
        self.query_shown = self.query_shown._replace(group=group)

    def do_next_group(self, count: int | None) -> None:
        self._go_to_group(forward=True)

    def do_previous_group(self, count: int | None) -> None:
        self._go_to_group(forward=False)

    def _go_to_group(self, forward: bool) -> None:
        start = self.list.group_start(forward)
        if start is not None:
            self.list.move_to(start)
        elif not self.query_shown.group:
            self.say(f"There are no headings; {key_of('group')} sets them.")

    def do_next_unread(self, count: int | None) -> None:
        if self.list.looked_for:
            self.list.move(1)
        else:
            self.go_to_unread(forward=True)

    def do_previous_match(self, count: int | None) -> None:
        if self.list.looked_for:
            self.list.move(-1)
        else:
            self.go_to_unread(forward=False)

    # --- saved views -----------------------------------------------------------------------------

    def do_views(self, count: int | None) -> None:
        views = self.views()
        if not views:
            self.say(f"No view is saved yet; {key_of('save_view')} saves what is shown now.")
            return
        from reader.tui.windows.menus import ViewMenu

        self.app.push_screen(ViewMenu(views, self._forget_view), self.show_view)

    def show_view(self, name: str | None) -> None:
        """Show the saved view `name`."""
        if name is None:
            return
        try:
            self.query_shown = Query.parse(self.views()[name], self.views())
        except QueryError as error:
            self.say(str(error), severity="error")

    def _forget_view(self, name: str) -> None:
        from reader.config.writing import remove_view  # the first frame does without

        remove_view(self.settings.file, name)
        self.say(f"The view {name} is forgotten.")

    def do_save_view(self, count: int | None) -> None:
        from reader.tui.windows.prompt import Prompt

        query = str(self.query_shown)
        if not query:
            self.say("All articles, newest first, are no view to save: filter or sort first.")
            return
        hint = f"saves {query} · {key_of('views')} shows it again"
        self.app.push_screen(Prompt("Name of this view", hint, lambda name: self._save_view(name, query)))

    def _save_view(self, name: str, query: str) -> None:
        from reader.config.writing import save_view

        before = self.views().get(name, query)
        save_view(self.settings.file, name, query)
        self.say(f"Saved as {name}." if before == query else f"Saved as {name}, in place of {before}.")
