"""Stories that are inferred, on the screen: switched to, parted, joined, and told apart from those that files state."""

from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import front_matter, synced, write

from reader.query import Query
from reader.session.view_state import last_view_state
from reader.system.paths import config_file, data_dir

ZOOM = "Oracle wins cloud computing deal with Zoom as video calls surge"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Two tell the same; one of them relates to a third, which tells something else; a fourth stands alone."""
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[stories]\ninfer = "events"\n')
    told = (
        (ZOOM, "A"),
        ("Zoom picks Oracle as video calls surge", "B"),
        ("Volcano wakes on Iceland", "C"),
        ("Quiet", "D"),
    )
    for number, (title, provider) in enumerate(told):
        related = [{"title": "R", "webUrl": "https://example.com/2"}] if number == 0 else []
        fields = {"webUrl": f"https://example.com/{number}", "provider": {"name": provider}, "related": related}
        moment = f"2026-04-{20 - number}T12:00:00Z"
        write(tmp_path, f"{number}.md", front_matter(title=title, publishedDateTime=moment, **fields))
    return tmp_path


ALL = [ZOOM, "Zoom picks Oracle as video calls surge", "Volcano wakes on Iceland", "Quiet"]


async def test_the_front_page_folds_by_event_and_a_key_switches_to_what_files_state(feed: Path) -> None:
    async with reader(feed, size=(160, 20)) as app:
        await app.ready()
        await app.press("L")
        assert app.titles == [ALL[0], ALL[2], ALL[3]]
        assert "≈2 ▸" in app.main.list.render_line(0).text
        await app.press("tilde")
        assert app.titles == [ALL[0], ALL[1], ALL[3]]
        assert "≈" not in app.main.list.render_line(0).text
        assert "2 ▸" in app.main.list.render_line(0).text
        await app.press("tilde", "c")
        assert app.titles == ALL[:2]


@pytest.mark.thorough
async def test_an_article_is_parted_and_stories_are_joined_and_both_undone(feed: Path) -> None:
    async with reader(feed, size=(160, 20)) as app:
        await app.ready()
        await app.press("L", "minus")
        assert app.titles == ALL
        assert app.toasts[-1] == "1 article: taken out of its story. U undoes it."
        await app.press("U")
        assert app.titles == [ALL[0], ALL[2], ALL[3]]
        assert app.toasts[-1] == "1 article: back in its story."
        await app.press("g", "x", "x", "plus")
        assert app.titles == [ALL[0], ALL[3]]
        assert "≈3 ▸" in app.main.list.render_line(0).text
        assert app.toasts[-1] == "2 articles: joined to one story. U undoes it."
        await app.press("U")
        assert app.titles == [ALL[0], ALL[2], ALL[3]]
        await app.press("minus", "minus")
        assert app.titles == [ALL[0], ALL[2], ALL[3]]


@pytest.mark.thorough
async def test_nothing_is_switched_or_parted_where_nothing_is_inferred(feed: Path) -> None:
    config_file().write_text("")
    async with reader(feed, size=(160, 20)) as app:
        await app.ready()
        for key in ("tilde", "minus", "plus"):
            await app.press(key)
            assert "Nothing is inferred" in app.toasts[-1]
        await app.press("L")
        assert app.titles == [ALL[0], ALL[1], ALL[3]]


@pytest.mark.thorough
async def test_the_front_page_may_come_first_under_headings_by_day(feed: Path) -> None:
    with closing(synced(feed)) as library:
        library.infer_events("events")
        place = last_view_state(library, data_dir() / "state.db", on_front_page=True)
    async with reader(feed, size=(160, 20), place=place) as app:
        assert app.titles == [ALL[0], ALL[2], ALL[3]]
        assert app.main.session.query == Query.parse("is:lead group:day")
