"""The command line: `broadsheet COMMAND …`, a module for each command, imported when it is called for.

A command is a function `run(words) -> exit code`. Textual is imported only to start the app.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from reader.errors import LogError, ReaderError
from reader.text import lines, one_line

FOUND, NOTHING_FOUND, WRONG, UNFORESEEN = 0, 1, 2, 70  # exit codes; a broken pipe ends quietly with 141
_REASON = 200  # characters of an error's own words

_FEW_COLLECTIONS = 50_000  # new objects before garbage is looked for


class Subcommand(NamedTuple):
    """One of `broadsheet`'s commands: a module here with its `parser` and `run`, and what people are told of it."""

    module: str
    operands: str
    does: str


READING = Subcommand("reading", "[DIR ...]", "open the directories; none: those of last time, else a sample")
COMMANDS = {
    "list": Subcommand("listing", "[DIR ...] [QUERY]", "print the articles: in columns, as JSON, CSV, links, …"),
    "show": Subcommand("showing", "[DIR ...] [QUERY]", "print an article whole"),
    "open": Subcommand("opening", "[DIR ...] QUERY", "open its page in the browser"),
    "count": Subcommand("counting", "[DIR ...] [QUERY]", "print how many there are, by provider, topic, day, …"),
    "stories": Subcommand("stories", "[DIR ...] [QUERY]", "print the stories that the articles are part of"),
    "stats": Subcommand("stats", "[DIR ...] [QUERY]", "print what the articles are, all together, in charts"),
    "mark": Subcommand("marking", "WHAT [DIR ...] QUERY", "mark articles read, starred, hidden, tagged"),
    "state": Subcommand("exchange", "export|import", "your marks as text, and merged from it"),
    "check": Subcommand("checks", "[DIR ...]", "say what is wrong or doubtful in the files, for people or for a CI"),
    "config": Subcommand(
        "config", "--path|--edit|--check|--example", "your settings: what they may be, and whether they are right"
    ),
    "keys": Subcommand("keys", "", "print what every key does"),
    "serve": Subcommand("serving", "[DIR ...]", "open the directories in a web browser"),
    "completion": Subcommand("completion", "SHELL", "print what lets bash, zsh or fish complete all of this"),
}


def subcommand(name: str) -> ModuleType:
    """The module of a command; imported now."""
    return import_module(f"reader.cli.{COMMANDS.get(name, READING).module}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code."""
    _open_what_is_closed()
    _write_utf8()
    try:
        words = start_log(list(sys.argv[1:] if arguments is None else arguments))
        name, rest = (words[0], words[1:]) if words and words[0] in COMMANDS else ("", words)
        gc.disable()  # what starts up makes no garbage; the app looks for some after its first frame
        run = subcommand(name).run
        if name:
            gc.set_threshold(_FEW_COLLECTIONS)
            gc.enable()
        code: int = run(rest)
        sys.stdout.flush()
        return code
    except ReaderError as error:
        print(f"broadsheet: {lines(str(error))}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # the reader of our output has gone; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _explain(error)
    finally:
        gc.enable()


def _open_what_is_closed() -> None:
    """Give streams that a shell has closed (`>&-`) the null device, before a file of ours gets their number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 (open until the end)


def _write_utf8() -> None:
    """What a script reads is UTF-8 on every system; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def start_log(words: list[str]) -> list[str]:
    """Start the log that `--log FILE` and `--debug` ask for, before or behind any command. Returns the other words."""
    end = words.index("--") if "--" in words else len(words)
    asked, rest = words[:end], words[end:]
    is_thorough = "--debug" in asked
    others: list[str] = []
    file = ""
    waiting = iter(word for word in asked if word != "--debug")
    for word in waiting:
        if word == "--log":
            file = next(waiting, "")
        elif word.startswith("--log="):
            file = word.partition("=")[2]
        else:
            others.append(word)
            continue
        if not file:
            raise LogError("--log wants the name of a file.")
    if file or is_thorough:
        from reader.log import default_file, log

        log.start(Path(file).expanduser() if file else default_file(), is_thorough)
        log.note(f"asked for: {' '.join(words)}")
    return [*others, *rest]


def _explain(error: Exception) -> int:
    """One sentence for an error that nobody foresaw; everything else about it goes to the log."""
    from reader.log import log

    file = log.failure(error)
    where = f"; the details are in {one_line(str(file))}" if file else ""
    what = one_line(f"{type(error).__name__}: {error}")[:_REASON]
    print(f"broadsheet: It ended by an error that nobody foresaw ({what}){where}.", file=sys.stderr)
    return UNFORESEEN
