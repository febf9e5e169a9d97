"""When two addresses are one page."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.urls import canonical

PAGE = "https://example.com/story"


@pytest.mark.parametrize(
    "same",
    ["http://example.com/story", "https://EXAMPLE.com/story/", "https://example.com:443/story", "http://example.com:80/story",
     "https://example.com/story#part", "https://example.com/story?utm_source=x&utm_medium=y", "https://example.com/story?fbclid=1#x",
     " https://example.com./story?"],
)  # fmt: skip
def test_spellings_of_one_page(same: str) -> None:
    assert canonical(same) == PAGE


@pytest.mark.parametrize(
    "other",
    ["https://example.com/Story", "https://www.example.com/story", "https://example.com:8080/story", "https://example.com/story?v=1",
     "https://example.com/story/2", "https://example.com/story?utmost=1"],
)  # fmt: skip
def test_other_pages(other: str) -> None:
    assert canonical(other) != PAGE


def test_the_rest_of_the_query_stays_in_place() -> None:
    assert canonical("http://v.example/watch?v=Ab&t=3&utm_id=4") == "https://v.example/watch?v=Ab&t=3"


@example("HTTP://\x85#")  # a host of nothing but blanks
@example("HTTP://0/\x85#")  # a path of them
@example("https://0/?a=\x85&utm_x=1")
@given(st.text(max_size=40) | st.text(max_size=40).map("https://example.com/".__add__))
def test_it_takes_anything_and_settles_at_once(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)
