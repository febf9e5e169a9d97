"""What a start leaves out of Textual and asyncio, which must not be missed."""

import subprocess
import sys

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
