"""The command line: `broadsheet COMMAND …`, a module for each command, imported when it is called for.

A command is a function `run(words) -> exit code`. Textual is imported only to start the app.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

from reader.errors import ReaderError

FOUND, NOTHING_FOUND, WRONG = 0, 1, 2  # exit codes; a broken pipe ends quietly with 141

_FEW_COLLECTIONS = 50_000  # new objects before garbage is looked for: what starts up makes none

COMMANDS = {  # each a module of this package; without any of them, `reading`
    "list": "listing",
    "show": "showing",
    "open": "opening",
    "count": "counting",
    "mark": "marking",
    "state": "exchange",
    "check": "checks",
    "keys": "keys",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    module, rest = (COMMANDS[words[0]], words[1:]) if words and words[0] in COMMANDS else ("reading", words)
    if module != "reading":  # the app has its own way with garbage
        gc.set_threshold(_FEW_COLLECTIONS)
    _write_utf8()
    try:
        code: int = import_module(f"reader.cli.{module}").run(rest)
        sys.stdout.flush()
        return code
    except ReaderError as error:
        print(f"broadsheet: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # the reader of our output has gone; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


def _write_utf8() -> None:
    """What a script reads is UTF-8 on every system; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
