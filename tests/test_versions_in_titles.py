"""Numbers in titles tell two versions of a thing apart, and two issues of a series; other numbers do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.versions import are_two, numbered

TITLES = [  # of two providers, two titles, and whether they tell of two things
    ("AB", "Quill 1.2 released", "Quill 1.3 adds spell checking", True),
    ("AB", "Quill 1.2: outlines", "Quill v1.2 folds outlines", False),
    ("AB", "Basalt 9 arrives", "Basalt 9.0.1 is out", False),
    ("AB", "Basalt 9 arrives", "Basalt 8.4.11, 7.9.20 released", True),
    ("AB", "Lumo Phone 6 announced", "Lumo Phone 5 now for 299", True),
    ("AB", "Redmoor 2-1 Castle Vale, late header wins derby", "Redmoor 0-3 Highfield", True),
    ("AB", "Quake kills 20 in Almar", "Quake kills 35 in Almar", False),
    ("AB", "Quake Kills 20 In Almar", "Quake Kills 35 In Almar", False),
    ("AB", "Meeting on June 5 in town", "Meeting on June 6 in town", False),
    ("AB", "Rates stay at 2.75 percent", "Rates at 2.75%", False),
    ("AB", "Bridge opens At 12:30 today", "Bridge opens At 13:30 today", False),
    ("AB", "Climate summit, day 1", "Climate summit, day 2", False),
    ("AA", "Climate summit, day 1", "Climate summit, day 2", True),
    ("AA", "Episode 12: bees", "Episode 13: cats", True),
    ("AA", "Episode 12: bees", "Cats in episode 12", False),
    ("AA", "20 killed in Almar", "35 killed in Almar", False),
    (("", ""), "Climate summit, day 1", "Climate summit, day 2", False),
]  # fmt: skip


@pytest.mark.parametrize(("sources", "one", "other", "is_another"), TITLES)
def test_titles_that_tell_of_two_versions(sources: str, one: str, other: str, is_another: bool) -> None:
    first, second = numbered(sources[0], one), numbered(sources[1], other)
    assert are_two(first, second) == are_two(second, first) == is_another


words = st.sampled_from(["Quill", "day", "1", "1.2", "2,", "v3", "at", "4%", "5:30", "Ⅷ", "٣", "é9"]) | st.text(
    max_size=4
)


@given(st.lists(words), st.sampled_from("AB"))
def test_a_title_is_never_another_version_of_itself(words: list[str], source: str) -> None:
    title = " ".join(words)
    assert not are_two(numbered("A", title), numbered(source, title))
