"""A window that asks for one line."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.errors import ReaderError
from reader.tui.windows.frame import BREAKPOINTS, Frame
from reader.tui.windows.modal import AnswersOnce
from reader.tui.windows.pick import STYLES

_WIDTH = 76  # cells


class Prompt(ModalScreen[None], AnswersOnce[None]):
    """Asks for one line. `done` takes it, and may refuse it with a ReaderError, which is shown where `hint` was. The
    arrows walk `history`. What is typed goes on from `text`, or replaces it.
    """

    CSS_PATH = STYLES
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("up", "walk(1)", show=False),
        Binding("down", "walk(-1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        hint: str,
        done: Callable[[str], None],
        text: str = "",
        history: Sequence[str] = (),
        is_replaced: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self.hint = hint
        self.done = done
        self.lines = [text, *history]
        self.at = 0
        self._is_replaced = is_replaced

    def compose(self) -> ComposeResult:
        hints = ("Enter accepts", "Esc closes", "↑ ↓ used before" if len(self.lines) > 1 else "")
        with Frame(self._title, hints, width=_WIDTH):
            yield Input(self.lines[0], compact=True, select_on_focus=self._is_replaced)
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
