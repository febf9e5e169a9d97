"""Packed ids behave like a list of them."""

from hypothesis import given
from hypothesis import strategies as st

from reader.model.ids import IdList

# bytes of one id that show up across the border of two others must not be taken for it
ids = st.lists(st.sampled_from([0, 1, 256, 65_536, -1, 2**56, 2**62, 2**40 + 1]) | st.integers(-(2**63), 2**63 - 1))


@given(ids, st.integers(0, 40), st.integers(0, 40))
def test_it_is_read_like_a_list(numbers: list[int], start: int, stop: int) -> None:
    order = IdList.of(numbers)
    assert list(order) == numbers
    assert len(order) == len(numbers)
    assert order[start:stop] == numbers[start:stop]
    assert order == IdList(order.packed)
    assert (order == IdList.of([*numbers, 1])) is False


@given(ids, st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0, 1, 256, 65_536]))
def test_a_position_is_the_first_at_which_the_id_stands(numbers: list[int], wanted: int) -> None:
    for id_ in (*numbers, wanted):
        assert IdList.of(numbers).position(id_) == (numbers.index(id_) if id_ in numbers else None)
    assert IdList.of(numbers).position(None) is None
