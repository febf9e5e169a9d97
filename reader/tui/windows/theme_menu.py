"""The menu of themes: each shows itself while the cursor is on it."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from reader.session.appearance import OWN_THEMES
from reader.tui.windows.dialogs import Choice


class ThemeMenu(Choice[str]):
    """Answers with the name of the theme chosen."""

    heading = "Theme"
    hint = "Enter keeps · Esc goes back"

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current
        self.names: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        self.names = [*OWN_THEMES, *sorted(set(self.app.available_themes) - set(OWN_THEMES))]
        yield from super().compose()

    def options(self) -> Sequence[Content]:
        return [Content(name) for name in self.names]

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = self.names.index(self.current)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.app.theme = self.names[event.option_index]

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.names[event.option_index])
