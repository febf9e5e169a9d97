"""The settings file: what it may hold, what is said where it holds something else, and how a view is saved in it."""

import os
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import hypothesis
import pytest
from builders import PROJECT
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from profiles import ANY_SPEED, examples

from reader.cli import main
from reader.config import Config, Reading, load, parse
from reader.config.document import Document
from reader.config.reference import example
from reader.config.schema import Field, fields
from reader.config.setting import Setting
from reader.config.settings import Table
from reader.config.writing import remove_view, save_view
from reader.errors import ConfigError, ReaderError, StorageError
from reader.system.paths import config_dir


@pytest.fixture
def file(home: Path) -> Path:
    """Where the settings are; nothing is there yet."""
    assert config_dir() == home / "config"
    return config_dir() / "config.toml"


def given(file: Path, source: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(source.encode())
    return file


READ = [  # the file, the views in it
    ("", {}),
    ("# nothing yet\n", {}),
    ("[views]\n", {}),
    ("[views]\nz = 'is:unread'\na = 'rust sort:-heat'\n", {"z": "is:unread", "a": "rust sort:-heat"}),
    ("\ufeff[views]\r\n'my news' = 'view:a'\r\na = ''\r\n", {"my news": "view:a", "a": ""}),
    ("views.a = 'x'", {"a": "x"}),
]


@pytest.mark.parametrize(("source", "views"), READ)
def test_views_are_read_in_their_order(file: Path, source: str, views: dict[str, str]) -> None:
    found = load(given(file, source))
    assert found == Config(views=views)
    assert list(found.views) == list(views)


def test_a_missing_file_states_nothing(file: Path) -> None:
    assert load(file) == Config(views={})
    assert not file.parent.exists()


WRONG = [  # the file, what is said
    ("[views]\na = is:unread\n", "config.toml is not valid TOML: Invalid value (at line 2, column 5)."),
    ("[views\n", "(at line 1"),
    ("\n[vews]\na = 'x'\n", "config.toml, line 2: Unknown table or setting vews. Did you mean views? There are keymap, ["),
    ("views = 'x'\n", "line 1: views is a table: write [views] and settings below it."),
    ("[views]\na = 'x'\nb = 3\n", "line 3: b must be a string."),
    ("[views]\na = 'x'\n\nb = '''\nsince:7d toppic:AI'''\n", "line 4: Invalid query in view 'b', column 10: Unknown field"),
    ("[views]\na = 'view:b'\nb = 'view:a'\n", "line 2: Invalid query in view 'a', column 6: Invalid query in view 'b'"),
    ("[views]\n'' = 'x'\n", "line 2: Names in [views] must be a single, non-empty line of text."),
    ('[views]\n"a\\u001b[2J" = "x"\n', "line 2: Names in [views] must be a single, non-empty line of text."),
    ("a = " + "[" * 9_000, "is not valid TOML: "),
]  # fmt: skip


@pytest.mark.parametrize(("source", "said"), WRONG, ids=[source[:20] for source, _ in WRONG])
def test_what_is_wrong_is_said_with_its_line(file: Path, source: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(given(file, source))
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    line = re.search(r"line (\d+)", str(caught.value))
    assert caught.value.line == (int(line[1]) if line else None)


def test_a_file_that_is_no_text_or_no_file(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(ConfigError, match=r"config.toml cannot be read: "):
        load(file)
    file.rmdir()
    file.write_bytes(b"[views]\na = '\xff'")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(file)


SAVED = [  # before, after `ai` is saved as `topic:AI`
    ("", '[views]\nai = "topic:AI"\n'),
    ("# mine\n[views]\na = 'x'  # so\n", "# mine\n[views]\na = 'x'  # so\nai = \"topic:AI\"\n"),
    ("[views]\na='x'", "[views]\na='x'\nai = \"topic:AI\"\n"),
    ("[views]\nai = 'x'   # so\nb = 'y'\n", "[views]\nai = \"topic:AI\"   # so\nb = 'y'\n"),
    ("[views]\nb = 'y'\n\n# the rest\n", "[views]\nb = 'y'\nai = \"topic:AI\"\n\n# the rest\n"),
    ("views.b = 'y'\n", "views.b = 'y'\nviews.ai = \"topic:AI\"\n"),
]


@pytest.mark.parametrize(("before", "after"), SAVED)
def test_saving_a_view_changes_nothing_else(file: Path, before: str, after: str) -> None:
    save_view(given(file, before), "ai", "topic:AI")
    assert file.read_text() == after
    assert load(file).views["ai"] == "topic:AI"


@pytest.mark.parametrize("query", ['topic="Open Source" -is:read', "it's", 'it\'s "so"', "a\\b", "嫦娥"])
@pytest.mark.parametrize("name", ["ai", "my news", 'so "called"', "嫦娥", "a.b"])
def test_what_is_saved_is_read_again(file: Path, name: str, query: str) -> None:
    save_view(file, name, "rust")
    save_view(file, name, query)
    save_view(file, "other", query)
    assert load(file).views == {name: query, "other": query}
    remove_view(file, name)
    assert load(file).views == {"other": query}


def test_a_query_with_quotes_stays_legible(file: Path) -> None:
    save_view(file, "free", 'topic="Open source"')
    assert file.read_text() == "[views]\nfree = 'topic=\"Open source\"'\n"


REFUSED = [  # name, query, what is said
    ("", "rust", "A view needs a name"),
    ("a\nb", "rust", "A view needs a name"),
    ("a", "toppic:AI", "Unknown field"),
    ("a", "view:a", "refers to itself"),
    ("a", "view:b", "refers to itself"),
    ("a", "view:none", "There is no view"),
]


@pytest.mark.parametrize(("name", "query", "said"), REFUSED)
def test_a_view_that_could_not_be_read_again_is_not_saved(file: Path, name: str, query: str, said: str) -> None:
    source = (
        "[views]\nb = 'view:c'\nc = 'x'\na = 'y'\nd = 'view:a'\n"
        if query != "view:b"
        else "views.b = 'view:a'\nviews.a = ''"
    )
    given(file, source)
    with pytest.raises(ReaderError, match=said):
        save_view(file, name, query)
    assert file.read_text() == source


def test_a_view_that_others_are_made_with_is_not_removed(file: Path) -> None:
    given(file, "[views]\na = 'x'\nb = 'view:a'\n")
    with pytest.raises(ConfigError, match="The view 'a' cannot be deleted, because another view uses it"):
        remove_view(file, "a")
    with pytest.raises(ConfigError, match="no view 'c'"):
        remove_view(file, "c")
    remove_view(file, "b")
    remove_view(file, "a")
    assert load(file).views == {}


@pytest.mark.skipif(os.name == "nt", reason="permissions and links differ there")
def test_the_file_is_private_and_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    save_view(file, "a", "x")
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.rename(tmp_path / "elsewhere.toml")
    file.symlink_to(tmp_path / "elsewhere.toml")
    save_view(file, "b", "y")
    assert file.is_symlink()
    assert load(tmp_path / "elsewhere.toml").views == {"a": "x", "b": "y"}
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_a_file_that_cannot_be_written_stays_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(file, "[views]\na = 'x'\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StorageError, match=r"cannot be written: No space left"):
        save_view(file, "b", "y")
    assert load(file).views == {"a": "x"}
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_toml_is_imported_only_where_there_is_a_file() -> None:
    code = (
        "import sys; from pathlib import Path; from reader.config import load; load(Path('/none/such'));"
        "assert not {'tomllib', 'tomlkit', 'tempfile'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("", Reading(mark_read="open", seconds=5)),
        ("[reading]\n", Reading(mark_read="open", seconds=5)),
        ('[reading]\nmark_read = "shown"\nseconds = 2\n', Reading(mark_read="shown", seconds=2)),
        ('[reading]\nmark_read = "never"\n', Reading(mark_read="never", seconds=5)),
    ],
)
def test_when_an_article_counts_as_read(tmp_path: Path, source: str, read: Reading) -> None:
    (tmp_path / "config.toml").write_text(source)
    assert load(tmp_path / "config.toml").reading == read


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            '[reading]\nmark_red = "open"\n',
            "line 2: Unknown setting mark_red in [reading]. Did you mean mark_read? Its settings are mark_read, seconds, bare, code.",
        ),
        ('[reading]\nmark_read = "often"\n', "line 2: mark_read must be one of open, shown, never. Did you mean open?"),
        ("[reading]\nseconds = 0\n", "line 2: seconds must be an integer from 1 to 3600."),
        ("[reading]\nseconds = true\n", "line 2: seconds must be an integer from 1 to 3600."),
    ],
)
def test_what_is_wrong_about_reading_is_said_with_its_line(tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "config.toml").write_text(source)
    with pytest.raises(ConfigError, match=re.escape(said)):
        load(tmp_path / "config.toml")


