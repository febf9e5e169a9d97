"""The story view: the articles of one story, what is told of it, and the way back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, related, write
from rich.cells import cell_len

from reader.keys.keymap import DEFAULT
from reader.library import Counts
from reader.library.facets import Facet
from reader.model.story import Story
from reader.query import Query
from reader.session.trail import Spot, Trail
from reader.tui.screen.features.stories import Stories
from reader.tui.widgets.bar_parts import path_parts, title_parts
from reader.tui.widgets.story_bar import StorySummary, story_parts, timeline

HOSTILE = "[/b] [@click=app.quit]x[/] \x1b]0;owned\x07 \u202eevil"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A story of 20, 22 and 25, that of 20 being the first, among thirty articles of much text."""
    for number in range(30):
        stated = {"related": related(22)} if number in (20, 25) else {}
        write(tmp_path, f"a{number:02}.md", article(number, excerpt=f"Says {number}. " * 400, **stated))
    return tmp_path


def story_bar(app: Reader) -> str:
    bar = app.main.feature(Stories).bar
    return str(bar.render()).strip() if bar and bar.display else ""


async def test_it_shows_the_articles_of_the_story_and_tells_of_it(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("slash", *"20", "enter", "c")
        assert app.titles == ["Article 25", "Article 22", "Article 20"]
        assert app.title == "Article 20"
        await app.until(lambda: story_bar(app))
        assert story_bar(app) == "3 articles · 2 providers · 21–26 Jan 2026 · first: Provider 0   █·█··█"
        assert "story · newest first" in str(app.main.bar.render())


@pytest.mark.thorough
@pytest.mark.parametrize("leave", ["c", "q", "escape", "backspace"])
async def test_the_way_back_leads_to_the_line(feed: Path, leave: str) -> None:
    async with reader(feed, size=(100, 20)) as app:
        await app.press("slash", *"article", "enter", "G")
        while app.title != "Article 20":
            await app.press("k")
        await app.rested()
        await app.press("J", "J", "J", "J")
        before = app.main.desk.lists.here()
        assert (before.article_top, before.top > 0) == (4, True)
        await app.press("c")
        await app.until(lambda: app.titles == ["Article 25", "Article 22", "Article 20"])
        await app.press("K", "j", "k", "k", "G")
        await app.rested()
        await app.press(leave)
        await app.until(lambda: app.main.desk.lists.here() == before)


@pytest.mark.thorough
async def test_the_keys_come_back_to_the_pane_that_had_them(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("slash", *"20", "enter", "l", "c")
        assert app.main.desk.panes.in_article
        await app.press("h", "j", "c")
        assert app.main.desk.panes.in_article
        assert app.title == "Article 20"


@pytest.mark.thorough
async def test_what_is_done_in_a_story_is_left_with_it(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("slash", *"20", "enter", "c", "s", "t", "M")
        assert str(app.main.desk.lists.query).startswith("story:")
        assert str(app.main.desk.lists.query).endswith("is:unread sort:title")
        await app.press("c")
        assert str(app.main.desk.lists.query) == "20*"
        await app.press("alt+right")
        assert str(app.main.desk.lists.query).endswith("is:unread sort:title")


@pytest.mark.thorough
async def test_an_article_without_others_says_so(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("slash", *"19", "enter", "c")
        assert app.toasts == ["This article has no related articles here."]
        assert str(app.main.desk.lists.query) == "19*"
        await app.press("backspace", "alt+right")
        assert app.toasts[1:] == ["There is nothing to go back to.", "There is nothing to go forward to."]


@pytest.mark.thorough
async def test_a_story_that_was_typed_is_left_for_all_articles(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press(
            "slash", *["colon" if char == ":" else "slash" if char == "/" else char for char in "story:https://example"]
        )
        await app.press("full_stop", *"com", "slash", *"22", "enter")
        assert app.titles == ["Article 25", "Article 22", "Article 20"]
        await app.until(lambda: story_bar(app))
        await app.press("c")
        assert app.main.desk.lists.query == Query()
        assert app.title == "Article 25"
        assert not story_bar(app)


@pytest.mark.thorough
async def test_a_story_grows_before_the_eyes(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("slash", *"20", "enter", "c")
        await app.until(lambda: story_bar(app).startswith("3 articles"))
        write(feed, "a30.md", article(30, title="Late", related=related(20)))
        await app.press("ctrl+r")
        await app.until(lambda: story_bar(app).startswith("4 articles"))
        assert "Late" in app.titles


@pytest.mark.thorough
async def test_hostile_names_are_told_word_for_word(tmp_path: Path) -> None:
    for number in (1, 2):
        write(
            tmp_path,
            f"a{number}.md",
            article(number, title=HOSTILE + str(number), provider={"name": HOSTILE}, related=related(1)),
        )
    async with reader(tmp_path, size=(160, 20)) as app:
        await app.press("c", "j")
        await app.until(lambda: story_bar(app))
        assert "first: [/b] [@click=app.quit" in story_bar(app)
        assert "[/b] [@click=app.qu… › [/b] [@click=app.quit]x[/] ]0;owned evil1" in str(app.main.bar.render())


# --- what is told, for the room there is -----------------------------------------------------------

STORY = Story("0123456789", 1, 1, 1_234, 56, datetime(2022, 12, 28, tzinfo=UTC), datetime(2023, 1, 21, tzinfo=UTC))
DAYS = [Facet("2022-12-28", 1), Facet("2022-12-30", 8), Facet("2023-01-21", 4)]


@pytest.mark.parametrize(
    ("width", "summary"),
    [
        (120, " 1,234 articles · 56 providers · 28 Dec 2022 – 21 Jan 2023 · first: Ars Technica   ▁·█·····················▄"),
        (96, " 1,234 articles · 56 providers · 28 Dec 2022 – 21 Jan 2023 · first: Ars Technica   █··········▄"),
        (80, " 1,234 articles · 56 providers · 28 Dec 2022 – 21 Jan 2023 · first: Ars Techni…"),
        (62, " 1,234 articles · 56 providers · 28 Dec 2022 – 21 Jan 2023"),
        (56, " 1,234 articles · 28 Dec 2022 – 21 Jan 2023   █·······▄"),
        (30, " 1,234 articles · 28 Dec 202…"),
    ],
)  # fmt: skip
def test_a_story_is_told_in_the_room_there_is(width: int, summary: str) -> None:
    parts = story_parts(width, StorySummary(STORY, "Ars Technica", DAYS))
    assert "".join(text for text, _ in parts) == summary
    assert len(summary) <= width


@pytest.mark.parametrize(
    ("days", "width", "bars"),
    [
        ([("2023-01-01", 3)], 30, "█"),
        ([("2023-01-01", 1), ("2023-01-02", 2), ("2023-01-05", 4)], 30, "▂▄··█"),
        ([("2023-01-01", 1), ("2023-01-02", 2), ("2023-01-05", 4)], 2, "▆█"),
        ([("0001-01-01", 1), ("9999-12-31", 1)], 5, "█···█"),
    ],
)
def test_the_timeline_has_a_bar_for_each_day_as_far_as_there_is_room(
    days: list[tuple[str, int]], width: int, bars: str
) -> None:
    assert timeline([Facet(*day) for day in days], width) == bars


PATH = ("The first title of all", "Second", "The third title, which goes on and on and on")


@pytest.mark.parametrize(
    ("width", "path"),
    [
        (84, " The first title of … › Second › The third title, which goes on and on and on       "),
        (54, " The first title of … › Second › The third title, whi…"),
        (40, " … › Second › The third title, which go…"),
        (30, " … › The third title, which g…"),
        (12, " The third …"),
        (1, " "),
        (0, ""),
    ],
)
def test_the_path_ends_with_where_it_leads(width: int, path: str) -> None:
    assert "".join(text for text, _ in path_parts(width, PATH)) == path


@pytest.mark.parametrize("width", [160, 100, 80, 40, 12])
def test_the_title_keeps_to_its_width_whatever_the_path(width: int) -> None:
    parts = title_parts(width, DEFAULT, "feed", Counts(articles=1_000, unread=900), "newest first", "story", PATH * 5)
    assert cell_len("".join(text for text, *_ in parts)) <= max(width, 20)


# --- the trail -----------------------------------------------------------------------------------


def spot(number: int) -> Spot:
    return Spot(Query(), number, str(number), f"T{number}", 0, 0, False)


def test_the_trail_is_gone_back_and_forward_until_another_way_is_taken() -> None:
    trail = Trail()
    trail.leave(spot(1), Query())
    trail.leave(spot(2), Query())
    assert trail.back(spot(3)) == spot(2)
    assert trail.back(spot(2)) == spot(1)
    assert trail.back(spot(1)) is None
    assert trail.forward(spot(1)) == spot(2)
    assert trail.forward(spot(2)) == spot(3)
    assert trail.forward(spot(3)) is None
    assert trail.back_to(spot(3), lambda there: there.id == 1) == spot(1)
    assert trail.back_to(spot(1), lambda there: there.id == 9) is None
    assert trail.forward(spot(1)) == spot(2)
    trail.leave(spot(2), Query())
    assert trail.forward(spot(4)) is None
    assert trail.behind == [spot(1), spot(2)]


def test_a_long_trail_is_forgotten_at_its_beginning() -> None:
    trail = Trail()
    for number in range(1_000):
        trail.leave(spot(number), Query())
    assert len(trail.behind) == 200
    assert trail.back(spot(1_000)) == spot(999)
