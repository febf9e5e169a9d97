"""Heat that fades: as fast as the person wants it, whichever way the index came to know the articles."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from app import reader
from builders import article, open_library, open_state, synced, titles, write

from reader.cli import main
from reader.library import Library
from reader.query import Query, Sort
from reader.system.paths import config_file

HOTTEST = Query().sorted_by(Sort("hot"))
NEWEST = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Article n is n times four days old, and three times as hot as the one before."""
    for number in range(5):
        moment = NEWEST - timedelta(days=4 * number)
        write(tmp_path, f"a{number}.md", article(number, heat=3**number, publishedDateTime=moment))
    write(tmp_path, "cold.md", article(8, heat=0, title="Cold", publishedDateTime=NEWEST))
    write(tmp_path, "none.md", article(9, heat=-1, title="None", publishedDateTime=NEWEST))
    return tmp_path


def expected(half_life: float, numbers: Sequence[int] = range(5)) -> list[str]:
    """As the documented formula has it."""
    ranked = sorted(numbers, key=lambda number: 3**number / 2 ** (4 * number / half_life), reverse=True)
    return [f"Article {number}" for number in ranked] + ["Cold", "None"]


def hottest(library: Library) -> list[str]:
    return titles(library, library.ids(HOTTEST))


def test_the_order_is_that_of_the_formula_for_any_half_life(feed: Path) -> None:
    with closing(synced(feed)) as library:
        assert hottest(library) == expected(3)
        for half_life in (1, 2, 3, 30, 3_650):
            library.decay(half_life)
            library.remember_orders()
            assert hottest(library) == expected(half_life)
    assert expected(2) != expected(3), "or nothing would be shown by this"


def test_what_comes_later_fades_as_fast(feed: Path) -> None:
    with closing(synced(feed)) as library:
        library.decay(30)
        write(feed, "a5.md", article(5, heat=3**5, publishedDateTime=NEWEST - timedelta(days=20)))
        with closing(open_state()) as state:
            library.sync(state)
        assert hottest(library) == expected(30, range(6))
    with closing(open_library(feed)) as library:
        library.decay(30)
        assert hottest(library) == expected(30, range(6))


def test_an_index_that_fades_as_it_should_is_left_alone(feed: Path) -> None:
    with closing(synced(feed)) as library, closing(library.twin()) as other:
        library.decay(30)
        library.version()
        other.decay(30)
        before = library.version()
        other.decay(30)
        assert library.version() == before


def setting(days: object) -> None:
    config_file().parent.mkdir(exist_ok=True)
    config_file().write_text(f"[ranking]\nhalf_life_days = {days}\n")


@pytest.mark.parametrize("words", [["list", "sort:-hot"], ["stories", "sort:-hot"]])
def test_the_command_line_follows_the_setting(feed: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(5):  # a story each
        write(
            feed,
            f"b{number}.md",
            article(
                100 + number, heat=-1, related=[{"webUrl": f"https://example.com/{number}"}], published=False, quality=0
            ),
        )
    for days in (1, 30):
        setting(days)
        assert main([words[0], str(feed), words[1]]) == 0
        found = [line.split("Article ")[1][0] for line in capsys.readouterr().out.splitlines() if "Article " in line]
        assert found[:5] == [title[-1] for title in expected(days)[:5]]


async def test_the_app_follows_the_setting(feed: Path) -> None:
    setting(1)
    async with reader(feed) as app:
        await app.press("s", "w")
        assert app.titles == expected(1)
        setting(30)
        app.main.desk.reload_settings()
        await app.until(lambda: app.titles == expected(30))


def test_a_half_life_that_makes_no_sense_is_refused(feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setting(0)
    assert main(["list", str(feed), "sort:-hot"]) == 2
    assert "line 2: half_life_days must be an integer from 1 to 3650." in capsys.readouterr().err


# --- where no heat is stated ---------------------------------------------------------------------


def told(number: int, day: int, title: str, **fields: object) -> str:
    stated = {"title": f"{title} {number}", "publishedDateTime": f"2026-01-{day:02}", "heat": -1, "excerpt": ""}
    return article(number, **stated | {"provider": {"name": f"P{number}"}} | fields)


def test_heat_is_derived_from_how_many_tell_an_event_and_how_fast(tmp_path: Path) -> None:
    events = {"Volcano closes northern airports": (10, 10, 10), "Strike halts all ferries": (10, 10), "Merger": (10,)}
    events["Satellite falls on some farm"] = (10, 12)
    number = 0
    for title, days in events.items():
        for day in days:
            write(tmp_path, f"{number}.md", told(number, day, title))
            number += 1
    write(tmp_path, "stated.md", told(90, 10, "Quiet", heat=60))
    with closing(synced(tmp_path)) as library:
        assert [title.split()[0] for title in hottest(library)][:1] == ["Quiet"]
        library.infer_events("events")

        def ranked() -> list[str]:
            return list(dict.fromkeys(title.split()[0] for title in hottest(library)))

        # 90, 60, 40 and 13, the last faded less: it is two days younger
        assert ranked() == ["Volcano", "Quiet", "Strike", "Satellite", "Merger"]
        library.decay(1)
        assert ranked() == ["Volcano", "Quiet", "Satellite", "Strike", "Merger"]
        (tmp_path / "1.md").unlink()
        (tmp_path / "2.md").unlink()
        with closing(open_state()) as state:
            library.sync(state)
        library.infer_events("events")
        assert ranked()[:2] == ["Quiet", "Satellite"]


def test_where_nothing_is_inferred_any_more_nothing_of_it_is_left(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.md", told(number, 10, "Volcano closes northern airports"))
    write(tmp_path, "stated.md", told(90, 10, "Quiet", heat=60))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        library.infer_events("events")
        assert hottest(library)[0].startswith("Volcano")
        assert library.infer_events("off")
        assert hottest(library)[0].startswith("Quiet")
        write(tmp_path, "4.md", told(4, 10, "Volcano closes northern airports"))
        library.sync(state)
        tables = "SELECT id FROM event_member UNION SELECT lead FROM event UNION SELECT page FROM alike UNION SELECT page FROM unplaced"
        assert not library._db.execute(tables).fetchall()
        assert not library.infer_events("off")
        assert library.infer_events("events")
        assert hottest(library)[0].startswith("Volcano")
