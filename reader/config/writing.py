"""Writing config.toml: a file to begin with; views and mutes saved and forgotten, while all else stays as it is."""

from collections.abc import Callable, Sequence
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import Table

from reader.config import load, parse, source_of
from reader.config.document import is_name
from reader.errors import ConfigError, StorageError
from reader.query import Query
from reader.system.sqlite import make_private
from reader.text import clean
from reader.text.clean import nearest


def save_view(file: Path, name: str, query: str) -> None:
    """Keep `query` under `name`. Raises QueryError, ConfigError, StorageError."""
    if not is_name(name):
        raise ConfigError("A view needs a name: a single line of text.")
    Query.parse(query, {**load(file).views, name: query})
    _change_views(file, lambda views: _put(views, name, query))


def remove_view(file: Path, name: str) -> None:
    """Forget the view `name`. Raises ConfigError, also where another view is made with it, and StorageError."""
    views = load(file).views
    if name not in views:
        raise ConfigError(f"There is no view {name!r} in {file}.{nearest(name, tuple(views))}")
    try:
        _change_views(file, lambda views: views.pop(name))
    except ConfigError as error:
        raise ConfigError(f"The view {name!r} cannot be deleted, because another view uses it. {error}") from error


def add_mute(file: Path, query: str) -> None:
    """Never show what `query` finds. Raises ConfigError, StorageError."""
    _change_mutes(file, lambda queries: [*queries, *([] if query in queries else [query])])


def remove_mute(file: Path, query: str) -> None:
    """Show again what `query` finds. Raises ConfigError, StorageError."""
    _change_mutes(file, lambda queries: [each for each in queries if each != query])


def _change_mutes(file: Path, change: Callable[[Sequence[str]], Sequence[str]]) -> None:
    def put(document: TOMLDocument) -> None:
        queries = tomlkit.array()
        queries.extend(change(load(file).mute.queries))
        document.setdefault("mute", tomlkit.table())["queries"] = queries

    _change(file, put)


def _change_views(file: Path, change: Callable[[Table], object]) -> None:
    _change(file, lambda document: change(document.setdefault("views", tomlkit.table())))


def _change(file: Path, change: Callable[[TOMLDocument], object]) -> None:
    document = tomlkit.parse(source_of(file))
    change(document)
    source = tomlkit.dumps(document)
    parse(file, source)  # what could not be read again is not written
    _replace(file.resolve(), source)  # where the file is a link, as to a collection of settings, it stays one


def _put(views: Table, name: str, query: str) -> None:
    """Change a view, or add it behind the last one: comments at the end belong to the next table."""
    body = views.value.body
    tail = []
    while body and body[-1][0] is None:
        tail.append(body.pop())
    views[name] = tomlkit.string(query, literal='"' in query and "'" not in query and clean.printable(query) == query)
    body += reversed(tail)


def begin(file: Path) -> None:
    """Write the example, which changes nothing, where there is no file yet. Raises StorageError."""
    from reader.config.reference import example

    if not file.exists():
        _replace(file, example())


def _replace(file: Path, source: str) -> None:
    """Write all of `file` or nothing, for its owner only. Raises StorageError."""
    from reader.system.replacing import replace  # which takes its time to import

    make_private(file.parent)
    try:
        replace(file, source, 0o600)
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error
