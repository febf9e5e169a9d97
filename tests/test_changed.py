"""Articles that say something else than when they were read: the mark, what it takes to lose it, and what has changed."""

import json
from collections import Counter
from contextlib import closing
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from app import reader
from builders import open_state, synced, write

from reader.library import Library
from reader.library.earlier import changes
from reader.library.headlines import headlines, tally
from reader.query import Query
from reader.session.marks import summary
from reader.state.state import State

BEFORE = "---\ntitle: A\nwebUrl: https://e.example/a\n---\nIt is red. It has a lid. It is small.\n"

REWRITTEN: list[tuple[str, str, list[str] | None]] = [  # what of the file is rewritten, and what has changed
    ("It is red", "It is blue", ["- It is red.", "+ It is blue."]),
    (" It has a lid.", "", ["- It has a lid."]),
    ("It is small.", "It is small. It costs a crown.", ["+ It costs a crown."]),
    ("title: A", "title: B", ["- A", "+ B"]),
    ("title: A", "title: A\ntopics: [x]\nheat: 3", None),
    ("webUrl: https://e.example/a", "webUrl: https://e.example/other", None),
    ("A", "A", None),
]


def rewritten(root: Path, old: str, new: str) -> Path:
    file = root / "a.md"
    text = file.read_text()
    file.unlink()
    return write(root, "a.md", text.replace(old, new))


def marked(library: Library, **change: bool) -> None:
    """As the app and the commands mark the one article there is."""
    with closing(open_state()) as state:
        (id_,) = library.ids(Query())
        state.mark([library.ask(headlines, [id_])[id_].key], **change)  # type: ignore[arg-type]
        library.mirror_marks(state)


@pytest.mark.parametrize(("old", "new", "changed"), REWRITTEN)
def test_what_was_read_and_says_something_else_is_changed(
    tmp_path: Path, old: str, new: str, changed: list[str] | None
) -> None:
    write(tmp_path, "a.md", BEFORE)
    with closing(synced(tmp_path)) as library:
        marked(library, read=True)
    rewritten(tmp_path, old, new)
    with closing(synced(tmp_path)) as library:
        ids = library.ids(Query.parse("is:changed"))
        assert len(ids) == library.ask(tally).changed == (changed is not None)
        assert all(row.changed for row in library.ask(headlines, ids).values())
        (id_,) = library.ids(Query())
        assert library.ask(changes, id_) == changed


def test_what_was_not_read_is_not_changed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", BEFORE)
    synced(tmp_path).close()
    rewritten(tmp_path, "red", "blue")
    with closing(synced(tmp_path)) as library:
        assert not library.ids(Query.parse("is:changed"))
        marked(library, starred=True)
    rewritten(tmp_path, "blue", "green")
    with closing(synced(tmp_path)) as library:
        assert not library.ask(tally).changed


def test_it_is_held_against_what_it_said_when_it_was_read_last(tmp_path: Path) -> None:
    write(tmp_path, "a.md", BEFORE)
    with closing(synced(tmp_path)) as library:
        marked(library, read=True)
    for before, after in (("red", "blue"), ("blue", "green")):
        rewritten(tmp_path, before, after)
        with closing(synced(tmp_path)) as library:
            (id_,) = library.ids(Query.parse("is:changed"))
    with closing(synced(tmp_path)) as library:
        assert library.ask(changes, id_) == ["- It is red.", "+ It is green."]
        marked(library, read=True)
        assert not library.ids(Query.parse("is:changed")) and not library.ask(tally).changed
        assert library.ask(changes, id_) is None
    rewritten(tmp_path, "green", "grey")
    with closing(synced(tmp_path)) as library:
        (id_,) = library.ids(Query.parse("is:changed"))
        assert library.ask(changes, id_) == ["- It is green.", "+ It is grey."]


