"""What is done every day takes few keys: the routine of a morning, and a dozen tasks. Every press is counted."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, open_library, write

from reader.library.headlines import headlines
from reader.query import Query
from reader.session.view_state import last_view_state
from reader.system.paths import data_dir

SIZE = (160, 45)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Articles as they stand the evening before; `come` brings those of the night."""
    for number in range(60):
        write(
            tmp_path / "feed",
            f"a{number:03}.md",
            _article(number, f"2026-01-{1 + number // 3:02}T{number % 3:02}:00:00"),
        )
    return tmp_path / "feed"


def _article(number: int, date: str) -> str:
    names = ("The Coast", "Daily Ledger", "Bay News", "Zeeland Daily")
    stated = {
        "title": f"{'Cosmos' if number == 40 else 'Harbour'} {number}",
        "provider": {"name": names[number % 4]},
        "topics": [("Data", "Ferries")[number % 2]],
        "ampWebUrl": f"https://a.example/{number}/amp",
        "related": [{"title": "Harbour 3", "webUrl": "https://example.com/3"}] if number == 57 else [],
    }
    return article(number, publishedDateTime=date, heat=number, **stated)


def come(feed: Path, count: int) -> None:
    """So many articles come in a night."""
    for number in range(100, 100 + count):
        write(feed, f"n{number}.md", _article(number, f"2026-04-30T{(number - 100) // 60:02}:{number % 60:02}:00"))


def marked(app: Reader, mark: str) -> int:
    rows = app.main.session.library.ask(headlines, app.main.list.ids)
    return sum(getattr(rows[id_], mark) for id_ in app.main.list.ids)


MORNING = [  # what it is for, and the keys
    ("to what is new", ""),
    ("skim two hundred headlines", "ctrl+f ctrl+f ctrl+f ctrl+f"),
    ("back to the first", "g"),
    ("open ten", "1 0 O"),
    ("star three", "x x x f"),
    ("the rest is read", "R"),
    ("quit", "q"),
]


async def test_the_routine_of_a_morning_takes_fifteen_keys(feed: Path) -> None:
    """Moves are counted too; the visit before ended at the top, as most do."""
    async with reader(feed, size=SIZE) as app:
        await app.press("R")
        await app.until(lambda: not app.main.bar.counts.unread)
    with closing(open_library(feed)) as library:
        place = last_view_state(library, data_dir() / "state.db")
    keys = {what: pressed.split() for what, pressed in MORNING}
    assert sum(map(len, keys.values())) <= 15
    come(feed, 200)
    async with reader(feed, size=SIZE, place=place) as app:
        rows = app.main.list
        assert (rows.cursor, rows.top, app.main.bar.counts.new) == (0, 0, 200)
        await app.press(*keys["skim two hundred headlines"])
        assert rows.top + rows.scrollable_content_region.height >= 200
        await app.press(*keys["back to the first"], *keys["open ten"])
        assert len(app.opened) == 10
        await app.press(*keys["star three"])
        await app.until(lambda: marked(app, "starred") == 3)
        assert app.main.bar.counts.unread == 190
        await app.press(*keys["the rest is read"])
        await app.until(lambda: not app.main.bar.counts.unread)
        await app.press(*keys["quit"])
        await app.until(lambda: app.app._exit)


def query(text: str) -> Callable[[Reader], bool]:
    return lambda app: app.main.desk.lists.query == Query.parse(text)


TASKS: list[
    tuple[str, str, int, Callable[[Reader], object]]
] = [  # the keys, how many they may be, and what comes of it
    ("open the next unread in the browser", "n o", 2, lambda app: app.opened == ["https://example.com/58"]),
    ("open the AMP page", "a", 1, lambda app: app.opened == ["https://a.example/59/amp"]),
    ("mark all read, and undo", "R U", 2, lambda app: app.main.bar.counts.unread == 60 and len(app.toasts) == 2),
    ("search for a word", "slash c o s m o s enter", 8, lambda app: app.title == "Cosmos 40" and len(app.titles) == 1),
    ("filter by provider", "P z e enter", 4, query('provider="Zeeland Daily"')),
    ("two filters", "P b a y enter t d a t enter", 10, query('provider="Bay News" topic=Data')),
    ("save a view", "F quotation_mark s enter", 4, lambda app: app.main.desk.views() == {"s": "is:starred"}),
    ("copy the URL", "y", 1, lambda app: app.toasts == ["Sent to the terminal's clipboard: https://example.com/59"]),
    ("a related article, and back", "3 g 1 enter backspace", 5, lambda app: app.title == "Harbour 57"),
    ("only the starred", "F", 1, query("is:starred")),
    (
        "sort by heat, and be at the hottest",
        "s h",
        2,
        lambda app: (app.title, app.main.list.cursor) == ("Harbour 59", 0),
    ),
    ("export", "ctrl+s enter", 2, lambda app: "Wrote" in app.toasts[-1]),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("task", "keys", "most", "is_done"), TASKS)
async def test_no_task_takes_more_keys_than_it_did(
    feed: Path, monkeypatch: pytest.MonkeyPatch, task: str, keys: str, most: int, is_done: Callable[[Reader], object]
) -> None:
    monkeypatch.chdir(feed.parent)
    pressed = keys.split()
    assert len(pressed) <= most, task
    async with reader(feed, size=SIZE) as app:
        await app.ready()
        for key in pressed:
            await app.press(key)
            await app.until(lambda: app.main.desk.background.is_at_rest)
        await app.until(lambda: is_done(app))
