"""Commands of the person's own: what a program is given, what becomes of what it says, and where they are listed."""

import json
import os
import sys
from pathlib import Path

import hypothesis
import pytest
from app import Reader, reader
from builders import article, write
from hypothesis import strategies as st
from textual.widgets import Input, OptionList, Static

from reader.cli import main
from reader.config import parse
from reader.config.commands import keymap_in
from reader.config.entries import OwnCommand
from reader.config.warnings import warnings
from reader.errors import CommandError, ConfigError, StorageError
from reader.loader import read
from reader.loader.body import convert
from reader.model.article import Article
from reader.outside.commands import given
from reader.state.kept import Kept, keep, kept_of
from reader.system.paths import config_file, data_dir
from reader.text import clean
from reader.tui.windows.page import Page

FRONT = """---
title: -rf "Größe" 嫦娥
date: 2024-05-06T07:08:09Z
lang: de
provider: {name: Example}
originalUrl: https://example.com/a?b=1&c=2
---
# Heading

Some *text*.
"""


def python(code: str, **stated: object) -> str:
    """A [[command]] that runs `code`."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in ({"name": "Test"} | stated).items()]
    run = [sys.executable, "-X", "utf8", "-c", f"import sys, time; {code}"]
    return "\n".join(["[[command]]", *lines, f"run = {json.dumps(run)}", ""])


def settings(*tables: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("\n".join(tables), encoding="utf-8")


@pytest.fixture
def one(tmp_path: Path) -> Article:
    write(tmp_path, "a.md", FRONT)
    content = read(tmp_path / "a.md", "a.md")
    assert isinstance(content, Article)
    return content


def what(one: Article, *run: str, **stated: object) -> tuple[tuple[str, ...], str]:
    command = OwnCommand(name="Test", run=("p", *run), **stated)  # type: ignore[arg-type]
    return given(command, one, convert(one.body, one.title), Path("/d/a.md"), {"title": one.title})


ARGUMENTS = [  # what is written, what the program gets
    ("{url}", "https://example.com/a?b=1&c=2"),
    ("--url={url}", "--url=https://example.com/a?b=1&c=2"),
    ("{title}", '\u2010rf "Größe" 嫦娥'),  # no option
    ("t={title}", 't=\u2010rf "Größe" 嫦娥'),
    ("{path}", str(Path("/d/a.md").absolute())),
    ("{provider} {date} {lang}", "Example 2024-05-06 de"),
    ("{print $1} {}", "{print $1} {}"),
    ("$(id) `id` ; *", "$(id) `id` ; *"),
]


@pytest.mark.parametrize(("written", "argument"), ARGUMENTS)
def test_placeholders_are_filled_within_one_argument(one: Article, written: str, argument: str) -> None:
    assert what(one, written)[0] == ("p", argument)


def test_the_program_reads_what_it_asks_for(one: Article) -> None:
    assert "Some *text*." in what(one)[1]
    assert "2024-05-06 07:08 UTC" in what(one)[1]
    assert what(one, input="markdown")[1].startswith(f"# {one.title}\n\n# Heading\n")
    assert json.loads(what(one, input="json")[1])["body"] == "# Heading\n\nSome *text*."
    assert what(one, input="none") == (("p",), "")
    path = str(Path("/d/a.md").absolute())
    assert what(one, input="path") == (("p", path), "")
    assert what(one, "-x", "{path}", input="path") == (("p", "-x", path), "")


def test_what_an_article_lacks_is_said(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "---\ntitle: No address\n---\nText.\n")
    content = read(tmp_path / "b.md", "b.md")
    assert isinstance(content, Article)
    with pytest.raises(CommandError, match=r"Test needs a URL, and this article has none\."):
        what(content, "--to={url}")
    assert what(content, "{lang}{date}")[0] == ("p", "")


REFUSED = [  # a table, the line and what is said of it
    ('run = "wc"', 1, "name is required"),
    ('name = "A"', 1, "run is required"),
    ('name = "A"\nrun = "wc \'"', 3, "Not a valid command: no closing quotation."),
    ('name = "A"\nrun = ""', 3, "must begin with a program"),
    ('name = "A"\nrun = "{title} -x"', 3, "The program itself cannot be a placeholder"),
    ('name = "A"\nrun = ["wc", 1]', 3, "run must be a string or array of strings"),
    ('name = "A"\nrun = "wc {titel}"', 3, "Unknown placeholder {titel}. Did you mean title?"),
    ('name = "A"\nrun = "wc"\ninput = "tekst"', 4, "Did you mean text?"),
    ('name = "A"\nrun = "wc"\nseconds = 0', 4, "seconds must be"),
    ('name = "star"\nrun = "wc"', 2, "There is already a command star."),
    ('name = "a/b"\nrun = "wc"', 2, "The name of a command is at most 40 letters"),
    ('name = "A"\nrun = "wc"\nkey = "7"', 4, "digits are used for counts"),
    ('name = "A"\nrun = "wc"\nkey = "Esc"', 4, "it always goes back"),
    ('name = "A"\nrun = "wc"\nkey = "x"\n[keys]\nstar = "x"', 4, "x is already assigned to star."),
    ('name = "A"\nrun = "wc"\n[[command]]\nname = "a"\nrun = "wc"', 5, "There is already a command a."),
]


@pytest.mark.parametrize(("table", "line", "said"), REFUSED)
def test_what_is_wrong_with_a_command_is_said_with_its_line(table: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(Path("config.toml"), f"[[command]]\n{table}\n")
    assert said in str(caught.value)
    assert caught.value.line == line


@pytest.mark.skipif(os.name == "nt", reason="words are split as a POSIX shell does")
def test_a_string_is_split_into_arguments_and_a_list_is_not() -> None:
    config = parse(Path("c"), '[[command]]\nname = "A"\nrun = "a \'b c\' $(d)"\n[[command]]\nname = "B"\nrun = ["a b"]')
    assert [each.run for each in config.command] == [("a", "b c", "$(d)"), ("a b",)]


def test_keys_macros_and_warnings_know_them() -> None:
    settings('[macros]\nx = ["Test", "next_unread"]', python("", key=["x", ", t"]))
    keymap = keymap_in(parse(config_file(), config_file().read_text()))
    assert keymap.keys_of("Test") == ("x", ", t")
    assert (", x", ("Test", "next_unread")) in keymap.macros
    assert keymap.keys_of("select") == ()
    assert [each.partition("line ")[2] for each in warnings(config_file())] == [
        "5: x was assigned to select, which has no key now."
    ]


def test_broadsheet_keys_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    settings(python("", key=", t", output="keep"))
    main(["keys"])
    assert "Your commands\n  , t" in capsys.readouterr().out
    main(["keys", "--json"])
    assert json.loads(capsys.readouterr().out)[-1]["command"] == "Test"


# --- what is kept --------------------------------------------------------------------------------


@hypothesis.example("a\n\nb.md", "text", "Summary")
@hypothesis.example("\x1b]0;owned\x07", "text", "Summary")
@hypothesis.given(st.text(), st.text(), st.sampled_from(["Summary", "a b", "要約"]))
def test_what_is_kept_is_read_again(tmp_path_factory: pytest.TempPathFactory, key: str, text: str, name: str) -> None:
    home = tmp_path_factory.mktemp("home")
    keep(home, key, Kept(name, text))
    written = text.strip().encode("utf-8", "replace").decode("utf-8")
    assert kept_of(home, key) == ((Kept(name, clean.lines(written).strip()),) if written else ())
    for file in home.rglob("*.md"):
        heading = file.read_text(encoding="utf-8").partition("\n")[0]
        assert clean.one_line(heading) == heading, "the key is a stranger's"


def test_an_empty_text_ends_it_and_files_are_the_persons_alone(tmp_path: Path) -> None:
    for name in ("B", "A"):
        keep(tmp_path, "https://example.com/", Kept(name, f"{name}!\x1b[2J"))
    assert kept_of(tmp_path, "https://example.com/") == (Kept("A", "A![2J"), Kept("B", "B![2J"))
    files = list((tmp_path / "kept").rglob("*.md"))
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    keep(tmp_path, "https://example.com/", Kept("A", " \n"))
    assert [each.name for each in kept_of(tmp_path, "https://example.com/")] == ["B"]
    assert kept_of(tmp_path, "https://example.com/other") == ()


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        keep(tmp_path, "k", Kept("A", "text"))


# --- in the app ----------------------------------------------------------------------------------


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    write(tmp_path / "feed", "a.md", article(1, title="First") + "The body of the first.")
    write(tmp_path / "feed", "b.md", article(0, title="Second") + "The body of the second.")
    return tmp_path / "feed"


def kept_text(app: Reader) -> str:
    part = app.main.article.query_one("#kept", Static)
    return str(part.render()) if part.display else ""


async def test_its_key_shows_what_it_says(feed: Path) -> None:
    settings(python("print(sys.stdin.read().upper())", key=", t"))
    async with reader(feed) as app:
        await app.press("comma", "t")
        await app.until(lambda: isinstance(app.app.screen, Page))
        assert "THE BODY OF THE FIRST." in str(app.app.screen.text())  # type: ignore[attr-defined]


async def test_what_it_says_is_kept_with_the_article(feed: Path) -> None:
    settings(python("print('a\\x1b[2Jb'); print('progress', file=sys.stderr)", key="&", output="keep"))
    async with reader(feed) as app:
        await app.press("ampersand")
        await app.until(lambda: kept_text(app) == "Test\na[2Jb")
        assert app.toasts[-1] == "Test is kept with “First”."
        await app.press("j")
        await app.rested()
        assert kept_text(app) == ""
    async with reader(feed) as app:
        await app.until(lambda: kept_text(app) == "Test\na[2Jb")
    (file,) = (data_dir() / "kept").rglob("*.md")
    assert file.read_text(encoding="utf-8").endswith("\n\na[2Jb\n")


FAILED = [  # what it does, what is kept, what is said
    ("print('x'); sys.exit('no network')", "Test: it failed, so nothing is kept: no network"),
    ("print('x'); sys.exit(3)", "Test: it failed, so nothing is kept: exit code 3"),
    ("pass", "Test printed nothing, so nothing is kept."),
]


@pytest.mark.parametrize(("code", "said"), FAILED)
@pytest.mark.quick(1)
async def test_one_that_fails_keeps_nothing(feed: Path, code: str, said: str) -> None:
    settings(python(code, key="&", output="keep"))
    async with reader(feed) as app:
        await app.press("ampersand")
        await app.until(lambda: app.toasts == [said])
        assert kept_text(app) == ""


@pytest.mark.parametrize("key", ["escape", "ampersand"])
@pytest.mark.quick(1)
async def test_escape_or_its_key_stops_it(feed: Path, key: str) -> None:
    settings(python("time.sleep(600)", key="&"))
    async with reader(feed) as app:
        await app.type("ampersand")
        await app.soon(lambda: app.main.keys.status == "Test … · 1/2")
        await app.type(key)
        await app.until(lambda: "was stopped" in "".join(app.toasts))
        assert app.main.keys.status == "1/2"


@pytest.mark.thorough
async def test_what_comes_while_one_types_waits_for_its_key(feed: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    settings(python(f"from pathlib import Path\nwhile not Path({str(go)!r}).exists(): pass\nprint('done')", key="&"))
    async with reader(feed) as app:
        await app.ready()
        await app.type("ampersand")
        await app.soon(lambda: "Test …" in app.main.keys.status)
        await app.type("slash")
        await app.soon(lambda: isinstance(app.app.focused, Input))
        await app.type("f")
        await app.soon(lambda: app.filter.text == "f")
        go.touch()
        await app.until(lambda: app.toasts[-1:] == ["Test is ready: & shows it."])
        assert app.is_on_main
        await app.press("escape", "ampersand")
        await app.until(lambda: isinstance(app.app.screen, Page))


async def test_they_are_listed_and_follow_the_settings(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("ctrl+x")
        assert app.toasts[-1].startswith("No commands yet: E edits your settings")
        settings(python("print('x')", name="Later"))
        app.main.desk.reload_settings()
        await app.press("ctrl+x")
        options = app.app.screen.query_one(OptionList)
        assert "Later" in str(options.options[0].prompt)
        await app.press("l")
        await app.until(lambda: isinstance(app.app.screen, Page))
        await app.press("escape", "colon", *"later")
        options = app.app.screen.query_one(OptionList)
        assert "Later" in str(options.options[0].prompt)
