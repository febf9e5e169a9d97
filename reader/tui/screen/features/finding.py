"""Finding without typing a query: sort orders, topics and providers, headings, flags, saved views, the overview."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from reader.errors import ReaderError
from reader.query import Query, QueryError, SortKey, Sorts
from reader.session import steps
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.facets import Facet
    from reader.query.terms import Term


class Finding(Feature):
    """The commands that ask for another list."""

    def commands(self) -> Mapping[str, Handler]:
        """Most make another query of the one that is shown."""
        return {
            "sort": self._choose_order,
            "reverse": lambda _: self._step(steps.reversed_order),
            "topics": lambda _: self._choose_facet("topic", "Topics"),
            "providers": lambda _: self._choose_facet("provider", "Providers"),
            "folders": lambda _: self._choose_facet("folder", "Folders"),
            "overview": self._show_overview,
            "starred_only": lambda _: self._step(lambda query: steps.with_flag(query, "starred")),
            "new_only": lambda _: self._step(lambda query: steps.with_flag(query, "new")),
            "changed_only": lambda _: self._step(lambda query: steps.with_flag(query, "changed")),
            "hide_read": lambda _: self._step(lambda query: steps.with_flag(query, "unread")),
            "group": lambda _: self._step(steps.with_next_group),
            "next_group": lambda _: self._go_to_group(forward=True),
            "previous_group": lambda _: self._go_to_group(forward=False),
            "views": self._choose_view,
            "save_view": self._name_view,
        }

    def sort_by_column(self, key: SortKey) -> None:
        """The title of a column was clicked."""
        self._step(lambda query: steps.by_column(query, key))

    def narrow(self, number: int) -> None:
        """A value that the article states was clicked, as `shared_values` counts them from 0: show only what states it
        too; all again, where it is asked for already.
        """
        from reader.query.terms import Text

        article = self.desk.articles.selected()
        values = steps.shared_values(article) if article else []
        if number < len(values):
            field, value = values[number]
            self._step(lambda query: steps.with_part(query, Text(field, value, exact=True)))

    def _step(self, step: Callable[[Query], Query]) -> None:
        self.desk.lists.show(step(self.desk.lists.query))

    def _choose_order(self, count: int | None) -> None:
        from reader.tui.windows.menus import sort_menu  # the first frame does without windows

        self.desk.open(sort_menu(self.desk.session.keymap, self.desk.lists.query.sorts), self._order_chosen)

    def _order_chosen(self, sorts: Sorts | None) -> None:
        if sorts:
            self._step(lambda query: query.sorted_by(*sorts))

    def _choose_facet(self, field: Literal["topic", "provider", "folder"], heading: str) -> None:
        from reader.library.facets import facets, remembered
        from reader.query.terms import without
        from reader.tui.windows.menus import Values, value_menu

        term = self.desk.lists.query.term
        others = without(term, field)
        values = Values(field, term)
        if not others:  # of all articles it is at hand, but for how many are unread
            values.counted = self.desk.session.library.ask(remembered, field)
        window = value_menu(self.desk.session.keymap, heading, values)

        def question(library: "Library") -> "list[Facet]":
            return library.ask(facets, field, others, library.clock())

        def show(counted: "Sequence[Facet]") -> None:
            values.counted = counted
            window.call_later(window.reload)  # once it stands

        def ask() -> None:
            self.desk.background.ask("values", question, show)

        self.desk.open(window, self._value_chosen)
        if values.counted is None:
            ask()
        else:  # it is for later: the first frame comes first
            window.call_after_refresh(ask)

    def _value_chosen(self, part: "Term | None") -> None:
        self.desk.background.drop("values")
        if part:
            self._step(lambda query: steps.with_part(query, part))

    def _show_overview(self, count: int | None) -> None:
        from reader.tui.windows.overview import Figures, OverviewPage

        query = self.desk.lists.query
        window = OverviewPage(self.desk.session.keymap, query, self.desk.title.collection)

        def show(figures: Figures) -> None:
            window.call_later(window.show, figures)  # once it stands

        self.desk.open(window, self._part_chosen)
        self.desk.background.ask("overview", lambda library: Figures.of(library, query, count), show)

    def _part_chosen(self, part: "Term | None") -> None:
        self.desk.background.drop("overview")
        if part:
            self._step(lambda query: steps.within(query, part))

    def _go_to_group(self, forward: bool) -> None:
        start = self.desk.list.group_start(forward)
        if start is not None:
            self.desk.list.move_to(start)
        elif not self.desk.lists.query.group:
            self.desk.say(f"The list has no groups; {self.desk.key_of('group')} groups it.")

    # --- saved views -----------------------------------------------------------------------------

    def _choose_view(self, count: int | None) -> None:
        views = self.desk.views()
        if not views:
            self.desk.say(f"No views yet; {self.desk.key_of('save_view')} saves what is shown now as a view.")
            return
        from reader.tui.windows.menus import view_menu

        def forget(name: str) -> None:
            self._forget_view(name)
            window.reload()
            if not self.desk.views():
                window.dismiss()

        window = view_menu(self.desk.session.keymap, self.desk.views, forget)
        self.desk.open(window, self._show_view)

    def _show_view(self, name: str | None) -> None:
        if name is None:
            return
        views = self.desk.views()
        try:
            self.desk.lists.show(Query.parse(views[name], views))
        except QueryError as error:
            self.desk.say(str(error), severity="error")

    def _forget_view(self, name: str) -> None:
        from reader.config.writing import remove_view  # the first frame does without

        try:
            remove_view(self.desk.session.settings.file, name)
        except ReaderError as error:
            self.desk.say(str(error), severity="error")
        else:
            self.desk.say(f"View {name} deleted.")

    def _name_view(self, count: int | None) -> None:
        from reader.tui.windows.prompt import Prompt

        query = str(self.desk.lists.query)
        if not query:
            self.desk.say("Nothing to save: this is the default view. Filter or sort first.")
            return
        hint = f"saves {query} · {self.desk.key_of('views')} shows it again"
        self.desk.open(Prompt("Name of the view", hint, lambda name: self._save_view(name, query)))

    def _save_view(self, name: str, query: str) -> None:
        from reader.config.writing import save_view

        before = self.desk.views().get(name, query)
        save_view(self.desk.session.settings.file, name, query)
        self.desk.say(f"Saved as {name}." if before == query else f"Saved as {name}, replacing {before}.")
