"""What a person reads now, without a screen: the filter line, keys, steps, marks, the queue of syncs."""

from pathlib import Path

import pytest
from builders import article, synced, write
from hypothesis import given
from hypothesis import strategies as st

from reader.keys.keymap import Keymap
from reader.model.ids import IdList
from reader.query import Query
from reader.session import steps
from reader.session.filter_line import FilterLine, ListPosition
from reader.session.key_reader import KeyReader, Press
from reader.session.marks import tags_typed
from reader.session.results import Results
from reader.session.sync import SyncQueue
from reader.session.trail import Spot, Trail

KEYMAP = Keymap({("j",): ("down",), ("g", "g"): ("top",), ("comma", "x"): ("star", "down")})

RUST, ALL = Query.parse("rust"), Query()


def results(query: Query, *ids: int) -> Results:
    return Results(query, IdList.of(ids), counts=None)  # type: ignore[arg-type]


# --- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "presses", "count"),
    [
        ("j", [Press(("down",))], None),
        ("5 j", [Press(), Press(("down",))], 5),
        ("1 0 j", [Press(), Press(), Press(("down",))], 10),
        ("0", [None], None),
        ("g g", [Press(), Press(("top",))], None),
        ("3 g g", [Press(), Press(), Press(("top",))], 3),
        ("g j", [Press(), Press(message="g j is not assigned.")], None),
        ("3 g j", [Press(), Press(), Press(message="g j is not assigned.")], None),
        ("comma x", [Press(), Press(("star", "down"))], None),
        ("q", [None], None),
        ("5 q", [Press(), None], None),
    ],
)
def test_keys_come_to_commands(keys: str, presses: list[Press | None], count: int | None) -> None:
    reader = KeyReader(KEYMAP)
    assert [reader.press(key) for key in keys.split()] == presses
    assert reader.take_count() == count
    assert not reader.is_amid


@given(st.lists(st.sampled_from([*"jgx0123456789", "comma", "q"]), max_size=30))
def test_whatever_is_typed_a_count_stays_a_number_and_a_sequence_the_beginning_of_one(keys: list[str]) -> None:
    reader = KeyReader(KEYMAP)
    for key in keys:
        press = reader.press(key)
        assert reader.count == "" or 0 < int(reader.count) <= 9_999_999
        assert not reader.pending or KEYMAP.begins(reader.pending)
        if press and press.commands:
            reader.take_count()


# --- the filter line -------------------------------------------------------------------------------


def test_a_filter_is_typed_and_kept() -> None:
    line = FilterLine()
    assert line.begin("/", ListPosition(ALL, 7, 3), {}) == ""
    assert line.edit("rus").query == Query.parse("rus*")
    assert line.edit("rust").query == Query.parse("rust*")
    assert line.keep(" rust ").query == RUST
    assert not line.is_active


def test_what_cannot_be_read_stays_being_typed() -> None:
    line = FilterLine()
    line.begin("=", ListPosition(ALL), {})
    edit = line.edit("sort:size")
    assert edit.message.startswith("Unknown sort key 'size'")
    kept = line.keep("sort:size")
    assert kept.query is None
    assert kept.message.startswith("Unknown sort key 'size'")
    assert line.is_active


def test_esc_gives_back_what_was_listed_before() -> None:
    line = FilterLine()
    line.begin("/", ListPosition(RUST, 7, 3), {})
    line.edit("zebra")
    assert line.cancel() == ListPosition(RUST, 7, 3)
    assert not line.is_active


def test_a_filter_leaves_the_order_and_a_query_does_not() -> None:
    sorted_by_heat = Query.parse("sort:-heat")
    line = FilterLine()
    line.begin("/", ListPosition(sorted_by_heat), {})
    assert line.edit("rust").query == Query.parse("rust* sort:-heat")
    line.begin("=", ListPosition(sorted_by_heat), {})
    assert line.edit("rust ").query == RUST


def test_what_was_typed_goes_on_and_a_filter_from_elsewhere_gets_another_word() -> None:
    line = FilterLine()
    line.begin("/", ListPosition(ALL), {})
    typed = line.keep("rust").query
    assert typed
    assert line.begin("/", ListPosition(typed), {}) == "rust"
    assert line.begin("/", ListPosition(Query.parse("is:lead")), {}) == "is:lead "


