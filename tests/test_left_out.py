"""What a start leaves out of Textual, asyncio and pathlib, which must not be missed."""

import subprocess
import sys

import pytest
from builders import PROJECT

from reader.tui.app import BroadsheetApp
from reader.tui.start.left_out import left_out

_APART = """
import sys
from reader.tui.start.left_out import left_out

with left_out():
    import reader.tui.app
names = {"ssl", "platformdirs", "textual.command"}
assert not names & {*sys.modules}, names & {*sys.modules}

from asyncio import sslproto
import platformdirs, ssl
import textual.command
from textual.app import user_downloads_path
from textual.widgets import Input, OptionList, Tree

assert sslproto.ssl is None and ssl.create_default_context()
assert user_downloads_path() == platformdirs.user_downloads_path()
assert issubclass(textual.command.CommandPalette, textual.screen.Screen)
"""

_PATHS = """
import sys
from reader.system.importing import import_pathlib

import_pathlib()
assert "urllib.parse" not in sys.modules
from pathlib import Path
assert Path("a b").absolute().as_uri().endswith("/a%20b")
import urllib.parse
assert urllib.parse.urlsplit("https://e.org/a").netloc == "e.org"
"""

# The first call of `compile` makes a class for each kind of node of a syntax tree.
_WITHOUT_COMPILE = """
import builtins

def refused(source, *_, **__):
    raise AssertionError(f"compile({source!r})")

builtins.compile = refused
"""


def test_it_is_not_imported_with_the_app_and_can_be_afterwards() -> None:
    subprocess.run([sys.executable, "-c", _APART], check=True, cwd=PROJECT)


def test_what_is_imported_already_stays() -> None:
    import ssl

    before = {**sys.modules}
    with left_out():
        assert sys.modules["ssl"] is ssl
    assert sys.modules == before


def test_textuals_own_palette_is_switched_off() -> None:
    assert not BroadsheetApp.ENABLE_COMMAND_PALETTE
    assert not [binding for binding in BroadsheetApp.BINDINGS if "palette" in str(binding)]


def test_a_path_has_an_address_without_the_module_that_quotes_it() -> None:
    subprocess.run([sys.executable, "-c", _PATHS], check=True, cwd=PROJECT)


@pytest.mark.parametrize(
    "start",
    [
        "sys.argv = ['broadsheet', 'list', 'sample_feed']; from reader.__main__ import main; main()",
        "import reader.cli.reading, reader.tui; assert 'rich' not in sys.modules",  # all that paints the first rows
    ],
)
def test_no_code_is_made_on_the_way_to_the_first_rows(start: str) -> None:
    for code in (start, _WITHOUT_COMPILE + start):  # the first list reads the files
        subprocess.run([sys.executable, "-c", f"import sys\n{code}"], check=True, cwd=PROJECT)
