"""The command line: `broadsheet COMMAND …`, a module for each command, imported when it is called for.

A command is a function `run(words) -> exit code`. Textual is imported only to start the app.
"""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from reader.cli import output
from reader.errors import LogError, ReaderError
from reader.text.clean import one_line

FOUND, NOTHING_FOUND, WRONG, UNFORESEEN = 0, 1, 2, 70  # exit codes; see OutputError; a broken pipe: quietly 141
_REASON = 200  # characters of an error's own words
_QUIET = {"-q", "--quiet"}

_FEW_COLLECTIONS = 50_000  # new objects before garbage is looked for


class Subcommand(NamedTuple):
    """One of `broadsheet`'s commands: a module here with its `parser` and `run`, and what people are told of it."""

    module: str
    operands: str
    does: str


READING = Subcommand("reading", "[DIR ...]", "open the directories; none: those of last time, else a sample")
SUBCOMMANDS = {
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
    return import_module(f"reader.cli.{SUBCOMMANDS.get(name, READING).module}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code."""
    try:
        with output.streams():
            return _run(list(sys.argv[1:] if arguments is None else arguments))
    except ReaderError as error:
        output.complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        output.give_up(sys.stdout)  # its reader has gone; nothing more may be written, not even at exit
        return 141
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _explain(error)
    finally:
        output.finish()
        gc.enable()


def _run(words: list[str]) -> int:
    words = start_log(_without_flags(words))
    name, rest = _command(words)
    gc.disable()  # what starts up makes no garbage; the app looks for some after its first frame
    run = subcommand(name).run
    if name:
        gc.set_threshold(_FEW_COLLECTIONS)
        gc.enable()
    code: int = run(rest)
    return code


def _without_flags(words: list[str]) -> list[str]:
    """The words but for `-q` and `-V`, which stand before or behind any command. Exits with the version for `-V`."""
    end = words.index("--") if "--" in words else len(words)
    if {"-V", "--version"} & set(words[:end]):
        from reader import __version__

        print(f"broadsheet {__version__}")
        raise SystemExit(FOUND)
    output.is_quiet = bool(_QUIET & set(words[:end]))
    return [*(word for word in words[:end] if word not in _QUIET), *words[end:]]


def _command(words: list[str]) -> tuple[str, list[str]]:
    """The command and its words; its options may stand before it: `-n 3 list`."""
    for at, word in enumerate(words):
        if word in SUBCOMMANDS:
            return word, words[:at] + words[at + 1 :]
        is_value = at and words[at - 1] in ("-n", "--limit")
        if word == "--" or not (word.startswith("-") or is_value):
            break
    return "", words


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
        from reader.system.log import default_file, log

        log.start(Path(file).expanduser() if file else default_file(), is_thorough)
        log.note(f"asked for: {' '.join(words)}")
    return [*others, *rest]


def _explain(error: Exception) -> int:
    """One sentence for an error that nobody foresaw; everything else about it goes to the log."""
    from reader.system.log import log

    file = log.failure(error)
    where = f"; the details are in {one_line(str(file))}" if file else ""
    what = one_line(f"{type(error).__name__}: {error}")[:_REASON]
    output.complain(f"It ended by an error that nobody foresaw ({what}){where}.")
    return UNFORESEEN
