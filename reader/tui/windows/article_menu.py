"""What can be done with the article under the cursor: the menu of the right mouse button."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from reader.keys.commands import COMMAND
from reader.keys.keymap import Keymap
from reader.model.headline import Headline
from reader.tui.widgets.columns import fit
from reader.tui.windows.pick import Pick, Row

Answer = str | int  # the id of a command, or the number of a value to narrow the list to
_WIDTH, _VALUE = 22, 30  # cells of a command's title, and of a value at most
_WINDOW = 50  # cells of a line


def article_menu(keymap: Keymap, row: Headline, values: Sequence[tuple[str, str]]) -> Pick[Answer]:
    """Answers with a command for the article, or with the number of one of the `values` that it states, from 0."""
    narrowing = [_narrowing_row(number, *value) for number, value in enumerate(values)]
    rows: list[Row[Answer]] = []

    def rekey(keymap: Keymap) -> None:
        rows[:] = [*(_command_row(keymap, id_, title) for id_, title in _commands(row)), *narrowing]

    rekey(keymap)
    hints = ("Enter selects", "Esc closes")
    return Pick(keymap, "This article", hints, lambda _: rows, rekey=rekey, at=0, width=_WINDOW, classes="article")


def _commands(row: Headline) -> list[tuple[str, str]]:
    """The commands that this article has a use for, in the words of what they would do."""
    stated = {
        "enter": True,
        "open": row.has_page,
        "open_amp": row.has_amp,
        "links": True,
        "copy": row.has_page,
        "toggle_read": True,
        "star": True,
        "hide": True,
        "story": True,
        "related": True,
    }
    words = {
        "toggle_read": "Mark unread" if row.read else "Mark read",
        "star": "Remove the star" if row.starred else "Star",
        "hide": "Unhide" if row.hidden else "Hide",
    }
    return [(id_, words.get(id_, COMMAND[id_].title)) for id_, has_use in stated.items() if has_use]


def _narrowing_row(number: int, field: str, value: str) -> Row[Answer]:
    return Row(Content.assemble(f"   Only {field} ", (fit(value, min(cell_len(value), _VALUE)), "bold")), number)


def _command_row(keymap: Keymap, id_: str, title: str) -> Row[Answer]:
    key = next(iter(keymap.keys_of(id_)), "")
    line = Content.assemble("   ", fit(title, _WIDTH), (key, "bold $text-accent"))
    return Row(line, id_, {key: id_} if len(key) == 1 else {})
