"""The clipboards that a program can reach: tmux's buffer, and the system's by its own tool.

The terminal itself is asked by OSC 52, which is left to the app: no answer says whether that did anything, and tmux
drops it unless its `set-clipboard` is `on`. An argument vector each, never a shell.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.system.log import log

PATIENCE = 2.0  # seconds for a tool
_SSH = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")


class Tool(NamedTuple):
    """A program that takes text as its standard input, and what it has then done with it."""

    arguments: Sequence[str]
    done: str
    encoding: str = "utf-8"


SENT = "Sent to the terminal's clipboard"  # by OSC 52: what came of it nobody knows
_COPIED, _IN_TMUX = "Copied to the clipboard", "Copied to tmux's buffer"

_TMUX = (
    Tool(("tmux", "load-buffer", "-w", "-"), _IN_TMUX + " and sent to the terminal's clipboard"),
    Tool(("tmux", "load-buffer", "-"), _IN_TMUX),  # before tmux 3.2
)
_PBCOPY = Tool(("pbcopy",), _COPIED)
_WINDOWS = Tool(("clip.exe",), _COPIED, "utf-16")  # with a byte order mark, or it takes the system's code page
_WAYLAND = Tool(("wl-copy",), _COPIED)
_X11 = (
    Tool(("xclip", "-selection", "clipboard"), _COPIED),
    Tool(("xsel", "--clipboard", "--input"), _COPIED),
)


def copy(text: str) -> str:
    """Copy `text` with the first tool that does it; returns what was done, nothing where no tool did it.

    Blocks for up to `PATIENCE` seconds for each tool: call it off the event loop.
    """
    return next((tool.done for tool in tools(os.environ) if _is_taken(tool, text)), "")


def tools(environ: Mapping[str, str]) -> Iterator[Tool]:
    """What may reach the person's clipboard, the likeliest first. Over SSH the system's is another computer's."""
    if environ.get("TMUX"):
        yield from _TMUX
    elif not any(environ.get(name) for name in _SSH):
        yield from _of_system(environ)


def _of_system(environ: Mapping[str, str]) -> Iterator[Tool]:
    if sys.platform == "darwin":
        yield _PBCOPY
    elif sys.platform == "win32" or "WSL_DISTRO_NAME" in environ:
        yield _WINDOWS
    if environ.get("WAYLAND_DISPLAY"):
        yield _WAYLAND
    if environ.get("DISPLAY"):
        yield from _X11


def _is_taken(tool: Tool, text: str) -> bool:
    program = shutil.which(tool.arguments[0])
    if not program:
        return False
    try:
        done = subprocess.run(
            [program, *tool.arguments[1:]],
            input=text.encode(tool.encoding, "replace"),
            stdout=subprocess.DEVNULL,  # xclip stays, to answer for the text, and would hold a pipe open
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.note(f"copy: {tool.arguments[0]}: {error}")
        return False
    return done.returncode == 0