def test_to_read_it_again_is_undone_and_redone(tmp_path: Path) -> None:
    write(tmp_path, "a.md", BEFORE)
    with closing(synced(tmp_path)) as library:
        marked(library, read=True)
    rewritten(tmp_path, "red", "blue")
    with closing(synced(tmp_path)) as library:
        marked(library, read=True)
        undone, redone = "1 article: changed since it was read.", "1 article: read again."
        for take, expected, said in ((State.undo, 1, undone), (State.redo, 0, redone)):
            with closing(open_state()) as state:
                step = take(state)
                assert step and summary(step) == said
                library.mirror_marks(state)
            assert library.ask(tally).changed == expected


def test_the_mark_outlives_the_index_and_its_words_do_not(tmp_path: Path, home: Path) -> None:
    write(tmp_path, "a.md", BEFORE)
    with closing(synced(tmp_path)) as library:
        marked(library, read=True)
    rewritten(tmp_path, "red", "blue")
    synced(tmp_path).close()
    for file in (home / "cache").rglob("*"):
        if file.is_file():
            file.unlink()
    with closing(synced(tmp_path)) as library:
        (id_,) = library.ids(Query.parse("is:changed"))
        assert library.ask(changes, id_) == []


def test_where_bodies_are_not_kept_their_length_tells(tmp_path: Path) -> None:
    write(tmp_path, "a.md", BEFORE)
    with closing(synced(tmp_path)) as library:
        library.keep_bodies(False)
        marked(library, read=True)
        library.keep_bodies(True)
    with closing(synced(tmp_path)) as library:
        assert not library.ask(tally).changed, "the setting is no change"
        library.keep_bodies(False)
    rewritten(tmp_path, "It has a lid.", "It has a lid of brass and two handles on its sides.")
    with closing(synced(tmp_path)) as library:
        assert library.ask(tally).changed == 1


def test_commands_know_it(tell: Any, tmp_path: Path) -> None:
    write(tmp_path, "a.md", BEFORE)
    assert tell("mark", "read", str(tmp_path), "A").code == 0
    rewritten(tmp_path, "red", "blue")
    (record,) = json.loads(tell("list", str(tmp_path), "is:changed", "--json").out)
    assert record["changed"] is True and record["read"] is True
    assert tell("mark", "read", str(tmp_path), "is:changed").code == 0
    assert tell("list", str(tmp_path), "is:changed").code == 1


async def test_the_app_shows_it_until_it_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "a.md", BEFORE)
    write(tmp_path, "b.md", "---\ntitle: Another\n---\nText.\n")
    async with reader(tmp_path) as app:
        await app.press(*(["j"] if app.title != "A" else []), "r")
        await app.settled()
        rewritten(tmp_path, "red", "blue")
        await app.press("f5")
        await app.until(lambda: app.main.bar.counts.changed)
        assert "1 changed" in app.screen.lines[0]
        assert any("◐ A" in line for line in app.screen.lines)
        await app.press("i")
        lines = [line.strip(" │") for line in app.screen.lines]
        at = lines.index("- It is red.")
        assert lines[at + 1] == "+ It is blue."
        await app.press("escape", "percent_sign")
        await app.until(lambda: app.titles == ["A"])
        await app.press("percent_sign")
        await app.press("r", "r")
        await app.until(lambda: not app.main.bar.counts.changed)
        assert not any("◐" in line for line in app.screen.lines)


def test_a_sentence_that_is_repeated_is_compared_with_a_few_of_its_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most: list[int] = []

    def watched(junk: None, old: list[object], new: list[object], autojunk: bool) -> SequenceMatcher[object]:
        most.extend(max(Counter(each).values()) for each in (old, new))
        return SequenceMatcher(junk, old, new, autojunk)

    monkeypatch.setattr("reader.library.earlier.SequenceMatcher", watched)
    write(tmp_path, "a.md", BEFORE.replace("It has a lid.", "Yes. No. " * 500))
    with closing(synced(tmp_path)) as library:
        marked(library, read=True)
    rewritten(tmp_path, "Yes. No. " * 500, "Yes. Well. " * 500)
    with closing(synced(tmp_path)) as library:
        assert library.ask(changes, library.ids(Query())[0]) == ["- No.", "+ Well."] * 500
    assert most == [8, 8]
