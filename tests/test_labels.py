"""Row ids that keep the order of paths, whatever comes between."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library import labels


@given(st.lists(st.lists(st.text("abc", min_size=1, max_size=4), max_size=8), max_size=12))
def test_ids_grow_with_the_paths_as_files_keep_coming(rounds: list[list[str]]) -> None:
    known: dict[str, int] = {}
    for arrivals in rounds:
        added = sorted(set(arrivals) - known.keys())
        try:
            ids = labels.between(sorted(known.items()), added)
        except labels.NoRoom:  # a sync deals them anew then
            ids_before = [0, *sorted(known.values())]
            assert min(after - before for before, after in pairwise(ids_before)) <= len(added)
            added = sorted({*known, *added})
            ids = labels.fresh(len(added))
        known |= dict(zip(added, ids, strict=True))
        ordered = [id_ for _, id_ in sorted(known.items())]
        assert ordered == sorted(set(ordered))
        assert all(0 < id_ < labels._LAST for id_ in ordered)


def test_a_daily_file_between_the_same_two_finds_room_for_decades() -> None:
    known = [("a", 2**43), ("z", 2**43 + labels._GAP)]
    for day in range(10_000):
        (id_,) = labels.between(known[-2:], [f"day{day:06}"])  # a sync hands it the neighbours only
        known.insert(-1, (f"day{day:06}", id_))
    assert [id_ for _, id_ in known] == sorted(id_ for _, id_ in known)


def test_a_gap_that_is_used_up_is_said() -> None:
    with pytest.raises(labels.NoRoom):
        labels.between([("a", 5), ("c", 6)], ["b"])


def test_neighbours_stand_apart_in_a_set_of_ids() -> None:
    arrivals = labels.fresh(1_000)
    between = labels.between([("a", arrivals[0]), ("z", arrivals[1])], [f"b{number:04}" for number in range(1_000)])
    for ids in (arrivals, between):
        assert len({id_ % 1_024 for id_ in ids}) == len(ids)  # of those bits a set of as many looks at first
