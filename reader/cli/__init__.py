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

from reader import __version__
from reader.cli import output
from reader.errors import LogError, ReaderError
from reader.text.clean import one_line

FOUND, NOTHING_FOUND, WRONG, INTERNAL = 0, 1, 2, 70  # exit codes; see OutputError; a broken pipe: quietly 141
_REASON = 200  # characters of an error's own words
_FEW_COLLECTIONS = 50_000  # new objects before garbage is looked for


class Subcommand(NamedTuple):
    """One of `broadsheet`'s commands: a module here with its `parser` and `run`, and its line in the help."""

    module: str
    operands: str
    does: str


READING = Subcommand("reading", "[DIR ...]", "Open directories (default: the last ones, or a sample)")
GROUPS = {
    "Find and read": {
        "list": Subcommand("listing", "[DIR ...] [QUERY]", "List articles as columns, JSON, CSV, links, …"),
        "show": Subcommand("showing", "[DIR ...] [QUERY]", "Show an article in full"),
        "open": Subcommand("opening", "[DIR ...] QUERY", "Open an article's page in the browser"),
        "count": Subcommand("counting", "[DIR ...] [QUERY]", "Count articles by provider, topic, day, …"),
        "stories": Subcommand("stories", "[DIR ...] [QUERY]", "List stories: groups of related articles"),
        "stats": Subcommand("stats", "[DIR ...] [QUERY]", "Show statistics as charts"),
    },
    "Feeds": {
        "add": Subcommand("adding", "URL [DIR]", "Add a feed, or the one a page links to"),
        "fetch": Subcommand("fetching", "[DIR ...]", "Fetch feeds: new entries become article files"),
        "feeds": Subcommand("feeds", "[DIR]", "List feeds and any failures, import or export them"),
        "save": Subcommand("saving", "URL [DIR]", "Save a web page as an article file"),
    },
    "Marks": {
        "mark": Subcommand("marking", "WHAT [DIR ...] QUERY", "Mark articles as read, starred, hidden or tagged"),
        "state": Subcommand("exchange", "ACTION [FILE ...]", "Export, import or synchronize your marks"),
    },
    "Files and settings": {
        "check": Subcommand("checks", "[DIR ...]", "Check article files for errors and warnings"),
        "config": Subcommand("config", "--edit|--check|...", "Edit, check or explain your settings"),
        "where": Subcommand("where", "[DIR ...]", "Show where settings, marks, output and the index are"),
        "keys": Subcommand("keys", "", "List all keys and what they do"),
    },
    "Other": {
        "serve": Subcommand("serving", "[DIR ...]", "Open the reader in a web browser"),
        "completion": Subcommand("completion", "SHELL", "Print a completion script for bash, zsh or fish"),
        "help": Subcommand("manual", "[COMMAND|query|config]", "Explain a command, queries or settings"),
    },
}
SUBCOMMANDS = {name: command for group in GROUPS.values() for name, command in group.items()}


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
    """The words without the global options, which take effect. Exits with the version where that is asked for."""
    asked, rest = _options(words)
    if {"-V", "--version"} & set(asked) or words == ["version"]:
        print(f"broadsheet {__version__}")
        raise SystemExit(FOUND)
    output.is_quiet = bool({"-q", "--quiet"} & set(asked))
    output.is_wide = "--wide" in asked
    output.has_pager = "--no-pager" not in asked
    colour, asked = _taken(asked, "--color")
    output.colour = "auto" if colour is None else colour
    if output.colour not in output.COLOURS:
        raise ReaderError(f"--color takes {', '.join(output.COLOURS[:-1])} or {output.COLOURS[-1]}.")
    flags = {"-q", "--quiet", "--wide", "--no-pager"}
    return [*(word for word in asked if word not in flags), *rest]


def _options(words: list[str]) -> tuple[list[str], list[str]]:
    """The words among which options may be, and those from `--` on."""
    end = words.index("--") if "--" in words else len(words)
    return words[:end], words[end:]


def _taken(words: list[str], option: str) -> tuple[str | None, list[str]]:
    """The value of `option`, None where it is not given, and the other words."""
    value: str | None = None
    others: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == option:
            value = next(waiting, "")
        elif word.startswith(f"{option}="):
            value = word.partition("=")[2]
        else:
            others.append(word)
    return value, others


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
    """Start the log that `--log FILE` and `--debug` ask for, before or behind any command. Returns the other words.

    Raises LogError.
    """
    asked, rest = _options(words)
    is_thorough = "--debug" in asked
    file, others = _taken([word for word in asked if word != "--debug"], "--log")
    if file == "":
        raise LogError("--log needs the name of a file.")
    if file or is_thorough:
        from reader.system.log import default_file, log

        log.start(Path(file).expanduser() if file else default_file(), is_thorough)
        log.note(f"asked for: {' '.join(words)}")
    return [*others, *rest]


def _explain(error: Exception) -> int:
    """One sentence for an internal error; everything else about it goes to the log."""
    from reader.system.log import log

    file = log.failure(error)
    where = f"; the details are in {one_line(str(file))}" if file else ""
    what = one_line(f"{type(error).__name__}: {error}")[:_REASON]
    output.complain(f"Internal error: {what}{where}.")
    return INTERNAL
