"""What a command is asked: `[DIR ...] [QUERY]` and options, the same for every command that looks for articles.

Leading words that name something that is there, or look like a path, are directories; the others are the query. Our
options are `--long`, or a dash and one letter or digit, so `-rust` is a term, and `-x` an option or a mistake; what
follows `--` is the query, whatever it looks like.
"""

import os
import re
from argparse import SUPPRESS, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.cli import SUBCOMMANDS
from reader.cli.parser import NO_FILE_LISTS, Parser, refusal
from reader.errors import ConfigError, ReaderError
from reader.query import Query, QueryError
from reader.system.paths import config_file
from reader.text import clean
from reader.text.clean import nearest

if TYPE_CHECKING:
    from reader.config import Config

T = TypeVar("T")

_WORD = "\0"  # stands before what argparse must not take for an option; no argument of a process can hold it


def query_parser(command: str, description: str) -> Parser:
    """A parser with what all these commands take."""
    made = Parser(
        f"broadsheet {command}",
        description=description,
        epilog="`broadsheet help query` explains the query language.",
    )
    made.add_argument(
        "words",
        metavar="DIR | QUERY",
        nargs="*",
        help="directories of article files, then a query such as: topic:ai -is:read sort:-heat",
    )
    made.add_argument("--rescan", dest="look", action="store_true", help="check every file, even in unchanged folders")
    made.add_argument("--look", action="store_true", help=SUPPRESS)  # its name in the first versions
    return made


def add_limit(made: Parser, default: int, what: str = "articles") -> None:
    """Let `made` take `--limit`."""
    means = f"at most N {what}, or all (default: {default or 'all'})"
    made.add_argument("-n", "--limit", type=value(_limit), default=default, metavar="N", help=means)


def parse(made: Parser, words: Sequence[str]) -> tuple[list[Path], str, Namespace]:
    """The directories, the query as it is typed, and the options. Exits with code 2 where the usage is wrong."""
    end = words.index("--") if "--" in words else len(words)
    options = made.parse_intermixed_args([_guarded(made, word) for word in words[:end]])
    for word in options.words:
        if word == f"{_WORD}-":
            made.error(f"- is not supported here. {NO_FILE_LISTS}")
        if re.fullmatch(rf"{_WORD}-[A-Za-z0-9?]", word):
            made.error(refusal(made, word.removeprefix(_WORD)))
    named, query = split([word.removeprefix(_WORD) for word in options.words])
    return named, " ".join([*query, *words[end + 1 :]]), options


def read_query(typed: str) -> Query:
    """The query that `typed` states, which may name saved views. Raises ReaderError, which points at the mistake."""
    try:
        return Query.parse(typed, _views(typed))
    except QueryError as error:
        raise ReaderError(_pointed_at(typed, error)) from error


def settings() -> "Config":
    """The person's, which most commands do without. Raises ConfigError."""
    from reader.config import load

    return load(config_file())


def value(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read` as the type of an option."""

    def convert(word: str) -> T:
        try:
            return read(word.removeprefix(_WORD))
        except ReaderError as error:
            raise ArgumentTypeError(str(error)) from error

    return convert


def _guarded(made: Parser, word: str) -> str:
    is_flag = word.startswith("--") or word in made._option_string_actions or re.fullmatch(r"-n=?[0-9]+", word)
    return word if is_flag or not word.startswith("-") else _WORD + word


def split(words: Sequence[str]) -> tuple[list[Path], list[str]]:
    """The leading words that are directories, and the others. Raises ReaderError for a directory among those."""
    rest = list(words)
    places: list[Path] = []
    while rest and (named := _places(rest[0])):
        places += map(Path, named)
        del rest[0]
    for word in rest:
        if _is_path(word):
            raise ReaderError(f"Directories come before the query: move {clean.one_line(word)} to the front.")
    return places, rest


def leading_directories(words: Sequence[str]) -> int:
    """How many of `words`, from the first on, name directories or collections. Raises ConfigError."""
    return sum(1 for _ in takewhile(_places, words))


def directories(words: Sequence[str], advice: Callable[[], str] = str) -> list[Path]:
    """The directories that words name: those of the collection called so, else the one that is called so. Raises
    ReaderError where there is neither, which ends with the command or collection of nearly that name, else with what
    `advice` says.
    """
    return [Path(place) for word in words for place in _named_directories(word) or (_unmistaken(word, advice),)]


def _unmistaken(word: str, advice: Callable[[], str]) -> str:
    if _is_path(word) or os.path.exists(word):
        return word
    if meant := nearest(word, (*SUBCOMMANDS, *settings().collections)):
        raise ReaderError(f"There is no directory or command {clean.one_line(word)}.{meant}")
    if advised := advice():
        raise ReaderError(f"There is no directory {clean.one_line(word)}.{advised}")
    return word


def _named_directories(word: str) -> tuple[str, ...]:
    """The directories of a collection in the settings; none where there is no collection of that name. Raises
    ConfigError, unless the word names a directory too.
    """
    if _is_path(word):  # and needs no settings
        return ()
    from reader.config.settings import COLLECTION_NAME

    if not re.fullmatch(COLLECTION_NAME, word):
        return ()
    try:
        stated = settings().collections.get(word)
        return stated.directories if stated else ()
    except ConfigError:  # the app opens then, and says so
        if os.path.isdir(word):
            return ()
        raise


def _places(word: str) -> tuple[str, ...]:
    """The directories that a leading word stands for; none where the query begins with it."""
    return _named_directories(word) or ((word,) if _is_place(word) else ())


def _is_place(word: str) -> bool:
    looks_like_one = "/" in word and not any(char in word for char in ': "')
    return _is_path(word) or (not word.startswith("-") and (looks_like_one or os.path.exists(word)))


def _is_path(word: str) -> bool:
    is_windows = os.name == "nt" and ("\\" in word or bool(os.path.splitdrive(word)[0]))
    return word in (".", "..") or word.startswith(("/", "./", "../", "~")) or is_windows


def _views(typed: str) -> Mapping[str, str]:
    if "view" not in typed.lower():
        return {}
    return settings().views


def _pointed_at(typed: str, error: QueryError) -> str:
    """What is wrong, and below it the query with a caret under the place."""
    before, behind = clean.in_cells(typed[: error.column]), clean.in_cells(typed[error.column :])
    return f"{clean.one_line(str(error))}\n  {before}{behind}\n  {' ' * clean.cells(before)}^"


def _limit(word: str) -> int:
    if word == "all":
        return 0
    if not (word.isascii() and word.isdigit() and len(word) < 10):
        raise ReaderError(f"must be an integer up to 999999999, or all, not {word!r}")
    return int(word)
