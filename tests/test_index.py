"""What the index keeps beside the articles: counts, orders, words, edges, always level with them."""

import json
import os
import random
import shutil
import sqlite3
from array import array
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Literal

import pytest
from builders import article, feed_of, front_matter, open_library, open_state, synced, write

from reader.library import Library, folders, labels, orders, reading
from reader.library.compare import compare, compare_some
from reader.library.facets import Facet, facets, groups, remembered
from reader.library.headlines import COLUMNS, first_headlines, tally
from reader.library.mirror import _THESE
from reader.library.progress import Outcome
from reader.library.rows import FileRows, Job, read_rows
from reader.library.scan import FileStat
from reader.library.schema import BY_FOLDER, IS_UNLINKED
from reader.library.stories import _FACTS
from reader.library.words import add_some_words
from reader.query import GROUPS, SORT_KEYS, Query, Sort
from reader.state.mark_values import Marks
from reader.text.hashing import page_id
from reader.text.urls import canonical

SORTS = [*(Sort(key, descending) for key in SORT_KEYS for descending in (True, False)), BY_FOLDER]


def search(library: Library, word: str) -> list[str]:
    """The titles of the articles that hold `word`, by a plain look at the full text."""
    phrase = f'"{word}"'
    rows = library._db.execute(
        "SELECT title FROM article WHERE id IN (SELECT rowid FROM search WHERE search MATCH ?) ORDER BY title",
        (phrase,),
    )
    return [title for (title,) in rows]


def is_level(library: Library) -> None:
    """Counts, orders and words are what the articles say."""
    db = library._db
    is_listed = "NOT hidden AND NOT muted"
    marks = (
        f"sum(NOT read AND {is_listed}), sum(starred), sum(hidden), sum(new AND {is_listed}), sum(muted AND NOT hidden)"
    )
    listed = f"SELECT count(*), {marks} FROM article JOIN mark USING (id) WHERE NOT removed"
    articles, unread, starred, hidden, new, muted = (number or 0 for number in db.execute(listed).fetchone())
    assert db.execute("SELECT count(*) FROM article").fetchone() == db.execute("SELECT count(*) FROM mark").fetchone()
    kinds = dict(db.execute("SELECT kind, count(*) FROM file GROUP BY kind"))
    counts = library.ask(tally)
    assert (counts.articles, counts.unread, counts.starred) == (articles, unread, starred)
    assert (counts.hidden, counts.new, counts.muted) == (hidden, new, muted)
    assert (counts.problems, counts.ignored) == (kinds.get("problem", 0), kinds.get("ignored", 0))
    hidden = library.ask(orders.marked_out)
    for sort in SORTS:
        shown = [id_ for id_ in library.ask(orders.all_ids, Query().sorted_by(sort)) if id_ not in hidden]
        assert library.ids(Query().sorted_by(sort))[:] == shown, sort
        assert [
            row.id for row in library.ask(first_headlines, Query().sorted_by(sort), 7, library.clock())
        ] == library.ids(Query().sorted_by(sort))[:7]
    fields: list[Literal["topic", "provider", "folder"]] = ["topic", "provider", "folder"]
    for field in fields:
        counted = [Facet(each.name, each.count) for each in library.ask(facets, field, None, library.clock())]
        assert library.ask(remembered, field) in (None, counted), field
    for group in GROUPS[1:]:
        query = Query(group=group)
        assert sum(each.count for each in library.ask(groups, query, library.clock())) == len(library.ids(query)), group
    db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    for id_, title in db.execute("SELECT id, title FROM article WHERE id NOT IN (SELECT id FROM unsearched)"):
        assert title in search(library, title), id_
    stale = "SELECT count(*) FROM search WHERE rowid NOT IN (SELECT id FROM article)"
    assert db.execute(stale).fetchone() == (0,)


