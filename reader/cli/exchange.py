"""`broadsheet state export|import`: the person's marks as text, and those of other readers."""

import sys
from collections.abc import Iterator
from pathlib import Path

from reader.cli import FOUND
from reader.cli.directories import opened_state
from reader.cli.output import note, say
from reader.cli.parser import Parser
from reader.state.exchange import ExchangeError, Fact, parse, read_marks
from reader.state.others import bulletty, is_database, newsboat
from reader.text import clean

_EPILOG = """`import` merges an export into your marks (the later change wins), or marks as read
what you have read in newsboat (its cache.db) or bulletty (its data directory)."""

_REFUSED = "{}: date ignored, because it is before 1970 or more than a day in the future."


def parser() -> Parser:
    made = Parser("broadsheet state", description="Export your marks as text, or import them.", epilog=_EPILOG)
    made.add_argument(
        "what",
        metavar="export|import",
        choices=("export", "import"),
        help="print your marks, or merge others into them",
    )
    made.add_argument(
        "files", metavar="FILE", nargs="*", type=Path, default=[], help="files to import; - or none: standard input"
    )
    return made


def run(words: list[str]) -> int:
    made = parser()
    options = made.parse_args(words)
    if options.what == "import":
        return _import(options.files or [Path("-")])
    if options.files:
        made.error("export prints to standard output; redirect it with >")
    with opened_state() as state:
        sys.stdout.writelines(state.export())
    return FOUND


def _import(files: list[Path]) -> int:
    refused: list[Fact] = []
    stated = [(clean.one_line(str(file)), list(_facts(file, refused))) for file in files]
    with opened_state() as state:
        state.back_up_before_import()
        for name, facts in stated:
            merged = state.merge(facts)
            say(f"{name}: {clean.plural(merged.articles, 'article')}, {merged.changed:,} changes.")
    if refused:
        note(_REFUSED.format(clean.plural(len(refused), "mark")))
    return FOUND


def _facts(file: Path, refused: list[Fact]) -> Iterator[Fact]:
    try:
        if str(file) == "-":
            yield from parse(sys.stdin, refused.append)
        elif file.is_dir():
            yield from read_marks(bulletty(file))
        else:
            yield from read_marks(newsboat(file)) if is_database(file) else _parsed(file, refused)
    except OSError as error:
        raise ExchangeError(f"{clean.one_line(str(file))} cannot be read: {error.strerror}.") from error


def _parsed(file: Path, refused: list[Fact]) -> Iterator[Fact]:
    with open(file, encoding="utf-8", errors="replace") as lines:
        yield from parse(lines, refused.append)
