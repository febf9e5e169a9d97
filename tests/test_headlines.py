"""How many headlines a list shows whole: titles as long as those of a real collection of news."""

from itertools import pairwise
from pathlib import Path

import pytest
from app import reader
from builders import NOW, article, write

from reader.library.headlines import headlines
from reader.model.headline import Headline
from reader.session.appearance import RowFormat
from reader.session.layout import PaneSettings
from reader.tui.widgets.columns import ListFormat, columns_for
from reader.tui.widgets.rows import row_lines

# The lengths of 619 real headlines, in characters: one of each hundred in order
LENGTHS = (
    33, 35, 38, 41, 43, 45, 46, 47, 48, 49, 49, 50, 51, 52, 52, 53, 53, 54, 55, 55, 55, 56, 57, 58, 59, 59, 59, 60, 60,
    61, 61, 62, 62, 63, 63, 64, 64, 65, 65, 65, 66, 66, 67, 67, 68, 68, 69, 69, 70, 70, 71, 71, 72, 72, 72, 73, 73, 74,
    75, 75, 76, 76, 77, 77, 78, 79, 79, 80, 80, 81, 82, 83, 83, 83, 84, 85, 85, 86, 87, 88, 90, 90, 91, 92, 94, 95, 96,
    97, 98, 99, 101, 102, 106, 113, 115, 118, 124, 129, 134, 143,
)  # fmt: skip
WORDS = (
    "Harbour pilots and librarians agree on a shorter timetable for the northern ferry while the council of the island "
    "asks whether a lighthouse can be heated by the sea, and what that would cost in a winter such as the last one"
).split()

ROW = Headline(1, "k", "", "The Coast", NOW, 87, 405, "article", "Topic", 3, True, True, False)


def title(number: int) -> str:
    """Headline `number`: words from one sentence, exactly as long as is asked for."""
    length = LENGTHS[number]
    words = WORDS[number % len(WORDS) :] + WORDS
    text = " ".join(words)[:length].rstrip()
    return text.capitalize() + "s" * (length - len(text))


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    providers = ("The Coast", "Daily Ledger", "Observatory of the North", "Bay News")
    for number in range(len(LENGTHS)):
        provider = {"name": providers[number % len(providers)]}
        write(tmp_path, f"{number:03}.md", article(number, title=title(number), provider=provider))
    return tmp_path


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("size", "most"),
    [((80, 24), 10), ((100, 30), 30), ((120, 35), 15), ((130, 35), 10), ((160, 45), 50), ((200, 50), 25)],
)
async def test_few_headlines_are_cut(feed: Path, size: tuple[int, int], most: int) -> None:
    """`most` is in hundredths."""
    async with reader(feed, size=size) as app:
        view = app.main.list
        width = view.scrollable_content_region.width
        rows = app.main.session.library.ask(headlines, view.ids).values()
        assert len(rows) == 100
        assert sum(is_cut(row, width, view.list_format) for row in rows) <= most


@pytest.mark.thorough
@pytest.mark.parametrize("filled", ["provider", "provider quality heat", "provider stories"])
def test_at_no_width_are_more_than_three_quarters_cut(filled: str) -> None:
    """In terminals of 60 to 200 columns, as wide as the list is in them where nothing is chosen."""
    for width in range(60, 201):
        rows = RowFormat().at(width)
        assert share_cut(list_width(width), ListFormat(filled=frozenset(filled.split()), rows=rows)) <= 75, width


def test_a_wider_list_has_no_fewer_columns() -> None:
    list_format = ListFormat(filled=frozenset({"provider", "quality", "heat", "stories"}))
    names = [{column.name for column in columns_for(width, list_format)} for width in range(30, 200)]
    assert all(narrow <= wide for narrow, wide in pairwise(names))


def list_width(terminal: int) -> int:
    """The cells of a row, without the scroll bar."""
    panes = PaneSettings()
    stand = panes.stand(terminal, 40, is_reading=False)
    return (terminal * panes.share(stand) // 100 if stand == "side" else terminal) - 1


def share_cut(width: int, list_format: ListFormat) -> int:
    """How many of the hundred headlines are not told whole."""
    rows = [ROW._replace(title=title(number)) for number in range(len(LENGTHS))]
    return sum(is_cut(row, width, list_format) for row in rows)


def is_cut(row: Headline, width: int, list_format: ListFormat) -> bool:
    lines = row_lines(row, width, list_format, NOW)
    told = "".join(text for line in lines for text, role in line if role == "title")
    return told.replace(" ", "") != row.title.replace(" ", "")


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (160, 45)])
async def test_the_list_has_most_of_the_room(feed: Path, size: tuple[int, int]) -> None:
    async with reader(feed, size=size) as app:
        rows = app.main.list.scrollable_content_region
        assert rows.width * rows.height >= 0.5 * size[0] * size[1]