@pytest.mark.quick(1)
@pytest.mark.parametrize("seed", range(6))
def test_it_stays_level_through_any_changes(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "_STEP", 2)  # so that ids are dealt anew along the way
    rng = random.Random(seed)
    feed = feed_of(tmp_path, 12)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        for step in range(12):
            number = rng.randrange(40)
            path = feed / f"a{number:03}.md"
            match rng.randrange(7):
                case 0 | 1:
                    write(feed, path.name, article(number, title=f"Word{rng.randrange(9)} {step}"))
                case 2 if path.exists():
                    path.unlink()
                case 3 if path.exists():
                    path.rename(feed / f"b{step}.md")
                case 4:
                    write(feed, path.name, "---\ntitle: 'broken\n---\n")
                case 5:
                    write(feed, path.name, article(number, removed=rng.random() < 0.5))
                case 6:
                    keys = [
                        row.key
                        for row in library.ask(first_headlines, Query(), 30, library.clock())
                        if rng.random() < 0.5
                    ]
                    state.mark(keys, read=rng.random() < 0.7, starred=rng.random() < 0.5, hidden=rng.random() < 0.3)
            if rng.random() < 0.8:
                library.sync(state)
                library.mirror_marks(state)
            if rng.random() < 0.5:
                library.search_words()
            if rng.random() < 0.5:
                library.remember_orders()
            is_level(library)


def test_words_are_found_without_case_or_accents_and_in_any_script(tmp_path: Path) -> None:
    write(tmp_path, "a.md", front_matter(title="Über Größe", excerpt="naïve café", tags="Zürich"))
    write(tmp_path, "b.md", front_matter(title="嫦娥六号登月", author="新华社"))
    write(tmp_path, "c.md", front_matter(title="ニュースを読む", excerpt="서울에서"))
    with closing(synced(tmp_path)) as library:
        library.search_words()
        for word, title in (
            ("uber", "Über Größe"), ("CAFE", "Über Größe"), ("zurich", "Über Größe"), ("六 号", "嫦娥六号登月"),
            ("华 社", "嫦娥六号登月"), ("読 む", "ニュースを読む"), ("서 울", "ニュースを読む"),
        ):  # fmt: skip
            assert search(library, word) == [title], word


def test_words_are_entered_in_steps_that_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.words.BATCH", 4)
    with closing(synced(feed_of(tmp_path, 10))) as library:
        seen: list[tuple[int, int]] = []
        library.search_words(lambda progress: seen.append((progress.done, progress.total)), lambda: bool(seen))
        assert seen == [(4, 10)]
        library.search_words(lambda progress: seen.append((progress.done, progress.total)))
        assert seen == [(4, 10), (4, 6), (6, 6)]
        is_level(library)


