"""Files without front matter in a directory: decided for each folder, and decided anew when the folder changes."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from builders import front_matter, open_state, synced, titles, write

from reader.library import Library
from reader.library.check import check
from reader.library.headlines import tally
from reader.query import Group, Query, Sort


def shown(library: Library, query: str = "") -> list[str]:
    return titles(library, library.ids(Query.parse(query).sorted_by(Sort("path", False))))


def test_a_folder_of_bare_files_is_read_and_one_with_front_matter_is_not(tmp_path: Path) -> None:
    for name in ("a/1.md", "a/README.md", "b/1.md"):
        write(tmp_path, name, f"# {name}\n")
    write(tmp_path, "b/2.md", front_matter(title="Two"))
    with closing(synced(tmp_path)) as library:
        assert shown(library) == ["a/1.md", "Two"]
        assert library.ask(tally).ignored == 2


@pytest.mark.parametrize("only", [True, False])
def test_it_is_decided_anew_when_the_folder_changes(tmp_path: Path, only: bool) -> None:
    write(tmp_path, "a/1.md", "# One\n")
    write(tmp_path, "a/2.md", "# Two\n")
    write(tmp_path, "b/1.md", "# Elsewhere\n")
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        new = write(tmp_path, "a/3.md", front_matter(title="Three"))
        library.sync(state, only=[new] if only else None)
        assert shown(library) == ["Three", "Elsewhere"]
        os.unlink(new)
        library.sync(state, only=[new] if only else None)
        assert shown(library) == ["One", "Two", "Elsewhere"]


@pytest.mark.parametrize(
    ("rule", "read"), [("auto", ["B"]), ("never", ["B"]), ("always", ["A", "B", "c"]), ("auto", ["B"])]
)
def test_the_setting_is_followed(tmp_path: Path, rule: Literal["auto", "always", "never"], read: list[str]) -> None:
    write(tmp_path, "a.md", "# A\n")
    write(tmp_path, "b.md", front_matter(title="B"))
    write(tmp_path, "c.md", "Text\n")
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        for each in ("always", rule):
            library.follow_rule(each)
            library.sync(state)
        assert shown(library) == read
    assert check(tmp_path, rule).articles == len(read)


def test_drafts_and_days_to_come_are_listed_where_they_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="Now", date="2020-01-02"))
    write(tmp_path, "b.md", front_matter(title="Draft", draft=True))
    write(tmp_path, "_drafts/c.md", front_matter(title="Idea"))
    write(tmp_path, "_posts/2020-01-02-d.md", front_matter(title="Withdrawn", published=False))
    write(tmp_path, "e.md", front_matter(title="Not led", published=False))
    write(tmp_path, "f.md", front_matter(title="To come", date="9000-01-02"))
    write(tmp_path, "g.md", front_matter(title="An event", publishedDateTime="9000-01-02"))
    write(tmp_path, "h.md", front_matter(title="Over", date="2020-01-02", expiryDate="2020-02-01"))
    write(tmp_path, "i.md", front_matter(title="Not over", date="2020-01-02", expiryDate="9000-01-02"))
    with closing(synced(tmp_path)) as library:
        assert shown(library) == ["Now", "Not led", "An event", "Not over"]
        assert shown(library, "is:draft") == ["Idea", "Withdrawn", "Draft"]
        assert shown(library, "is:future") == ["To come"]
        assert shown(library, "is:expired") == ["Over"]
        assert library.ask(tally).articles == 4


def test_a_day_that_was_to_come_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", front_matter(title="To come", date="9000-01-02"))
    write(tmp_path, "b.md", front_matter(title="Over then", date="2020-01-02", expiryDate="9000-01-02"))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        for module in ("again", "rows"):
            monkeypatch.setattr(f"reader.library.{module}.now_us", lambda: 2**60)
        library.sync(state)
        assert shown(library) == ["To come"]
        assert shown(library, "is:expired") == ["Over then"]


@pytest.mark.parametrize("order", ["-date", "-hot"])
@pytest.mark.parametrize("group", ["", "day"])
def test_a_date_far_ahead_stands_where_its_file_was_written(tmp_path: Path, order: str, group: Group) -> None:
    for name, moment in (("old", "2019-05-01"), ("new", "2021-05-01"), ("far", "9999-12-31"), ("none", None)):
        write(tmp_path, f"{name}.md", front_matter(title=name, publishedDateTime=moment, heat=9))
    written = datetime(2020, 5, 1, tzinfo=UTC).timestamp()
    os.utime(tmp_path / "far.md", (written, written))
    with closing(synced(tmp_path)) as library:
        ids = library.ids(Query(None, (Sort.parse(order),), group))
        assert titles(library, ids) == ["new", "far", "old", "none"]
        (far,) = library.records(ids[1:2])
        assert far["published"] == "9999-12-31T00:00:00Z"
