"""Theme and the like: chosen in a menu and remembered, or set in config.toml, which comes first."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.config import Config
from reader.session.appearance import Appearance, Chosen, RowFormat, has_no_colours
from reader.session.sync import Synced
from reader.state import memory
from reader.tui.screen.feature import Feature, Handler
from reader.tui.widgets.article_list import no_highlights
from reader.tui.widgets.row_styles import RowHighlight

if TYPE_CHECKING:
    from reader.tui.screen.desk import Desk


class Theme(Feature):
    """Keeps the looks level with what is set and chosen."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._chosen = desk.session.place.chosen
        self.appearance = Appearance.of(desk.session.config, self._chosen)

    def commands(self) -> Mapping[str, Handler]:
        """The theme is chosen in a menu; rows have one line or two in turn."""
        return {"theme": self._choose_theme, "density": self._change_density}

    def begun(self) -> None:
        """Rows have their lines from the start; what makes some stand out is asked for after the first frame."""
        self.desk.pane.set_row_format(self.appearance.rows)
        if self.desk.session.config.highlight:
            self.desk.node.call_after_refresh(self._show_highlights)

    def configured(self, before: Config, now: Config) -> None:
        """Settings apply at once."""
        if now != before:
            self.apply()

    def synced(self, news: Synced) -> None:
        """Rows stand out by words and topics that have come since."""
        if news.has_ended and self.desk.session.config.highlight:
            self.desk.list.refresh_rows()  # words and topics have come that make rows stand out

    def apply(self) -> None:
        """Look as settings and choices say."""
        self.appearance = Appearance.of(self.desk.session.config, self._chosen)
        if self.desk.app.theme != self.appearance.theme:
            self.desk.app.theme = self.appearance.theme
        self.desk.pane.set_row_format(self.appearance.rows)
        self._show_highlights()
        self.desk.panes.appearance_changed()

    def _show_highlights(self) -> None:
        self.desk.list.find_highlights = self._find_highlights if self.desk.session.config.highlight else no_highlights
        self.desk.list.refresh_rows()

    def _find_highlights(self, ids: Sequence[int]) -> dict[int, RowHighlight]:
        from reader.tui.screen.highlights import highlights_of  # the first frame does without what reads queries

        session = self.desk.session
        return highlights_of(session.library, session.config, self.desk.app.theme_variables, ids)

    def _choose_theme(self, count: int | None) -> None:
        if has_no_colours():
            self.desk.say("NO_COLOR is set, so there are no themes.")
            return
        if self.desk.session.config.look.theme != "chosen":
            self._say_where("theme", "theme in [look]")
            return
        from reader.tui.windows.menus import theme_menu

        app = self.desk.app
        window = theme_menu(self.desk.session.keymap, app.available_themes, self.appearance.theme, self._preview)
        self.desk.open(window, self._theme_chosen)

    def _preview(self, theme: str) -> None:
        self.desk.app.theme = theme

    def _change_density(self, count: int | None) -> None:
        if self.desk.session.config.list.rows != "chosen":
            self._say_where("row height", "rows in [list]")
            return
        other = 3 - self.desk.list.list_format.rows.lines
        suits = RowFormat().at(self.desk.app.size.width).lines  # what comes of itself is not kept
        self._choose(self._chosen._replace(rows="" if other == suits else {1: "one", 2: "two"}[other]))
        self.apply()

    def _say_where(self, what: str, setting: str) -> None:
        self.desk.say(f"The {what} is set in config.toml, as {setting}; {self.desk.key_of('settings')} edits it.")

    def _theme_chosen(self, name: str | None) -> None:
        if name:
            self._choose(self._chosen._replace(theme=name))
        self.apply()  # also after a mere preview

    def _choose(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self.desk.background.save(lambda state: memory.remember_looks(state, chosen._asdict()))
