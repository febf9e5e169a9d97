"""`broadsheet --plain [DIR ...]`: the reader line by line, from a terminal of any kind or a pipe."""

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from reader.cli import FOUND, output
from reader.cli.directories import opened_state
from reader.cli.wrapping import wrapped
from reader.config.file import ConfigFile
from reader.library import Library, find_directories
from reader.plain.reading import Reading
from reader.session.session import Session
from reader.session.view_state import last_view_state
from reader.state.state import State
from reader.system.paths import cache_dir, config_file, data_dir
from reader.system.sandbox import sandbox
from reader.text import clean
from reader.text.escaping import in_log
from reader.text.times import utc_now

_WIDEST = 72  # cells of a line
_PROMPT = "> "


def read(collections: Sequence[Path], is_sample: bool) -> int:
    """Read until the person leaves, or nothing more comes. Returns the exit code."""
    with closing(sandbox), opened_state() as state:
        roots: Sequence[Path] | None = collections
        while roots:
            roots, is_sample = _visit(find_directories(roots), is_sample, state), False
    return FOUND


def _visit(roots: Sequence[Path], is_sample: bool, state: State) -> Sequence[Path] | None:
    """Read some directories; others to go on with, if any."""
    settings = ConfigFile(config_file())
    file = data_dir() / "state.db"
    with closing(Library(roots, cache_dir())) as library:
        place = last_view_state(library, file, settings.config.front_page.first)
        session = Session(library, file, settings, utc_now, place, is_sample=is_sample, watch_mode="off")
        reading = Reading(session, state, say)
        reading.begin()
        while not reading.is_over and (line := _next_line()) is not None:
            _take(reading, line)
        reading.end()
    return reading.collection


def _next_line() -> str | None:
    """What is typed next; None where the person leaves by C-d or C-c, or a pipe has ended."""
    is_asked = sys.stdin.isatty()
    try:
        if is_asked:
            print(_PROMPT, end="", flush=True)
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        line = ""
    if not line and is_asked:
        print()
    return line or None


def _take(reading: Reading, line: str) -> None:
    """Do what a line asks for; C-c ends that, not the visit."""
    try:
        reading.take(line)
    except KeyboardInterrupt:
        say("Stopped.")


def say(sentence: str) -> None:
    """Write a paragraph in short lines."""
    width = min(output.width() or _WIDEST, _WIDEST)
    print(in_log(wrapped(clean.lines(sentence), width)), end="", flush=True)
