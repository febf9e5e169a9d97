"""The animated picture in the README: what a browser is to make of docs/demo.svg. That it is today's, `make check` says."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from builders import PROJECT
from demo import Frame, Styles, document, rows

PICTURE = PROJECT / "docs" / "demo.svg"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_small_and_whole() -> None:
    assert PICTURE.stat().st_size < 150_000
    picture = ElementTree.parse(PICTURE).getroot()
    names = {f"#{group.get('id')}" for group in picture.find(f"{SVG}defs") or ()}
    frames = picture.findall(f"{SVG}g")
    used = [[use.get("href") for use in frame.iter(f"{SVG}use")] for frame in frames]
    assert len(frames) == 8
    assert {name for frame in used for name in frame} == names
    assert all(one != other for one, other in pairwise(used)), "a key that changes nothing"


def test_frames_follow_one_another_without_a_gap() -> None:
    frames = [Frame(["<a/>"], 1, "one"), Frame(["<a/>"], 3, "two")]
    picture = "\n".join(document(frames, Styles()))
    assert re.findall(r"animation: (\w+) (\d+)s step-end infinite", picture) == [("k0", "4"), ("k1", "4")]
    assert "k0 { 0.00% { visibility: visible } 25.00%, 100% { visibility: hidden } }" in picture
    assert (
        "k1 { 0% { visibility: hidden } 25.00% { visibility: visible } 100.00%, 100% { visibility: hidden } }"
        in picture
    )
    assert picture.count("<a/>") == 1, "a row of two frames is written once"


@pytest.mark.parametrize(
    ("drawn", "row", "expected"),
    [
        ('<rect fill="#111111" x="0" y="1.5" width="12.2" height="24.65" shape-rendering="crispEdges"/>'
         '<rect fill="#111111" x="12.2" y="1.5" width="24.4" height="24.65" shape-rendering="crispEdges"/>',
         0, '<rect fill="#111111" x="0" width="36.6" height="24.7"/>'),
        ('<rect fill="#111111" x="0" y="25.9" width="12.2" height="24.65" shape-rendering="crispEdges"/>'
         '<rect fill="#222222" x="12.2" y="25.9" width="12.2" height="24.65" shape-rendering="crispEdges"/>',
         1, '<rect fill="#111111" x="0" width="12.2" height="24.7"/><rect fill="#222222" x="12.2" width="12.2" height="24.7"/>'),
        ('.terminal-r1 { fill: red }<text class="terminal-r1" x="12.2" y="44.4" textLength="36.6" clip-path="url(#l)">a&#160;&lt;</text>',
         1, '<text class="r0" x="12.2" y="18.5" textLength="36.6">a\u00a0&lt;</text>'),
        ('.terminal-r1 { fill: red }<text class="terminal-r1" x="0" y="20" textLength="12.2" clip-path="url(#l)">&#160;</text>', 0, ""),
    ],
)  # fmt: skip
def test_a_row_is_what_rich_draws_of_it(drawn: str, row: int, expected: str) -> None:
    assert rows(drawn, Styles())[row] == expected
