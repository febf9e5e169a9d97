"""Theme and the like: chosen in a menu and remembered, or set in config.toml, which comes first."""

from collections.abc import Sequence

from textual import on

from reader.session.appearance import Chosen, Looks, has_no_colours
from reader.tui.main.arranging import Arranging
from reader.tui.main.configuring import Configuring
from reader.tui.widgets.article_list import Sign, no_signs


class Looking(Arranging):
    """Keeps the looks level with what is set and chosen."""

    def on_mount(self) -> None:
        self.pane.set_rows(self.looks.rows)
        if self.config.highlight:
            self.call_after_refresh(self._show_signs)

    @on(Configuring.Configured)
    def apply_looks(self) -> None:
        """Look as settings and choices say."""
        self.looks = Looks.of(self.config, self.chosen)
        if self.app.theme != self.looks.theme:
            self.app.theme = self.looks.theme
        self.pane.set_rows(self.looks.rows)
        self._show_signs()
        self.post_message(self.LookChanged())

    def _show_signs(self) -> None:
        self.list.find_signs = self._find_signs if self.config.highlight else no_signs
        self.list.refresh_rows()

    def _find_signs(self, ids: Sequence[int]) -> dict[int, Sign]:
        from reader.tui.screen.highlights import signs_of  # the first frame does without what reads queries

        return signs_of(self.library, self.config, self.app.theme_variables, ids)

    def do_theme(self, count: int | None) -> None:
        if has_no_colours():
            self.say("NO_COLOR is set: there are no colours to choose from.")
            return
        if self.config.look.theme != "chosen":
            self.say("The theme is set in config.toml, as theme in [look].")
            return
        from reader.tui.windows.theme_menu import ThemeMenu

        self.app.push_screen(ThemeMenu(self.looks.theme), self._theme_chosen)

    def do_density(self, count: int | None) -> None:
        if self.config.list.rows != "chosen":
            self.say("How many lines a row has is set in config.toml, as rows in [list].")
            return
        self._choose(self.chosen._replace(rows="one" if self.looks.rows.lines == 2 else "two"))
        self.apply_looks()

    def _theme_chosen(self, name: str | None) -> None:
        if name:
            self._choose(self.chosen._replace(theme=name))
        self.apply_looks()  # also after a mere preview

    def _choose(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self.keep(lambda state: state.remember_looks(chosen._asdict()))
