"""How the screen is to look: what config.toml says, else what was chosen in the app, else what comes of itself."""

import os
from typing import NamedTuple, get_args

from reader.config.settings import FIELD, Config, ThemeName

OWN_THEMES = ("broadsheet-dark", "broadsheet-light", "broadsheet-contrast", "terminal")
_LINES = {"one": 1, "two": 2}
_LEAST_FOR_TWO, _MOST_FOR_TWO = 60, 130  # columns of a terminal whose rows have two lines where nothing is chosen


class Chosen(NamedTuple):
    """What was chosen in the app, for all directories; nothing where it never was."""

    theme: str = ""
    rows: str = ""  # lines of a row: one, two

    @classmethod
    def of(cls, kept: object) -> "Chosen":
        """The choices that were kept as `_asdict`, as far as they can be read."""
        stated = kept if isinstance(kept, dict) else {}
        return cls(*(str(stated.get(field, "")) for field in cls._fields))


class RowFormat(NamedTuple):
    """What a row is made of: its columns by name, none where they are ours to choose, and its lines: one, two, or 0,
    which is as many as suit the terminal.
    """

    columns: tuple[str, ...] = ()
    lines: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the files' own fields that have a column."""
        return tuple(name.removeprefix(FIELD) for name in self.columns if name.startswith(FIELD))

    def at(self, width: int) -> "RowFormat":
        """The same for a terminal of `width` columns, the lines decided."""
        return self if self.lines else self._replace(lines=2 if _LEAST_FOR_TWO <= width <= _MOST_FOR_TWO else 1)


class Appearance(NamedTuple):
    """How the screen is to look."""

    theme: str = OWN_THEMES[0]
    rows: RowFormat = RowFormat()

    @classmethod
    def of(cls, config: Config, chosen: Chosen) -> "Appearance":
        """The looks that `config` and what was chosen come to. Without colours it is the terminal's own theme."""
        wanted = chosen.theme if config.look.theme == "chosen" else config.look.theme
        theme = wanted if wanted in get_args(ThemeName) and wanted != "chosen" else OWN_THEMES[0]
        lines = chosen.rows if config.list.rows == "chosen" else config.list.rows
        rows = RowFormat(config.list.columns, _LINES.get(lines, 0))
        return cls("terminal" if has_no_colours() else theme, rows)


def has_no_colours() -> bool:
    """Whether the person wants none, in any program: https://no-color.org."""
    return bool(os.environ.get("NO_COLOR"))
