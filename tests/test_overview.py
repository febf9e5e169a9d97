"""The overview: what it counts, how it looks at any size, and that what is chosen on it narrows the list."""

import re
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, feed_of, front_matter, synced, write
from textual.app import App, ComposeResult
from textual.renderables.bar import Bar

from reader.library.facets import Facet
from reader.library.overview import overview
from reader.query import Query
from reader.query.terms import Term, narrowed
from reader.tui.widgets.chart import Chart, words
from reader.tui.windows.overview import _COUNT, _NAME, OverviewPage, TermList, _bars

SIZES = [(160, 45), (100, 30), (80, 24), (60, 20), (40, 12), (20, 5)]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Thirty articles of January 2026; 0, 5 and 10 are one story, 1 and 2 another, 6 and 7 the third."""
    feed = feed_of(tmp_path / "feed", 30)
    for number, others in ((0, (5, 10)), (1, (2,)), (6, (7,))):
        related = [{"title": "R", "webUrl": f"https://example.com/{other}"} for other in others]
        write(feed, f"a{number:03}.md", article(number, related=related))
    return feed


async def opened(app: Reader, *keys: str) -> OverviewPage:
    """The page after `keys` and `v`, with its figures."""
    await app.press(*keys, "v")
    page = app.app.screen
    assert isinstance(page, OverviewPage)
    await app.until(lambda: "counting" not in str(page.query_one("#title").render()))
    return page


def lines(app: Reader) -> list[str]:
    """What the screen shows."""
    return [strip.text.rstrip() for strip in app.app.screen._compositor.render_strips()]


async def test_the_page_tells_when_by_whom_about_what_and_in_which_stories(feed: Path) -> None:
    async with reader(feed, size=(80, 24)) as app:
        page = await opened(app)
        shown = lines(app)
        assert shown[0].startswith(" Overview  30 articles · 3 stories · 23 single · 4 undated  ")
        assert "By day · up to 2" in shown[1]
        assert shown[6].split() == "Thu 1 Jan 2026 ▴ Wed 28 Jan 2026 · 1".split()
        assert shown[8].split()[:5] == ["Provider", "0", "6", "━━━━━━━━━━━", "Topic"]
        assert "Biggest stories · last 30 days" in shown[16]
        assert shown[17].split()[:3] == ["3", "Article", "10"]
        assert [len(page.query_one(f"#{name}", TermList).rows) for name in ("providers", "topics")] == [5, 3]


CHOICES = [  # keys on the page, the query afterwards
    (["enter"], "on:2026-01-28"),
    (["h", "k", "enter"], "on:2026-01-26"),
    (["g", "l", "j", "enter"], "on:2026-01-03"),
    (["tab", "enter"], 'provider="Provider 0"'),
    (["tab", "j", "j", "k", "enter"], 'provider="Provider 1"'),
    (["tab", "tab", "G", "enter"], 'topic="Topic 2"'),
    (["tab", "tab", "tab", "enter"], "story:"),
    (["shift+tab", "enter"], "story:"),
    (["escape"], ""),
    (["tab", "q"], ""),
    (["v"], ""),
]


@pytest.mark.thorough
async def test_what_is_chosen_narrows_the_list(feed: Path) -> None:
    async with reader(feed) as app:
        for keys, query in CHOICES:
            await opened(app)
            await app.press(*keys)
            await app.until(lambda: app.is_on_main)
            await app.until(
                lambda: app.main.session.results and app.main.session.results.query == app.main.desk.lists.query
            )
            found = str(app.main.desk.lists.query)
            assert found.startswith(query) and bool(query) == bool(found)
            assert app.main.list.has_focus and app.titles
            assert query != "story:" or len(app.titles) in (2, 3)
            app.main.desk.lists.show(Query())
            await app.until(lambda: len(app.titles) == 30)


async def test_the_overview_is_of_the_current_view(feed: Path) -> None:
    async with reader(feed, size=(80, 24)) as app:
        app.main.desk.lists.show(Query.parse("topic:0 OR topic:1 sort:title"))
        await app.until(lambda: len(app.titles) == 20)
        await opened(app)
        assert lines(app)[0].startswith(
            " Overview  20 articles · 3 stories · 15 single · 3 undated  topic:0 OR topic:1 "
        )
        await app.press("tab", "enter")
        await app.until(lambda: len(app.titles) == 4)
        assert str(app.main.desk.lists.query) == '(topic:0 OR topic:1) provider="Provider 0" sort:title'
        await opened(app)
        await app.press("tab", "enter")
        await app.until(lambda: app.is_on_main)
        assert str(app.main.desk.lists.query) == '(topic:0 OR topic:1) provider="Provider 0" sort:title'


@pytest.mark.thorough
async def test_the_mouse_chooses_too(feed: Path) -> None:
    async with reader(feed, size=(80, 24)) as app:
        page = await opened(app)
        edges = page.query_one(Chart)._edges
        await app.pilot.click(Chart, offset=(1 + edges[3], 3))
        await app.until(lambda: app.is_on_main)
        assert str(app.main.desk.lists.query) == "on:2026-01-04"
        await app.press("escape")
        await opened(app)
        await app.pilot.click(Chart, offset=(78, 3))  # beside the last bar
        await app.pilot.click("#topics", offset=(5, 2))
        await app.until(lambda: app.is_on_main)
        assert str(app.main.desk.lists.query) == 'topic="Topic 1"'


@pytest.mark.thorough
async def test_a_count_says_in_how_many_days_stories_are_looked_for(feed: Path) -> None:
    async with reader(feed, size=(80, 24)) as app:
        await opened(app, "2", "5")
        assert "Hottest stories · last 25 days" in lines(app)[16]
        await app.press("q")
        await opened(app, *"999999")
        assert "Hottest stories · last 999,999 days" in lines(app)[16]
        await app.press("q")
        await opened(app, "2")  # too few to choose from
        assert "Hottest stories─" in lines(app)[16]


@pytest.mark.thorough
async def test_an_overview_of_nothing_says_so(tmp_path: Path) -> None:
    async with reader(tmp_path, size=(80, 24)) as app:
        await opened(app)
        text = "\n".join(lines(app))
        assert "0 articles" in text
        for part in ("No dates.", "No providers.", "No topics.", "No stories."):
            assert part in text
        await app.press("enter", "j", "k", "g", "G", "tab", "enter", "j", "tab", "tab", "tab", "enter")
        assert not app.is_on_main
        await app.press("q")
        assert app.is_on_main


@pytest.mark.thorough
async def test_hostile_names_are_shown_word_for_word_and_can_be_chosen(tmp_path: Path) -> None:
    names = ["[/b][@click=app.quit]x[/]", "\x1b]0;pwned\x07", '"quoted" (OR) -x', "広告" * 60, "a\u202eb", "  "]
    for number, name in enumerate(names):
        stated = {"name": name, "domain": "example.com"}
        write(tmp_path, f"{number}.md", front_matter(title=name, provider=stated, topics=[name], date="2026-01-01"))
    async with reader(tmp_path, size=(80, 24)) as app:
        providers = (await opened(app)).query_one("#providers", TermList)
        for size in SIZES:
            await app.pilot.resize_terminal(*size)
            await app.pilot.pause()
            assert all(strip.cell_length <= size[0] for strip in app.app.screen._compositor.render_strips())
        await app.pilot.resize_terminal(80, 24)
        await app.press("escape")
        for down in range(len(providers.rows)):
            await opened(app)
            await app.press("tab", *"j" * down, "enter")
            await app.until(lambda: app.is_on_main and app.main.list.count == 1)
            await app.press("escape")
            await app.until(lambda: app.main.list.count == len(names))


@pytest.mark.thorough
async def test_the_page_follows_the_size_of_the_terminal(feed: Path) -> None:
    async with reader(feed) as app:
        page = await opened(app, "tab")
        await app.press("tab", "j", "j")
        for width, height in [*SIZES, *reversed(SIZES)]:
            await app.pilot.resize_terminal(width, height)
            await app.pilot.pause()
            providers = page.query_one("#providers", TermList)
            assert providers.has_focus and providers.highlighted == 2
            assert all(strip.cell_length <= width for strip in page._compositor.render_strips())
        assert providers.region.width > 50


@pytest.mark.thorough
async def test_the_chosen_bar_is_always_in_the_picture(feed: Path) -> None:
    async with reader(feed) as app:
        chart = (await opened(app)).query_one(Chart)
        for width in (3, 10, 28, 29, 60, 84, 112, 200):
            await app.pilot.resize_terminal(width + 2, 24)
            for cursor in (27, 26, 14, 1, 0):
                chart.cursor = cursor
                await app.pilot.pause()
                assert chart.cursor in chart._visible_bars
                rows = [chart.render_line(y) for y in range(chart.size.height)]
                assert {row.cell_length for row in rows} == {chart.size.width}
                edge = chart._edges[cursor - chart._visible_bars.start] + (chart._step - 1) // 2
                assert rows[-1].text[edge] == "▴"


@pytest.mark.thorough
async def test_bars_are_of_one_width_and_stand_at_one_distance(feed: Path) -> None:
    async with reader(feed) as app:
        chart = (await opened(app)).query_one(Chart)
        for width in (100, 131, 200):
            await app.pilot.resize_terminal(width, 24)
            await app.pilot.pause()
            bars = re.findall(r"█+|[▁-▇]+", chart.render_line(chart.size.height - 2).text)
            assert len({len(bar) for bar in bars}) == 1, width
            assert len({after - before for before, after in pairwise(chart._edges)}) == 1, width


AXES = [  # periods, the one chosen, cells, the axis
    (["2020-11", "2020-12", "2021-01", "2021-02", "2021-03"], 4, 40, "Nov 2020        2021  Mar 2021 · 1 ▴"),
    (["2023-05-30", "2023-05-31", "2023-06-01", "2023-06-02"], 0, 40, "   ▴ Tue 30 May 2023 · 1"),
    ([f"{year}" for year in range(2019, 2024)], 2, 40, "2019    2020       ▴ 2021 · 1       2023"),
    (["2022", "2023"], 1, 6, "  1 ▴"),
]


@pytest.mark.parametrize(("names", "cursor", "width", "axis"), AXES)
async def test_the_axis_names_ends_and_years(names: list[str], cursor: int, width: int, axis: str) -> None:
    class Alone(App[None]):
        def compose(self) -> ComposeResult:
            yield Chart()

    async with Alone().run_test(size=(width, 5)) as pilot:
        chart = pilot.app.query_one(Chart)
        chart.periods = [Facet(name, 1) for name in names]
        chart.cursor = cursor
        await pilot.pause()
        assert chart.render_line(chart.size.height - 1).text.rstrip() == axis


BARS = [  # counts, the bar of each in twenty cells
    ([6, 6, 3], ["━" * 20, "━" * 20, "━" * 10]),
    ([600, 20, 10, 1], ["━" * 18 + "╍╍", "━" * 20, "━" * 10, "━"]),
    ([30, 10], ["━" * 20, "━" * 6 + Bar.HALF_BAR_RIGHT]),
    ([7], ["━" * 20]),
]


@pytest.mark.parametrize(("counts", "bars"), BARS)
def test_one_that_stands_out_leaves_the_others_their_bars(counts: list[int], bars: list[str]) -> None:
    rows = _bars("topic", [Facet("Name", count) for count in counts])
    lines = [str(row.line(20 + _NAME + _COUNT + 2)) for row in rows]
    assert [line.split()[-1] for line in lines] == bars


@pytest.mark.thorough
async def test_the_hottest_stories_show_the_heat_they_are_sorted_by(tmp_path: Path) -> None:
    """The heat halves in three days before the newest: 300 six days before it is 75."""
    for number, (heat, day) in enumerate([(300, 22), (100, 28), (None, 27)]):
        related = [{"title": "R", "webUrl": f"https://example.com/{number + 50}"}]
        date = f"2026-04-{day}T12:00:00Z"
        write(tmp_path, f"{number}.md", article(number, related=related, heat=heat, publishedDateTime=date))
        write(tmp_path, f"{number}b.md", article(number + 50, heat=None, publishedDateTime="2026-04-01T12:00:00Z"))
    async with reader(tmp_path, size=(120, 40)) as app:
        await app.ready()
        rows = (await opened(app)).query_one("#hottest", TermList).rows
        lines = [str(row.line(70)) for row in rows]
        heats = [line[:_COUNT].strip("▁▂▃▄▅▆▇█ ") for line in lines]
        assert [(heat, line[50:].strip()) for heat, line in zip(heats, lines, strict=True)] == [
            ("100", "1–28 Apr"),  # of this year, which goes without saying
            ("75", "1–22 Apr"),
            ("", "1–27 Apr"),
        ]


@pytest.mark.thorough
async def test_leaving_before_the_figures_are_there_leaves(feed: Path) -> None:
    async with reader(feed) as app:
        for _ in range(5):
            await app.type("v", "q")
        await app.until(lambda: app.is_on_main)
        assert not app.main.desk.lists.query.term


WINDOWS = [  # stretches of days, what stories are chosen from
    ((), None, 3),
    ((400,), 400, 3),
    ((1, 400), 400, 3),
    ((1, 2), None, 3),
]


@pytest.mark.parametrize(("days", "chosen", "count"), WINDOWS)
def test_stories_come_from_the_first_stretch_that_holds_some(
    feed: Path, days: tuple[int, ...], chosen: int | None, count: int
) -> None:
    with closing(synced(feed)) as library:
        library.find_stories()
        found = library.ask(overview, Query(), library.clock(), 10, days)
        assert (found.days, len(found.biggest), len(found.hottest)) == (chosen, count, count)


def test_a_feed_without_dates_has_stories_of_all_times(tmp_path: Path) -> None:
    for number in range(4):
        write(
            tmp_path, f"{number}.md", front_matter(title="T", related=[{"title": "R", "webUrl": "https://a.example"}])
        )
    with closing(synced(tmp_path)) as library:
        found = library.ask(overview, Query(), library.clock(), 10, (30,))
        assert (found.days, found.periods, found.undated) == (None, [], 4)


NARROWED = [
    ("", "topic=b", "topic=b"),
    ("topic=b", "topic=b", "topic=b"),
    ("topic=a topic=b", "topic=a", "topic=a topic=b"),
    ("topic=a OR topic=b", "topic=a", "(topic=a OR topic=b) topic=a"),
    ("provider=a", "provider=b", "provider=a provider=b"),
]


@pytest.mark.parametrize(("before", "part", "after"), NARROWED)
def test_narrowing_adds_what_is_not_asked_for_yet(before: str, part: str, after: str) -> None:
    def term(text: str) -> Term | None:
        return Query.parse(text).term

    added = term(part)
    assert added
    assert str(narrowed(term(before), added)) == after


def test_periods_in_words() -> None:
    assert [words(name) for name in ("2023-05-18", "2023-05", "0987")] == ["Thu 18 May 2023", "May 2023", "987"]
