"""Keys as people write them, and keymaps: what is laid over what, what is refused, and what the keys then do."""

import json
import re
from pathlib import Path

import hypothesis
import pytest
from app import reader
from builders import SAMPLE
from hypothesis import strategies as st
from textual.keys import _character_to_key
from textual.widgets import Static

from reader.cli import main
from reader.config import parse
from reader.errors import ConfigError
from reader.keys import keymap
from reader.keys.commands import COMMAND, COMMANDS
from reader.keys.keymap import DEFAULT, Keymap, keymap_of
from reader.keys.names import keys_name, read_keys
from reader.library.headlines import tally
from reader.system.paths import config_file
from reader.tui.screen.features.filter import Filter

WRITTEN = [  # as a person writes it, Textual's names, as it is shown
    ("j", ("j",), "j"),
    ("G", ("G",), "G"),
    ("é", ("é",), "é"),
    (";", ("semicolon",), ";"),
    ("%", ("percent_sign",), "%"),
    ("-", ("minus",), "-"),
    ("\\", ("backslash",), "\\"),
    ("percent_sign", ("percent_sign",), "%"),
    ("minus", ("minus",), "-"),
    ("C-d", ("ctrl+d",), "C-d"),
    ("C-D", ("ctrl+d",), "C-d"),
    ("ctrl+d", ("ctrl+d",), "C-d"),
    ("C-\\", ("ctrl+backslash",), "C-\\"),
    ("C--", ("ctrl+minus",), "C--"),
    ("M-x", ("alt+x",), "M-x"),
    ("A-x", ("alt+x",), "M-x"),
    ("S-C-Left", ("ctrl+shift+left",), "C-S-←"),
    ("S-Tab", ("shift+tab",), "S-Tab"),
    ("S-g", ("G",), "G"),
    ("Space", ("space",), "Space"),
    ("pgdn", ("pagedown",), "PgDn"),
    ("↓", ("down",), "↓"),
    ("Return", ("enter",), "Enter"),
    ("C-m", ("enter",), "Enter"),
    ("f5", ("f5",), "F5"),
    ("g  g", ("g", "g"), "g g"),
    (", C-x ?", ("comma", "ctrl+x", "question_mark"), ", C-x ?"),
]


@pytest.mark.parametrize(("written", "keys", "shown"), WRITTEN)
def test_keys_are_read_as_they_are_shown(written: str, keys: tuple[str, ...], shown: str) -> None:
    assert read_keys(written) == keys
    assert keys_name(keys) == shown
    assert read_keys(shown) == keys


def test_every_default_key_is_shown_as_it_can_be_written() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert {key: read_keys(keys_name((key,))) for key in keys} == {key: (key,) for key in keys}


