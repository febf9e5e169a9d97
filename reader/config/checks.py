"""What the types of the settings do not say: each function raises InvalidSettingError where its value is wrong.

`settings` names them in what it declares, and they are imported when a file is read: what they need is imported there.
"""

import os
import re
import shlex
from collections.abc import Mapping

from reader.config.commands import keymap_in
from reader.config.entries import COLOURS, PLACEHOLDERS, Collection, OwnCommand
from reader.config.settings import (
    COLLECTION_NAME,
    COLUMNS,
    FIELD,
    INTERVAL,
    Config,
    InvalidSettingError,
)
from reader.keys.commands import COMMAND, Command
from reader.keys.keymap import KeyRefused, keymap_of
from reader.query import Query, QueryError
from reader.text.clean import cells, nearest, one_line


def collections(named: Mapping[str, Collection], config: Config) -> None:
    for name, collection in named.items():
        if not re.fullmatch(COLLECTION_NAME, name):
            raise InvalidSettingError(
                "The name of a collection must be a word: letters, digits and, after the first character, - _ . +.",
                name,
            )
        for directory in collection.directories or ("",):
            if not os.path.isabs(os.path.expanduser(directory)):
                raise InvalidSettingError(
                    f"The directories of collection {name} must be absolute paths, or begin with ~/.", name
                )
        _check_site(collection, name)


def _check_site(collection: Collection, name: str) -> None:
    from reader.loader.fields import Unreadable, as_url, as_zone
    from reader.loader.site import is_pattern

    try:
        if collection.site:
            as_url(collection.site)
    except Unreadable as error:
        raise InvalidSettingError(f"The site {error}.", name, "site") from error
    if collection.permalink and not is_pattern(collection.permalink):
        raise InvalidSettingError(
            "permalink must be a path such as /:year/:month/:title/, with known placeholders.", name, "permalink"
        )
    try:
        if collection.timezone:
            as_zone(collection.timezone)
    except Unreadable as error:
        raise InvalidSettingError(
            "timezone must be the name of a time zone, such as Europe/Berlin.", name, "timezone"
        ) from error


def views(queries: Mapping[str, str], config: Config) -> None:
    for name, query in queries.items():
        try:
            Query.parse(query, queries)
        except QueryError as error:
            raise InvalidSettingError(
                f"Invalid query in view {name!r}, column {error.column + 1}: {error}", name
            ) from error


def keys(bindings: Mapping[str, tuple[str, ...]], config: Config) -> None:
    _check_keymap(config.keymap, bindings, {})


def macros(sequences: Mapping[str, tuple[str, ...]], config: Config) -> None:
    own = tuple(Command(each.name, (), "", "", "") for each in config.command)  # which a macro may name
    _check_keymap(config.keymap, config.keys, sequences, own)


def _check_keymap(
    preset: str,
    keys: Mapping[str, tuple[str, ...]],
    macros: Mapping[str, tuple[str, ...]],
    own: tuple[Command, ...] = (),
) -> None:
    try:
        keymap_of(preset, keys, macros, own)
    except KeyRefused as error:
        raise InvalidSettingError(str(error), error.name) from error


def commands(own: tuple[OwnCommand, ...], config: Config) -> None:
    names: set[str] = set()
    for number, each in enumerate(own):
        name = each.name.lower()
        if not re.fullmatch(r"\w(?:[\w -]{0,38}\w)?", name):
            raise InvalidSettingError(
                "The name of a command is at most 40 letters, digits, spaces, - and _.", number, "name"
            )
        if name in COMMAND or name in names:
            raise InvalidSettingError(f"There is already a command {each.name}.", number, "name")
        names.add(name)
    try:
        keymap_in(config)
    except KeyRefused as error:
        numbers = [number for number, each in enumerate(own) if each.name == error.name]
        raise InvalidSettingError(str(error), *numbers[:1], *("key" for _ in numbers[:1])) from error


def run(arguments: tuple[str, ...], config: Config) -> None:
    if not arguments or not arguments[0]:
        raise InvalidSettingError("A command must begin with a program.")
    if any(f"{{{name}}}" in arguments[0] for name in PLACEHOLDERS):
        raise InvalidSettingError("The program itself cannot be a placeholder: an article would decide what is run.")
    for name in re.findall(r"\{(\w+)\}", " ".join(arguments)):
        near = nearest(name, PLACEHOLDERS) if name not in PLACEHOLDERS else ""
        if near:
            raise InvalidSettingError(f"Unknown placeholder {{{name}}}.{near}")


def columns(names: tuple[str, ...], config: Config) -> None:
    for name in names:
        if name not in COLUMNS and not (name.startswith(FIELD) and name != FIELD):
            raise InvalidSettingError(
                f"Unknown column {name!r}.{nearest(name, COLUMNS)} Columns are {', '.join(COLUMNS)}, {FIELD}NAME."
            )
    if names and "title" not in names:
        raise InvalidSettingError("columns must include title.")
    if len(set(names)) < len(names):
        raise InvalidSettingError("columns lists a column twice.")


def query(text: str, config: Config) -> None:
    try:
        parsed = Query.parse(text, config.views)
    except QueryError as error:
        raise InvalidSettingError(f"Invalid query, column {error.column + 1}: {error}") from error
    if not parsed.term:
        raise InvalidSettingError("This query matches every row: add a term to say which rows to highlight.")


def colour(name: str, config: Config) -> None:
    if name and name not in COLOURS and not re.fullmatch("#[0-9a-fA-F]{6}", name):
        near = nearest(name, COLOURS)
        raise InvalidSettingError(
            f"Unknown colour {name!r}.{near} Colours are {', '.join(COLOURS)}, or codes such as #ff8800."
        )


def mark(character: str, config: Config) -> None:
    if len(character) != 1 or cells(character) != 1 or one_line(character) != character:
        raise InvalidSettingError("mark must be a single character, one cell wide.")


def browser(line: str, config: Config) -> None:
    if line:
        command(line, config)


def command(line: str, config: Config) -> None:
    try:
        if not shlex.split(line):
            raise InvalidSettingError("A command must begin with a program.")
    except ValueError as error:
        raise InvalidSettingError("A quotation mark in this command is not closed.") from error


def domain(host: str, config: Config) -> None:
    if "/" in host or ":" in host:
        raise InvalidSettingError("A domain is a host name only, such as youtube.com.")


def mutes(queries: tuple[str, ...], config: Config) -> None:
    for query in queries:
        try:
            parsed = Query.parse(query)
        except QueryError as error:
            raise InvalidSettingError(f"Invalid query {query!r}, column {error.column + 1}: {error}") from error
        if not parsed.term:
            raise InvalidSettingError("An empty query would mute every article: write what to mute.")


def headers(hosts: Mapping[str, tuple[str, ...]], config: Config) -> None:
    for host, lines in hosts.items():
        if "/" in host or ":" in host:
            raise InvalidSettingError("Write only the name of the host, such as reader.example.", host)
        for line in lines:
            if not re.fullmatch(r"[A-Za-z0-9-]+: *[^\x00-\x1f\x7f]+", line):
                raise InvalidSettingError('A header is a name, a colon and a value: "Authorization: $TOKEN".', host)


def interval(every: str, config: Config) -> None:
    if every and not re.fullmatch(INTERVAL, every):
        raise InvalidSettingError("every is an interval such as 30m, 1h or 1d.")


def folder(folder: str, config: Config) -> None:
    if folder and not os.path.isabs(os.path.expanduser(folder)):
        raise InvalidSettingError("sync must be an absolute path, or begin with ~/.")
