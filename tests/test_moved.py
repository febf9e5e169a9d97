"""Files that are renamed, moved, doubled: their marks stay with the article."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from builders import article, open_library, open_state, write

from reader.errors import StorageError
from reader.library import Library
from reader.library.headlines import headlines, tally
from reader.query import Query
from reader.state.mark_values import Marks
from reader.state.state import State

NOTE = "---\ntitle: A note\n---\nof {}\n"


def level(library: Library, state: State) -> None:
    library.sync(state)
    library.mirror_marks(state)


def marks_by_path(library: Library) -> dict[str, str]:
    """`*` for a star, `r` for read, and the tags of every article that has any."""
    return {
        str(record["path"]): "*" * bool(record["starred"]) + "r" * bool(record["read"]) + ",".join(record["tags"])  # type: ignore[arg-type]
        for record in library.records(library.ids(Query()))
        if record["starred"] or record["read"] or record["tags"]
    }


def key_of(library: Library, path: str) -> str:
    records = list(library.records(library.ids(Query())))
    (id_,) = [id_ for id_, record in zip(library.ids(Query()), records, strict=True) if record["path"] == path]
    return library.ask(headlines, [id_])[id_].key


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    for name in "abc":
        write(tmp_path, f"{name}.md", NOTE.format(name))
    write(tmp_path, "page.md", article(1))
    return tmp_path


def test_an_article_with_an_address_keeps_its_marks_under_any_name(feed: Path) -> None:
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        level(library, state)
        state.mark([key_of(library, "page.md")], starred=True)
        (feed / "page.md").rename(feed / "other.md")
        write(feed, "again.md", article(1, title="The same page once more"))
        level(library, state)
        assert marks_by_path(library) == {"other.md": "*", "again.md": "*"}


@pytest.mark.parametrize("to", ["d.md", "deep/er/a.md", "ü n.md"])
def test_a_note_without_an_address_takes_its_marks_along(feed: Path, to: str) -> None:
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        level(library, state)
        state.mark([key_of(library, "a.md")], starred=True, tag=["x"])
        state.note_scroll(key_of(library, "a.md"), 0.5)
        (feed / to).parent.mkdir(parents=True, exist_ok=True)
        (feed / "a.md").rename(feed / to)
        level(library, state)
        assert marks_by_path(library) == {to: "*x"}
        assert state.marks(key_of(library, to)).scroll == 0.5
        write(feed, "a.md", NOTE.format("something else"))
        level(library, state)
        assert marks_by_path(library) == {to: "*x"}, "what comes to the old place is another note"
        assert state.undo() == (1, {"starred": False, "tag:x": False}), "the step went along too"
        level(library, state)
        assert marks_by_path(library) == {}
        state.redo()
        (feed / "a.md").unlink()
        (feed / to).rename(feed / "a.md")
        level(library, state)
        assert marks_by_path(library) == {"a.md": "*x"}, "and back again"


def test_a_note_may_go_first_and_come_later(feed: Path) -> None:
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        level(library, state)
        state.mark([key_of(library, "a.md")], read=True)
        content = (feed / "a.md").read_bytes()
        (feed / "a.md").unlink()
        level(library, state)
        (feed / "a2.md").write_bytes(content)
        level(library, state)
        assert marks_by_path(library) == {"a2.md": "r"}


def test_a_whole_folder_of_equal_notes_moves_by_their_names(feed: Path) -> None:
    for name in ("x", "y", "z"):
        write(feed, f"one/{name}.md", NOTE.format("all the same"))
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        level(library, state)
        state.mark([key_of(library, "one/y.md")], starred=True)
        (feed / "one").rename(feed / "two")
        level(library, state)
        assert marks_by_path(library) == {"two/y.md": "*"}


def test_where_several_may_have_been_it_none_is_taken_for_it(feed: Path) -> None:
    for name in ("x", "y"):
        write(feed, f"{name}.md", NOTE.format("all the same"))
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        level(library, state)
        state.mark([key_of(library, "y.md")], starred=True)
        (feed / "x.md").rename(feed / "x2.md")
        (feed / "y.md").rename(feed / "y2.md")
        level(library, state)
        assert marks_by_path(library) == {}
        (feed / "y2.md").rename(feed / "y.md")
        level(library, state)
        assert marks_by_path(library) == {"y.md": "*"}, "at its own place it is known"


def test_a_copy_is_an_article_of_its_own(feed: Path) -> None:
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        level(library, state)
        state.mark([key_of(library, "a.md")], starred=True)
        shutil.copy(feed / "a.md", feed / "copy.md")
        level(library, state)
        assert marks_by_path(library) == {"a.md": "*"}


def test_where_nothing_can_be_kept_files_are_read_all_the_same(feed: Path, tmp_path: Path) -> None:
    with closing(open_library(feed)) as library, closing(State(tmp_path / "page.md" / "state.db")) as state:
        level(library, state)
        (feed / "a.md").rename(feed / "d.md")
        level(library, state)
        assert library.ask(tally).articles == 4
        assert state.marks(key_of(library, "d.md")) == Marks()
        with pytest.raises(StorageError, match="Nothing can be saved to"):
            state.mark([key_of(library, "d.md")], read=True)


def test_a_move_made_twice_is_made_once() -> None:
    with closing(open_state()) as state:
        state.mark(["a"], starred=True)
        state.move([("a", "b")])
        state.mark(["b"], read=True)
        state.move([("a", "b")])
        assert (state.marks("a"), state.marks("b")) == (Marks(), Marks(starred=True, read=True))
