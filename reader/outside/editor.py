"""A file in the person's editor, at a line: an argument vector, never a shell."""

import os
import shlex
import shutil
from pathlib import Path, PurePath

from reader.errors import OpenError
from reader.outside.foreground import run_in_terminal
from reader.text import clean

# how editors are told the line, by their programs' names; others are given the file alone
_PLUS = {
    "vi", "vim", "nvim", "gvim", "view", "nvi", "vis", "nano", "rnano", "pico", "emacs", "emacsclient", "mg",
    "zile", "jed", "joe", "jmacs", "jstar", "ne", "micro", "kak", "gedit", "mousepad", "pluma", "xed",
}  # fmt: skip
_COLON = {"subl", "sublime_text", "zed", "zeditor", "hx", "helix", "lite-xl"}
_GOTO = {"code", "code-insiders", "code-oss", "codium", "vscodium", "cursor", "windsurf"}
_OPTIONS = {"kate": "--line", "kwrite": "--line", "mate": "--line", "notepad++": "-n"}
_DEFAULTS = ("notepad",) if os.name == "nt" else ("nano", "vi")


def edit(path: Path, line: int | None) -> None:
    """Let the person edit the file at the absolute `path`; returns when the editor does. Raises OpenError."""
    run_in_terminal(command_for(path, line), clean.one_line(path.name))


def command_for(path: Path, line: int | None) -> list[str]:
    """The argument vector: `$VISUAL`, else `$EDITOR`, else what there is. Raises OpenError where that is nothing."""
    editor = _editor()
    name = PurePath(editor[0]).name.lower().removesuffix(".exe")
    file = str(path)
    if not line:
        return [*editor, file]
    if name in _PLUS:
        return [*editor, f"+{line}", file]
    if name in _COLON:
        return [*editor, f"{file}:{line}"]
    if name in _GOTO:
        return [*editor, "--goto", f"{file}:{line}"]
    return [*editor, *([_OPTIONS[name], str(line)] if name in _OPTIONS else []), file]


def _editor() -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        if stated := os.environ.get(variable, "").strip():
            try:
                arguments = shlex.split(stated, posix=os.name != "nt")
            except ValueError:
                arguments = []  # an unclosed quote
            if not arguments or not shutil.which(arguments[0]):
                raise OpenError(f"The program in ${variable} was not found: {clean.one_line(stated)}")
            return arguments
    for name in _DEFAULTS:
        if shutil.which(name):
            return [name]
    raise OpenError("No editor was found: set $EDITOR.")
