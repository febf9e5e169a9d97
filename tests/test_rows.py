"""What a row is made of: columns, lines, and the signs of rows that stand out; and that it fits its cells, whatever it says."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from app import Reader, reader
from builders import NOW, article, feed_of, open_state, synced, write
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from reader.config import load
from reader.errors import ConfigError
from reader.library.headlines import headlines
from reader.library.highlights import highlighted
from reader.model.headline import Headline
from reader.query import Group, Query, Sort, SortKey
from reader.session.appearance import RowFormat
from reader.state import memory
from reader.system.paths import config_file
from reader.text.clean import is_ordinary
from reader.tui.widgets import cells
from reader.tui.widgets.columns import ListFormat, column_parts, columns_for
from reader.tui.widgets.lines import Heading, Lines, top_for
from reader.tui.widgets.rows import Part, RowState, row_lines

FILLED = frozenset({"quality", "heat", "provider"})
ONE_LINE = RowFormat(lines=1)
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
        1, "k", title, "Provider", datetime(2026, 4, 1, 9, 30, tzinfo=UTC), 87, 405, "video", "Topic", 3, True, True,
        read=False, starred=True, new=True,
    )  # fmt: skip
    return row._replace(**stated)  # type: ignore[arg-type]


def list_format(
    sort: SortKey = "date",
    rows: RowFormat = ONE_LINE,
    group: Group = "",
    filled: frozenset[str] = FILLED,
) -> ListFormat:
    return ListFormat(Sort(sort), group, filled, rows)


def text_of(lines: list[list[Part]]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize(
    ("width", "made_of", "shown"),
    [
        (94, list_format(), "age:3 title:70 provider:10 quality:1 heat:1 marks:2"),
        (90, list_format(), "age:3 title:66 provider:10 quality:1 heat:1 marks:2"),
        (86, list_format(), "age:3 title:64 provider:10 heat:1 marks:2"),
        (81, list_format(), "age:3 title:60 provider:10 marks:2"),
        (80, list_format(), "age:3 title:70 marks:2"),
        (60, list_format(), "age:3 title:50 marks:2"),
        (32, list_format(), "age:3 title:25"),
        (120, list_format(), "age:3 title:92 provider:14 quality:1 heat:1 marks:2"),
        (160, list_format(), "age:3 title:126 provider:20 quality:1 heat:1 marks:2"),
        (94, list_format(filled=frozenset({"provider"})), "age:3 title:73 provider:10 marks:2"),
        (94, list_format(filled=frozenset({"quality"})), "age:3 title:83 quality:1 marks:2"),
        (94, list_format(filled=frozenset()), "age:3 title:84 marks:2"),
        (94, list_format(filled=frozenset({"provider", "stories"})), "age:3 title:65 provider:10 stories:7 marks:2"),
        (94, list_format("heat"), "age:3 title:65 provider:10 quality:1 heat:6 marks:2"),
        (94, list_format("topic"), "age:3 title:70 topic:10 quality:1 heat:1 marks:2"),
        (94, list_format("related"), "age:3 title:65 provider:10 related:7 marks:2"),
        (39, list_format("quality"), "age:3 title:25 quality:6"),
        (94, list_format(group="day"), "hour:5 title:68 provider:10 quality:1 heat:1 marks:2"),
        (94, list_format(group="provider"), "age:3 title:81 quality:1 heat:1 marks:2"),
        (94, list_format(group="topic"), "age:3 title:70 provider:10 quality:1 heat:1 marks:2"),
        (94, list_format("topic", group="topic"), "age:3 title:81 quality:1 heat:1 marks:2"),
        (90, list_format(rows=RowFormat(("heat", "title", "age"), 1)), "heat:1 title:81 age:3"),
        (90, list_format("quality", RowFormat(("heat", "title"), 1)), "heat:1 title:78 quality:6"),
        (90, list_format(rows=RowFormat(("title", "field:status"), 1)), "title:76 field:status:10"),
        (45, list_format(rows=RowFormat(ALL, 1)), "age:3 provider:10 topic:10 title:16"),
        (45, list_format(rows=RowFormat(ALL, 1), group="topic"), "age:3 provider:10 title:23 quality:1 heat:1"),
        (30, list_format("heat", RowFormat(("title", "age", "provider", "heat"), 1)), "title:16 age:3 heat:6"),
    ],
)
def test_which_columns_are_shown(width: int, made_of: ListFormat, shown: str) -> None:
    assert " ".join(f"{column.name}:{column.width}" for column in columns_for(width, made_of)) == shown


TWO = RowFormat(lines=2)


@pytest.mark.parametrize(
    ("made_of", "title", "first", "second"),
    [
        (list_format(rows=TWO), "Title", " ◆ Title", " ★ 4w · Provider · ▆87 · ▆405 · video · AMP · Topic"),
        (list_format(rows=TWO, group="day"), "Title", " ◆ Title", " ★ 09:30 · Provider · ▆87 · ▆405 · video · AMP · Topic"),
        (list_format(rows=TWO, group="provider"), "Title", " ◆ Title", " ★ 4w · ▆87 · ▆405 · video · AMP · Topic · Words of an …"),
        (list_format(rows=TWO, filled=frozenset()), "Title", " ◆ Title", " ★ 4w · video · AMP · Topic · Words of an excerpt"),
        (list_format("related", TWO), "Title", " ◆ Title", " ★ 4w · 3 related · Provider · ▆87 · ▆405 · video · AMP"),
        (list_format(rows=RowFormat(("title", "topic", "heat", "marks"), 2)), "Title", " ◆ Title", " ★ Topic · ▆405"),
        (list_format(rows=RowFormat(("field:Stätus", "field:x", "title", "age"), 2)), "Title", " ◆ Title", " ★ done · 4w"),
        (list_format(rows=TWO), "So long a title that it goes on in the line below it and further",
         " ◆ So long a title that it goes on in the line below it", " ★ and further  4w · Provider · ▆87 · ▆405 · video · AMP"),
        (list_format(rows=TWO), "So long a title that it goes on in the line below it, and on still, and is cut there",
         " ◆ So long a title that it goes on in the line below it,", " ★ and on still, and is cut there  4w · Provider · ▆87",),
        (list_format(rows=TWO), "So long a title that it goes on in the line below it, and on still, and on, until it is cut",
         " ◆ So long a title that it goes on in the line below it,", " ★ and on still, and on, until it i…  4w · Provider"),
    ],
)  # fmt: skip
def test_what_two_lines_say(made_of: ListFormat, title: str, first: str, second: str) -> None:
    row = headline(title, excerpt="Words of an excerpt", fields=(("status", "done"),))
    assert [line.rstrip() for line in text_of(row_lines(row, 56, made_of, NOW))] == [first, second]


LONG = "Seventy characters, of which a list that is narrow can only show a part, or"


@pytest.mark.parametrize(
    ("width", "made_of", "lines"),
    [
        (94, list_format(), ["▌◆  4w Seventy characters, of which a list that is narrow can only show a part, or"]),
        (60, list_format(), ["▌◆  4w Seventy characters, of which a list that is narrow", "▌      can only show a part, or"]),
        (39, list_format(), ["▌◆  4w Seventy characters, of which a", "▌      list that is narrow can only", "▌      show a part, or"]),
        (44, list_format(rows=TWO), ["▌◆ Seventy characters, of which a list that", "▌★ is narrow can only show a part, or  4w"]),
        (24, list_format(rows=TWO), ["▌◆ Seventy characters,", "▌★ of which a list that", "▌  is narrow can only", "▌  show a part, or  4w"]),
    ],
)  # fmt: skip
def test_the_row_under_the_cursor_shows_its_whole_title(width: int, made_of: ListFormat, lines: list[str]) -> None:
    told = text_of(row_lines(headline(LONG), width, made_of, NOW, RowState("▌", is_cursor=True)))
    assert [line.rstrip() for line in told] == lines


@example(8, ListFormat(Sort("heat"), "", frozenset(), RowFormat(("age", "title"), 1)), "嫦娥", True)
@given(
    st.integers(8, 300),
    st.builds(
        ListFormat,
        st.builds(Sort, st.sampled_from(get_args(SortKey))),
        st.sampled_from(get_args(Group)),
        st.frozensets(st.sampled_from(["quality", "heat", "provider", "stories"])),
        st.builds(
            RowFormat,
            st.lists(st.sampled_from(ALL), unique=True).map(
                lambda names: tuple(names) if not names or "title" in names else (*names, "title")
            ),
            st.sampled_from([1, 2]),
        ),
    ),
    st.sampled_from(WIDE_TEXT) | st.text(),
    st.booleans(),
)
def test_every_line_is_as_wide_as_the_list(width: int, made_of: ListFormat, text: str, is_cursor: bool) -> None:
    row = headline(
        " ".join(text.split()), source=text[:40].replace("\n", ""), topic="嫦娥", excerpt=" ".join(text.split())
    )
    lines = row_lines(row, width, made_of, NOW, RowState("▌", "✓", (), is_cursor))
    assert len(lines) == made_of.rows.lines or (is_cursor and len(lines) > made_of.rows.lines)
    assert all(cell_len(line) == width for line in text_of(lines))
    titles = column_parts(width, made_of)
    if made_of.rows.lines == 1:
        assert width - 1 <= cell_len(text_of([titles])[0]) <= width


@given(st.sampled_from(WIDE_TEXT) | st.text() | st.text("aé…─█◽◾★"), st.integers(0, 20))
@example("".join(filter(is_ordinary, map(chr, range(0x11_0000)))), 0)
def test_cells_are_counted_as_rich_does(text: str, room: int) -> None:
    assert cells.cell_len(text) == cell_len(text)
    assert cells.set_cell_size(text, room) == set_cell_size(text, room)


@given(
    st.integers(20, 60), st.text("ab ", max_size=200).map(lambda text: " ".join(text.split())), st.sampled_from([1, 2])
)
def test_nothing_of_a_title_is_lost_or_twice_under_the_cursor(width: int, title: str, lines: int) -> None:
    made_of = list_format(rows=RowFormat(lines=lines))
    parts = row_lines(headline(title), width, made_of, NOW, RowState(is_cursor=True))
    told = "".join(text for line in parts for text, role in line if role == "title").replace(" ", "")
    whole = title.replace(" ", "")
    assert told == whole or (told.endswith("…") and whole.startswith(told[:-1]) and len(parts) == 5)


@given(
    st.integers(1, 60),
    st.lists(st.integers(1, 9), max_size=8),
    st.sampled_from([1, 2]),
    st.integers(1, 30),
    st.integers(0, 59),
    st.integers(0, 4),
)
def test_every_line_of_the_list_belongs_to_a_row_or_a_heading(
    count: int, sizes: list[int], per_row: int, height: int, grown: int, more: int
) -> None:
    starts = sorted({min(sum(sizes[:number]), count - 1) for number in range(len(sizes))})
    lines = Lines(count, [Heading(start, "h", 1) for start in starts], per_row)
    lines.grow(min(grown, count - 1), more)
    told = []
    for line in range(lines.height):
        if heading := lines.heading_at(line):
            told.append((heading.position, -1))
        else:
            told.append((lines.position_at(line), lines.part_at(line)))
    assert told == sorted(told)
    assert len(set(told)) == len(told) == count * per_row + len(starts) + more
    for position in range(count):
        line = lines.of(position)
        assert (lines.position_at(line), lines.part_at(line)) == (position, 0)
        top = top_for(line, 0, height, per_row)
        assert top <= line and (line + per_row <= top + height or height < per_row)


@pytest.mark.thorough
async def test_lines_of_a_row_come_with_the_width_and_are_chosen_by_a_key(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path, 60), size=(131, 30)) as app:
        await app.press("1", "0", "j")
        title = app.title
        (line,) = cursor_lines(app)
        assert line.startswith("▌●") and title in line and "Topic" not in line
        await app.press("Z")
        assert app.title == title
        first, second = cursor_lines(app)
        assert first.startswith("▌● ") and title in first
        assert second.startswith("▌  ") and "Provider" in second and "Topic" in second
        await app.press("ctrl+f", "ctrl+b", "G")
        assert app.main.list.cursor == 59
        assert title_at_cursor(app)
        await app.press("g")
        await app.pilot.click("ArticleList", offset=(20, 5))
        assert app.main.list.cursor == 2
        await app.press("w", "right_square_bracket")
        assert title_at_cursor(app)
        await app.until(lambda: kept_rows() == "two")
        for width, lines in ((130, 2), (60, 2), (59, 2), (131, 2)):
            await app.pilot.resize_terminal(width, 30)
            await app.until(lambda width=width: app.main.bar.region.width == width)  # type: ignore[misc]
            assert app.main.list.list_format.rows.lines == lines
        await app.press("Z")
        await app.until(lambda: kept_rows() == "")
        for width, lines in ((130, 2), (60, 2), (59, 1), (131, 1)):
            await app.pilot.resize_terminal(width, 30)
            await app.until(lambda width=width: app.main.bar.region.width == width)  # type: ignore[misc]
            assert app.main.list.list_format.rows.lines == lines


def kept_rows() -> object:
    with closing(open_state()) as state:
        return memory.looks(state).get("rows")


def cursor_lines(app: Reader) -> list[str]:
    view = app.main.list
    top = view._layout.of(view.cursor) - view.scroll_offset.y
    return [view.render_line(top + line).text for line in range(view._layout.per_row + view._layout.more)]


def title_at_cursor(app: Reader) -> bool:
    return app.title in cursor_lines(app)[0]


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(45, 14), (80, 24), (140, 24)])
async def test_a_long_title_under_the_cursor_moves_nothing_above_it(tmp_path: Path, size: tuple[int, int]) -> None:
    for number in range(20):
        title = f"{number} " + " ".join(f"word{each}" for each in range(25 if number % 3 else 1))
        write(tmp_path, f"{number:02}.md", article(number, title=title, publishedDateTime=f"2026-01-{31 - number}"))
    async with reader(tmp_path, size=size) as app:
        view = app.main.list
        for key in "jjjjjjjjjjjjjjjjjjjkkkkkkkkkkkkkkkkkkk":
            above = visible_above(app)
            await app.press(key)
            told = [line for line in cursor_lines(app)]
            words = " ".join(line[3 if view._layout.per_row == 2 else 7 :].strip() for line in told)
            assert words.startswith(app.title) or words.startswith(app.title[: app.title.rindex("word2")]), words
            top, height = view.scroll_offset.y, view.scrollable_content_region.height
            assert top <= view._layout.of(view.cursor) and view._layout.of(view.cursor) + len(told) <= top + height
            if key == "j" and above[0] == top:
                assert visible_above(app)[1][: len(above[1])] == above[1]
        await app.pilot.click("ArticleList", offset=(20, len(told)))
        assert view.cursor == 1


def visible_above(app: Reader) -> tuple[int, list[str]]:
    """The first line on the screen, and what the lines above the cursor say."""
    view = app.main.list
    top = view.scroll_offset.y
    return top, [view.render_line(y).text for y in range(view._layout.of(view.cursor) - top)]


@pytest.mark.thorough
async def test_only_the_rows_near_the_screen_are_asked_for(tmp_path: Path) -> None:
    settings("[list]\nrows = 'two'\n[[highlight]]\nquery = 'quality>=60'\n")
    async with reader(feed_of(tmp_path, 400), size=(100, 30)) as app:
        await app.press("G", "g")
        assert len(app.main.list._rows) < 200
        assert len(app.main.list._highlights) < 200


def settings(text: str) -> Path:
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.mark.thorough
async def test_rows_that_stand_out(tmp_path: Path) -> None:
    for number, (title, heat) in enumerate([("Hot", 300), ("Warm", 150), ("Rust", 1), ("Hot Rust", 300)]):
        write(tmp_path, f"{number}.md", article(number, title=title, heat=heat))
    file = settings(
        "[[highlight]]\nquery = 'heat>200'\ncolour = 'error'\nstyle = 'underline'\nmark = '!'\n"
        "[[highlight]]\nquery = 'rust'\ncolour = '#00ff00'\n"
        "[[highlight]]\nquery = 'heat>100 is:read'\n"
    )
    async with reader(tmp_path, size=(140, 30)) as app:
        await app.until(lambda: seen(app) == {"Hot": "!", "Warm": " ", "Rust": "›", "Hot Rust": "!"})
        await app.press("G")
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
        ('[list]\ncolumns = ["title", "hat"]', 2, "Unknown column 'hat'. Did you mean heat? Columns are age, provider, topic, title, quality, heat, related, minutes, marks, field:NAME."),
        ('[list]\ncolumns = ["title", "field:"]', 2, "Unknown column 'field:'. Columns are age, provider, topic, title, quality, heat, related, minutes, marks, field:NAME."),
        ('[list]\ncolumns = ["age"]', 2, "columns must include title."),
        ('[list]\ncolumns = ["title", "title"]', 2, "columns lists a column twice."),
        ('[list]\nrows = "three"', 2, "rows must be one of chosen, one, two."),
        ('[[highlight]]\nquery = "heat>200"\n\ncolour = "reed"', 4, "Unknown colour 'reed'. Did you mean red? "),
        ('[[highlight]]\nquery = "heat>200"\n[[highlight]]\nquery = "x"\ncolour = "#12345g"', 5, "Unknown colour"),
        ('[[highlight]]\nquery = "heat>"', 2, "Invalid query, column"),
        ('[[highlight]]\nquery = "sort:heat"', 2, "This query matches every row"),
        ('[[highlight]]\nquery = "x"\nmark = "嫦"', 3, "mark must be a single character, one cell wide."),
        ('[[highlight]]\nquery = "x"\nmark = "\\u001b"', 3, "mark must be a single character, one cell wide."),
        ('[[highlight]]\ncolour = "red"', 1, "query is required"),
        ('[look]\ntheme = "nrd"', 2, "theme must be one of chosen, broadsheet-dark, broadsheet-light, broadsheet-contrast, terminal, ansi-dark … 20 more. Did you mean nord?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(source: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(settings(source))
    assert f"config.toml, line {line}: {said}" in str(error.value)
