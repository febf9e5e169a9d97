"""The person's own commands, `[[command]]`: what each is given of an article."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from reader.config.entries import PLACEHOLDERS, OwnCommand
from reader.errors import CommandError
from reader.library import Record
from reader.loader.body import Converted
from reader.model.article import Article
from reader.outside.json_text import whole
from reader.outside.plain_text import as_text
from reader.text.escaping import as_json

_PLACE = re.compile(f"{{({'|'.join(PLACEHOLDERS)})}}")
_REQUIRED = {"url": "URL"}  # what nothing can stand for


class Given(NamedTuple):
    """An argument vector, and what the program reads on its standard input."""

    arguments: tuple[str, ...]
    text: str


def given(command: OwnCommand, article: Article, body: Converted, path: Path, record: Record) -> Given:
    """What `command` is given of an article, whose file is at `path` and of which the index has `record`. Raises
    CommandError where the article lacks what it asks for.
    """
    values = _values(article, path)
    for name, what in _REQUIRED.items():
        if not values[name] and any(f"{{{name}}}" in argument for argument in command.run):
            raise CommandError(f"{command.name} needs a {what}, and this article has none.")
    arguments = [_PLACE.sub(lambda place: values[place[1]], argument) for argument in command.run]
    if command.input == "path" and not any("{path}" in argument for argument in command.run):
        arguments.append(values["path"])
    return Given(tuple(arguments), _text(command, article, body, record))


def _values(article: Article, path: Path) -> Mapping[str, str]:
    """What placeholders stand for. Files are written by strangers, so no value is ever taken for an option."""
    values = {
        "url": article.links.any or "",
        "title": article.title,
        "path": str(path.absolute()),
        "provider": article.source,
        "date": f"{article.published:%Y-%m-%d}" if article.published else "",
        "lang": article.lang,
    }
    return {name: re.sub("^-", "\u2010", value) for name, value in values.items()}


def _text(command: OwnCommand, article: Article, body: Converted, record: Record) -> str:
    match command.input:
        case "text":
            return as_text(article, body.markdown, body.is_cut, (*body.links, *body.files))
        case "markdown":
            return f"# {article.title}\n\n{body.markdown or article.stated_excerpt}\n"
        case "json":
            return as_json(whole(record, article, body.markdown, body.links)) + "\n"
        case _:
            return ""
