"""The border of every window: its title above, and below it what its keys do."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content

from reader.keys.keymap import DEFAULT, Keymap
from reader.tui.widgets.columns import fit, joined

_CORNERS = 4  # cells of a border beside its text, with the blanks around that
_BESIDE = 5  # cells beside the text: border, a blank at each side, scroll bar
_NARROW = 60  # columns of a terminal: up to there a window may take them all
BREAKPOINTS = [(0, "-narrow"), (_NARROW, "-wide")]  # as the styles have it, too


def room_in(width: int, terminal: int) -> int:
    """How many cells of text a list has in a window of `width` cells, in a terminal of so many columns."""
    return min(width, terminal if terminal < _NARROW else terminal * 9 // 10) - _BESIDE


class Hint(NamedTuple):
    """What some commands do, beside the first key of each: `j k scroll`; `otherwise`, where none has a key."""

    ids: str
    does: str
    otherwise: str = ""

    def text(self, keymap: Keymap) -> str:
        """It, with these keys."""
        keys = " ".join(keys[0] for id_ in self.ids.split() if (keys := keymap.keys_of(id_)))
        return f"{keys} {self.does}" if keys else self.otherwise


def texts(hints: Sequence[str | Hint], keymap: Keymap) -> list[str]:
    """What `hints` say with these keys."""
    every = (hint.text(keymap) if isinstance(hint, Hint) else hint for hint in hints)
    return [text for text in every if text]


class Frame(Vertical):
    """What stands in a window. Of `hints`, the most important first, as many are shown as fit whole. It is
    `width` cells wide, or as wide as they are, if the terminal is.
    """

    def __init__(
        self, title: str, hints: Sequence[str | Hint], keymap: Keymap = DEFAULT, *, width: int = 0, classes: str = ""
    ) -> None:
        super().__init__(classes=f"window {classes}".strip())
        self._title = title
        self._all_hints = hints
        self._hints = texts(hints, keymap)
        self.styles.width = max(width, cell_len(" · ".join(self._hints)) + 2 * _CORNERS)

    def follow(self, keymap: Keymap) -> None:
        """Name these keys from now on."""
        self._hints = texts(self._all_hints, keymap)
        self.on_resize()

    def on_resize(self) -> None:
        """Fit the texts of the border into it."""
        room = self.outer_size.width - 2 * _CORNERS
        self.border_title = Content(fit(self._title, min(cell_len(self._title), room)))
        self.border_subtitle = Content(joined(self._hints, room))