def test_words_that_are_entered_while_files_are_read_are_never_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nobody would ask the muted queries again, as is done with the last."""
    monkeypatch.setattr("reader.library.words.BATCH", 4)
    with closing(synced(feed_of(tmp_path, 12))) as library:
        assert [add_some_words(library._db) for _ in range(3)] == [True, True, False]
        assert library._db.execute("SELECT count(*) FROM unsearched").fetchone() == (4,)
        is_level(library)
        library.search_words()
        is_level(library)


def test_something_else_is_done_while_other_processes_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    was_done = Event()

    class Slow(reading.Reader):
        def read(self, jobs: Sequence[Job]) -> list[FileRows]:
            assert was_done.wait(60)
            return super().read(jobs)

    def meanwhile() -> bool:
        was_done.set()
        return False

    monkeypatch.setattr(reading, "FEW", 0)
    monkeypatch.setattr(reading, "FIRST", 1)
    monkeypatch.setattr(reading, "Reader", Slow)
    write(tmp_path, "a.md", article(1))
    jobs = [Job(number, 0, FileStat(b"a.md", 1, 1, 1, number)) for number in (1, 2)]
    batches = [*reading.read_in_batches([tmp_path], jobs, meanwhile)]
    assert [reads(batch) for batch in batches] == [[(b"a.md", "article")]] * 2


def test_related_entries_are_kept_as_edges(tmp_path: Path) -> None:
    pages = [
        "https://example.com/2",
        "http://EXAMPLE.com/3/?utm_source=x",
        "no page",
        "https://elsewhere.example/a?v=1",
    ]
    write(tmp_path, "a.md", article(1, related=[{"title": "T", "webUrl": page} for page in pages]))
    for number in (2, 3):
        write(tmp_path, f"{number}.md", article(number))
    with closing(synced(tmp_path)) as library:
        (packed,) = library._db.execute("SELECT pages FROM related").fetchone()
        assert list(array("q", packed)) == [page_id(canonical(page)) if page != "no page" else 0 for page in pages]
        found = library._db.execute(
            "SELECT title FROM article WHERE page IN (SELECT value FROM json_each(?)) ORDER BY title",
            (json.dumps(list(array("q", packed))),),
        )
        assert [title for (title,) in found] == ["Article 2", "Article 3"]


def test_only_the_files_named_are_looked_at(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 6)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        write(feed, "a000.md", article(0, title="Changed"))
        write(feed, "a001.md", article(1, title="Not looked at"))
        write(feed, "new.md", article(7))
        (feed / "a002.md").unlink()
        named = [
            feed / "a000.md",
            feed / "new.md",
            feed / "a002.md",
            feed / "a003.md",
            feed / "none.md",
            feed / "x.png",
        ]
        assert library.sync(state, only=named) == Outcome(added=1, changed=1, gone=1)
        assert library.sync(state, only=named) == Outcome()
        assert library.sync(state) == Outcome(changed=1)
        is_level(library)


def test_a_folder_named_makes_it_look_at_everything(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 2)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        write(feed, "deep/er/a.md", article(3))
        assert library.sync(state, only=[feed / "deep"]) == Outcome(added=1)
        shutil.rmtree(feed / "deep")
        assert library.sync(state, only=[feed / "deep"]) == Outcome(gone=1)
        write(feed, ".hidden/b.md", article(4))
        write(feed, ".c.md", article(4))
        assert library.sync(state, only=[feed / ".hidden/b.md", feed / ".c.md"]) == Outcome()


def test_looking_can_be_stopped_and_takes_nothing_away(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 3)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        write(feed, "new.md", article(9))
        assert library.sync(state, cancelled=lambda: True) == Outcome()
        assert library.ask(tally).articles == 3
        assert compare(library._db, library.roots, lambda: True) is None
        assert compare_some(library._db, library.roots, [tmp_path / "elsewhere.md"]) is not None


@pytest.mark.thorough
def test_a_new_file_needs_only_its_neighbours(tmp_path: Path) -> None:
    few, many = (steps_to_add_a_file(feed_of(tmp_path / str(count), count)) for count in (100, 1_000))
    assert many <= few + 3, "the whole index was walked"


def steps_to_add_a_file(feed: Path) -> int:
    """Hundreds of SQLite's instructions."""
    with closing(synced(feed)) as library, closing(open_state()) as state:
        steps: list[int] = []
        library._db.set_progress_handler(lambda: steps.append(1), 100)
        write(feed, "a050-b.md", article(9))
        library.sync(state, only=[feed / "a050-b.md"])
        return len(steps)


def reads(rows: list[FileRows]) -> list[tuple[object, object]]:
    return [(row.file[2], row.file[4]) for row in rows]


def test_a_file_that_ends_its_reader_becomes_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is known that does; `fatal` in a name stands for one."""
    crash = "import reader.library.reading as r, os; read = r.read_rows; r.read_rows = lambda roots, jobs: "
    crash += "os._exit(9) if any(b'fatal' in job.file.path for job in jobs) else read(roots, jobs); "
    monkeypatch.setattr(reading, "_SERVE", reading._SERVE.replace("from reader", crash + "from reader"))
    for name in ("a.md", "fatal.md", "z.md"):
        write(tmp_path, name, article(1))
    jobs = [
        Job(number, 0, FileStat(name, 1, 1, 1, number)) for number, name in enumerate((b"a.md", b"fatal.md", b"z.md"))
    ]
    with closing(reading.Reader([tmp_path])) as reader:
        rows = reader.read(jobs)
        assert reads(rows) == [(b"a.md", "article"), (b"fatal.md", "problem"), (b"z.md", "article")]
        assert rows[0] == read_rows([tmp_path], jobs[:1])[0]
        assert "crashed the process" in str(rows[1].file[6])
    assert reader._process.poll() is not None


def test_the_write_lock_is_never_held_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another connection can write between any two batches of a sync."""
    monkeypatch.setattr(reading, "BATCH", 5)
    feed = feed_of(tmp_path, 20)
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        other = sqlite3.connect(library._file, timeout=0, isolation_level=None)
        writes: list[int] = []

        def write_between(_: object) -> None:
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
            writes.append(1)

        library.sync(state, write_between)
        library.search_words(write_between)
        other.close()
    assert len(writes) == 5


