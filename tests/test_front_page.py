"""The front page: one article of each story, with how much more there is of it."""

from contextlib import closing
from pathlib import Path

import pytest
from app import Reader, reader
from builders import NOW, article, front_matter, keys, open_state, related, titles, write
from test_stories import linked

from reader.model.headline import Headline
from reader.model.story import Story
from reader.query import Query
from reader.session.appearance import RowFormat
from reader.system.paths import config_file
from reader.tui.widgets.columns import ListFormat, columns_for
from reader.tui.widgets.rows import row_lines


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A story of four articles, led by 4; one of two, led by 7; and an article alone."""
    write(tmp_path, "a1.md", article(1, related=related(2, 4), quality=70))
    write(tmp_path, "a2.md", article(2, quality=80))
    write(tmp_path, "a4.md", article(4, quality=90))
    write(tmp_path, "a6.md", article(6, related=related(4), quality=60))
    write(tmp_path, "a7.md", article(7, related=related(8), quality=50))
    write(tmp_path, "a8.md", article(8, quality=40))
    write(tmp_path, "a9.md", article(9))
    return tmp_path


def line(app: Reader, y: int) -> str:
    return app.main.list.render_line(y).text.rstrip()


async def test_it_shows_leads_with_what_stands_behind_them_and_all_again(feed: Path) -> None:
    async with reader(feed, size=(160, 20)) as app:
        await app.ready()
        everything = app.titles
        assert "▸" not in line(app, 2)
        await app.press("L")
        assert app.titles == ["Article 9", "Article 7", "Article 4"]
        assert [line(app, y).partition(" Provider ")[2][1:].split() for y in range(3)] == [
            ["A"],
            ["2", "▸"],
            ["4", "▸", "A"],
        ]
        assert "front page · newest first" in str(app.main.bar.render())
        await app.press("L")
        assert app.titles == everything
        assert "front page" not in str(app.main.bar.render())
        assert "▸" not in line(app, 2)


async def test_every_order_applies_and_its_value_is_shown(feed: Path) -> None:
    async with reader(feed, size=(160, 20)) as app:
        await app.press("L")
        assert names(app) == ["age", "title", "provider", "stories", "marks"]
        await app.press("s", "u")
        assert app.titles == ["Article 4", "Article 9", "Article 7"]
        assert "quality" in names(app)


def names(app: Reader) -> list[str]:
    """The columns of the list."""
    rows = app.main.list
    return [column.name for column in columns_for(rows.scrollable_content_region.width, rows.list_format)]


def row(story: Story | None) -> Headline:
    return Headline(
        1,
        "k",
        "A title of some length " * 4,
        "Source",
        NOW,
        None,
        None,
        "article",
        "",
        0,
        True,
        False,
        True,
        story=story,
    )


@pytest.mark.parametrize(
    ("width", "lines", "articles", "providers", "more"),
    [
        (88, 1, 179, 12, " 179 ▸"),
        (54, 1, 179, 12, " 179 ▸"),
        (32, 1, 179, 12, ""),
        (88, 1, 5, 1, " 5 ▸"),
        (88, 1, 1, 1, ""),
        (88, 1, 1_234, 1_000, "1,234 ▸"),
        (88, 2, 179, 12, " · 179 articles · 12 providers"),
        (88, 2, 1, 1, ""),
    ],
)  # fmt: skip
def test_what_a_row_says_of_its_story_fits_its_width(
    width: int, lines: int, articles: int, providers: int, more: str
) -> None:
    story = Story("0123456789", 1, 1, articles, providers, None, None)
    format_ = ListFormat(filled=frozenset({"provider", "stories"}), rows=RowFormat(lines=lines))
    told, alone = (
        ["".join(text for text, _ in line) for line in row_lines(row(each), width, format_, NOW)]
        for each in (story, None)
    )
    assert all(len(line) <= width for line in told)
    assert more in told[-1]
    assert not more or more.strip() not in alone[-1]
    if not more:
        assert told == alone


@pytest.mark.thorough
async def test_only_the_rows_on_the_screen_and_those_near_are_asked_for(tmp_path: Path) -> None:
    for number in range(400):
        write(tmp_path, f"a{number}.md", article(number, webUrl=f"https://example.com/{number}"))
    async with reader(tmp_path) as app:
        await app.press("L")
        assert app.main.list.count == 400
        assert len(app.main.list._rows) <= 128


@pytest.mark.thorough
async def test_a_feed_without_stories_says_so_and_shows_what_it_has(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, related=related(99)))
    write(tmp_path, "b.md", article(2))
    async with reader(tmp_path) as app:
        await app.press("L")
        assert app.titles == ["Article 2", "Article 1"]
        assert app.toasts == ["No articles here are related, so each is its own story."]
        await app.press("L")
        assert len(app.toasts) == 1


@pytest.mark.thorough
async def test_a_story_that_grows_or_shrinks_says_so(feed: Path) -> None:
    async with reader(feed, size=(160, 20)) as app:
        await app.press("L")
        assert " 2 ▸" in line(app, 1)
        write(feed, "a3.md", front_matter(title="Late", webUrl="https://example.com/3", related=related(7)))
        await app.press("ctrl+r")
        await app.until(lambda: " 3 ▸" in line(app, 1) and app.main.desk.sync.progress is None)
        (feed / "a3.md").unlink()
        await app.press("ctrl+r")
        await app.until(lambda: " 2 ▸" in line(app, 1) and app.main.desk.sync.progress is None)


def test_where_the_lead_is_hidden_the_best_that_is_left_stands_in(feed: Path) -> None:
    with closing(linked(feed)) as library, closing(open_state()) as state:
        for expected in ("Article 2", "Article 1", "Article 6"):
            hidden = library.ids(Query.parse("story:https://example.com/1 is:lead"))
            state.mark(keys(library, hidden), hidden=True)
            library.mirror_marks(state)
            for query in ("is:lead", "is:lead OR title:nothing"):  # two ways to find leads
                assert titles(library, library.ids(Query.parse(query))) == ["Article 9", "Article 7", expected]
        state.mark(keys(library, library.ids(Query())), hidden=True)
        library.mirror_marks(state)
        assert not library.ids(Query.parse("is:lead"))
        assert titles(library, library.ids(Query.parse("is:lead is:hidden"))) == ["Article 9", "Article 7", "Article 4"]


@pytest.mark.thorough
async def test_to_hide_a_lead_shows_the_one_that_stands_in(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("L", "G", "D")
        await app.until(lambda: app.titles == ["Article 9", "Article 7", "Article 2"])


@pytest.mark.quick(1)
@pytest.mark.parametrize("unread", ["lead", "any"])
async def test_what_makes_a_row_unread_is_a_setting(feed: Path, unread: str) -> None:
    config_file().parent.mkdir(exist_ok=True)
    config_file().write_text(f'[front_page]\nunread = "{unread}"\n')
    async with reader(feed, size=(160, 20)) as app:
        await app.press("L", "r", "j", "r", "j", "r")  # the leads are read, but for article 9 nothing else is
        await app.until(lambda: app.main.bar.counts.unread == 4)
        marks = [line(app, y).lstrip("▌ ")[:1] == "●" for y in range(3)]
        assert marks == [False, unread == "any", unread == "any"]
        await app.press("g", "n")
        assert app.main.list.cursor == (1 if unread == "any" else 0)
        config_file().write_text('[front_page]\nunread = "lead"\n')
        app.main.desk.reload_settings()
        await app.until(lambda: "●" not in line(app, 1))
        await app.press("L", "R")
        await app.until(lambda: app.main.bar.counts.unread == 0)
        config_file().write_text('[front_page]\nunread = "any"\n')
        app.main.desk.reload_settings()
        await app.press("L")
        assert not any("●" in line(app, y) for y in range(3))
