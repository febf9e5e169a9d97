"""What both lines of the screen are typed in: the filter's and the one to find in the article."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class LineInput(Input):
    """A line of at most `longest` characters."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))  # a letter is no reason to lay out the whole screen

    def __init__(self, longest: int, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, max_length=longest)

    def restricted(self) -> None:
        """No bell for each character beyond the longest."""
