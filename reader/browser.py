"""Links to the person's browser: http and https only, an argument vector, never a shell."""

import os
import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import PurePath

from reader import text, urls
from reader.errors import OpenError
from reader.foreground import run_in_terminal
from reader.log import log

_SHOWN = 200  # characters of a link that is refused
PATIENCE = 3.0  # seconds in which a browser may fail; one that still runs then has opened the page

# They draw on the terminal, so the reader must step aside for them.
_TEXT_BROWSERS = {"w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "chawan", "cha"}
_LINUX = ("xdg-open", "x-www-browser", "sensible-browser", "firefox", "chromium", "google-chrome")
_LINUX_TEXT = ("w3m", "lynx", "links", "elinks")


def check_url(url: str) -> str:
    """`url`, if it may be opened. Raises OpenError."""
    if fault := urls.fault(url):
        raise OpenError(f"This link {fault}, so it is not opened: {text.one_line(url[:_SHOWN])}")
    return url


def command_for(url: str) -> list[str]:
    """The argument vector that opens `url`: `$BROWSER` (several parted by `:`, `%s` stands for the link), else
    the system's way. Raises OpenError where there is none.
    """
    for candidate in os.environ.get("BROWSER", "").split(os.pathsep):
        arguments = _split(candidate)
        if arguments and shutil.which(arguments[0]):
            if any("%s" in argument for argument in arguments):
                return [argument.replace("%s", url) for argument in arguments]
            return [*arguments, url]
    if os.environ.get("BROWSER", "").strip():
        raise OpenError(f"$BROWSER names no program that can be found, so open it yourself: {url}")
    return [*_system_browser(url), url]


def _split(candidate: str) -> list[str]:
    try:
        arguments = shlex.split(candidate, posix=os.name != "nt")
    except ValueError:
        return []  # an unclosed quote: no command
    return [argument for argument in arguments if argument != "&"]


def _system_browser(url: str) -> list[str]:
    if sys.platform == "darwin":
        return ["open"]
    if sys.platform == "win32":
        return ["explorer"]
    wsl = "WSL_DISTRO_NAME" in os.environ
    screen = wsl or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    names = (("wslview", "explorer.exe") if wsl else ()) + (_LINUX if screen else _LINUX_TEXT)
    for name in names:
        if shutil.which(name):
            return [name]
    raise OpenError(f"No browser was found (set $BROWSER to one), so open it yourself: {url}")


def needs_terminal(command: list[str]) -> bool:
    """Whether `command` is a text browser."""
    return PurePath(command[0]).stem.lower() in _TEXT_BROWSERS


def open_url(url: str) -> None:
    """Hand `url` to the browser, in the background and in silence. Blocks for up to `PATIENCE` seconds: call it
    off the event loop. Raises OpenError with the link in it where that fails.
    """
    command = command_for(check_url(url))
    log.note(f"open: {shlex.join(command)}")
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise OpenError(f"{command[0]} cannot be started ({error.strerror}): {url}") from error
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        threading.Thread(target=process.wait, daemon=True, name="browser").start()  # leaves no zombie
        return
    if code and command[0] not in ("explorer", "explorer.exe"):  # which always answers 1
        raise OpenError(f"{command[0]} failed with exit code {code}: {url}")


def open_in_terminal(url: str) -> None:
    """Run a text browser on `url` in this terminal until the person leaves it. Raises OpenError."""
    run_in_terminal(command_for(check_url(url)), url)
