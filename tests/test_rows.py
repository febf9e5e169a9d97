"""What a row is made of: columns, lines, and the signs of rows that stand out; and that it fits its cells, whatever it says."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from app import Reader, reader
from builders import NOW, article, feed_of, open_state, synced, write
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.config import load
from reader.errors import ConfigError
from reader.library.headlines import headlines
from reader.library.highlights import highlighted
from reader.model.headline import Headline
from reader.query import Query, Sort, SortKey
from reader.session.appearance import RowFormat
from reader.state import memory
from reader.system.paths import config_file
from reader.tui.widgets.columns import column_parts, lines_for, row_parts
from reader.tui.widgets.lines import Heading, Lines, top_for

FILLED = frozenset({"quality", "heat"})
ALL = ("age", "provider", "topic", "title", "quality", "heat", "related", "marks")
WIDE_TEXT = [
    "嫦娥六号传回月球背面照片",
    "Family 👨‍👩‍👧‍👦 and flag 🏳️‍🌈 and 👩🏽‍🚀",
    "e\u0301 o\u0308 \u0915\u094d\u0937 combining",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "«مسبار الأمل» يدخل مدار المريخ",
    "",
]


def headline(title: str = "Title", **stated: object) -> Headline:
    row = Headline(
        1, "k", title, "Provider", datetime(2026, 4, 1, tzinfo=UTC), 87, 405, "video", "Topic", 3, True, True, False
    )
    return row._replace(**stated)  # type: ignore[arg-type]


def names(width: int, sort: SortKey = "date", rows: RowFormat = RowFormat()) -> list[list[str]]:  # noqa: B008
    return [[column.name for column in line] for line in lines_for(width, sort, FILLED, rows)]


@pytest.mark.parametrize(
    ("width", "sort", "rows", "shown"),
    [
        (90, "date", RowFormat(), ["mark age provider title quality heat marks"]),
        (90, "topic", RowFormat(), ["mark age topic title quality heat marks"]),
        (90, "related", RowFormat(), ["mark age provider title heat related marks"]),
        (40, "date", RowFormat(), ["mark age title marks"]),
        (40, "quality", RowFormat(), ["mark age title quality marks"]),
        (90, "date", RowFormat(("heat", "title", "age")), ["mark heat title age"]),
        (90, "quality", RowFormat(("heat", "title")), ["mark heat title quality"]),
        (45, "date", RowFormat(ALL), ["mark age provider topic title"]),
        (30, "heat", RowFormat(("title", "age", "provider", "heat")), ["mark title heat"]),
        (90, "date", RowFormat(lines=2), ["mark title marks", "edge age provider quality heat topic"]),
        (40, "date", RowFormat(lines=2), ["mark title marks", "edge age topic"]),
        (90, "date", RowFormat(("title", "topic", "heat"), 2), ["mark title", "edge topic heat rest"]),
    ],
)
def test_which_columns_are_shown(width: int, sort: SortKey, rows: RowFormat, shown: list[str]) -> None:
    assert [" ".join(line) for line in names(width, sort, rows)] == shown


@given(
    st.integers(20, 300),
    st.sampled_from(get_args(SortKey)),
    st.lists(st.sampled_from(ALL), unique=True),
    st.sampled_from([1, 2]),
    st.sampled_from(WIDE_TEXT) | st.text(),
)
def test_every_line_is_as_wide_as_the_list(
    width: int, sort: SortKey, columns: list[str], lines: int, text: str
) -> None:
    chosen = (*columns, "title") if columns and "title" not in columns else tuple(columns)
    row = headline(" ".join(text.split()), source=text[:40].replace("\n", ""), topic="嫦娥")
    made = lines_for(width, sort, FILLED, RowFormat(chosen, lines))
    assert len(made) == lines
    for line in made:
        told = "".join(part for part, _ in row_parts(line, row, "▌", NOW))
        titles = "".join(part for part, _ in column_parts(line, Sort(sort)))
        assert width - 1 <= cell_len(told) <= width
        assert cell_len(titles) <= width + 1


@given(st.integers(1, 60), st.lists(st.integers(1, 9), max_size=8), st.sampled_from([1, 2]), st.integers(1, 30))
def test_every_line_of_the_list_belongs_to_a_row_or_a_heading(
    count: int, sizes: list[int], per_row: int, height: int
) -> None:
    starts = sorted({min(sum(sizes[:number]), count - 1) for number in range(len(sizes))})
    lines = Lines(count, [Heading(start, "h", 1) for start in starts], per_row)
    told = []
    for line in range(lines.height):
        if heading := lines.heading_at(line):
            told.append((heading.position, -1))
        else:
            told.append((lines.position_at(line), lines.part_at(line)))
    assert told == sorted(told)
    assert len(set(told)) == len(told) == count * per_row + len(starts)
    for position in range(count):
        line = lines.of(position)
        assert (lines.position_at(line), lines.part_at(line)) == (position, 0)
        top = top_for(line, 0, height, per_row)
        assert top <= line and (line + per_row <= top + height or height < per_row)


async def test_two_lines_a_row(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path, 60), size=(100, 30)) as app:
        await app.press("1", "0", "j")
        title = app.title
        await app.press("Z")
        assert app.title == title
        first, second = cursor_lines(app)
        assert first.startswith("▌● ") and title in first
        assert second.startswith("▌ ") and "Provider" in second and "Topic" in second
        await app.press("ctrl+f", "ctrl+b", "G")
        assert app.main.list.cursor == 59
        assert title_at_cursor(app)
        await app.press("g")
        await app.pilot.click("ArticleList", offset=(20, 5))
        assert app.main.list.cursor == 2
        await app.press("w", "right_square_bracket")
        assert title_at_cursor(app)
    with closing(open_state()) as state:
        assert memory.looks(state)["rows"] == "two"


def cursor_lines(app: Reader) -> list[str]:
    view = app.main.list
    top = view._layout.of(view.cursor) - view.scroll_offset.y
    return [view.render_line(top + line).text for line in range(view.rows.lines)]


def title_at_cursor(app: Reader) -> bool:
    return app.title in cursor_lines(app)[0]


async def test_only_the_rows_near_the_screen_are_asked_for(tmp_path: Path) -> None:
    settings("[list]\nrows = 'two'\n[[highlight]]\nquery = 'quality>=60'\n")
    async with reader(feed_of(tmp_path, 400), size=(100, 30)) as app:
        await app.press("G", "g")
        assert len(app.main.list._rows) < 200
        assert len(app.main.list._signs) < 200


def settings(text: str) -> Path:
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


async def test_rows_that_stand_out(tmp_path: Path) -> None:
    for number, (title, heat) in enumerate([("Hot", 300), ("Warm", 150), ("Rust", 1), ("Hot Rust", 300)]):
        write(tmp_path, f"{number}.md", article(number, title=title, heat=heat))
    file = settings(
        "[[highlight]]\nquery = 'heat>200'\ncolour = 'error'\nstyle = 'underline'\nmark = '!'\n"
        "[[highlight]]\nquery = 'rust'\ncolour = '#00ff00'\n"
        "[[highlight]]\nquery = 'heat>100 is:read'\n"
    )
    async with reader(tmp_path) as app:
        await app.until(lambda: seen(app) == {"Hot": "!", "Warm": " ", "Rust": "›", "Hot Rust": "!"})
        styles = {segment.text.strip(): segment.style for y in range(4) for segment in app.main.list.render_line(y)}
        error = app.app.theme_variables["error"]
        assert styles["Hot"] and styles["Hot"].underline and styles["Hot"].color.name == error.lower()  # type: ignore[union-attr]
        assert styles["Rust"] and styles["Rust"].color.name == "#00ff00"  # type: ignore[union-attr]
        await app.press(*f"{app.titles.index('Warm') + 1}g", "r")
        await app.until(lambda: seen(app)["Warm"] == "›")
        file.write_text("")
        await app.until(lambda: set(seen(app).values()) == {" "})


def seen(app: Reader) -> dict[str, str]:
    lines = [app.main.list.render_line(y).text for y in range(4)]
    return {title: next(line for line in lines if f" {title} " in line)[2] for title in app.titles}


def test_the_first_rule_that_finds_an_article_is_its(tmp_path: Path) -> None:
    with closing(synced(feed_of(tmp_path, 30))) as library:
        library.search_words()
        ids = library.ids(Query())
        terms = [Query.parse(text).term for text in ("quality>=60 is:unread", 'topic:"Topic 1"', "title:article")]
        found = library.ask(highlighted, terms, ids[:10], NOW)
        rows = library.ask(headlines, ids)
    wanted = {}
    for id_ in ids[:10]:
        row = rows[id_]
        wanted[id_] = 0 if (row.quality or 0) >= 60 else 1 if row.topic == "Topic 1" else 2
    assert found == wanted


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ('[list]\ncolumns = ["title", "hat"]', 2, "There is no column 'hat'. Did you mean heat? There are age, provider, topic, title, quality, heat, related, marks."),
        ('[list]\ncolumns = ["age"]', 2, "columns lacks title."),
        ('[list]\ncolumns = ["title", "title"]', 2, "columns names one twice."),
        ('[list]\nrows = "three"', 2, "rows is one of chosen, one, two."),
        ('[[highlight]]\nquery = "heat>200"\n\ncolour = "reed"', 4, "There is no colour 'reed'. Did you mean red? "),
        ('[[highlight]]\nquery = "heat>200"\n[[highlight]]\nquery = "x"\ncolour = "#12345g"', 5, "There is no colour"),
        ('[[highlight]]\nquery = "heat>"', 2, "The query cannot be read, at its column"),
        ('[[highlight]]\nquery = "sort:heat"', 2, "The query finds every row"),
        ('[[highlight]]\nquery = "x"\nmark = "嫦"', 3, "mark is one character, one cell wide."),
        ('[[highlight]]\nquery = "x"\nmark = "\\u001b"', 3, "mark is one character, one cell wide."),
        ('[[highlight]]\ncolour = "red"', 1, "query is missing"),
        ('[look]\ntheme = "nrd"', 2, "Did you mean nord? theme is one of chosen, broadsheet-dark, broadsheet-light, broadsheet-contrast, terminal, ansi-dark … 20 more."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(source: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(settings(source))
    assert f"config.toml, line {line}: {said}" in str(error.value)
