"""Stories are found in other news than announcements: judged beside invented articles, read and labelled.

Most of what the tables hold beside their stories is there to be mistaken for one: the same column on another day,
another match, the next version. So precision is lower here than among articles as they come.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from builders import front_matter, synced, write

from reader.library.stories import stories_of
from reader.query import Query

FIRST, WINDOW = datetime(2026, 1, 5, tzinfo=UTC), timedelta(days=4)
APART = timedelta(days=2)  # from family to family: so each lies among others
REACHED = {  # precision and recall of pairs
    "families.txt": (0.88, 0.91),
    "more_families.txt": (0.92, 0.78),
    "unseen_families.txt": (0.84, 0.72),
}


class Told(NamedTuple):
    """An article of the table."""

    family: str
    story: int  # the same for those that tell the same
    moment: datetime
    provider: str
    title: str
    excerpt: str

    def __str__(self) -> str:
        return f"{self.title} ({self.provider})"


class Judged(NamedTuple):
    """What is right and wrong with the pairs of articles that are near in time."""

    right: int
    wrong: list[str]
    missing: list[str]

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missing))


def told(table: str) -> Iterator[Told]:
    """The articles of a table, family by family."""
    family, families, story = "", 0, 0
    for line in Path(__file__).with_name(table).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            family, families = line.removeprefix("## "), families + 1
        elif not line:
            story += 1
        elif family:
            day, provider, title, excerpt = line.split(" | ")
            moment = FIRST + families * APART + timedelta(days=float(day))
            yield Told(family, story, moment, provider, title, excerpt)


def leads(articles: Sequence[Told], feed: Path) -> list[int]:
    """What leads the story that each article is found to be in."""
    for number, each in enumerate(articles):
        fields = {"title": each.title, "excerpt": each.excerpt, "provider": {"name": each.provider}}
        stated = {"publishedDateTime": each.moment, "webUrl": f"https://example.com/{number}"}
        write(feed, f"{number:03}.md", front_matter(**fields, **stated))
    with closing(synced(feed)) as library:
        library.infer_events("events")
        library.fold_by(True)
        ids = list(library.ids(Query.parse("sort:path")))
        stories = library.ask(stories_of, ids)
        return [stories[id_].lead for id_ in ids]


def judged(articles: Sequence[Told], leads: Sequence[int]) -> Judged:
    """The pairs that `leads` make, beside those of the table."""
    right, wrong, missing = 0, list[str](), list[str]()
    for (one, lead), (other, other_lead) in combinations(zip(articles, leads, strict=True), 2):
        if abs(one.moment - other.moment) > WINDOW:
            continue
        is_same, is_joined = one.story == other.story, lead == other_lead
        right += is_same and is_joined
        if is_same != is_joined:
            (wrong if is_joined else missing).append(f"{one.family}: {one} + {other}")
    return Judged(right, wrong, missing)


@pytest.mark.parametrize("table", REACHED)
def test_stories_are_found_in_news_of_all_kinds(table: str, tmp_path: Path) -> None:
    articles = list(told(table))
    result = judged(articles, leads(articles, tmp_path))
    precision, recall = REACHED[table]
    assert result.precision >= precision, result.wrong
    assert result.recall >= recall, result.missing
