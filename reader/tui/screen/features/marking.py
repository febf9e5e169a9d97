"""The commands that mark articles: those selected, or the one under the cursor."""

from collections.abc import Mapping, Sequence

from reader.library.headlines import headlines
from reader.session.marks import Flag, tags_typed, toggled
from reader.state.state import State
from reader.text.clean import plural
from reader.tui.screen.feature import Feature, Handler


class Marking(Feature):
    """Read and unread, stars, hiding, tags, undo, and the selection they are for."""

    def commands(self) -> Mapping[str, Handler]:
        """Marks are for the articles selected, else for the one under the cursor."""
        marks, rows = self.desk.marks, self.desk.list
        return {
            "toggle_read": lambda _: self._toggle("read"),
            "read_next": self._read_and_go_on,
            "mark_unread": lambda _: marks.mark(marks.targets(), lambda: {"read": False}),
            "star": lambda _: self._toggle("starred"),
            "hide": lambda _: self._toggle("hidden"),
            "tag": self._ask_for_tags,
            "mark_all_read": lambda _: marks.mark(rows.ids, lambda: {"read": True}),
            "mark_above_read": lambda _: marks.mark(rows.ids[: rows.cursor], lambda: {"read": True}),
            "mark_below_read": lambda _: marks.mark(rows.ids[rows.cursor + 1 :], lambda: {"read": True}),
            "undo": lambda _: marks.take_step(State.undo, "Nothing to undo."),
            "redo": lambda _: marks.take_step(State.redo, "Nothing to redo."),
            "select": self._select,
            "select_range": self._select_range,
        }

    def escaped(self) -> bool:
        """Esc selects nothing."""
        if not self.desk.list.selection:
            return False
        self.desk.list.selection = frozenset()
        self.desk.refresh_status()
        return True

    def _toggle(self, name: Flag) -> None:
        ids = self.desk.marks.targets()
        library = self.desk.session.library
        self.desk.marks.mark(ids, lambda: toggled(library.ask(headlines, ids).values(), name))

    def _read_and_go_on(self, count: int | None) -> None:
        marks = self.desk.marks
        marks.mark(marks.targets(), lambda: {"read": True})
        self.desk.lists.go_to_unread(forward=True)

    def _ask_for_tags(self, count: int | None) -> None:
        from reader.library.marks import tags, tags_of
        from reader.tui.windows.prompt import Prompt

        ids, library = self.desk.marks.targets(), self.desk.session.library
        if not ids:
            return
        own = library.ask(tags_of, ids[0]) if len(ids) == 1 else []
        known = " ".join(library.ask(tags))
        hint = f"-tag removes a tag{f' · yours: {known}' if known else ''}"
        whose = "this article" if len(ids) == 1 else plural(len(ids), "article")
        self.desk.open(Prompt(f"Tags of {whose}", hint, lambda typed: self._tag(ids, own, typed), " ".join(own)))

    def _tag(self, ids: Sequence[int], before: Sequence[str], typed: str) -> None:
        change = tags_typed(before, typed)
        self.desk.marks.mark(ids, lambda: change)

    def _select(self, count: int | None) -> None:
        self.desk.list.toggle_selected()
        self.desk.list.move(1)
        self.desk.refresh_status()

    def _select_range(self, count: int | None) -> None:
        self.desk.list.select_range()
        self.desk.refresh_status()
