"""What the screen looks like. `UPDATE_SNAPSHOTS=1 make test` draws the pictures anew: look at them before a commit."""

import os
from pathlib import Path

import pytest
from builders import SAMPLE
from screenshots import screenshot

from reader.session.layout import LayoutName, PaneSettings

PICTURES = Path(__file__).parent / "snapshots"


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("list-160x45", (160, 45), ["j", "j", "j", "j"]),
        ("list-100x30", (100, 30), ["G", "9", "k"]),
        ("list-80x24", (80, 24), ["j"]),
        ("list-40x12", (40, 12), ["j"]),
        ("article-160x45", (160, 45), ["2", "6", "g", "enter"]),
        ("article-40x12", (40, 12), ["j", "enter"]),
        ("front-page-100x30", (100, 30), ["L", "s", "w"]),
        ("story-100x30", (100, 30), ["L", "6", "g", "c"]),
        ("story-40x12", (40, 12), ["L", "6", "g", "c"]),
        ("related-100x30", (100, 30), ["L", "6", "g", "C"]),
        ("sort-80x24", (80, 24), ["s"]),
        ("links-80x24", (80, 24), ["2", "4", "g", "semicolon"]),
        ("overview-160x45", (160, 45), ["v"]),
        ("overview-80x24", (80, 24), ["v", "tab", "tab", "j"]),
        ("overview-40x12", (40, 12), ["v", "tab"]),
        ("help-80x24", (80, 24), ["question_mark"]),
    ],
)
async def test_the_screen_looks_as_it_did(name: str, size: tuple[int, int], keys: list[str]) -> None:
    check(name, await screenshot(SAMPLE, size, *keys))


@pytest.mark.quick(1)
@pytest.mark.parametrize("size", [(300, 80), (160, 45), (100, 30), (80, 24), (60, 20), (40, 12)])
@pytest.mark.parametrize("layout", ["side", "stacked", "list", "article"])
async def test_every_layout_looks_as_it_did(layout: LayoutName, size: tuple[int, int]) -> None:
    name = f"layout-{layout}-{size[0]}x{size[1]}"
    keys = ["enter", "J"] if layout == "article" else ["j"]
    check(name, await screenshot(SAMPLE, size, *keys, arrangement=PaneSettings(layout)))


def check(name: str, drawn: str) -> None:
    picture = PICTURES / f"{name}.svg"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        PICTURES.mkdir(exist_ok=True)
        picture.write_text(drawn, encoding="utf-8")
    assert drawn == picture.read_text(encoding="utf-8"), f"{picture} differs from what the app draws now"
