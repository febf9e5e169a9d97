"""A window that asks for one line."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.errors import ReaderError
from reader.system.paths import asset
from reader.tui.windows.modal import AnswersOnce


class Prompt(ModalScreen[None], AnswersOnce[None]):
    """Asks for one line. `done` takes it, and may refuse it with a ReaderError, which is shown; ↑ ↓ walk `history`."""

    CSS_PATH = asset("styles") / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("up", "walk(1)", show=False),
        Binding("down", "walk(-1)", show=False),
    ]

    def __init__(
        self, heading: str, hint: str, done: Callable[[str], None], text: str = "", history: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.heading = heading
        self.hint = hint
        self.done = done
        self.lines = [text, *history]
        self.at = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="window prompt"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            yield Input(self.lines[0], compact=True, select_on_focus=False)
            yield Static(Content(self.hint), classes="hint")

    def action_walk(self, step: int) -> None:
        self.at = max(0, min(self.at + step, len(self.lines) - 1))
        field = self.query_one(Input)
        field.value = self.lines[self.at]
        field.cursor_position = len(field.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        try:
            self.done(event.value.strip())
        except ReaderError as error:
            self.query_one(".hint", Static).update(Content.styled(str(error), "$text-error"))
        else:
            self.dismiss()
