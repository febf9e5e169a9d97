"""Links to the person's browser, or a program of theirs: http and https only, an argument vector, never a shell."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.config import Config
from reader.errors import OpenError
from reader.outside.foreground import run_in_terminal
from reader.system.log import log
from reader.text import clean, urls

_SHOWN = 200  # characters of a link that is refused
PATIENCE = 3.0  # seconds in which a browser may fail; one that still runs then has opened the page

# They draw on the terminal, so the reader must step aside for them.
_TEXT_BROWSERS = {"w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "chawan", "cha"}
_PLACE = re.compile("%[us]")
_NOTHING_SET = Config()
_LINUX = ("xdg-open", "x-www-browser", "sensible-browser", "firefox", "chromium", "google-chrome")
_LINUX_TEXT = ("w3m", "lynx", "links", "elinks")


def check_url(url: str) -> str:
    """`url`, if it may be opened. Raises OpenError."""
    if fault := urls.fault(url):
        raise OpenError(f"This link {fault}, so it is not opened: {clean.one_line(url[:_SHOWN])}")
    return url


class Program(NamedTuple):
    """What opens a link: its argument vector, and whether it wants the terminal."""

    arguments: list[str]
    in_terminal: bool


def program_for(url: str, kind: str = "", config: Config = _NOTHING_SET) -> Program:
    """What opens `url`, which leads to an article of this type: the first opener of the settings that fits, their
    browser, `$BROWSER` (several parted by `:`), the system's way. Raises OpenError where there is none.
    """
    for opener in config.open:
        if opener.type.lower() in ("", kind.lower()) and _is_at(url, opener.domain):
            return _program(_split(opener.command), url, opener.terminal)
    if config.links.browser:
        return _program(_split(config.links.browser), url)
    for candidate in os.environ.get("BROWSER", "").split(os.pathsep):
        arguments = _split(candidate)
        if arguments and shutil.which(arguments[0]):
            return _program(arguments, url)
    if os.environ.get("BROWSER", "").strip():
        raise OpenError(f"The program in $BROWSER was not found; open this URL yourself: {url}")
    return _program(_system_browser(url), url)


def _is_at(url: str, domain: str) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    return not domain or host == domain.lower() or host.endswith(f".{domain.lower()}")


def _program(arguments: list[str], url: str, in_terminal: bool = False) -> Program:
    """`%u`, or `%s` as in `$BROWSER`, stands for the link; without either it comes last."""
    is_text_browser = PurePath(arguments[0]).stem.lower() in _TEXT_BROWSERS
    filled = [_PLACE.sub(lambda _: url, argument) for argument in arguments]
    return Program(filled if filled != arguments else [*arguments, url], in_terminal or is_text_browser)


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
    raise OpenError(f"No browser was found (set $BROWSER); open this URL yourself: {url}")


def open_url(url: str, kind: str = "", config: Config = _NOTHING_SET) -> None:
    """Hand `url` to its program, in the background and in silence. Blocks for up to `PATIENCE` seconds: call it
    off the event loop. Raises OpenError with the link in it where that fails.
    """
    command = program_for(check_url(url), kind, config).arguments
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


def open_in_terminal(url: str, kind: str = "", config: Config = _NOTHING_SET) -> None:
    """Run the program for `url` in this terminal until the person leaves it. Raises OpenError."""
    run_in_terminal(program_for(check_url(url), kind, config).arguments, url)
