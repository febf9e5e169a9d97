"""The commands that mark articles: those selected, or the one under the cursor."""

from collections.abc import Mapping, Sequence

from reader.errors import ReaderError
from reader.library.headlines import headlines
from reader.query import Query, QueryError
from reader.session.marks import Flag, tags_typed, toggled
from reader.state.history import Step
from reader.state.state import State
from reader.text.clean import plural
from reader.tui.screen.feature import Feature, Handler


class Marking(Feature):
    """Read and unread, stars, hiding, tags, muting, undo, and the selection they are for."""

    _muted = ""  # the query muted since the last mark: the next undo is for it

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
            "mute": self._ask_what_to_mute,
            "mark_all_read": lambda _: marks.mark(rows.ids, lambda: {"read": True}),
            "mark_above_read": lambda _: marks.mark(rows.ids[: rows.cursor], lambda: {"read": True}),
            "mark_below_read": lambda _: marks.mark(rows.ids[rows.cursor + 1 :], lambda: {"read": True}),
            "undo": self._undo,
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
        yours = " ".join(library.ask(tags))
        hint = f"-tag removes a tag{f' · yours: {yours}' if yours else ''}"
        whose = "this article" if len(ids) == 1 else plural(len(ids), "article")
        self.desk.open(Prompt(f"Tags of {whose}", hint, lambda typed: self._tag(ids, own, typed), " ".join(own)))

    def _tag(self, ids: Sequence[int], before: Sequence[str], typed: str) -> None:
        change = tags_typed(before, typed)
        self.desk.marks.mark(ids, lambda: change)

    # --- muting ----------------------------------------------------------------------------------

    def _ask_what_to_mute(self, count: int | None) -> None:
        from reader.query.terms import Text
        from reader.session.muting import offers
        from reader.tui.windows.menus import mute_menu

        selected, session = self.desk.list.selected, self.desk.session
        record = next(session.library.records([selected] if selected is not None else []), None)
        if not record:
            return
        title = str(Text("title", str(record["title"])))
        window = mute_menu(session.keymap, offers(record, self.desk.lists.query.term), session.config.mute.queries)
        self.desk.open(window, lambda query: self._ask_for_words(title) if query == "" else self._mute(query))

    def _ask_for_words(self, title: str) -> None:
        from reader.tui.windows.prompt import Prompt

        hint = "Type words or any query, or press Enter for this title."
        self.desk.open(Prompt("Never show", hint, self._mute_words, title, is_replaced=True))

    def _mute_words(self, typed: str) -> None:
        query = Query.parse(typed)
        if not query.term:
            raise QueryError("Type words, or any other terms of a query.")
        self._mute(str(query.term))

    def _mute(self, query: str | None) -> None:
        """Mute what `query` finds, or show it again where it is muted."""
        from reader.config.writing import add_mute, remove_mute

        if query is None:
            return
        session = self.desk.session
        is_muted = query in session.config.mute.queries
        try:
            (remove_mute if is_muted else add_mute)(session.settings.file, query)
        except ReaderError as error:
            self.desk.say(str(error), severity="error")
            return
        self._muted = "" if is_muted else query
        self.desk.reload_settings()
        again = "is shown again." if is_muted else f"is muted. {self.desk.key_of('undo')} undoes it."
        self.desk.say(f"{query} {again}")

    def marked(self, step: Step | None) -> None:
        """What was muted before a mark is not what undo takes back."""
        self._muted = "" if step else self._muted

    def _undo(self, count: int | None) -> None:
        if self._muted:
            self._mute(self._muted)
        else:
            self.desk.marks.take_step(State.undo, "Nothing to undo.")

    def _select(self, count: int | None) -> None:
        self.desk.list.toggle_selected()
        self.desk.list.move(1)
        self.desk.refresh_status()

    def _select_range(self, count: int | None) -> None:
        self.desk.list.select_range()
        self.desk.refresh_status()