@pytest.mark.thorough
def test_ids_dealt_anew_while_files_change_lose_no_file(tmp_path: Path) -> None:
    """New names in falling order use the room between two files up; what changes in the same sync has new ids too."""
    for name in ("a", "m", "zz", *(f"zzz{number:02}" for number in range(20))):
        write(tmp_path, f"{name}.md", article(1, title=name))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        for number in range(40, 10, -1):
            write(tmp_path, f"b{number}.md", article(1, title=f"b{number}"))
            for name in ("zz", "zzz05"):
                write(tmp_path, f"{name}.md", article(1, title=f"{name} {number}"))
            library.sync(state)
            paths = [
                str(record["path"]) for record in library.records(library.ids(Query().sorted_by(Sort("path", False))))
            ]
            assert paths == sorted(path.name for path in tmp_path.iterdir())
        is_level(library)


def test_a_mark_made_while_its_article_is_read_again_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(tmp_path, 1)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        (row,) = library.ask(first_headlines, Query(), 1, library.clock())

        marks_of = state.marks_of

        def marked_after(pages: Sequence[int]) -> dict[int, Marks]:
            before = marks_of(pages)
            state.mark([row.key], read=True)  # by another process, after the look at the marks
            return before

        write(feed, "a000.md", article(0, title="Changed"))
        monkeypatch.setattr(state, "marks_of", marked_after)
        library.sync(state)
        library.mirror_marks(state)
        assert library.ask(tally).unread == 0


@pytest.mark.skipif(os.name == "nt", reason="needs links and permissions")
def test_what_lies_behind_a_link_is_not_read_when_named(tmp_path: Path) -> None:
    write(tmp_path, "outside/x.md", article(1))
    feed = feed_of(tmp_path / "feed", 1)
    (feed / "link").symlink_to(tmp_path / "outside")
    with closing(synced(feed)) as library, closing(open_state()) as state:
        assert library.sync(state, only=[feed / "link" / "x.md"]) == Outcome()
        assert library.sync(state, only=[feed / ("x" * 5_000 + ".md")]) == Outcome()


@pytest.mark.skipif(os.name == "nt", reason="needs permissions")
def test_a_file_whose_permissions_change_is_looked_at_again(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 1)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        (feed / "a000.md").chmod(0o600)
        assert library.sync(state) == Outcome(changed=1)


def test_a_look_at_some_files_leaves_the_note_of_the_folders(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 1)
    os.utime(feed, (1, 1))
    with closing(synced(feed)) as library, closing(open_state()) as state:
        assert library.ask(folders.is_level, library.roots)
        (feed / "a000.md").write_text(article(0, title="In place"))
        assert library.sync(state, only=[feed / "a000.md"]) == Outcome(changed=1)
        assert library.ask(folders.is_level, library.roots)


