"""Marking very many articles at once: what is done for all of them together comes to the same as for each."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders import feed_of, keys, mirrored, open_state, synced

from reader.library import Library, marks, mirror
from reader.library.headlines import headlines, tally
from reader.library.marks import keys_of, pages_of, unread
from reader.query import Query
from reader.session.marks import mark
from reader.state.state import State
from reader.text.hashing import page_id

ARTICLES = 9


@pytest.fixture(params=["few", "many"])
def library(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Articles that are few enough to be looked up one by one; or too many."""
    monkeypatch.setattr(marks, "_NEAR", ARTICLES if request.param == "few" else 1)
    monkeypatch.setattr(mirror, "_FEW", ARTICLES if request.param == "few" else 1)
    feed = feed_of(tmp_path / "feed", ARTICLES)
    (feed / "copy.md").write_bytes((feed / "a001.md").read_bytes())
    with closing(synced(feed)) as library:
        yield library


@pytest.fixture
def state() -> Iterator[State]:
    with closing(open_state()) as state:
        yield state


def read(library: Library) -> list[int]:
    rows = library.ask(headlines, library.ids(Query()))
    return sorted(id_ for id_, row in rows.items() if row.read)


def test_pages_and_keys_are_those_of_the_articles_asked_for(library: Library) -> None:
    ids = library.ids(Query())[2:7]
    own = set(keys(library, ids))
    pages = library.ask(pages_of, ids)
    assert pages == sorted(map(page_id, own))
    assert set(library.ask(keys_of, pages)) == own
    assert (library.ask(pages_of, []), library.ask(keys_of, [])) == ([], [])


@pytest.mark.parametrize("already", [2, 8])
def test_those_already_read_are_left_alone(library: Library, state: State, already: int) -> None:
    ids = library.ids(Query())
    assert mark(state, library, ids[:already], {"read": True}).articles == len(set(keys(library, ids[:already])))
    before = state.changes("", 0)
    all_pages = library.ask(pages_of, ids)
    step = mark(state, library, ids, {"read": True})
    library.mirror_marks(state)
    assert step == (len(all_pages) - len(mirrored(before)), {"read": True})
    assert not {page for page, *_ in mirrored(before)} & {
        page for page, *_ in mirrored(state.changes(before.origin, before.reached))
    }
    assert read(library) == sorted(ids)
    assert library.ask(unread, ids, in_story=False) == set()
    assert library.ask(tally).unread == 0
    assert len(state.export()) == len(all_pages), "each is known by its key"


def test_undo_takes_back_what_the_step_did_and_no_more(library: Library, state: State) -> None:
    ids = library.ids(Query())
    mark(state, library, ids[:3], {"read": True})
    library.mirror_marks(state)
    before = read(library)
    mark(state, library, ids, {"read": True})
    state.undo()
    library.mirror_marks(state)
    assert read(library) == before
    assert library.ask(tally).unread == len(ids) - len(before)
    assert library.ask(unread, ids, in_story=False) == set(ids) - set(before)
    state.redo()
    library.mirror_marks(state)
    assert library.ask(tally).unread == 0


def test_what_another_reader_marked_unread_since_is_marked_too(library: Library, state: State) -> None:
    ids = library.ids(Query())
    mark(state, library, ids, {"read": True})
    library.mirror_marks(state)
    with closing(open_state()) as other:
        other.mark(keys(library, ids[:1]), read=False)
    assert mark(state, library, ids, {"read": True}).articles == 1
    assert state.marks(*keys(library, ids[:1])).read


def test_hidden_articles_count_neither_as_read_nor_as_unread(library: Library, state: State) -> None:
    ids = library.ids(Query())
    hidden, shown = ids[:1], ids[1:]
    mark(state, library, hidden, {"hidden": True})
    library.mirror_marks(state)
    left = library.ids(Query())
    assert library.ask(tally).unread == len(left)
    mark(state, library, shown, {"read": True})
    mark(state, library, hidden, {"hidden": False})
    library.mirror_marks(state)
    assert library.ask(tally).unread == len(ids) - len(read(library))
