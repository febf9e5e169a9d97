"""Orders as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.query import SORT_KEYS, Query, QueryError, Sort


@pytest.mark.parametrize(
    ("typed", "sort"),
    [("date", Sort("date", False)), ("-heat", Sort("heat", True)), ("Title", Sort("title", False))],
)
def test_parsing(typed: str, sort: Sort) -> None:
    assert Sort.parse(typed) == sort


@given(st.sampled_from(SORT_KEYS), st.booleans())
def test_an_order_prints_as_it_is_typed(key: str, descending: bool) -> None:
    sort = Sort(key, descending)  # type: ignore[arg-type]
    assert Sort.parse(str(sort)) == sort
    assert sort.reversed().reversed() == sort


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(QueryError, match="Did you mean heat"):
        Sort.parse("-haet")
    with pytest.raises(QueryError, match="the keys are date, heat"):
        Sort.parse("")


def test_a_list_is_newest_first_unless_told_otherwise() -> None:
    assert str(Query().sort) == "-date"
    assert Query().sort.words == "newest first"
    assert [str(Sort.natural(key)) for key in SORT_KEYS] == [
        "-date", "-heat", "-quality", "title", "provider", "topic", "-related", "path",
    ]  # fmt: skip
