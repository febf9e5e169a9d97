"""The window with a text to scroll, in which words can be looked for."""

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.keys.keymap import Keymap
from reader.tui.windows.frame import BREAKPOINTS, Frame, Hint, room_in
from reader.tui.windows.keys import WindowKeys, scroll_moves
from reader.tui.windows.modal import AnswersOnce
from reader.tui.windows.pick import STYLES

_WIDTH = 96  # cells
Text = Callable[[Keymap, str, int], Content]


class Page(ModalScreen[None], AnswersOnce[None]):
    """Shows a `text`: with these keys, of what was looked for in it ("" for all), and for so many cells. Nothing is
    looked for unless `placeholder` says what can be.
    """

    CSS_PATH = STYLES
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", show=False)]

    def __init__(self, keymap: Keymap, title: str, text: Text, placeholder: str = "") -> None:
        super().__init__()
        self._text = text
        self._keymap = keymap
        self._placeholder = placeholder
        finds = Hint("filter", "finds") if placeholder else ""
        hints = ("Esc closes", finds, Hint("down up", "scroll"))
        self._frame = Frame(title, hints, keymap, width=_WIDTH, classes="narrowed" if placeholder else "")
        finding = {"filter": lambda _: self._look_for()} if placeholder else {}
        close = dict.fromkeys(("close", "help"), lambda _: self.dismiss())
        moves = scroll_moves(lambda: self.query_one(VerticalScroll))
        self._keys = WindowKeys(keymap, {**moves, **close, **finding})

    def text(self, looked_for: str = "") -> Content:
        """What is shown of what was looked for."""
        return self._text(self._keymap, looked_for, max(room_in(_WIDTH, self.app.size.width), 30))

    def compose(self) -> ComposeResult:
        with self._frame:
            if self._placeholder:
                yield Input(placeholder=self._placeholder, compact=True)
            with VerticalScroll():
                yield Static(self.text(), markup=False)

    def on_mount(self) -> None:
        for line in self.query(Input):
            line.display = False
            self._frame.styles.height = "90%"  # however little is left of the text
        self.query_one(VerticalScroll).focus()

    def follow(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._keys.follow(keymap)
        self._frame.follow(keymap)
        self._fill()

    def press(self, event: events.Key) -> bool:
        return self._keys.press(event, self)

    def _look_for(self) -> None:
        """Let words be typed."""
        line = self.query_one(Input)
        line.display = True
        self.set_focus(line)  # at once: the next letter may be here already

    def action_leave(self) -> None:
        """Show everything again, then close."""
        for line in self.query(Input):
            if line.display:
                line.value = ""
                line.display = False
                self.query_one(VerticalScroll).focus()
                return
        self.dismiss()

    @on(Input.Changed)
    def _narrow(self) -> None:
        self._fill()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _fill(self) -> None:
        looked_for = next((line.value for line in self.query(Input)), "")
        for text in self.query("VerticalScroll Static").results(Static):
            text.update(self.text(looked_for))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.query_one(VerticalScroll).focus()


def output_page(keymap: Keymap, command: str, output: str) -> Page:
    """What a command said, or a file states."""
    return Page(keymap, command, lambda keymap, looked_for, width: Content(output))
