"""The line in which is typed what to find in the article. It stands in the place of the keys."""

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from reader.tui.widgets.line_input import LineInput

_LONGEST = 200  # characters
_HINT = "Enter keeps · ↑ ↓ previous, next · Esc goes back"


class FindInput(LineInput):
    """The text itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("down,ctrl+n", "step(1)", show=False),
        Binding("up,ctrl+p", "step(-1)", show=False),
    ]

    def __init__(self, stepped: Callable[[int], None], cancelled: Callable[[], None]) -> None:
        super().__init__(_LONGEST, _HINT)
        self._stepped, self._cancelled = stepped, cancelled

    def action_step(self, steps: int) -> None:
        self._stepped(steps)

    def action_cancel(self) -> None:
        self._cancelled()


class FindBar(Horizontal):
    """A prompt, the text, and at the right which match it is, of how many.

    `edited` gets the text after every change, `stepped` how many matches to go on; `kept` is called when the person is
    done or goes elsewhere, `cancelled` when they want to be where they were.
    """

    def __init__(
        self,
        edited: Callable[[str], None],
        stepped: Callable[[int], None],
        kept: Callable[[], None],
        cancelled: Callable[[], None],
    ) -> None:
        super().__init__()
        self._edited, self._kept = edited, kept
        self._input = FindInput(stepped, cancelled)
        self._place = Static(markup=False, classes="place")

    def compose(self) -> ComposeResult:
        yield Static(" Find ", classes="prompt")
        yield self._input
        yield self._place

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._input.value

    def begin(self) -> None:
        """Let the person type."""
        with self.prevent(Input.Changed):
            self._input.value = ""
        self.show_place(0, 0)
        self.screen.set_focus(self._input)  # at once: the next key may wait already

    def show_place(self, number: int, count: int, is_all: bool = True) -> None:
        """Say which match is shown, counted from 1, and of how many, as far as is known if not `is_all`."""
        nothing = "No matches " if is_all else "… "
        place = f"{number:,} of {count:,}{'' if is_all else '+'} "
        self._place.update(place if count else nothing if self.text.strip() else "")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._edited(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._kept()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if self.app.app_focus:  # another pane was clicked; a terminal that loses the focus gives it back
            self._kept()
