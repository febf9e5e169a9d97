"""config.toml as it was read, which knows where in the file something stands.

Whatever is not declared in `settings` is refused: a setting that is spelled wrong must not be passed over in silence.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar, get_args, get_origin

from reader.config.schema import Field, fields, fields_of, wanted
from reader.config.setting import Setting
from reader.config.settings import InvalidSettingError
from reader.errors import ConfigError
from reader.system.arguments import split
from reader.text import clean
from reader.text.clean import nearest

KeyPath = tuple[str | int, ...]

_FORMER = {"feeds": "collections"}  # tables by the names they had
T = TypeVar("T")

_AT_LINE = re.compile(r"\(at line (\d+)")  # as tomllib says it


class Document:
    """What a file states. Raises ConfigError where it is not TOML."""

    def __init__(self, file: Path, source: str) -> None:
        self._file = file
        self._source = source
        self._declared: Any = None  # what it is read as
        try:
            self._tables = tomllib.loads(source)
        except (ValueError, RecursionError) as error:  # a number of too many digits, too
            at = _AT_LINE.search(str(error))
            raise ConfigError(
                f"{file} is not valid TOML: {clean.one_line(str(error))}.", int(at[1]) if at else None
            ) from error

    def read(self, declared: type[T]) -> T:
        """The settings, as they are `declared`. Raises ConfigError."""
        self._declared = declared
        config: T = self._read_table(declared, self._tables, ())
        self._check(declared, config, (), config)
        return config

    def _check(self, declared: Any, table: Any, place: KeyPath, config: Any) -> None:
        """Ask of everything read what its type does not say; `config` is all that was read."""
        for field in fields(declared):
            value, here = getattr(table, field.name), (*place, field.name)
            if field.setting.check:
                try:
                    field.setting.check(value, config)
                except InvalidSettingError as error:
                    self._fail(str(error), *here, *error.below)
            if field.is_list:
                for number, each in enumerate(value):
                    self._check(field.table, each, (*here, number), config)
            elif field.table:
                self._check(field.table, value, here, config)

    def _read_table(self, table: Any, stated: Mapping[str, object], place: KeyPath) -> Any:
        declared = {field.name: field for field in fields(table)}
        for name in stated:
            if name not in declared:
                self._refuse(name, tuple(declared), place)
        for field in declared.values():
            if field.is_required and field.name not in stated:
                self._fail(f"{field.name} is required and must be {field.wanted}.", *place)
        return table(**{name: self._read(declared[name], value, (*place, name)) for name, value in stated.items()})

    def _read(self, field: Field, value: object, place: KeyPath) -> Any:
        if field.is_list:
            if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                self._fail(f"{field.name} is an array of tables: write {field.header} and settings below it.", *place)
            return tuple(self._read_table(field.table, each, (*place, number)) for number, each in enumerate(value))
        if field.header and not isinstance(value, dict):
            self._fail(f"{field.name} is a table: write {field.header} and settings below it.", *place)
        if field.table:
            return self._read_table(field.table, value, place)  # type: ignore[arg-type]
        if field.values:
            return self._read_names(field, value, place)  # type: ignore[arg-type]
        return self._read_value(field.kind, field.setting, value, place)

    def _read_names(self, field: Field, stated: Mapping[str, object], place: KeyPath) -> dict[str, object]:
        for name in stated:
            if not is_name(name):
                self._fail(f"Names in {field.header} must be a single, non-empty line of text.", *place, name)
        read = self._read_named if fields_of(field.values) else self._read_value
        return {name: read(field.values, field.setting, value, (*place, name)) for name, value in stated.items()}

    def _read_named(self, table: Any, setting: Setting, value: object, place: KeyPath) -> object:
        """A table with a name of the person's own, or the value of its first setting alone."""
        first = fields(table)[0]
        if isinstance(value, dict):
            return self._read_table(table, value, place)
        return table(**{first.name: self._read_value(first.kind, setting, value, place)})

    def _read_value(self, kind: Any, setting: Setting, value: object, place: KeyPath) -> object:
        if get_origin(kind) is tuple and isinstance(value, str):
            value = self._words(value, place) if setting.is_command else [value] if value else []
        if not _is_a(kind, value) or not _is_within(setting, value):
            if get_origin(kind) is not Literal:
                self._fail(f"{place[-1]} must be {wanted(kind, setting)}.", *place)
            choices = get_args(kind)
            near = nearest(value, choices) if isinstance(value, str) else ""
            self._fail(f"{place[-1]} must be one of {clean.some(choices)}.{near}", *place)
        return tuple(value) if isinstance(value, list) else value

    def _words(self, command: str, place: KeyPath) -> list[str]:
        try:
            return split(command)
        except ValueError as error:
            self._fail(str(error), *place)

    def _refuse(self, name: str, names: tuple[str, ...], place: KeyPath) -> NoReturn:
        near = nearest(name, names)
        if place:
            header = f"[{'.'.join(map(str, place))}]" if isinstance(place[-1], str) else f"[[{place[0]}]]"
            self._fail(f"Unknown setting {name} in {header}.{near} Its settings are {clean.some(names)}.", *place, name)
        for field in fields(self._declared):
            if field.table and name in field.table.names():
                self._fail(f"{name} belongs in {field.header}.", name)
        if name in _FORMER:
            self._fail(f"[{name}] has been renamed to [{_FORMER[name]}].", name)
        headers = [field.header or field.name for field in fields(self._declared)]
        self._fail(f"Unknown table or setting {name}.{near} There are {clean.some(headers)}.", name)

    def _fail(self, message: str, *place: str | int) -> NoReturn:
        """Raise what is wrong with the value at `place`."""
        raise ConfigError(self.sentence(message, place), self._line_of(place))

    def sentence(self, message: str, place: KeyPath) -> str:
        """What is to be said of the value at `place`, with file and line."""
        return f"{self._file}, line {self._line_of(place)}: {clean.one_line(message)}"

    def _line_of(self, place: KeyPath) -> int:
        """The line on which the value at `place` begins: behind the longest readable beginning that lacks it."""
        lines = self._source.split("\n")
        line = 1
        for end in range(1, len(lines)):
            try:
                beginning = tomllib.loads("\n".join(lines[:end]))
            except tomllib.TOMLDecodeError:  # this beginning ends within a value
                continue
            if _holds(beginning, place):
                break
            line = end + 1
        return line


def is_name(name: str) -> bool:
    """Whether a person can call something `name`."""
    return bool(name) and clean.one_line(name) == name


def _is_a(kind: Any, value: object) -> bool:
    if get_origin(kind) is Literal:
        return type(value) is str and value in get_args(kind)
    if get_origin(kind) is tuple:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return type(value) is kind or (kind is float and type(value) is int)


def _is_within(setting: Setting, value: object) -> bool:
    if not isinstance(value, int | float):
        return True
    least, most = setting.least, setting.most
    return (least is None or least <= value) and (most is None or value <= most)


def _holds(tables: Any, place: KeyPath) -> bool:
    try:
        for step in place:
            tables = tables[step]
    except (IndexError, KeyError, TypeError):
        return False
    return True
