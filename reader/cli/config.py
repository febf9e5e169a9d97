"""`broadsheet config`: where the settings are, whether they can be read, and what they may be."""

import sys
from pathlib import Path

from reader import config
from reader.cli import FOUND
from reader.cli.output import say, write
from reader.cli.parser import Parser
from reader.errors import ConfigError
from reader.system.paths import config_file
from reader.system.sqlite import make_private


def parser() -> Parser:
    made = Parser("broadsheet config", description="Find, edit or check config.toml, your settings (optional).")
    what = made.add_mutually_exclusive_group(required=True)
    what.add_argument("--path", action="store_true", help="print the path of the file")
    what.add_argument("--check", action="store_true", help="report errors and warnings in it, with their lines")
    what.add_argument("--edit", action="store_true", help="open it in $VISUAL or $EDITOR, then check it")
    what.add_argument("--example", action="store_true", help="print a config.toml that explains every setting")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    if options.path:
        print(config_file())
    elif options.edit:
        _edit(config_file())
    elif options.check:
        _check(config_file())
    else:
        from reader.config.reference import example

        write(f"{line}\n" for line in example().splitlines())
    return FOUND


def _check(file: Path) -> None:
    from reader.config.warnings import warnings

    doubts = warnings(file)
    for doubt in doubts:
        say(f"Warning: {doubt}")
    if not file.exists():
        say(f"There is no {file}: all settings have their defaults.")
    elif not doubts:
        say(f"{file}: no errors.")


def _edit(file: Path) -> None:
    from reader.config.writing import begin
    from reader.outside.editor import edit

    make_private(file.parent)
    if not file.exists() and _is_wanted(f"There is no {file} yet. Begin with one that explains every setting? [Y/n] "):
        begin(file)
    edit(file, _faulty_line(file))
    _check(file)


def _faulty_line(file: Path) -> int | None:
    try:
        config.load(file)
    except ConfigError as error:
        return error.line
    return None


def _is_wanted(question: str) -> bool:
    """Whether the person agrees; without one to ask it is so."""
    return not sys.stdin.isatty() or input(question).strip().lower() in ("", "y", "yes")