def test_the_cursor_returns_to_its_article_as_soon_as_that_matches_again() -> None:
    line = FilterLine()
    line.begin("/", ListPosition(ALL, 7), {})
    line.edit("ru")
    assert line.settle(results(RUST, 1, 2), 1) == (None, 1)
    assert line.settle(results(RUST, 1, 7), 1) == (None, 7)
    line.cancel()
    assert line.settle(results(RUST, 1, 7), 1) == (None, 1)


def test_the_name_of_a_field_that_is_begun_is_no_reason_to_find_nothing() -> None:
    line = FilterLine()
    line.begin("/", ListPosition(ALL), {})
    line.edit("rust prov")
    shorter, _ = line.settle(results(Query.parse("rust prov")), None)
    assert shorter == RUST


# --- steps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "rust", "is:lead", "topic=AI sort:-heat", "rust group:day"])
@pytest.mark.parametrize("flag", ["starred", "unread", "lead"])
def test_a_flag_asked_for_twice_is_as_before(query: str, flag: str) -> None:
    before = Query.parse(query)
    twice = steps.with_flag(steps.with_flag(before, flag), flag)
    assert set(str(twice).split()) == set(str(before).split())


def test_headings_come_round() -> None:
    query, groups = Query(), []
    for _ in range(5):
        query = steps.with_next_group(query)
        groups.append(query.group)
    assert groups == ["day", "provider", "topic", "folder", ""]


@pytest.mark.parametrize(
    ("query", "is_front_page", "story", "is_filter"),
    [
        ("", False, "", False),
        ("rust", False, "", True),
        ("is:lead", True, "", True),
        ("is:lead rust", True, "", True),
        ("story:4f2a9c1b7d", False, "4f2a9c1b7d", False),
        ("story:4f2a9c1b7d rust", False, "4f2a9c1b7d", True),
        ("-is:lead", False, "", True),
    ],
)
def test_what_kind_of_list_a_query_is(query: str, is_front_page: bool, story: str, is_filter: bool) -> None:
    parsed = Query.parse(query)
    assert steps.is_front_page(parsed) == is_front_page
    assert steps.story_in(parsed) == story
    assert steps.is_filter(parsed) == is_filter


# --- the trail -------------------------------------------------------------------------------------


def spot(number: int, query: Query = ALL) -> Spot:
    return Spot(query, number, str(number), f"T{number}", 0, 0, False)


def test_the_path_is_told_as_long_as_it_leads_through_what_is_listed() -> None:
    trail = Trail()
    assert trail.path(ALL, "T1") == ()
    trail.leave(spot(1), RUST)
    assert trail.path(RUST, "T2") == ("T1", "T2")
    assert trail.path(ALL, "T2") == ()
    trail.leave(spot(2, RUST), RUST)
    assert trail.path(RUST, "T3") == ("T1", "T2", "T3")
    back = trail.back(spot(3, RUST))
    assert back == spot(2, RUST)
    trail.arrive(back)
    assert trail.path(RUST, "T2") == ("T1", "T2")


# --- marks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "typed", "on", "off"),
    [
        ([], "later, rust", ["later", "rust"], []),
        (["later"], "later rust", ["later", "rust"], []),
        (["later"], "rust", ["rust"], ["later"]),
        (["later"], "", [], ["later"]),
        ([], "-later", [], ["later"]),
        ([], "rust -rust", [], ["rust"]),
        ([], "-", [], []),
    ],
)
def test_tags_are_typed(before: list[str], typed: str, on: list[str], off: list[str]) -> None:
    assert tags_typed(before, typed) == {"tag": on, "untag": off}


# --- syncs -----------------------------------------------------------------------------------------

A, B = Path("a.md"), Path("b.md")


@pytest.mark.parametrize(
    ("wanted", "next_files"),
    [
        ([], None),
        ([{A}], (frozenset({A}),)),
        ([{A}, {B}], (frozenset({A, B}),)),
        ([{A}, None], (None,)),
        ([None, {A}], (None,)),
    ],
)
def test_what_is_wanted_during_a_sync_is_one_sync_after_it(
    wanted: list[set[Path] | None], next_files: tuple[frozenset[Path] | None] | None
) -> None:
    queue = SyncQueue()
    assert queue.start(None)
    assert [queue.start(files) for files in wanted] == [False] * len(wanted)
    assert queue.end() == next_files
    assert queue.start(None)
    assert queue.end() is None


def test_results_are_one_snapshot(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.md", article(number, title=f"T{number}"))
    library = synced(tmp_path)
    found = Results.of(library, Query.parse("group:provider sort:title"))
    assert len(found.ids) == found.counts.articles == sum(count for _, count in found.groups) == 3
    library.close()
