"""The parser of every command: argparse, with the options that all of them take, and errors that help."""

import argparse
import re
from argparse import Action, ArgumentParser, HelpFormatter
from functools import partial
from typing import Any, NoReturn

from reader.cli import SUBCOMMANDS, output
from reader.errors import PREFIX
from reader.text.clean import nearest, one_line
from reader.text.escaping import in_log

SHARED = ("quiet", "version", "color", "no_pager", "wide", "log", "debug")  # what every command takes
NO_FILE_LISTS = "Lists of files are not supported: name directories, and use path: in a query."

_WIDTH, _WIDEST = 80, 100  # of the help where there is no terminal, and on one
_UNKNOWN = "unrecognized arguments: "

# What argparse says is read by `error`, and stands between sentences of ours: none of it is translated. To look for a
# translation takes longer than to read the words of a command.
argparse._ = str  # type: ignore[attr-defined]


class Parser(ArgumentParser):
    """What a command is asked. Whatever is wrong ends with code 2 and a line that no word of it can steer."""

    def __init__(self, prog: str, formatter_class: type[HelpFormatter] = HelpFormatter, **more: Any) -> None:
        self._kind = formatter_class
        command = SUBCOMMANDS.get(prog.removeprefix("broadsheet "))
        if command:
            more["usage"] = " ".join(part for part in (prog, command.operands, "[options]") if part)
        # argparse makes a formatter for every option; to ask the terminal for its width each time takes 2 ms
        super().__init__(prog, formatter_class=partial(formatter_class, width=_WIDTH), allow_abbrev=False, **more)
        self._has_shared = False  # `reader.cli.main` takes those before this parser does: only help has to know them

    @property
    def options(self) -> list[Action]:
        """All arguments, with the options that every command takes."""
        self._add_shared()
        return self._actions

    def _add_shared(self) -> None:
        if self._has_shared:
            return
        self._has_shared = True
        shared = self.add_argument_group("global options")
        shared.add_argument("-q", "--quiet", action="store_true", help="print only errors on standard error")
        shared.add_argument("-V", "--version", action="store_true", help="print the version")
        shared.add_argument(
            "--color",
            choices=output.COLOURS,
            default="auto",
            help="use colours; auto: on a terminal without NO_COLOR",
        )
        shared.add_argument("--no-pager", action="store_true", help="do not show long output in $PAGER")
        shared.add_argument("--wide", action="store_true", help="do not fit lines to the width of the terminal")
        shared.add_argument("--log", metavar="FILE", help="append log messages to FILE")
        shared.add_argument(
            "--debug", action="store_true", help="log debug messages too (default file: broadsheet.log in the cache)"
        )

    def format_help(self) -> str:
        self._add_shared()
        self.formatter_class = partial(self._kind, width=min(output.width() or _WIDTH, _WIDEST))
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        if message.startswith(_UNKNOWN):
            option = message.removeprefix(_UNKNOWN).split(" ")[0].partition("=")[0]
            there_is_none = option.startswith("-") and f"there is no option {option}.{self.meant(option)}"
            message = there_is_none or f"unexpected argument: {option}"
        words = one_line(re.sub("^argument (?:-./)?", "", message))  # an option by its long name
        stop = "" if words.endswith((".", "?")) else "."
        self.exit(2, f"{PREFIX}{in_log(words[:1].upper() + words[1:])}{stop}\nTry: {self.prog} --help\n")

    def meant(self, option: str) -> str:
        """` Did you mean --limit?`: the options nearest to an unknown one; or nothing."""
        if option.startswith("--files-from"):
            return f" {NO_FILE_LISTS}"
        flags = tuple(flag for action in self.options for flag in action.option_strings if flag.startswith("--"))
        if re.fullmatch("-[A-Za-z]", option):
            near = [flag for flag in flags if flag[2] == option[1].lower()]
            return f" Did you mean {' or '.join(near)}?" if near else ""
        return nearest(option, flags)


def refusal(parser: Parser, option: str) -> str:
    """Why a letter with a dash before it is no word of a query: it looks like an option that is none."""
    return (
        f"{option} is not an option of {parser.prog}.{parser.meant(option)} "
        f'To exclude the word {option[1:]}, put it after two dashes: "-- {option}".'
    )
