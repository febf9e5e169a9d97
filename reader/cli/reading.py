"""`broadsheet [DIR ...]`: the app, or the plain list where there is no terminal to draw on."""

import argparse
import gc
import os
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial

from reader.cli import GROUPS, output
from reader.cli.arguments import directories
from reader.cli.directories import choose_directories
from reader.cli.parser import Parser
from reader.library.watch import MODES
from reader.query import Query

DESCRIPTION = "Read a directory of article files (Markdown with front matter) in the terminal."
_USAGE = """broadsheet [DIR ...]
       broadsheet COMMAND [DIR ...] [QUERY] [options]"""
_EPILOG = """exit codes: 0 success, 1 no match, 2 invalid usage, or something cannot be read
or opened, 70 internal error, 74 output cannot be written

`broadsheet help COMMAND` explains a command, `broadsheet help query` the query
language, `broadsheet help config` the settings."""
_EXAMPLES = (
    ("broadsheet ~/news", "open a directory"),
    ("broadsheet list ~/news topic:ai since:7d", "last week's articles on AI"),
    ("broadsheet show ~/news rust", "read the newest on Rust"),
    ("broadsheet count ~/news --by provider", "who publishes most"),
    ("broadsheet list is:starred -0 | xargs -0 $EDITOR", "edit the starred files"),
)
_COLUMN = 33  # of what a command does, counted from 0


class _Parser(Parser):
    """The same, where a list is asked of the app; its help names every command."""

    words: Sequence[str] = ()

    def format_help(self) -> str:
        examples = [f"  {line:<{_COLUMN + 17}}{does}" for line, does in _EXAMPLES]
        self.description = "\n".join([DESCRIPTION, *_command_lines(), "\nexamples:", *examples])
        return super().format_help()

    def meant(self, option: str) -> str:
        from reader.cli.listing import parser as of_list

        is_of_list = option.partition("=")[0] in of_list()._option_string_actions
        is_term = re.match("-[^-].", option)
        return _list_instead(self.words) if is_of_list or is_term else super().meant(option)


def _list_instead(words: Sequence[str]) -> str:
    import shlex  # the first frame does without

    return f' Did you mean "broadsheet list {shlex.join(words)}"?'


def parser() -> _Parser:
    made = _Parser(
        "broadsheet",
        usage=_USAGE,
        description=DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "collections", metavar="DIR", nargs="*", help="a directory of article files, or a collection from your settings"
    )
    made.add_argument(
        "--watch",
        choices=MODES,
        default="auto",
        help="how to notice changed files: auto (the default), poll (every few seconds), or off",
    )
    made.add_argument(
        "--plain",
        action="store_true",
        help="read line by line: for screen readers, braille and simple terminals; commands may come from a pipe",
    )
    return made


def _command_lines() -> Iterator[str]:
    for title, group in GROUPS.items():
        yield f"\n{title.lower()}:"
        for name, command in group.items():
            yield f"  {f'{name} {command.operands}':<{_COLUMN - 2}}{command.does}"


def run(words: list[str]) -> int:
    made = parser()
    made.words = words
    options = made.parse_args(words)
    named = directories(options.collections, partial(_list_instead, words))
    if options.plain:
        from reader.cli.plain_reading import read

        gc.enable()
        return read(*choose_directories(named))
    if not _has_screen():
        from reader.cli.listing import print_list

        gc.enable()
        return print_list(named, Query())

    collections, is_sample = choose_directories(named)
    if output.colour == "never":
        os.environ["NO_COLOR"] = "1"
    from reader.tui import run as run_app

    return run_app(collections, is_sample, options.watch, asks_where=is_sample and not named)


def _has_screen() -> bool:
    """Whether there is a terminal to draw on, or a page in a web browser."""
    if os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver"):
        return True
    are_terminals = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))  # Textual draws on the third
    return are_terminals and os.environ.get("TERM", "") not in ("dumb", "unknown")
