"""`broadsheet state export|import|sync`: the person's marks as text, those of other readers, and of other machines."""

import sys
from collections.abc import Iterator
from pathlib import Path

from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.directories import opened_state
from reader.cli.output import note, say
from reader.cli.parser import Parser
from reader.config import load
from reader.errors import ConfigError, StorageError
from reader.state.exchange import ExchangeError, Fact, parse, read_marks
from reader.state.others import bulletty, is_database, newsboat
from reader.state.replication import replicate
from reader.system.paths import config_file
from reader.text import clean

_EPILOG = """`import` merges an export into your marks (the later change wins), or marks as read
what you have read in newsboat (its cache.db) or bulletty (its data directory). `sync` merges
the marks of your other computers now, from the folder that is set in [state] of config.toml,
and writes all of yours there."""

_NO_FILES = {
    "export": "export prints to standard output; redirect it with >",
    "sync": "sync takes no files: its folder is set in config.toml",
}
_REFUSED = "{}: date ignored, because it is before 1970 or more than a day in the future."


def parser() -> Parser:
    made = Parser("broadsheet state", description="Export, import or synchronize your marks.", epilog=_EPILOG)
    made.add_argument(
        "what",
        metavar="export|import|sync",
        choices=("export", "import", "sync"),
        help="print your marks, merge others into them, or merge those of your other computers",
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
        made.error(_NO_FILES[options.what])
    if options.what == "sync":
        return _sync()
    with opened_state() as state:
        sys.stdout.writelines(state.export())
    return FOUND


def _sync() -> int:
    folder = load(config_file()).state.sync
    if not folder:
        raise ConfigError(f"No folder is set: set sync in [state] of {clean.one_line(str(config_file()))}.")
    with opened_state() as state:
        done = replicate(state, Path(folder).expanduser(), anew=True)
    if not done:
        raise StorageError("Another Broadsheet is synchronizing your marks; try again when it has finished.")
    for name, changed in done.merged.items():
        say(f"{clean.one_line(name)}: {clean.plural(changed, 'mark')} merged.")
    say(f"{clean.plural(done.written, 'mark')} written.")
    for fault in done.faults:
        note(fault)
    return NOTHING_FOUND if done.faults else FOUND


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
        yield from parse(lines, refused.append, clean.one_line(str(file)))
