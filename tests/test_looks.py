"""Themes and the like: chosen, remembered, or set in config.toml; and that nothing is told by colour alone."""

from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest
from app import Reader, reader
from builders import feed_of, open_library, open_state
from hypothesis import given
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES

from reader.config import Config
from reader.config.settings import Look, ThemeName
from reader.session.appearance import OWN_THEMES, Appearance, Chosen
from reader.session.view_state import ViewState, last_view_state
from reader.state import memory
from reader.system.paths import config_file, data_dir
from reader.tui.themes import THEMES
from reader.tui.windows.pick import Pick


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return feed_of(tmp_path / "feed", 30)


def test_every_theme_there_is_can_be_set() -> None:
    assert {theme.name for theme in THEMES} == set(OWN_THEMES)
    assert set(get_args(ThemeName)) == {"chosen", *OWN_THEMES, *BUILTIN_THEMES}


@pytest.mark.parametrize(
    ("is_set", "chosen", "no_color", "theme"),
    [
        ("chosen", "", "", "broadsheet-dark"),
        ("chosen", "nord", "", "nord"),
        ("dracula", "nord", "", "dracula"),
        ("chosen", "of a newer version", "", "broadsheet-dark"),
        ("chosen", "chosen", "", "broadsheet-dark"),
        ("dracula", "nord", "1", "terminal"),
    ],
)
def test_which_theme_it_is(
    is_set: ThemeName, chosen: str, no_color: str, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    assert Appearance.of(Config(look=Look(theme=is_set)), Chosen(chosen)).theme == theme


@given(st.none() | st.text() | st.dictionaries(st.sampled_from(["theme", "x"]), st.none() | st.integers() | st.text()))
def test_whatever_was_kept_is_a_choice(kept: object) -> None:
    assert Appearance.of(Config(), Chosen.of(kept)).theme in get_args(ThemeName)


async def test_a_theme_shows_itself_and_is_kept_for_every_feed(feed: Path, tmp_path: Path) -> None:
    async with reader(feed) as app:
        await app.press("ctrl+t", "j")
        assert isinstance(app.app.screen, Pick)
        assert app.app.theme == "broadsheet-light"
        await app.press("escape")
        assert app.app.theme == "broadsheet-dark"
        await app.press("ctrl+t", "j", "j", "enter")
        assert app.app.theme == "broadsheet-contrast"
        await app.until(lambda: _kept() == "broadsheet-contrast")
    with closing(open_library(feed_of(tmp_path / "other", 1))) as library:
        place = last_view_state(library, data_dir() / "state.db")
    async with reader(feed, place=place) as app:
        assert app.app.theme == "broadsheet-contrast"


def _kept() -> object:
    with closing(open_state()) as state:
        return memory.looks(state).get("theme")


@pytest.mark.thorough
async def test_the_theme_set_in_the_file_comes_first_and_is_followed(feed: Path) -> None:
    file = config_file()
    file.parent.mkdir(parents=True)
    file.write_text('[look]\ntheme = "nord"\n')
    async with reader(feed, place=ViewState(chosen=Chosen("dracula"))) as app:
        assert app.app.theme == "nord"
        await app.press("ctrl+t")
        assert app.is_on_main
        assert app.toasts[-1] == "The theme is set in config.toml, as theme in [look]; E edits it."
        file.write_text('[look]\ntheme = "gruvbox"\n')
        await app.until(lambda: app.app.theme == "gruvbox")
        file.write_text("")
        await app.until(lambda: app.app.theme == "dracula")


@pytest.mark.thorough
async def test_without_colours_there_are_none_and_the_keys_are_seen_all_the_same(
    feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reader(feed, size=(100, 30)) as app:
        in_list = attributes(app)
        await app.press("l")
        in_article = attributes(app)
        await app.press("h", "r")
        await app.until(lambda: app.main.bar.counts.unread == 29)
        await app.press("j", "j")
        assert "reverse" in in_list[0]
        assert "underline" in in_article[0]
        assert "dim" in attributes(app)[0], "read"
        await app.press("ctrl+t")
        assert app.toasts[-1].startswith("NO_COLOR is set")


def attributes(app: Reader) -> list[str]:
    """How the first lines of the list are written; never in colours."""
    lines = []
    for strip in app.main._compositor.render_strips()[2:6]:
        styles = [segment.style for segment in strip if segment.style and segment.text.strip()]
        assert all((style.color is None or style.color.is_default) for style in styles)
        assert all((style.bgcolor is None or style.bgcolor.is_default) for style in styles)
        lines.append(" ".join(str(style) for style in styles[:3]))
    return lines
