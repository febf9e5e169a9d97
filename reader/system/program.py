"""How this reader is started and installed, as a person would type it: for whatever advises a command."""

import os
import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path, PurePath

from reader.system.paths import own_python

NAME = "broadsheet"
_RUN = "from reader.__main__ import main; sys.exit(main())"


def ourselves(*words: str) -> list[str]:
    """The arguments of a process that runs `broadsheet words…`: this reader, whatever else is called so."""
    return own_python(_RUN, *words)


def command() -> str:
    """What starts this reader again from here: `broadsheet` where a shell finds it, else a path to it, or
    `.venv/bin/python -m reader` where it was started so.
    """
    script = sys.argv[0] if sys.argv else ""
    if PurePath(script).name == "__main__.py":
        return f"{_typed(sys.executable)} -m reader"
    return _typed(script) if PurePath(script).stem == NAME else NAME


def installation(extra: str) -> str:
    """What adds one of Broadsheet's extras to this installation, typed in Broadsheet's own directory."""
    wanted = f'".[{extra}]"'
    place = Path(sys.prefix).parts
    if "pipx" in place:
        return f"pipx install --force {wanted}"
    if "uv" in place:
        return f"uv tool install --force {wanted}"
    python = _typed(sys.executable)
    return f"{python} -m pip install {wanted}" if find_spec("pip") else f"pip --python {python} install {wanted}"


def _typed(program: str) -> str:
    """The shortest that starts `program` here: its name, a path from here, its whole path."""
    path = PurePath(program)
    if _same(shutil.which(path.name), program):
        return path.stem if path.suffix.lower() == ".exe" else path.name
    try:
        below = os.path.relpath(program)
    except (OSError, ValueError):  # there is no here any more; it is on another drive
        below = os.pardir
    if below.startswith(os.pardir):
        return _quoted(os.path.abspath(program))
    return _quoted(below if os.sep in below else os.path.join(os.curdir, below))


def _same(path: str | None, program: str) -> bool:
    """Whether both are one file, as they are written: behind its links, the Python of an environment is another one."""
    return path is not None and _plain(path) == _plain(program)


def _plain(program: str) -> str:
    return os.path.normcase(os.path.abspath(program)).removesuffix(".exe")


def _quoted(path: str) -> str:
    return shlex.quote(path) if os.name != "nt" else f'"{path}"' if " " in path else path
