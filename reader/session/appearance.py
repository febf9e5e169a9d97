"""How the screen is to look: what config.toml says, else what was chosen in the app, else what comes of itself."""

import os
from typing import NamedTuple, get_args

from reader.config.settings import Config, ThemeName

OWN_THEMES = ("broadsheet-dark", "broadsheet-light", "broadsheet-contrast", "terminal")


class Chosen(NamedTuple):
    """What was chosen in the app, for all directories; nothing where it never was."""

    theme: str = ""
    rows: str = ""

    @classmethod
    def of(cls, kept: object) -> "Chosen":
        """The choices that were kept as `_asdict`, as far as they can be read."""
        stated = kept if isinstance(kept, dict) else {}
        return cls(*(str(stated.get(field, "")) for field in cls._fields))


class RowFormat(NamedTuple):
    """What a row is made of: its columns by name, none where they are ours to choose, and its lines, one or two."""

    columns: tuple[str, ...] = ()
    lines: int = 1


class Appearance(NamedTuple):
    """How the screen is to look."""

    theme: str = OWN_THEMES[0]
    rows: RowFormat = RowFormat()

    @classmethod
    def of(cls, config: Config, chosen: Chosen) -> "Appearance":
        """The looks that `config` and what was chosen come to. Without colours it is the terminal's own theme."""
        wanted = chosen.theme if config.look.theme == "chosen" else config.look.theme
        known = wanted if wanted in get_args(ThemeName) and wanted != "chosen" else OWN_THEMES[0]
        lines = chosen.rows if config.list.rows == "chosen" else config.list.rows
        rows = RowFormat(config.list.columns, 2 if lines == "two" else 1)
        return cls("terminal" if has_no_colours() else known, rows)


def has_no_colours() -> bool:
    """Whether the person wants none, in any program: https://no-color.org."""
    return bool(os.environ.get("NO_COLOR"))