def test_a_folder_that_cannot_be_read_keeps_the_look_at_files_going(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(tmp_path, 1)
    write(feed, "closed/a.md", article(2))
    for folder in (feed / "closed", feed):
        os.utime(folder, (1, 1))
    scandir = os.scandir

    def closed(path: bytes) -> object:
        if path.endswith(b"closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", closed)
        with closing(synced(feed)) as library:
            assert not library.ask(folders.is_level, library.roots)


def test_no_file_of_the_feed_is_ever_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading process started in a feed must not import from it."""
    for module in ("pickle", "yaml", "array", "json"):
        write(tmp_path, f"{module}.py", f"open({str(tmp_path / 'run')!r}, 'w').close()")
    monkeypatch.chdir(tmp_path)
    with closing(reading.Reader([tmp_path])) as reader:
        write(tmp_path, "a.md", article(1))
        assert reads(reader.read([Job(1, 0, FileStat(b"a.md", 1, 1, 1, 1))])) == [(b"a.md", "article")]
    assert not (tmp_path / "run").exists()


_THOSE = _THESE.replace("?", "'[1, 2]'")
HOT = {
    "a window of rows": f"SELECT {COLUMNS} FROM article JOIN mark USING (id) WHERE id IN (SELECT value FROM json_each('[1, 2]'))",
    "the counts": "SELECT * FROM tally",
    "a remembered order": "SELECT value FROM remembered WHERE name = '-date'",
    "an article by its key": "SELECT id FROM article WHERE page = 1 AND key = 'x'",
    "marks mirrored": f"UPDATE mark SET read = 1 WHERE id IN {_THOSE}",
    "a tag mirrored": f"INSERT INTO tag SELECT 'x', id FROM {_THOSE}",
    "a tag taken off": f"DELETE FROM tag WHERE name = 'x' AND id IN {_THOSE}",
    "the marks of a window": "SELECT id FROM mark WHERE NOT read AND id IN (SELECT value FROM json_each('[1, 2]'))",
    "the place of a file": "SELECT collection, path FROM file WHERE id = 1",
    "a file by its place": "SELECT id, stamp FROM file WHERE collection = 0 AND path = x'61'",
    "files below a folder": "SELECT EXISTS (SELECT 1 FROM file WHERE collection = 0 AND path > x'61' AND path < x'62')",
    "the stamps": "SELECT stamp FROM file ORDER BY stamp",
    "a file by its stamp": "SELECT collection, path, id FROM file WHERE stamp = 1",
    "the neighbour before": "SELECT id FROM file WHERE (collection, path) < (0, x'61') ORDER BY collection DESC, path DESC LIMIT 1",
    "the neighbour after": "SELECT id FROM file WHERE (collection, path) > (0, x'61') ORDER BY collection, path LIMIT 1",
    "the problems": "SELECT path, reason, line FROM file WHERE kind = 'problem' ORDER BY id",
    "whether all is in stories": IS_UNLINKED,
    "the stories of a window": _FACTS.replace("?", "'[1, 2]'"),
    "a story by an article": "SELECT id FROM member WHERE story = (SELECT story FROM member WHERE id = 1)",
    "articles without words": "SELECT id FROM unsearched ORDER BY id LIMIT 10",
    "who mentions a new page": "SELECT id FROM outside WHERE page IN (SELECT value FROM json_each('[1, 2]'))",
    "a file that goes": "DELETE FROM file WHERE id = 1",
}


@pytest.mark.parametrize("what", HOT)
def test_no_hot_path_walks_or_sorts_a_table(tmp_path: Path, what: str) -> None:
    """Neither a whole table nor a temporary B-tree; a walk along an index in its order is what an order is."""
    small = (
        "tally",
        "unlinked",
        "torn",
        "CONSTANT ROW",
        "unsearched",
        "json_each",
    )  # a row; read up to the first; none; read from its beginning, within a limit; the list asked for
    with closing(synced(feed_of(tmp_path, 3))) as library:
        steps = [str(step) for *_, step in library._db.execute(f"EXPLAIN QUERY PLAN {HOT[what]}")]
    for step in steps:
        assert "TEMP B-TREE" not in step, steps
        assert not step.startswith("SCAN") or "INDEX" in step or any(name in step for name in small), steps


@pytest.mark.quick(1)
@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_the_first_rows_of_every_order_are_read_from_its_index(tmp_path: Path, sort: Sort) -> None:
    with closing(synced(feed_of(tmp_path, 3))) as library:
        parts = library.ask(orders.selects, COLUMNS, Query().sorted_by(sort))
        plans = [
            [str(step) for *_, step in library._db.execute(f"EXPLAIN QUERY PLAN {part} LIMIT 40")] for part in parts
        ]
    assert len(plans) == (2 if sort.key == "unread" else 1)
    for walk, *lookups in plans:
        walked, looked_up = ("mark", "article") if "mark_by_unread" in walk else ("article", "mark")
        assert f"{walked} USING INDEX {walked}_by_" in walk or f"{walked} USING COVERING INDEX {walked}_by_" in walk
        assert lookups == [f"SEARCH {looked_up} USING INTEGER PRIMARY KEY (rowid=?)"]
