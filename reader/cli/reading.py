"""`broadsheet [DIR ...]`: the app, or the plain list where there is no terminal to draw on."""

import argparse
import gc
import os
import sys
from collections.abc import Iterator

from reader.cli import READING, SUBCOMMANDS
from reader.cli.arguments import directories
from reader.cli.feeds import choose_feeds
from reader.cli.parser import Parser
from reader.library.watch import MODES

_DESCRIPTION = "Read a directory of article files (Markdown with front matter) in the terminal."
_EPILOG = """commands:
{}

`broadsheet COMMAND --help` says more.
exit codes: 0 found or done, 1 nothing found, 2 wrong usage, or something that cannot be read or opened, 70 an error
nobody foresaw, 74 the output cannot be written"""


class _Parser(Parser):
    """The same, where options of a list are asked of the app."""

    def meant(self, option: str) -> str:
        from reader.cli.listing import parser as of_list

        is_there = option.partition("=")[0] in of_list()._option_string_actions
        return " That is an option of broadsheet list." if is_there else super().meant(option)


def parser() -> Parser:
    made = _Parser(
        "broadsheet",
        description=_DESCRIPTION,
        epilog=_EPILOG.format("\n".join(_command_lines())),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "feeds", metavar="DIR", nargs="*", help="a directory of article files, or a feed of your settings"
    )
    made.add_argument(
        "--watch",
        choices=MODES,
        default="auto",
        help="how changed files are noticed: auto (the default), poll (look again every few seconds), or off",
    )
    return made


def _command_lines() -> Iterator[str]:
    for name, command in {"": READING, **SUBCOMMANDS}.items():
        usage = " ".join(part for part in ("broadsheet", name, command.operands) if part)
        yield f"  {usage:<36} {command.does}"


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    named = directories(options.feeds)
    if not _has_screen():
        from reader.cli.listing import print_list
        from reader.query import Query

        gc.enable()
        return print_list(named, Query())

    feeds, is_sample = choose_feeds(named)
    from reader.tui import run as run_app

    return run_app(feeds, is_sample, options.watch)


def _has_screen() -> bool:
    """Whether there is a terminal to draw on, or a page in a web browser."""
    if os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver"):
        return True
    are_terminals = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))  # Textual draws on the third
    return are_terminals and os.environ.get("TERM", "") not in ("dumb", "unknown")