def test_characters_have_the_names_that_textual_gives_them() -> None:
    chars = [chr(code) for code in (*range(33, 127), *range(161, 256), 0x20AC) if chr(code) != "\xad"]
    assert {char: read_keys(char) for char in chars} == {char: (_character_to_key(char),) for char in chars}
    assert {char: keys_name(read_keys(char)) for char in chars} == {char: char for char in chars}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("pgdwn", "Unknown key pgdwn. Did you mean pgdn?"),
        ("C-", "Unknown key C-."),
        ("ctrl", "Unknown key ctrl."),
        ("\x1b", "Unknown key"),
        (" ", "A key is missing"),
        ("f25", "Unknown key f25."),
    ],
)
def test_what_is_no_key(written: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read_keys(written)


@hypothesis.given(st.text())
def test_any_text_is_keys_or_refused(written: str) -> None:
    try:
        keys = read_keys(written)
    except ValueError:
        return
    assert read_keys(keys_name(keys)) == keys


def keys(source: str) -> Keymap:
    config = parse(Path("config.toml"), source)
    return keymap_of(config.keymap, config.keys, config.macros)


LAID = [  # settings, a command, its keys by then
    ("", "open", ("o",)),
    ("[keys]\nopen = 'e'", "open", ("e",)),
    ("[keys]\nopen = ['e', 'C-o']", "open", ("e", "C-o")),
    ("[keys]\nopen = ''", "open", ()),
    ("[keys]\nopen = []", "open", ()),
    ("[keys]\nopen = 'O'", "open", ("O",)),
    ("[keys]\nopen = 'O'", "open_next", ()),
    ("[keys]\nopen = 'O'\nopen_next = 'o'", "open_next", ("o",)),
    ("[keys]\ntop = 'g g'", "top", ("g g",)),
    ("[keys]\nstar = 'g s'", "top", ("Home",)),
    ("[keys]\nstar = 'r'", "toggle_read", ()),
    ("keymap = 'newsboat'", "toggle_read", ("N",)),
    ("keymap = 'newsboat'", "fetch", ("r", "R", "C-r")),
    ("keymap = 'newsboat'", "close", ("q",)),
    ("keymap = 'newsboat'\n[keys]\nopen = 'N'", "toggle_read", ()),
    ("keymap = 'newsboat'\n[keys]\ntoggle_read = 'r'", "fetch", ("R", "C-r")),
]


@pytest.mark.parametrize(("source", "id_", "keys_then"), LAID)
def test_keys_laid_over_others_take_their_place(source: str, id_: str, keys_then: tuple[str, ...]) -> None:
    assert keys(source).keys_of(id_) == keys_then


@pytest.mark.parametrize("preset", keymap._PRESETS)
def test_every_command_has_a_key_in_every_preset(preset: str) -> None:
    made = keymap_of(preset, {}, {})
    assert [command.id for command in COMMANDS if not made.keys_of(command.id)] == []
    assert keymap._PRESETS[preset].keys() <= COMMAND.keys()


REFUSED = [  # settings, what is said
    ("[keys]\nopn = 'e'", "line 2: Unknown command opn. Did you mean open? To list all commands: broadsheet keys"),
    ("[keys]\n\nopen = 'C-'", "line 3: Unknown key C-."),
    ("[keys]\nopen = 'e'\nstar = 'e'", "line 3: e is already assigned to open."),
    ("[keys]\nopen = ['e', 'e']", "line 2: e is already assigned to open."),
    ("[keys]\nopen = 'g'\nstar = 'g s'", "line 3: g s conflicts with g (assigned to open): g s begins with g."),
    ("[keys]\nopen = 'g s'\nstar = 'g'", "line 3: g conflicts with g s (assigned to open): g s begins with g"),
    ("[keys]\nopen = '1'", "line 2: 1 cannot be assigned: digits are used for counts."),
    ("[keys]\nopen = 'Esc'", "line 2: Esc cannot be assigned: it always goes back."),
    ("[keys]\nopen = 'C-q'", "line 2: C-q cannot be assigned: it always quits."),
    ("[keys]\nopen = 3", "line 2: open must be a string or array of strings."),
    ("keymap = 'newsbeat'", "line 1: keymap must be one of default, newsboat. Did you mean newsboat?"),
    ("[macros]\nx = []", "line 2: The macro x needs a list of commands"),
    ("[macros]\nx = ['open', 'nxt_unread']", "line 2: Unknown command nxt_unread. Did you mean next_unread? To list all commands: broadsheet keys"),
    ("[macros]\nxx = ['open']", "line 2: Unknown key xx."),
    ("[keys]\nopen = ','\n[macros]\nx = ['star']", "line 4: , x conflicts with , (assigned to open): , x begins with ,"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "said"), REFUSED)
def test_what_cannot_be_a_key_is_refused_with_its_line(source: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        keys(source)


def test_a_command_without_a_key_is_named_by_its_title() -> None:
    own = keys("[keys]\ngroup = ''\nundo = 'C-u'")
    assert own.key_of("group") == "“Group by” in the palette"
    assert own.key_of("undo") == "C-u"
    assert DEFAULT.key_of("group") == "w"


ONLY = [  # settings, keys that are fixed, what runs in a window that does down and top
    ("", {"down": "down"}, {"j": "down", "↓": "down", "g": "top", "Home": "top"}),
    ("[keys]\ndown = 'n'", {"down": "down"}, {"n": "down", "↓": "down", "g": "top", "Home": "top"}),
    ("[keys]\ntop = '↓ ↓'", {"down": "down"}, {"j": "down", "↓ ↓": "top"}),
    ("[keys]\ntop = '↓'\ndown = ''", {"down": "down", "end": "bottom"}, {"↓": "top"}),
    ("[macros]\nx = ['down', 'top']", {}, {"j": "down", "↓": "down", "g": "top", "Home": "top"}),
]


@pytest.mark.parametrize(("source", "fixed", "runs"), ONLY)
def test_a_window_has_the_keys_of_what_it_does_and_fixed_ones_that_are_free(
    source: str, fixed: dict[str, str], runs: dict[str, str]
) -> None:
    made = keys(source).only(("down", "top"), fixed)
    assert {keys_name(each): " ".join(run) for each, run in made.runs.items()} == runs


# --- on the screen and on the command line ----------------------------------------------------------


def write(source: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(source)


async def test_sequences_counts_and_escape(home: Path) -> None:
    write("[keys]\ntop = 'g g'\nbottom = 'g e'\nopen = 'C-o'")
    async with reader(SAMPLE) as app:
        await app.press("j", "j", "g")
        assert app.main.keys.status == "g"
        await app.press("g")
        assert app.main.list.cursor == 0
        await app.press("3", "g")
        assert app.main.keys.status == "3 g"
        await app.press("g")
        assert app.main.list.cursor == 2
        await app.press("g", "escape", "e")
        assert app.main.list.cursor == 2
        await app.press("g", "x")
        assert app.toasts[-1] == "g x is not assigned."
        assert app.main.list.cursor == 2
        assert app.main.keys.status.startswith("3/")
        await app.press("g", "e")
        assert app.main.list.cursor == app.main.list.count - 1
        await app.press("o", "G")
        assert app.opened == []


async def test_a_macro_runs_its_commands_until_one_opens_a_window(home: Path) -> None:
    write(
        "[macros]\nx = ['star', 'down', 'star']\ns = ['sort', 'bottom']\nf = ['filter', 'bottom']\n[keys]\nundo = 'z u'"
    )
    async with reader(SAMPLE) as app:
        await app.press("comma")
        assert app.main.keys.status == ","
        await app.press("x")
        await app.until(lambda: app.main.session.library.ask(tally).starred == 2)
        await app.press("z", "u")
        await app.until(lambda: app.main.session.library.ask(tally).starred == 1)
        assert app.toasts[-1] == "1 article: star removed."
        await app.press("comma", "s")
        assert not app.is_on_main
        await app.press("escape")
        await app.press("comma", "f", "escape")
        assert app.main.list.cursor == 1


@pytest.mark.thorough
async def test_hints_follow_the_keys_as_they_change(home: Path) -> None:
    async with reader(SAMPLE) as app:
        assert " o Open" in str(app.main.keys.render())
        write("[keys]\nopen = 'e'\ngroup = 'z'\nlinks = ''")
        await app.until(lambda: " e Open" in str(app.main.keys.render()))
        assert "Links" not in str(app.main.keys.render())
        links = app.app.screen.query_one("#links", Static)
        await app.until(lambda: " e original" in str(links.content))
        assert "all of them" not in str(links.content)
        await app.press("right_square_bracket")
        assert app.toasts[-1] == "The list has no groups; z groups it."
        write("[keys]\nopen = 'e'\nstar = 'e'")
        await app.until(lambda: "line 3: e is already assigned to open" in app.toasts[-1])
        await app.press("e")
        assert len(app.opened) == 1


@pytest.mark.thorough
async def test_keys_of_a_line_being_typed_are_its_own(home: Path) -> None:
    write("[keys]\nquit = 'a'\nrescan = 'C-u'\nhelp = 'C-g'")
    async with reader(SAMPLE) as app:
        await app.press("slash", "a", "ctrl+u", "b")
        assert app.main.feature(Filter).bar
        assert app.filter.text == "b"
        await app.press("ctrl+g")
        assert not app.is_on_main


def test_keys_are_printed_as_they_are_set(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("[keys]\nopen = ['|', 'g o']\nlinks = ''\n[macros]\nx = ['star', 'down']")
    assert main(["keys"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^  \|  g o +open +Open the web page", shown, re.MULTILINE)
    assert re.search(r"^  – +links ", shown, re.MULTILINE)
    assert re.search(r"^  , x +star, down$", shown, re.MULTILINE)
    assert main(["keys", "--markdown"]) == 0
    assert "| `\\|` `g o` | Open the web page in the browser" in capsys.readouterr().out
    assert main(["keys", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {each["command"]: each["keys"] for each in found if "command" in each}["open"] == ["|", "g o"]
    assert found[-1] == {"macro": ["star", "down"], "keys": [", x"]}


def test_the_default_is_that_of_the_commands() -> None:
    assert {id_: DEFAULT.keys_of(id_) for id_ in COMMAND} == {
        command.id: tuple(keys_name((key,)) for key in command.keys) for command in COMMANDS
    }
