"""The first start: a few lines on the keys to begin with, above the key line until they are sent away."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from reader.tui.screen.feature import Feature, Handler
from reader.tui.widgets.columns import fit

if TYPE_CHECKING:
    from reader.tui.screen.desk import Desk

_LEAST_HEIGHT, _ROOMY = 16, 30  # lines of a terminal that has room for a tour of a line, and for all of it
_KEYS = 14  # cells
_LINES = (  # commands, and what their keys do
    (("down", "up", "enter"), "move through the list, and read the article"),
    (("open", "open_amp"), "open its web page, or its AMP page"),
    (("filter", "sort"), "filter the list; sort it"),
    (("front_page", "story"), "one row per story; the story of this article"),
    (("help", "palette"), "all keys; all commands by name"),
)
_IN_A_LINE = {"down": "next", "enter": "read", "open": "open", "filter": "filter", "help": "all keys"}


class Tour(Feature):
    """Shows a person who starts Broadsheet for the first time where to begin."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._lines: Static | None = None

    def commands(self) -> Mapping[str, Handler]:
        """The tour is shown, or sent away again."""
        return {"tour": self._toggle}

    @property
    def is_shown(self) -> bool:
        """Whether the lines of the tour are on the screen."""
        return self._lines is not None

    def begun(self) -> None:
        """It shows itself to one who has read nothing yet, unless they are asked where to begin: one box at a time."""
        session = self.desk.session
        if session.place.is_first and not session.asks_where:
            self._toggle(None)

    def escaped(self) -> bool:
        """Esc sends the tour away before anything else."""
        lines, self._lines = self._lines, None
        if lines:
            lines.remove()
        return lines is not None

    def closed(self) -> bool:
        """Sends it away, as Esc does."""
        return self.escaped()

    def _toggle(self, count: int | None) -> None:
        if self.escaped():
            return
        if self.desk.node.size.height < _LEAST_HEIGHT:
            self.desk.say(f"{self.desk.key_of('help')} lists all keys.")
            return
        is_roomy = self.desk.node.size.height >= _ROOMY
        self._lines = Static(self._all_of_it() if is_roomy else self._in_a_line(), markup=False, id="tour")
        self._lines.set_class(not is_roomy, "-line")
        self._lines.border_title = "First keys"
        self._lines.border_subtitle = "Esc closes"
        self.desk.place(self._lines, before=self.desk.keys)

    def _all_of_it(self) -> Content:
        lines = [
            Content.assemble((fit(" ".join(self.desk.key_of(id_) for id_ in ids), _KEYS), "bold $text-accent"), words)
            for ids, words in _LINES
        ]
        return Content("\n").join(lines)

    def _in_a_line(self) -> Content:
        """As many of the keys as fit, and how to be rid of the line."""
        end = Content.assemble(("Esc", "bold $text-accent"), " closes this")
        parts: list[Content] = []
        room = self.desk.node.size.width - 2 - end.cell_length
        for id_, word in _IN_A_LINE.items():
            part = Content.assemble((self.desk.key_of(id_), "bold $text-accent"), f" {word}", ("  ", ""))
            room -= part.cell_length
            parts += [part] if room >= 0 else []
        return Content("").join([*parts, end])
