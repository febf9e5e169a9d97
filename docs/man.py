"""The manual page, from what the commands say of themselves: roff with the macros of man(7)."""

import argparse
import re
from collections.abc import Iterator, Sequence

from reader import __version__
from reader.cli import READING, SUBCOMMANDS, subcommand
from reader.cli.arguments import query_parser
from reader.cli.parser import SHARED
from reader.keys.commands import by_topic
from reader.keys.keymap import DEFAULT

_ONCE = ("help", "words", "look", *SHARED)  # told once

_EXIT_CODES = (
    ("0", "found, or done"),
    ("1", "nothing found; of check: an error found"),
    ("2", "wrong usage, or something that cannot be read or opened"),
    ("70", "an error nobody foresaw"),
    ("74", "the output cannot be written: the disk is full, or standard output is closed"),
)
_FILES = (
    ("~/.config/broadsheet/config.toml", "your settings; broadsheet config --path says where it is on your system"),
    ("~/.local/share/broadsheet/state.db", "your marks, beside their backups"),
    ("~/.cache/broadsheet", "the index, which may be deleted"),
)
_ENVIRONMENT = (
    ("BROADSHEET_HOME", "a directory for all of these files, in place of those of the system"),
    ("BROWSER", "what opens links"),
    ("VISUAL, EDITOR", "what edits files"),
    ("NO_COLOR", "no colours"),
)


def man_page() -> str:
    """broadsheet(1)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH BROADSHEET 1 "" "Broadsheet {__version__}" "User commands"'
    yield from (".SH NAME", _text("broadsheet - read a directory of article files in the terminal"), ".SH SYNOPSIS")
    for name, command in {"": READING, **SUBCOMMANDS}.items():
        yield from (".br", f"\\fBbroadsheet {name}\\fR {_text(command.operands)}".replace(" \\fR", "\\fR"))
    yield from (".SH DESCRIPTION", _text(str(subcommand("").parser().description)))
    yield from _options(subcommand("").parser())
    yield from (".SH COMMANDS", "Those that take a query take these:", *_options(query_parser("", ""), SHARED))
    for name in SUBCOMMANDS:
        parser = subcommand(name).parser()
        yield from (f'.SS "broadsheet {name}"', _text(str(parser.description)), *_options(parser, _ONCE))
    yield ".SH KEYS"
    for topic, commands in by_topic():
        yield f'.SS "{topic}"'
        yield from _terms((" ".join(DEFAULT.keys_of(each.id)), each.help) for each in commands)
    for title, terms in (("FILES", _FILES), ("ENVIRONMENT", _ENVIRONMENT), ("EXIT STATUS", _EXIT_CODES)):
        yield from (f".SH {title}", *_terms(iter(terms)))


def _options(parser: argparse.ArgumentParser, except_for: Sequence[str] = ()) -> Iterator[str]:
    for action in parser._actions:
        if action.dest not in except_for:
            yield from _terms(iter([(_invocation(action), (action.help or "") % vars(action))]))


def _invocation(action: argparse.Action) -> str:
    """`--limit N`"""
    choices = f"{{{','.join(map(str, action.choices))}}}" if action.choices else ""
    value = "" if action.nargs == 0 else str(action.metavar or choices or action.dest)
    return " ".join(part for part in (", ".join(action.option_strings), value) if part)


def _terms(terms: Iterator[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in terms:
        yield from (".TP", f".B {_text(term)}", _text(meaning))


def _text(words: str) -> str:
    """`words` so that roff prints them as they are."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^(?=[.'])", r"\\&", re.sub(r"\s+", " ", escaped))
