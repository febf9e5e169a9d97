"""The person's settings: `config.toml` in their configuration directory.

Every table of the file is a field of Config, and whatever else stands there is refused: a setting that is spelled
wrong must not be passed over in silence. What reads and writes TOML is imported where there is a file to read.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn, get_args

from reader import text
from reader.errors import ConfigError
from reader.query import Query, QueryError, nearest

if TYPE_CHECKING:
    from tomlkit.items import Table

_AS_TEXT = 'write it between quotes: morning = "is:unread since:1d"'


MarkRead = Literal["open", "shown", "never"]
MARK_READ: tuple[MarkRead, ...] = get_args(MarkRead)


class Reading(NamedTuple):
    """When an article counts as read: opened or read to its end, also when shown for some seconds, or only if told."""

    mark_read: MarkRead = "open"
    seconds: int = 5


class Config(NamedTuple):
    """What config.toml says."""

    views: dict[str, str]  # queries by their names, in the order of the file
    reading: Reading = Reading()


def load(file: Path) -> Config:
    """The settings in `file`, which may be missing. Raises ConfigError, which says where and what to do."""
    return _read(file, _source(file))


def save_view(file: Path, name: str, query: str) -> None:
    """Keep `query` under `name`; all else in `file` stays as it is. Raises QueryError, ConfigError, StorageError."""
    if not _is_name(name):
        raise ConfigError("A view wants a name of one line.")
    Query.parse(query, load(file).views | {name: query})
    _change_views(file, lambda views: _put(views, name, query))


def remove_view(file: Path, name: str) -> None:
    """Forget the view `name`. Raises ConfigError, also where another view is made with it, and StorageError."""
    known = load(file).views
    if name not in known:
        raise ConfigError(f"There is no view {name!r} in {file}.{nearest(name, tuple(known))}")
    try:
        _change_views(file, lambda views: views.pop(name))
    except ConfigError as error:
        raise ConfigError(f"The view {name!r} stays, as another one is made with it. {error}") from error


def _source(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 text; save it as UTF-8.") from error


def _read(file: Path, source: str) -> Config:
    if not source.strip():
        return Config(views={})
    document = _Document(file, source)
    document.refuse_unknown()
    return Config(views=document.views(), reading=document.reading())


class _Document:
    """config.toml as it was read, which knows where in the file something stands."""

    def __init__(self, file: Path, source: str) -> None:
        import tomllib

        self._file = file
        self._source = source
        try:
            self._tables = tomllib.loads(source)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ConfigError(f"{file} is not TOML: {text.one_line(str(error))}. Mend it there.") from error

    def refuse_unknown(self) -> None:
        for name, value in self._tables.items():
            if name not in Config._fields:
                known = ", ".join(f"[{table}]" for table in Config._fields)
                self.fail(f"There is no table [{name}]; there is {known}.{nearest(name, Config._fields)}", name)
            if not isinstance(value, dict):
                self.fail(f"{name} is a table: write [{name}] and its settings below it.", name)

    def views(self) -> dict[str, str]:
        views: dict[str, str] = self._tables.get("views", {})
        for name, query in views.items():
            if not _is_name(name):
                self.fail("A view wants a name of one line.", "views", name)
            if not isinstance(query, str):
                self.fail(f"The view {name!r} is no text; {_AS_TEXT}.", "views", name)
        for name, query in views.items():
            try:
                Query.parse(query, views)
            except QueryError as error:
                at = f"at its column {error.column + 1}"
                self.fail(f"The view {name!r} cannot be read, {at}: {error}", "views", name)
        return views

    def reading(self) -> Reading:
        stated: dict[str, object] = self._tables.get("reading", {})
        for name in stated:
            if name not in Reading._fields:
                known = " and ".join(Reading._fields)
                self.fail(f"[reading] has no {name}; it has {known}.{nearest(name, Reading._fields)}", "reading", name)
        when, seconds = stated.get("mark_read", "open"), stated.get("seconds", Reading().seconds)
        if type(seconds) is not int or not 0 < seconds <= 3_600:
            self.fail("seconds is a whole number from 1 to 3600.", "reading", "seconds")
        for known in MARK_READ:
            if when == known:
                return Reading(known, seconds)
        self.fail(f"mark_read is one of {', '.join(MARK_READ)}.", "reading", "mark_read")

    def fail(self, message: str, *path: str) -> NoReturn:
        """Raise what is wrong with the value at `path`."""
        raise ConfigError(f"{self._file}, line {self._line_of(path)}: {text.one_line(message)}")

    def _line_of(self, path: tuple[str, ...]) -> int:
        """The line on which the value at `path` begins: behind the longest readable beginning that lacks it."""
        from tomllib import TOMLDecodeError, loads

        lines = self._source.split("\n")
        line = 1
        for end in range(1, len(lines)):
            try:
                found = loads("\n".join(lines[:end]))
            except TOMLDecodeError:  # this beginning ends within a value
                continue
            if _holds(found, path):
                break
            line = end + 1
        return line


def _holds(tables: object, path: tuple[str, ...]) -> bool:
    for name in path:
        if not isinstance(tables, dict) or name not in tables:
            return False
        tables = tables[name]
    return True


def _is_name(name: str) -> bool:
    return bool(name) and text.one_line(name) == name


def _change_views(file: Path, change: "Callable[[Table], object]") -> None:
    import tomlkit

    document = tomlkit.parse(_source(file))
    change(document.setdefault("views", tomlkit.table()))
    source = tomlkit.dumps(document)
    _read(file, source)  # what could not be read again is not written
    _replace(file.resolve(), source)  # where the file is a link, as to a collection of settings, it stays one


def _put(views: "Table", name: str, query: str) -> None:
    """Change a view, or add it behind the last one: comments at the end belong to the next table."""
    import tomlkit

    body = views.value.body
    tail = []
    while body and body[-1][0] is None:
        tail.append(body.pop())
    views[name] = tomlkit.string(query, literal='"' in query and "'" not in query and text.printable(query) == query)
    body += reversed(tail)


def _replace(file: Path, source: str) -> None:
    """Write all of `file` or nothing, for its owner only."""
    from tempfile import NamedTemporaryFile

    from reader.errors import StorageError
    from reader.store import make_private

    make_private(file.parent)
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=".config-", delete=False) as new:
            try:
                new.write(source.encode())
                new.flush()
                os.fsync(new.fileno())
                new.close()
                os.replace(new.name, file)
            except BaseException:
                os.unlink(new.name)
                raise
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error
