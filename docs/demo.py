"""The animated picture in the README: frames that the app itself draws on the sample feed, as one SVG.

Each frame is an SVG of the terminal as Rich exports it. A row that occurs in several frames is written once, and CSS
keyframes show one frame after another. With reduced motion set in the system, only the first frame is shown.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from pathlib import Path
from typing import NamedTuple

from app import keys, reader

SIZE = (112, 30)  # cells
_STEPS: tuple[tuple[Sequence[str], float, str], ...] = (  # keys, seconds, caption
    ((), 3, "A directory of articles: the list, and the article under the cursor"),
    (("j", "j"), 1.5, "j and k move the cursor"),
    (("slash", *keys("topic:sp")), 1.5, "/ filters as you type"),
    (keys("ace quality>=90"), 3, "/ filters as you type: by words, topic, date, rating, …"),
    (("escape", "L", "6", "g"), 3.5, "L shows the front page: one row for each story"),
    (("c",), 3.5, "c shows the story of an article, day by day"),
    (("2", "enter"), 3, "2 Enter goes to the second related article"),
    (("o",), 3, "o opens the page in your browser and marks the article read"),
)
_PITCH = 24.4  # height of a row, as Rich draws it
_RULE = re.compile(r"\.(terminal-(?:\S+-)?r\d+) \{ (.*?) \}")
_RECT = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"[^>]*crispEdges"/>')
_TEXT = re.compile(r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>(.*?)</text>')


class Frame(NamedTuple):
    """One picture: its rows, each a piece of SVG whose top is at 0; how long it is shown, in seconds; what it shows."""

    rows: list[str]
    seconds: float
    caption: str


class Styles(dict[str, str]):
    """Short class names, by the declarations they stand for."""

    def __missing__(self, declarations: str) -> str:
        self[declarations] = f"r{len(self)}"
        return self[declarations]


async def demo(feed: Path) -> str:
    """The animated SVG of the app on `feed`."""
    styles = Styles()
    frames = []
    async with reader(feed, size=SIZE, is_sample=True) as app:
        await app.ready()
        for pressed, seconds, caption in _STEPS:
            await app.press(*pressed)
            await app.rested()
            await app.idle()
            frames.append(Frame(rows(await app.picture(), styles), seconds, caption))
    return "\n".join(document(frames, styles)) + "\n"


def rows(svg: str, styles: Styles) -> list[str]:
    """The rows of a picture by Rich: grounds that touch and are alike become one, and blank text is left out."""
    rules = dict(_RULE.findall(svg))
    pieces: list[list[str]] = [[] for _ in range(SIZE[1])]
    grounds = [(int(float(y) / _PITCH), fill, float(x), float(width)) for fill, x, y, width in _RECT.findall(svg)]
    for (row, fill), run in groupby(grounds, key=lambda ground: ground[:2]):
        parts = list(run)
        width = parts[-1][2] + parts[-1][3] - parts[0][2]
        pieces[row].append(f'<rect fill="{fill}" x="{parts[0][2]:g}" width="{width:g}" height="24.7"/>')
    for name, x, y, length, text in _TEXT.findall(svg):
        if text.replace("&#160;", ""):
            row, words = int(float(y) / _PITCH - 0.5), text.replace("&#160;", "\u00a0")
            pieces[row].append(
                f'<text class="{styles[rules[name]]}" x="{x}" y="18.5" textLength="{length}">{words}</text>'
            )
    return ["".join(row) for row in pieces]


def document(frames: Sequence[Frame], styles: Styles) -> Iterator[str]:
    width, height = SIZE[0] * 12.2, SIZE[1] * _PITCH
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 18:g} {height + 50:g}">'
    yield "<title>Broadsheet on its sample feed</title>"
    yield from ("<style>", *_rules(frames, styles), "</style>", "<defs>")
    places = {row: number for number, row in enumerate(dict.fromkeys(row for frame in frames for row in frame.rows))}
    yield from (f'<g id="l{number}">{row}</g>' for row, number in places.items())
    yield "</defs>"
    yield f'<rect fill="#292929" width="{width + 18:g}" height="{height + 50:g}" rx="8"/>'
    for number, frame in enumerate(frames):
        yield f'<g class="frame" id="f{number}">'
        yield f'<text class="caption" x="{width / 2 + 9:g}" y="27">{frame.caption}</text>'
        yield '<g transform="translate(9,41)">'
        yield "".join(f'<use href="#l{places[row]}" y="{y * _PITCH:g}"/>' for y, row in enumerate(frame.rows))
        yield "</g></g>"
    yield "</svg>"


def _rules(frames: Sequence[Frame], styles: Styles) -> Iterator[str]:
    yield "text { font: 20px Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace; white-space: pre }"
    yield ".caption { font: bold 18px arial, sans-serif; fill: #e8a964; text-anchor: middle }"
    yield from (f".{name} {{ {declarations} }}" for declarations, name in styles.items())
    yield ".frame { visibility: hidden }\n#f0 { visibility: visible }"
    ends = list(accumulate(frame.seconds for frame in frames))
    yield "@media not (prefers-reduced-motion: reduce) {"
    for number, (frame, end) in enumerate(zip(frames, ends, strict=True)):
        begin, finish = ((end - frame.seconds) / ends[-1] * 100, end / ends[-1] * 100)
        hidden_before = "0% { visibility: hidden } " if number else ""
        yield (
            f"@keyframes k{number} {{ {hidden_before}{begin:.2f}% {{ visibility: visible }} "
            f"{finish:.2f}%, 100% {{ visibility: hidden }} }}"
        )
        yield f"#f{number} {{ animation: k{number} {ends[-1]:g}s step-end infinite }}"
    yield "}"
