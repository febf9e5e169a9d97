"""Stories on the command line: `stories`, `stats`, `list --leads`, `show --story`."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import SAMPLE, article, related, write

from reader.library.facets import Facet
from reader.library.overview import _chart


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Two stories and an article alone; article 3 has no date."""
    write(tmp_path, "a0.md", article(0, related=related(1, 99)))
    write(tmp_path, "a1.md", article(1))
    write(tmp_path, "a2.md", article(2, related=related(1)))
    write(tmp_path, "a3.md", article(3))
    write(tmp_path, "a4.md", article(4, related=related(5)))
    write(tmp_path, "a5.md", article(5))
    return tmp_path


def test_stories_come_in_the_order_in_which_their_articles_are_found(tell: Any, feed: Path) -> None:
    told = tell("stories", feed)
    code, out = told.code, told.out
    assert code == 0
    assert [line[12:] for line in out.splitlines()] == [
        "+1 · 2 providers        5–6 Jan 2026                 Article 5",
        "+2 · 3 providers        1–3 Jan 2026                 Article 2",
    ]
    names = [line[:10] for line in out.splitlines()]
    assert [line[:10] for line in tell("stories", feed, "sort:date").out.splitlines()] == names[::-1]
    assert [line[:10] for line in tell("stories", feed, "--limit", 1).out.splitlines()] == names[:1]
    assert tell("list", feed, f"story:{names[1]}", "--fields", "path").out.split() == [
        "path",
        "a2.md",
        "a1.md",
        "a0.md",
    ]
    told = tell("stories", feed, "path:a3")
    assert (told.code, told.out) == (1, "")
    told = tell("stories", feed, "path:a3", "--json")
    assert (told.code, told.out) == (1, "[]\n")


def test_stories_as_json_have_their_graph(tell: Any, feed: Path) -> None:
    (story,) = tell("stories", feed, "path:a0", "--json").json
    members = story.pop("members")
    assert [(each["path"], each["lead"], each["story"]) for each in members] == [
        (path, path == "a2.md", story["story"]) for path in ("a2.md", "a1.md", "a0.md")
    ]
    assert story == {
        "story": members[0]["story"],
        "articles": 3,
        "providers": 3,
        "since": "2026-01-01T00:00:00Z",
        "until": "2026-01-03T02:00:00Z",
        "inferred": False,
        "first": 2,
        "edges": [[0, 1], [2, 1]],
        "outside": 1,
    }


def test_leads_and_whole_stories(tell: Any, feed: Path) -> None:
    assert tell("list", feed, "--leads", "--fields", "path").out.split() == ["path", "a5.md", "a2.md", "a3.md"]
    assert tell("list", feed, "path:a0 OR path:a2", "--leads", "--fields", "path").out.split() == ["path", "a2.md"]
    shown = tell("show", feed, "path:a0 OR path:a1", "--story", "--limit", 0, "--json").json
    assert [each["title"] for each in shown] == ["Article 2", "Article 1", "Article 0"]
    write(feed, "a3.md", article(3, removed=True))
    assert tell("show", feed, "is:removed", "--story").out.startswith("Article 3\n")


STATS = """\
6 articles · 2 stories · 1 single · 1 undated

By day
  2026-01-01               ████████████████████████████████████████ 1
  2026-01-02               ████████████████████████████████████████ 1
  2026-01-03               ████████████████████████████████████████ 1
  2026-01-04               0
  2026-01-05               ████████████████████████████████████████ 1
  2026-01-06               ████████████████████████████████████████ 1

Providers
  Provider 0               ████████████████████████████████████████ 2
  Provider 1               ████████████████████ 1

Topics
  Topic 0                  ████████████████████████████████████████ 2
  Topic 1                  ████████████████████████████████████████ 2

"""


def test_stats_are_charts_and_stories(tell: Any, feed: Path) -> None:
    told = tell("stats", feed, "--limit", 2)
    code, out = told.code, told.out
    assert code == 0
    assert out.startswith(STATS)
    biggest, hottest = (part.splitlines() for part in out.removeprefix(STATS).split("\n\n"))
    assert [biggest[0], *(line[-9:] for line in biggest[1:])] == ["Biggest stories", "Article 2", "Article 5"]
    assert [hottest[0], *(line[-9:] for line in hottest[1:])] == ["Hottest stories", "Article 5", "Article 2"]
    told = tell("stats", feed, "nothing")
    assert (told.code, told.out) == (1, "")


def test_stats_as_json_hold_the_same(tell: Any) -> None:
    stats = tell("stats", SAMPLE, "--json", "--limit", 0).json
    assert list(stats) == [
        "articles",
        "stories",
        "singles",
        "undated",
        "years",
        "providers",
        "topics",
        "biggest",
        "hottest",
    ]
    assert stats["stories"] + stats["singles"] == int(
        tell("count", SAMPLE, "is:lead").out
    )  # the rows of the front page
    assert stats["articles"] == 30 == stats["undated"] + sum(year["count"] for year in stats["years"])
    assert [year["name"] for year in stats["years"]] == [str(year) for year in range(1991, 2027)]
    assert [story["articles"] for story in stats["biggest"]] == [5, 4, 4, 2]
    assert {story["story"] for story in stats["biggest"]} == {story["story"] for story in stats["hottest"]}


SPREAD = [  # dates, the unit, how many periods
    ([], "day", 0),
    ([date(2026, 1, 1)], "day", 1),
    ([date(2026, 1, 1), date(2026, 2, 17)], "day", 48),
    ([date(2026, 1, 1), date(2026, 2, 18)], "month", 2),
    ([date(2022, 1, 1), date(2025, 12, 31)], "month", 48),
    ([date(2022, 1, 1), date(2026, 1, 1)], "year", 5),
    ([date(1, 1, 1), date(9999, 12, 31)], "year", 2),
    ([date(1, 1, 1) + timedelta(400 * number) for number in range(60)], "year", 48),
]


@pytest.mark.parametrize(("dates", "unit", "count"), SPREAD)
def test_a_chart_has_the_smallest_unit_that_fits(dates: list[date], unit: str, count: int) -> None:
    days = [Facet("", 3), *(Facet(day.isoformat(), count) for day, count in Counter(dates).items())]
    chosen, periods, undated = _chart(days)
    assert (chosen, len(periods), undated) == (unit, count, 3)
    assert [period.name for period in periods] == sorted(period.name for period in periods)
    if len(dates) < 48:
        assert sum(period.count for period in periods) == len(dates)
