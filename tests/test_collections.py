"""Collections by their names: on the command line, and switched between in the app."""

from pathlib import Path

import pytest
from app import reader
from builders import article, write

from reader.cli import main
from reader.library.headlines import tally
from reader.system.paths import config_file


@pytest.fixture
def feeds(tmp_path: Path, home: Path) -> dict[str, Path]:
    """Two directories of articles with names in the settings, and a third name for both."""
    made = {name: tmp_path / name for name in ("rust", "moon")}
    for name, directory in made.items():
        for number in range(5):
            write(
                directory,
                f"{name}{number}.md",
                article(number, title=f"{name} {number}", publishedDateTime=f"2026-01-0{number + 1}"),
            )
    config_file().parent.mkdir()
    config_file().write_text(
        f"[collections]\nrust = '{made['rust']}'\nmoon = '{made['moon']}'\nboth = ['{made['rust']}', '{made['moon']}']\n"
    )
    return made


LISTED = [  # words, how many articles
    (["rust"], 5),
    (["both"], 10),
    (["moon", "rust"], 10),
    (["rust", "3"], 1),
    (["both", "--", "rust"], 5),
    (["./moon"], 1),
]


@pytest.mark.parametrize(("words", "count"), LISTED)
def test_a_name_stands_for_its_directories(
    feeds: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    count: int,
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    write(tmp_path / "elsewhere" / "moon", "one.md", article(1))  # a directory of that name is meant with ./
    assert main(["count", *words]) == 0
    assert capsys.readouterr().out == f"{count}\n"


def test_settings_that_cannot_be_read_keep_no_directory_from_being_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config_file().parent.mkdir()
    config_file().write_text("[collections]\nmoon = 3\n")
    write(tmp_path / "moon", "one.md", article(1))
    monkeypatch.chdir(tmp_path)
    assert main(["moon"]) == 0
    assert main(["count", "moon"]) == 0
    capsys.readouterr()
    assert main(["mars"]) == 2
    assert "line 2: moon must be a string" in capsys.readouterr().err


def test_the_list_without_a_screen_knows_names_too(feeds: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moon"]) == 0
    assert capsys.readouterr().out.count("moon ") == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ai = 'news'", "line 2: The directories of collection ai must be absolute paths, or begin with ~/."),
        ("ai = []", "line 2: The directories of collection ai must be absolute paths"),
        ("'a/b' = '/x'", "line 2: The name of a collection must be a word: letters"),
        ("-ai = '/x'", "line 2: The name of a collection must be a word"),
        ("'my news' = '/x'", "line 2: The name of a collection must be a word"),
        ("ai = 3", "line 2: ai must be a string or array of strings."),
    ],
)
def test_what_cannot_be_a_collection(home: Path, capsys: pytest.CaptureFixture[str], line: str, said: str) -> None:
    config_file().parent.mkdir()
    config_file().write_text(f"[collections]\n{line}\n")
    assert main(["config", "--check"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.thorough
async def test_collections_are_switched_and_each_keeps_its_place(feeds: dict[str, Path]) -> None:
    async with reader(feeds["rust"]) as app:
        assert app.main.bar.collection == "rust"
        await app.press("s", "t", "j", "j", "f")
        await app.until(lambda: app.main.session.library.ask(tally).starred == 1)
        await app.press("B")
        assert app.app.screen.query_one("OptionList").highlighted == 0  # type: ignore[attr-defined]
        await app.press("m")
        await app.until(lambda: app.main.session.library.roots == (feeds["moon"],) and app.main.list.count == 5)
        await app.rested()
        assert app.is_on_main
        assert (app.title, app.main.bar.collection) == ("moon 4", "moon")
        await app.press("j")
        await app.press("B", "r")
        await app.until(lambda: app.main.session.library.roots == (feeds["rust"],) and app.main.list.count == 5)
        await app.rested()
        assert (app.title, app.main.desk.lists.query.sort.key) == ("rust 2", "title")
        assert app.main.session.library.ask(tally).starred == 1
        await app.press("U")
        await app.press("B", "m")
        await app.until(lambda: app.main.session.library.roots == (feeds["moon"],) and app.main.list.count == 5)
        assert app.title == "moon 3"
        await app.press("B", "b")
        await app.until(lambda: app.main.list.count == 10)
        config_file().write_text("")
        await app.until(lambda: app.main.bar.collection == "2 directories")


@pytest.mark.thorough
async def test_a_collection_that_is_gone_is_said_and_the_list_stays(feeds: dict[str, Path]) -> None:
    async with reader(feeds["rust"]) as app:
        feeds["moon"].rename(feeds["moon"].with_name("gone"))
        await app.press("B", "m")
        await app.until(lambda: app.toasts)
        assert "There is no directory" in app.toasts[-1]
        assert app.main.session.library.roots == (feeds["rust"],)
        await app.press("j")
        assert app.title == "rust 3"
        await app.press("B", "r")
        assert app.is_on_main


async def test_without_names_it_is_said_where_to_give_them(home: Path, tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1))
    async with reader(tmp_path) as app:
        await app.press("B")
        assert app.toasts == ["No collections yet: E edits your settings, where you add them to [collections]."]