@settings(max_examples=examples(300), suppress_health_check=[*ANY_SPEED, HealthCheck.function_scoped_fixture])
@hypothesis.given(
    st.binary(max_size=60)
    | st.lists(
        st.sampled_from(["[views]", "[reading]", "[", "]", "a", "=", '"x"', "'", "\n", "mark_read", "seconds", "5", "true", "{", "}", "view:a", "."])
    ).map(lambda parts: " ".join(parts).encode())
)  # fmt: skip
def test_any_file_at_all_is_settings_or_an_error_that_names_it(tmp_path: Path, source: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(source)
    try:
        assert isinstance(load(file), Config)
    except ConfigError as error:
        assert str(file) in str(error)


# --- what can be set ------------------------------------------------------------------------------


def every_setting() -> Iterator[tuple[str, Field]]:
    """Each with the header of the table it is in."""
    for field in fields(Config):
        if field.table:
            yield from ((field.header, setting) for setting in fields(field.table))
        else:
            yield field.header, field


def test_every_setting_is_in_the_reference_and_in_the_example() -> None:
    written, shown = (PROJECT / "docs" / "configuration.md").read_text(encoding="utf-8"), example()
    for header, setting in every_setting():
        assert setting.setting.help.endswith("."), setting.name
        for document in (written, shown):
            begin = document.index(header)
            assert setting.name in document[begin:], setting.name
        assert setting.setting.help.replace("|", "\\|") in written


def test_the_example_names_other_documents_without_markup() -> None:
    assert "# Your marks: see docs/state.md." in example() and "](" not in example()


def test_the_example_changes_nothing_and_all_it_shows_can_be_set(tmp_path: Path) -> None:
    assert parse(tmp_path, example()) == Config()
    lines = [line[1:] if re.match(r"#[\[\w\"]", line) else line for line in example().splitlines()]
    stated = tomllib.loads("\n".join(lines))
    parse(tmp_path, "\n".join(lines))
    for header, setting in every_setting():
        name = header.strip("[]") or setting.name
        found = stated[name][0] if header.startswith("[[") else stated[name]
        assert setting.name == name or setting.name in found


class Every(Table):
    """One of each kind of setting."""

    name: Annotated[str, Setting("A name.")]
    words: Annotated[tuple[str, ...], Setting("Some words.")] = ()
    share: Annotated[float, Setting("A share.", least=0, most=1)] = 0.5
    number: Annotated[int, Setting("A number.", least=1)] = 1
    is_on: Annotated[bool, Setting("Whether it is on.")] = False
    side: Annotated[Literal["left", "right"], Setting("A side.")] = "left"


class Tables(Table):
    """What Document makes of a file is what is declared, whatever that is."""

    entry: tuple[Every, ...] = ()
    named: Annotated[Mapping[str, tuple[str, ...]], Setting("Names.")] = MappingProxyType({})


KINDS = [  # a line in an entry, the entry or what is said
    ("words = 'a'", Every(name="x", words=("a",))),
    ("words = ''", Every(name="x")),
    ("words = ['a', '']", Every(name="x", words=("a", ""))),
    ("words = [1]", "line 3: words must be a string or array of strings."),
    ("share = 1", Every(name="x", share=1)),
    ("share = 1.5", "line 3: share must be a number from 0 to 1."),
    ("share = nan", "line 3: share must be a number from 0 to 1."),
    ("share = true", "line 3: share must be a number from 0 to 1."),
    ("number = 0", "line 3: number must be an integer, 1 or more."),
    ("number = 9000", Every(name="x", number=9_000)),
    ("is_on = true", Every(name="x", is_on=True)),
    ("is_on = 1", "line 3: is_on must be true or false."),
    ("side = 'right'", Every(name="x", side="right")),
    ("side = 'rigt'", "line 3: side must be one of left, right. Did you mean right?"),
    ("sied = 'right'", "line 3: Unknown setting sied in [[entry]]. Did you mean side? Its settings are name, words, share, number, is_on, side."),
    ("[[entry]]", "line 3: name is required and must be a string."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "found"), KINDS)
def test_every_kind_of_setting(tmp_path: Path, line: str, found: Every | str) -> None:
    def read() -> object:
        return Document(tmp_path, f"[[entry]]\nname = 'x'\n{line}\n").read(Tables)

    if isinstance(found, Every):
        assert read() == Tables(entry=(found,))
    else:
        with pytest.raises(ConfigError, match=re.escape(found)):
            read()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("seconds = 5\n", "line 1: seconds belongs in [reading]."),
        ("[[reading]]\n", "line 1: reading is a table: write [reading] and settings below it."),
        ("[views]\n[[views.a]]\n", "line 2: a must be a string."),
    ],
)
def test_a_setting_in_the_wrong_place(tmp_path: Path, source: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        parse(tmp_path, source)


def test_a_table_that_is_no_list_of_tables(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"line 1: entry is an array of tables: write \[\[entry\]\]"):
        Document(tmp_path, "[entry]\nname = 'x'\n").read(Tables)
    assert Document(tmp_path, "[named]\na = 'x'\nb = []\n").read(Tables) == Tables(named={"a": ("x",), "b": ()})


DOUBTFUL = [  # the file, the line in doubt, what is said of it
    ("[keys]\nopen = 'x'\n", 2, "x was assigned to select, which has no key now."),
    ("[keys]\nopen = ['o', 'x']\n", 2, "x was assigned to select, which has no key now."),
    ("[keys]\nopen = 'x y'\n", 2, "x was assigned to select, which has no key now."),
    ("[keys]\nup = 'k'\nstar = ['g', 'Home']\n", 3, "g and Home were assigned to top, which has no key now."),
    ("keymap = 'newsboat'\n[keys]\nopen = 'C-b'\n", 3, "C-b was assigned to star, which has no key now."),
    ("[collections]\nhere = '{home}'\nai = '{home}/none'\n", 3, "Collection ai: there is no directory {home}/none."),
    ("[collections]\nall = [\n  '{home}',\n  '~nobody/news']\n", 2, "Collection all: there is no directory ~nobody/news."),
    ("[links]\nbrowser = '{home}/none %u'\n", 2, "Program not found: {home}/none."),
    ("[[open]]\ncommand = '{home}/none'\n[[open]]\ntype = 'x'\ncommand = 'python3'\n", 2, "Program not found: {home}/none."),
]  # fmt: skip
CLEAR = [  # what does as it says
    "[keys]\nopen = 'x'\nselect = 'o'\n",
    "[keys]\nopen = 'x'\nselect = ''\n",
    "[keys]\nopen = 'F1'\n",  # help has another
    "keymap = 'newsboat'\n",
    "[macros]\nx = ['open', 'down']\n",
    "[collections]\nai = '{home}'\n",
    "",
]


@pytest.mark.parametrize(("source", "line", "said"), DOUBTFUL)
def test_what_is_doubtful_is_said_with_its_line(
    file: Path, home: Path, source: str, line: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given(file, source.replace("{home}", home.as_posix()))
    assert main(["config", "--check"]) == 0
    warning = said.replace("{home}", home.as_posix())
    assert capsys.readouterr().out == f"Warning: {file}, line {line}: {warning}\n"


@pytest.mark.parametrize("source", CLEAR)
def test_what_is_clear_is_right(file: Path, home: Path, source: str, capsys: pytest.CaptureFixture[str]) -> None:
    given(file, source.replace("{home}", home.as_posix()))
    assert main(["config", "--check"]) == 0
    assert capsys.readouterr().out == f"{file}: no errors.\n"
