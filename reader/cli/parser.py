"""The parser of every command: argparse, with the options that all of them take, and errors that help."""

import re
from argparse import ArgumentParser
from typing import Any, NoReturn

from reader.text.clean import nearest, one_line
from reader.text.escaping import in_log

SHARED = ("quiet", "version", "log", "debug")  # what every command takes
_UNKNOWN = "unrecognized arguments: "


class Parser(ArgumentParser):
    """What a command is asked. Whatever is wrong ends with code 2 and a line that no word of it can steer."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        shared = self.add_argument_group("with any command")  # `reader.cli.main` takes them before this parser does
        shared.add_argument("-q", "--quiet", action="store_true", help="no notes on standard error, only errors")
        shared.add_argument("-V", "--version", action="store_true", help="print the version")
        shared.add_argument("--log", metavar="FILE", help="write down what happens")
        shared.add_argument(
            "--debug", action="store_true", help="more of it; without --log in broadsheet.log, in the cache directory"
        )

    def error(self, message: str) -> NoReturn:
        if message.startswith(_UNKNOWN):
            hint = self.meant(message.removeprefix(_UNKNOWN).split(" ")[0])
            message += hint and f".{hint}"
        super().error(in_log(one_line(re.sub("^argument -./", "argument ", message))))  # by its long name

    def meant(self, option: str) -> str:
        """` Did you mean --limit?`: the options nearest to an unknown one; or nothing."""
        flags = tuple(flag for action in self._actions for flag in action.option_strings if flag.startswith("--"))
        if re.fullmatch("-[A-Za-z]", option):
            near = [flag for flag in flags if flag[2] == option[1].lower()]
            return f" Did you mean {' or '.join(near)}?" if near else ""
        return nearest(option.partition("=")[0], flags)


def refusal(parser: Parser, option: str) -> str:
    """Why a letter with a dash before it is no word of a query: it looks like an option that is none."""
    return (
        f"{option} is no option of {parser.prog}.{parser.meant(option)} "
        f"To leave out the word {option[1:]}, write it behind two dashes: -- {option}"
    )
