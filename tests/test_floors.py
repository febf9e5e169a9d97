"""Imports only point down: the rooms below the screen never see Textual, and the lowest see only the library."""

import subprocess
import sys

import pytest
from builders import PROJECT

FLOORS = [
    [
        "article",
        "article_text",
        "commands",
        "errors",
        "escaping",
        "findings",
        "graphemes",
        "headline",
        "keys",
        "moments",
        "order",
        "program",
        "query",
        "story",
        "text",
        "urls",
        "words",
    ],
    ["body", "config", "export", "keymap", "loader", "log", "places", "sandbox", "stand_in", "store"],
    [
        "browser",
        "checking",
        "clipboard",
        "editor",
        "feeds",
        "foreground",
        "library",
        "pictures",
        "pipe",
        "state",
        "watch",
    ],
    ["cli"],
]


def test_every_room_below_the_screen_has_a_floor() -> None:
    rooms = {path.stem for path in (PROJECT / "reader").iterdir() if not path.name.startswith("_")}
    assert {name for floor in FLOORS for name in floor} == rooms - {"tui"}


@pytest.mark.parametrize("module", [name for floor in FLOORS for name in floor])
def test_no_room_below_the_screen_imports_textual(module: str) -> None:
    loaded = imported_by(module)
    assert not {"textual", "rich"} & loaded


@pytest.mark.parametrize("level", range(len(FLOORS)))
def test_a_room_imports_only_its_own_floor_and_those_below(level: int) -> None:
    allowed = {name for floor in FLOORS[: level + 1] for name in floor}
    for module in FLOORS[level]:
        ours = {name.split(".")[1] for name in imported_by(module) if name.startswith("reader.")}
        assert ours <= allowed, module


@pytest.mark.parametrize("module", FLOORS[0])
def test_the_ground_floor_needs_only_the_standard_library(module: str) -> None:
    outside = {"yaml", "frontmatter", "platformdirs", "justhtml", "markdown_it"}
    assert not outside & imported_by(module)


def test_the_first_frame_waits_for_no_window_and_for_nothing_that_reads_queries_or_files() -> None:
    windows = {
        "dialogs",
        "filter_bar",
        "help",
        "menus",
        "overview",
        "palette",
        "picture",
        "prompt",
        "related_menu",
        "theme_menu",
    }
    later = {
        "loader",
        "query.parser",
        "query.terms",
        "browser",
        "editor",
        "export",
        "graphemes",
        "pictures",
        "pipe",
        "config.writing",
    }
    later |= {f"tui.{window}" for window in windows} | {"tui.loaded", "library.stories", "library.relations"}
    outside = {"PIL", "idna", "justhtml", "markdown_it", "tomlkit", "tomllib", "watchfiles", "yaml"}
    assert not ({f"reader.{name}" for name in later} | outside) & imported_by("tui.app")


def imported_by(module: str) -> set[str]:
    code = f"import sys, reader.{module}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
