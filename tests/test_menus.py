"""Finding by choosing: topics and providers, headings, saved views."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from app import Reader, keys, reader
from builders import PATIENCE, article, rusty_feed, write
from textual.widgets import OptionList

from reader.library import facets
from reader.library.facets import Facet
from reader.query import Query
from reader.system.paths import config_file
from reader.tui.screen.features.filter import Filter
from reader.tui.windows.menus import Values, letters_of
from reader.tui.windows.pick import Pick


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return rusty_feed(tmp_path / "feed")


def values(app: Reader) -> list[list[str]]:
    """The words of each row, without the unread."""
    options = app.app.screen.query_one(OptionList).options
    return [str(option.prompt).partition("●")[0].split() for option in options]


@pytest.mark.thorough
async def test_topics_with_their_counts_are_shown_or_left_out(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("t")
        assert isinstance(app.app.screen, Pick)
        await app.until(lambda: values(app))
        assert values(app) == [["Topic", "0", "14"], ["Topic", "1", "13"], ["Topic", "2", "13"]]
        await app.press("2", "enter")
        assert str(app.main.desk.lists.query) == 'topic="Topic 2"'
        assert len(app.titles) == 13
        await app.press("P")
        await app.until(lambda: values(app))
        await app.press("3", "minus")
        assert str(app.main.desk.lists.query) == 'topic="Topic 2" -provider="Provider 3"'
        await app.press("t")
        await app.until(lambda: values(app))
        await app.press("enter")
        assert str(app.main.desk.lists.query) == '-provider="Provider 3"'


async def test_topics_are_there_at_once_and_what_is_unread_comes_when_it_is_counted(
    feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting, go_on = Event(), Event()

    def slowly(*arguments: Any) -> list[Facet]:
        counting.set()
        assert go_on.wait(PATIENCE)
        return counted(*arguments)

    counted = facets.facets
    monkeypatch.setattr(facets, "facets", slowly)
    async with reader(feed) as app:
        await app.ready()
        await app.press("m")
        await app.idle()
        await app.type("t")
        await app.soon(counting.is_set)
        rows = app.app.screen.query_one(OptionList)
        assert values(app) == [["Topic", "0", "14"], ["Topic", "1", "13"], ["Topic", "2", "13"]]
        assert not [option for option in rows.options if "●" in str(option.prompt)]
        go_on.set()
        await app.soon(lambda: [option for option in rows.options if "●" in str(option.prompt)])


FACETS = [  # how many articles, how many of them unread, the end of the row
    (4957, 4957, "   4,957          "),
    (4957, 227, "   4,957     ● 227"),
    (37, 1, "      37       ● 1"),
    (37, 0, "      37          "),
]


@pytest.mark.parametrize(("count", "unread", "end"), FACETS)
def test_the_counts_of_a_value_stand_in_columns(count: int, unread: int, end: str) -> None:
    values = Values("topic", None)
    values.counted = [Facet("Azure", count, unread)]
    (row,) = values.rows("")
    assert callable(row.line)
    assert str(row.line(40)) == f"  {'Azure':20}{end}"


@pytest.mark.thorough
async def test_providers_are_alternatives(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        for number in "12":
            await app.press("P")
            await app.until(lambda: values(app))
            await app.press(number, "enter")
        assert str(app.main.desk.lists.query) == 'provider="Provider 1" OR provider="Provider 2"'


@pytest.mark.thorough
async def test_folders_are_chosen_as_topics_are(feed: Path) -> None:
    write(feed, "notes/deep/z.md", article(50))
    async with reader(feed) as app:
        await app.ready()
        await app.press("d")
        await app.until(lambda: values(app))
        assert values(app) == [["the", "directory", "itself", "40"], ["notes/deep", "1"]]
        await app.press("n", "enter")
        assert str(app.main.desk.lists.query) == "folder=notes/deep"
        assert app.titles == ["Article 50"]


@pytest.mark.thorough
async def test_headings_part_the_list_and_brackets_walk_them(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("right_square_bracket")
        assert app.toasts == ["The list has no groups; w groups it."]
        await app.press("j", "w")
        assert first_line(app).startswith(" Wed 28 Jan 2026 · 1  "), "the cursor moves down for it"
        await app.press("w", "g")
        assert app.main.desk.lists.query == Query(group="provider")
        lines = [line.text for line in app.main.list.render_lines(app.main.list.region.reset_offset)]
        assert lines[0].startswith(" Provider 0 · 8  ")
        assert lines[17].startswith(" Provider 1 · 8  ")
        assert not [line for line in lines if "· Provider" in line], "what the heading says already"
        await app.press("right_square_bracket", "j")
        assert app.main.list.cursor == 9
        await app.press("left_square_bracket")
        assert app.main.list.cursor == 8
        await app.press("left_square_bracket")
        assert app.main.list.cursor == 0
        await app.press("G", "right_square_bracket")
        assert app.main.list.cursor == 39
        await app.press("w", "w", "w")
        assert app.main.desk.lists.query == Query()


@pytest.mark.thorough
async def test_days_newest_first_with_what_is_hottest_on_top(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("w", "s", "h", "g")
        assert str(app.main.desk.lists.query) == "group:day sort:-heat"
        assert first_line(app).startswith(" Wed 28 Jan 2026 · 1  ")


def first_line(app: Reader) -> str:
    return app.main.list.render_line(0).text


@pytest.mark.thorough
async def test_a_capital_in_the_sort_menu_adds_a_key(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("s", "p", "s", "H")
        assert str(app.main.desk.lists.query) == "sort:provider,-heat"
        await app.press("s", "H")
        assert str(app.main.desk.lists.query) == "sort:provider,heat"
        await app.press("S")
        assert str(app.main.desk.lists.query) == "sort:-provider,heat"
        await app.press("s", "n")
        assert app.main.bar.order == "unread first"


async def test_a_view_is_saved_shown_and_forgotten(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("apostrophe")
        assert app.toasts == ['No views yet; " saves what is shown now as a view.']
        await app.press("quotation_mark")
        assert "Filter or sort first" in app.toasts[-1]
        await app.press("slash", *"rus")
        await app.press("enter")
        assert app.main.feature(Filter).bar and app.filter.text == "rus*"  # what is kept, and saved
        await app.press("s", "t", "quotation_mark", *"Metal", "enter")
        assert config_file().read_text().count('Metal = "rus* sort:title"') == 1
        await app.press("S", "quotation_mark", *"Metal", "enter")
        assert app.toasts[-1] == "Saved as Metal, replacing rus* sort:title."
        await app.press("S", "quotation_mark", *"Metal", "enter")
        await app.press("escape", "s", "d", "apostrophe")
        assert isinstance(app.app.screen, Pick)
        await app.press("m")
        assert str(app.main.desk.lists.query) == "rus* sort:title"
        assert len(app.titles) == 3
        await app.press("slash", "ctrl+u", *keys("view:me"), "tab", "enter")
        assert str(app.main.desk.lists.query) == "view:Metal sort:title"
        assert len(app.titles) == 3
        await app.press("apostrophe", "delete")
        assert app.is_on_main
        assert "Metal" not in config_file().read_text()


@pytest.mark.thorough
async def test_a_broken_configuration_is_said_and_hurts_nothing(feed: Path) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text("[views]\nx = \n")
    async with reader(feed) as app:
        await app.ready()
        await app.press("slash", *"rus")
        assert len(app.titles) == 3
        assert "config.toml" in app.toasts[0]


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (["fresh", "film", "f", "ff"], {"f": "fresh", "i": "film", "a": "f", "b": "ff"}),
        (["Über", "2026"], {"b": "Über", "2": "2026"}),
    ],
)
def test_every_view_has_a_letter_of_its_own(names: list[str], letters: dict[str, str]) -> None:
    assert letters_of(names) == letters
