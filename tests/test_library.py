"""The index: level with the files, in every order, following the marks."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from math import inf, log2
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from benchmarks.feedgen import make_feed
from builders import PROJECT, SAMPLE, article, feed_of, front_matter, open_library, open_state, synced, titles, write

from reader.errors import DirectoryError
from reader.library import Counts, find_directories, labels, marks, orders, reading
from reader.library.files import file_of, problems
from reader.library.headlines import headlines, tally
from reader.library.marks import count_unread, first_unread
from reader.library.progress import Outcome
from reader.library.reading import BATCH
from reader.query import SORT_KEYS, Query, Sort, SortKey
from reader.system.paths import cache_dir
from reader.text.clean import sort_key
from reader.text.escaping import path_bytes

CORPUS = PROJECT.parent / "shared" / "corpus" / "real" / "_news"
RATED = frozenset({"quality", "heat"})
FEEDS = [SAMPLE, *([CORPUS] if CORPUS.is_dir() else [])]


@pytest.mark.quick(1)
@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
@pytest.mark.parametrize("key", SORT_KEYS)
def test_every_order_both_ways_equals_one_computed_from_the_yaml(feed: Path, key: SortKey) -> None:
    fields = {path.relative_to(feed).as_posix(): metadata(path) for path in sorted(feed.rglob("*.md"))}
    fields = {path: stated for path, stated in fields.items() if stated and not stated.get("removed")}
    with closing(synced(feed)) as library:
        for descending in (False, True):
            ids = library.ids(Query().sorted_by(Sort(key, descending)))
            assert [str(record["path"]) for record in library.records(ids)] == expected(fields, key, descending)


def metadata(path: Path) -> dict[str, Any]:
    try:
        post = frontmatter.load(str(path))
        return {**post.metadata, "minutes": round(len(post.content.split()) / 240) or bool(post.content) or None}
    except yaml.YAMLError:
        return {}


def expected(fields: dict[str, dict[str, Any]], key: SortKey, descending: bool) -> list[str]:
    """Missing values last, ties newest first, then by path: three stable sorts, the last one counting most."""
    paths = sorted(fields)
    if key == "path":
        return sorted(fields, reverse=descending)
    value = VALUES[key]
    paths.sort(key=lambda path: date(fields[path]) or 0, reverse=True)
    with_value = [path for path in paths if value(fields[path]) is not None]
    with_value.sort(key=lambda path: value(fields[path]), reverse=descending)
    return with_value + [path for path in paths if value(fields[path]) is None]


def date(stated: dict[str, Any]) -> float | None:
    moment = stated.get("publishedDateTime") or stated.get("date") or stated.get("created")
    if moment is None:
        return None
    if isinstance(moment, str):
        moment = datetime.strptime(moment, "%Y-%m-%d %H:%M:%S %z")
    elif not isinstance(moment, datetime):
        moment = datetime.fromisoformat(f"{moment}T00:00:00")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def source(stated: dict[str, Any]) -> str | None:
    provider = stated.get("provider") or {}
    host = str(stated.get("link") or stated.get("source") or "").split("/")[2:3]
    name = provider.get("name") or stated.get("author") or (host[0].removeprefix("www.") if host else "")
    return sort_key(name) or None


def topic(stated: dict[str, Any]) -> str | None:
    topics = stated.get("topics") or stated.get("tags")
    if not topics:
        return None
    first = topics.split(",")[0] if isinstance(topics, str) else topics[0]
    return sort_key(first)


def hot(stated: dict[str, Any]) -> float | None:
    moment = date(stated)
    heat = stated.get("heat", -1)
    if moment is None or heat < 0:
        return None
    return log2(heat) + moment / (3 * 86_400) if heat else -inf


def clean_title(stated: dict[str, Any]) -> str:
    title = str(stated["title"]).replace("&amp;", "&").replace("&rsquo;", "’").replace("&amp;", "&")
    return sort_key(" ".join(title.split()))


VALUES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "date": date,
    "heat": lambda stated: None if stated.get("heat", -1) < 0 else stated["heat"],
    "hot": lambda stated: hot(stated),
    "quality": lambda stated: stated.get("quality"),
    "title": clean_title,
    "provider": source,
    "topic": topic,
    "related": lambda stated: len(stated.get("related") or []),
    "unread": lambda stated: False,  # none is marked
    "minutes": lambda stated: stated["minutes"],
    "match": lambda stated: None,  # no words are looked for
}


@pytest.mark.parametrize("key", SORT_KEYS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_is_an_index_walked_from_end_to_end(tmp_path: Path, key: SortKey, descending: bool) -> None:
    with closing(synced(feed_of(tmp_path, 3))) as library:
        selects = library.ask(orders.selects, "id", Query().sorted_by(Sort(key, descending)))
        plan = [step for select in selects for *_, step in library._db.execute(f"EXPLAIN QUERY PLAN {select}")]
    assert not [step for step in plan if "TEMP B-TREE" in step]
    walked = {"match": ["article_by_date"], "unread": ["mark_by_unread", "article_by_date"]}
    for index in walked.get(key, [f"article_by_{key}"]):
        assert [step for step in plan if f"INDEX {index}" in step]


def test_sync_sees_what_is_new_changed_gone_and_renamed(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 5)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        assert library.sync(state) == Outcome()
        write(feed, "a001.md", article(1, title="Changed"))
        write(feed, "new/b.md", article(9))
        (feed / "a002.md").unlink()
        (feed / "a003.md").rename(feed / "c.md")
        assert library.sync(state) == Outcome(added=2, changed=1, gone=2)
        assert titles(library, library.ids(Query().sorted_by(Sort("path", False)))) == [
            "Article 0", "Changed", "Article 4", "Article 3", "Article 9",
        ]  # fmt: skip


def test_a_stopped_sync_goes_on_where_it_stopped(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, BATCH * 5 // 2)
    with closing(open_library(feed)) as library, closing(open_state()) as state:
        library.sync(state, cancelled=lambda: library.ask(tally).articles >= BATCH)
        assert library.ask(tally).articles == BATCH
        seen: list[int] = []
        library.sync(state, report=lambda progress: seen.append(progress.done))
        assert seen == [BATCH, BATCH * 3 // 2]
        assert library.ask(tally).articles == BATCH * 5 // 2


@pytest.mark.thorough
def test_many_files_are_read_by_other_processes_to_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_feed(tmp_path / "feed", 300)
    with closing(synced(tmp_path / "feed")) as library:
        here = list(library.records(library.ids(Query())))
    for file in cache_dir().iterdir():
        file.unlink()
    monkeypatch.setattr(reading, "FEW", 0)
    with closing(synced(tmp_path / "feed")) as library:
        assert list(library.records(library.ids(Query()))) == here
    assert len(here) == 300


def test_what_is_looked_for(tmp_path: Path) -> None:
    for name in ("a.md", "b.MARKDOWN", "c.txt", "deep/er/d.md"):
        write(tmp_path, name, front_matter(title=name))
    write(tmp_path, "plain.txt", "no front matter")
    write(tmp_path, "broken.md", "---\ntitle: 'x\n---\n")
    for name in (".hidden.md", ".git/e.md", "f.htmlx", "g.md.bak"):
        write(tmp_path, name, front_matter(title=name))
    with closing(synced(tmp_path)) as library:
        found = titles(library, library.ids(Query().sorted_by(Sort("path", False))))
        assert found == ["a.md", "b.MARKDOWN", "c.txt", "deep/er/d.md"]
        assert library.ask(tally) == Counts(articles=4, unread=4, problems=1, ignored=1)
        assert [str(problem) for problem in library.ask(problems).values()] == [
            "broken.md:2: the quotation mark opened here is not closed"
        ]


def test_several_directories_are_one_list(tmp_path: Path) -> None:
    write(tmp_path, "one/a.md", article(3, publishedDateTime="2026-01-03"))
    write(tmp_path, "two/a.md", article(4, publishedDateTime="2026-01-04"))
    write(tmp_path, "two/b.md", article(2, publishedDateTime="2026-01-02"))
    with closing(synced(tmp_path / "one", tmp_path / "two")) as library:
        assert titles(library, library.ids(Query())) == ["Article 4", "Article 3", "Article 2"]
        records = list(library.records(library.ids(Query().sorted_by(Sort("path", False)))))
        assert [(str(record["feed"])[-3:], record["path"]) for record in records] == [
            ("one", "a.md"), ("two", "a.md"), ("two", "b.md"),
        ]  # fmt: skip


def test_removed_articles_are_not_listed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, removed=True))
    with closing(synced(tmp_path)) as library:
        assert (len(library.ids(Query())), library.ask(tally).articles) == (0, 0)


def test_marks_reach_every_file_of_the_same_page_and_survive_a_new_index(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, webUrl="https://example.com/x"))
    write(tmp_path, "b.md", article(2, webUrl="http://EXAMPLE.com/x/?utm_source=feed"))
    write(tmp_path, "c.md", article(3, webUrl=None))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        rows = library.ask(headlines, library.ids(Query()))
        state.mark([row.key for row in rows.values() if row.title != "Article 2"], read=True)
        library.mirror_marks(state)
        assert library.ask(tally).unread == 0
    for file in cache_dir().iterdir():
        file.unlink()
    with closing(synced(tmp_path)) as library:
        assert library.ask(tally) == Counts(articles=3, unread=0, filled=RATED | {"provider"})


def test_marks_of_another_state_file_replace_those_mirrored(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 3)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        keys = [row.key for row in library.ask(headlines, library.ids(Query())).values()]
        state.mark(keys, read=True)
        library.mirror_marks(state)
        assert library.ask(tally).unread == 0
        state.file.unlink()
    with closing(synced(feed)) as library:
        assert library.ask(tally).unread == 3


def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 3)
    synced(feed).close()
    for file in cache_dir().glob("library-*.db"):
        file.write_bytes(b"not a database" * 1000)
    with closing(synced(feed)) as library:
        assert library.ask(tally).articles == 3


@pytest.mark.thorough
def test_ids_are_dealt_anew_where_paths_leave_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "_GAP", 16)
    monkeypatch.setattr(labels, "_STEP", 4)
    feed = feed_of(tmp_path, 3)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        for number in range(40):
            write(feed, f"a000-{number:03}.md", article(number))
            library.sync(state)
        paths = [record["path"] for record in library.records(library.ids(Query().sorted_by(Sort("path", False))))]
    assert paths == sorted(path.name for path in feed.iterdir())


def test_unread_articles_are_found_in_the_order_shown(tmp_path: Path) -> None:
    with closing(synced(feed_of(tmp_path, 6))) as library, closing(open_state()) as state:
        ids = library.ids(Query().sorted_by(Sort("path", False)))
        rows = library.ask(headlines, ids)
        state.mark([rows[ids[position]].key for position in (0, 1, 2, 4)], read=True)
        library.mirror_marks(state)
        assert library.ask(first_unread, ids, range(0, 6)) == 3
        assert library.ask(first_unread, ids, range(4, 6)) == 5
        assert library.ask(first_unread, ids, range(2, -1, -1)) is None


@pytest.mark.parametrize("looked_up", [6, 0])
@pytest.mark.parametrize("read", [(), (0,), (0, 1, 4), (1, 2, 3, 4), range(6)])
def test_unread_articles_of_a_list_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looked_up: int, read: Sequence[int]
) -> None:
    """A few are looked up one by one; of many, those are sought of which there are fewer, read ones or unread ones."""
    monkeypatch.setattr(marks, "_NEAR", looked_up)
    with closing(synced(feed_of(tmp_path, 6))) as library, closing(open_state()) as state:
        ids = library.ids(Query())
        rows = library.ask(headlines, ids)
        state.mark([rows[ids[position]].key for position in read], read=True)
        library.mirror_marks(state)
        for listed in (range(6), range(1, 4), range(0)):
            assert library.ask(count_unread, [ids[position] for position in listed]) == len({*listed} - {*read})


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_links_are_neither_followed_nor_read(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.md", front_matter(title="Secret"))
    feed = feed_of(tmp_path / "feed", 1)
    (feed / "loop").symlink_to(feed)
    (feed / "out").symlink_to(tmp_path / "outside")
    (feed / "secret.md").symlink_to(tmp_path / "outside" / "secret.md")
    with closing(synced(feed)) as library:
        assert library.ask(tally) == Counts(articles=1, unread=1, ignored=1, filled=frozenset({"quality"}))


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_read_and_given_exactly(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"bad\xff\x1bname.md")
    with open(path, "w") as file:
        file.write(front_matter(title="Here", odd=1))
    with closing(synced(tmp_path)) as library:
        (record,) = library.records(library.ids(Query()))
        assert path_bytes(str(record["path"])) == b"bad\xff\x1bname.md"
        (id_,) = library.ids(Query())
        place = library.ask(file_of, library.roots, id_)
        assert place is not None
        assert place[0].exists()


def test_directories_that_cannot_be_opened(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md", "x")
    for name, reason in ((tmp_path / "none", "There is no directory"), (file, "is a file")):
        with pytest.raises(DirectoryError, match=reason):
            find_directories([name])
    assert find_directories([tmp_path, tmp_path / "." / "."]) == (tmp_path.resolve(),)


def test_a_directory_that_vanishes_takes_nothing_from_the_index(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 2)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        feed.rename(tmp_path / "elsewhere")
        with pytest.raises(DirectoryError):
            library.sync(state)
        assert library.ask(tally).articles == 2
