"""The first start: a few lines on the keys to begin with, above the key line until they are sent away."""

from textual.content import Content
from textual.widgets import Static

from reader.keys.keymap import key_of
from reader.tui.main.keying import Keying
from reader.tui.widgets.columns import fit

_LEAST_HEIGHT = 16  # lines of a terminal that has room for a tour
_KEYS = 14  # cells
_LINES = (  # commands, and what their keys do
    (("down", "up", "enter"), "move through the list, and read the article"),
    (("open", "open_amp"), "open its page in the browser, or its AMP page"),
    (("filter", "sort"), "show only what you look for; change the order"),
    (("front_page", "story"), "one article of each story; the story of this one"),
    (("help", "palette"), "every key; every command by its name"),
)


class Touring(Keying):
    """Shows a person who starts Broadsheet for the first time where to begin."""

    _tour: Static | None = None

    @property
    def has_tour(self) -> bool:
        return self._tour is not None

    def on_mount(self) -> None:
        if self.place.is_first:
            self.do_tour(None)

    def do_tour(self, count: int | None) -> None:
        if self.end_tour():
            return
        if self.size.height < _LEAST_HEIGHT:
            self.say(f"{key_of('help')} shows what every key does.")
            return
        lines = [
            Content.assemble((fit(" ".join(key_of(id_) for id_ in ids), _KEYS), "bold $text-accent"), told)
            for ids, told in _LINES
        ]
        self._tour = Static(Content("\n").join(lines), markup=False, id="tour")
        self._tour.border_title = "Where to begin"
        self._tour.border_subtitle = "Esc closes"
        self.mount(self._tour, before=self.keys)

    def end_tour(self) -> bool:
        """Send the tour away; False where there is none."""
        tour, self._tour = self._tour, None
        if tour:
            tour.remove()
        return tour is not None

    def action_back(self) -> None:
        """Esc sends the tour away before anything else."""
        if not self.end_tour():
            super().action_back()
