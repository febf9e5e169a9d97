"""What can be set, for people: the reference in docs/configuration.md, and an example to begin with."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from textwrap import wrap

from reader.config.schema import Field, fields
from reader.config.settings import Config
from reader.system.program import command

_WIDTH = 98  # of comments
_LINK = re.compile(r"\[([^][]{1,99})\]\([^()]{1,99}\)")  # to another document
_HEAD = """\
# Broadsheet's settings. Lines that begin with # have no effect: remove the # before a setting to use it.
# To check this file for errors: {command} config --check
"""


def reference() -> str:
    """Every setting in Markdown, table by table."""
    return "\n".join(chain.from_iterable(_section(*section) for section in _sections()))


def example() -> str:
    """A config.toml in which every setting is explained, and which changes nothing."""
    head = _HEAD.format(command=command())
    return "\n".join([head, *chain.from_iterable(_commented(*section) for section in _sections())])


def _sections() -> Iterator[tuple[Field | None, Sequence[Field]]]:
    """The settings that are in no table, which must stand before the first, and each table with its own."""
    if plain := [field for field in fields(Config) if not field.header]:
        yield None, plain
    for field in fields(Config):
        if field.header:
            yield field, fields(field.table) if field.table else ()


def _section(table: Field | None, settings: Sequence[Field]) -> Iterator[str]:
    if table:
        yield from (f"## `{table.header}`", "", table.setting.help, "")
    else:
        yield from ("## Top level", "", "Must come before the first `[table]`.", "")
    if settings:
        yield from ("| Setting | Type | Default | Description |", "| --- | --- | --- | --- |")
        yield from map(_row, settings)
    elif table:
        yield from (f"Each value is {table.wanted}.", "", "```toml", table.header, table.setting.example, "```")
    yield ""


def _row(field: Field) -> str:
    default = "required" if field.is_required else f"`{_toml(field.default)}`"
    cells = (f"`{field.name}`", re.sub("^an? ", "", field.wanted), default, field.setting.help)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"  # no border of a cell


def _commented(table: Field | None, settings: Sequence[Field]) -> Iterator[str]:
    if table:
        yield from _comment(table.setting.help)
        yield f"#{table.header}" if table.is_list else table.header
        yield from (f"#{line}" for line in table.setting.example.splitlines())
    for field in settings:
        yield ""
        yield from _comment(f"{field.setting.help} Type: {re.sub('^an? ', '', field.wanted)}.")
        value = field.setting.example or _toml("" if field.is_required else field.default)
        yield f"#{field.name} = {value}"
    yield ""


def _comment(words: str) -> Iterator[str]:
    plain = _LINK.sub(r"docs/\1", words)
    return (f"# {line}" for line in wrap(plain, _WIDTH, break_on_hyphens=False))


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
