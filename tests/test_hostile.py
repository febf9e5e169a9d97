"""A directory written by enemies: every file is an article, a problem or ignored, and nothing is hurt."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from builders import PROJECT, front_matter, synced, titles, write
from hostile import KINDS, Kind, hazards, hostile_feed
from hypothesis import given
from hypothesis import strategies as st

from reader import loader
from reader.errors import DirectoryError
from reader.library import Counts, rows
from reader.library.files import problems
from reader.library.headlines import tally
from reader.library.scan import scan
from reader.loader import MAX_FILE_BYTES, body, build, fields, html, parts, syntaxes, yaml_events
from reader.model.article import Article, Ignored, Problem
from reader.query import Query
from reader.text import clean, urls
from reader.text.urls import MAX_URL

SECRET = "never to be seen"


def fate(content: loader.Content) -> str:
    return type(content).__name__.lower()


def words(content: loader.Content) -> str:
    return content.title if isinstance(content, Article) else content.reason


@pytest.mark.quick(60)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_becomes_of_each_kind_of_file(kind: Kind, tmp_path: Path) -> None:
    path = write(tmp_path, kind.file, kind.content)
    content, skimmed = loader.read(path), loader.skim(path, kind.file).content
    assert (fate(content), fate(skimmed)) == (kind.fate, kind.fate)
    assert kind.says in words(content)
    assert words(skimmed) == words(content)


@pytest.mark.quick(1)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.fate != "ignored"], ids=lambda kind: kind.name)
def test_nothing_read_from_it_steers_a_terminal_or_leads_astray(kind: Kind) -> None:
    content = loader.parse(kind.content, kind.file)
    assert not [found for found in strings_of(content) if clean.lines(found) != found]
    if isinstance(content, Article):
        assert all(clean.one_line(url) == url and len(url) <= MAX_URL for _, url in content.all_links())
        assert all(url.lower().startswith(("http://", "https://")) for _, url in content.all_links())


def strings_of(value: object) -> list[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [found for item in value for found in strings_of(item)]
    slots = [name for base in type(value).__mro__ for name in getattr(base, "__slots__", ())]
    return [found for name in slots for found in strings_of(getattr(value, name))]


def test_there_are_kinds_enough_each_with_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 120
    assert {kind.fate for kind in KINDS} == {"article", "problem", "ignored"}


@pytest.mark.thorough
def test_every_file_of_the_feed_is_accounted_for(tmp_path: Path) -> None:
    with closing(synced(hostile_feed(tmp_path))) as library:
        counts = library.ask(tally)
        assert counts == Counts(
            articles=sum(kind.fate == "article" for kind in KINDS),
            unread=sum(kind.fate == "article" for kind in KINDS),
            problems=sum(kind.fate == "problem" for kind in KINDS),
            ignored=sum(kind.fate == "ignored" for kind in KINDS),
            filled=counts.filled,
        )
        assert {problem.path for problem in library.ask(problems).values()} == {
            kind.file for kind in KINDS if kind.fate == "problem"
        }


def test_whatever_else_a_directory_holds_is_accounted_for(tmp_path: Path) -> None:
    outside, feed = tmp_path / "outside", tmp_path / "feed"
    write(outside, "secret.md", front_matter(title=SECRET))
    made = hazards(feed, outside)
    with closing(synced(feed)) as library:
        counts = library.ask(tally)
        fates = [fate for fate, _ in made.values()]
        assert (counts.articles, counts.problems, counts.ignored) == (fates.count("article"), 0, fates.count("ignored"))
        assert SECRET not in titles(library, library.ids(Query()))
    for name, (wanted, said) in made.items():
        content = loader.read(feed / os.fsdecode(name), os.fsdecode(name))
        assert (fate(content), said in words(content)) == (wanted, True), name
        assert content.path.isprintable()


needs_links = pytest.mark.skipif(os.name == "nt", reason="needs links")
READINGS: tuple[Callable[[Path, str], loader.Content], ...] = (
    loader.read,
    lambda path, name: loader.skim(path, name).content,
    lambda path, name: loader.examine(path, name).content,
)


@needs_links
@pytest.mark.parametrize("name", ["folder/a.md", "folder/deep/a.md"])
def test_a_folder_that_becomes_a_link_leads_nowhere(tmp_path: Path, name: str) -> None:
    feed, outside = tmp_path / "feed", tmp_path / "outside"
    write(outside, "deep/a.md", front_matter(title=SECRET))
    write(outside, "a.md", front_matter(title=SECRET))
    path = write(feed, name, front_matter(title="Inside"))
    assert [words(read(path, name)) for read in READINGS] == ["Inside"] * 3
    shutil.rmtree(feed / "folder")
    (feed / "folder").symlink_to(outside)
    refused = Ignored(name, "it is behind a link, and links are not followed")
    assert [read(path, name) for read in (*READINGS, loader.front_matter)] == [refused] * 4


@needs_links
def test_one_that_becomes_a_link_while_its_files_are_read_gives_those_it_held(tmp_path: Path) -> None:
    feed, outside = tmp_path / "feed", tmp_path / "outside"
    for name in ("a.md", "b.md", "c.md"):
        write(outside, f"deep/{name}", front_matter(title=SECRET))
        write(feed, f"folder/deep/{name}", front_matter(title="Inside"))
    with loader.Within() as within:
        assert words(loader.skim(feed / "folder/deep/a.md", "folder/deep/a.md", within).content) == "Inside"
        (feed / "folder").rename(feed / "moved")
        (feed / "folder").symlink_to(outside)
        assert words(loader.skim(feed / "folder/deep/b.md", "folder/deep/b.md", within).content) == "Inside"
        assert words(loader.skim(feed / "moved/deep/c.md", "moved/deep/c.md", within).content) == "Inside"
        assert fate(loader.skim(feed / "folder/deep/c.md", "folder/deep/c.md", within).content) == "ignored"


@needs_links
def test_nor_does_the_index_look_behind_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed, outside = tmp_path / "feed", tmp_path / "outside"
    write(outside, "a.md", front_matter(title=SECRET))
    write(feed, "folder/a.md", front_matter(title="Inside"))
    real = rows.read_rows

    def swapped(*arguments: Any) -> Any:
        shutil.rmtree(feed / "folder")
        (feed / "folder").symlink_to(outside)
        return real(*arguments)

    monkeypatch.setattr("reader.library.reading.read_rows", swapped)
    with closing(synced(feed)) as library:
        assert titles(library, library.ids(Query())) == []


@needs_links
@pytest.mark.parametrize("name", ["a.md", "folder/a.md", "folder/deep/a.md"])
def test_a_folder_that_comes_and_goes_ends_no_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = write(tmp_path, name, front_matter(title="A"))
    real, appearance = os.open, 0

    def vanishing(*arguments: Any, **more: Any) -> int:
        nonlocal appearance
        appearance += 1
        if appearance == name.count("/") + 1:
            shutil.rmtree(tmp_path)
        return real(*arguments, **more)

    monkeypatch.setattr(os, "open", vanishing)
    assert loader.read(path, name) == Ignored(name, "it was gone before it could be read")


LONG = front_matter("x" * 5_000, title="Long")


def replaced(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Something else at the path where a file was."""

    def change(path: Path) -> None:
        path.unlink()
        make(path)

    return change


CHANGES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "vanishes": (Path.unlink, "ignored", "gone"),
    "shrinks": (lambda path: path.write_bytes(b""), "ignored", "no front matter"),
    "grows": (lambda path: path.write_text(LONG + "y" * 9_000), "article", "Long"),
    "grows past all bounds": (lambda path: path.write_text(LONG + "y" * MAX_FILE_BYTES), "problem", "larger"),
    "becomes a link": (replaced(lambda path: path.symlink_to("/etc/passwd")), "problem", "cannot be opened"),
    "becomes a pipe": (replaced(lambda path: os.mkfifo(path)), "ignored", "not a regular file"),
    "becomes a folder": (replaced(Path.mkdir), "ignored", "not a regular file"),
}


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_may_change_between_the_look_and_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = write(tmp_path, "a.md", LONG)
    happens, wanted, said = CHANGES[change]
    real_open = os.open

    def open_later(*arguments: Any) -> int:
        happens(path)
        return real_open(*arguments)

    monkeypatch.setattr(os, "open", open_later)
    content = loader.read(path)
    assert (fate(content), said in words(content)) == (wanted, True), content


@pytest.mark.parametrize("change", ["grows", "shrinks"])
def test_a_file_may_change_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    path = write(tmp_path, "a.md", LONG)
    real_read = os.read

    def read_slowly(descriptor: int, size: int) -> bytes:
        """A disk that gives out a little at a time, from a file that somebody else writes."""
        read = real_read(descriptor, min(size, 3_000))
        if change == "grows" and path.stat().st_size < 3 * len(LONG):
            path.write_text(LONG + "y" * 2 * len(LONG))
        elif change == "shrinks":
            path.write_text(LONG[:4_000])
        return read

    monkeypatch.setattr(os, "read", read_slowly)
    content = loader.read(path)
    assert isinstance(content, Article)
    assert ("yyy" in content.body) == (change == "grows")


@pytest.mark.parametrize(
    "code", [errno.EACCES, errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EMFILE, errno.ENAMETOOLONG]
)
@pytest.mark.parametrize("call", ["open", "read", "fstat", "lstat"])
def test_a_disk_that_fails_is_a_problem_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    path = write(tmp_path, "a.md", LONG)
    real = getattr(os, call)

    def fails(where: Any, *arguments: Any, **options: Any) -> Any:
        if call in ("open", "lstat") and os.fspath(where) != str(path):
            return real(where, *arguments, **options)
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fails)
        content = loader.read(path)
    assert content == Problem("a.md", f"it cannot be opened: {os.strerror(code)}", code="unreadable")


@pytest.mark.parametrize("broken", ["", "sub"])
def test_a_folder_whose_disk_fails_on_the_way_is_said_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    for name in ("a.md", "sub/b.md", "sub/c.md"):
        write(tmp_path, name, front_matter(title=name))
    real = os.scandir

    @contextmanager
    def scandir(path: bytes) -> Iterator[Iterator[os.DirEntry[bytes]]]:
        with real(path) as entries:
            fails = os.fsdecode(path).rstrip("/") == str(tmp_path / broken)
            yield failing(entries) if fails else iter(entries)

    def failing(entries: Iterator[os.DirEntry[bytes]]) -> Iterator[os.DirEntry[bytes]]:
        yield next(entries)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("reader.library.scan.os.scandir", scandir)
    if not broken:
        with pytest.raises(DirectoryError, match="cannot be read: Input/output error"):
            list(scan(tmp_path, {}))
        return
    found = [path for path, *_ in scan(tmp_path, {})]
    assert {b"a.md", b"sub"} <= set(found)
    assert len(found) == 3  # and the one that was listed before it failed


BOUNDS = (
    yaml_events.MAX_NODES, yaml_events.MAX_CHARACTERS, yaml_events.MAX_DEPTH, yaml_events.MAX_DIRECTIVES,
    syntaxes.MAX_FRONT_MATTER, fields.MAX_LINE, fields.MAX_EXCERPT, fields.MAX_LIST, fields.MAX_NUMBER,
    build.MAX_MORE, build.MAX_ALL_MORE, build.MAX_NOTES, MAX_URL, body.MAX_CHARACTERS, parts.MAX_PART, parts.MAX_LINES, parts.MAX_BLOCKS,
    html.MAX_TAGS, parts.MAX_MARKS, html.MAX_HTML,
)  # fmt: skip


@pytest.mark.parametrize("bound", [f"{bound:,}" for bound in BOUNDS] + [f"{MAX_FILE_BYTES // 1_000_000} MB"])
def test_every_bound_is_documented(bound: str) -> None:
    assert bound in (PROJECT / "docs" / "files.md").read_text(encoding="utf-8")


pieces = st.sampled_from(
    ["title: ", "excerpt: ", "webUrl: ", "related:", "- ", "  ", "\n", "\n", ": ", "'", '"', "&a ", "*a", "<<: ", "[", "]", "{", "}",
     "|", ">", "? ", "!!set ", "%TAG ! !", "#", "---\n", "...\n", "\t", "\r", "\x85", "\x00", "\x1b]0;x\x07", "\\e", "\\x9b", "&#27;", "&#8238",
     "\u202e", "\u0301" * 20, "https://a.example/", "https://u@b.example\\", "javascript:", "\ud800", "<script>", "[/b]", "2023-05-18", "\ufeff"]
)  # fmt: skip


@given(st.lists(pieces | st.text(max_size=5), max_size=40).map("".join))
def test_whatever_is_put_together_reads_the_same_both_ways_and_clean(front: str) -> None:
    content = f"---\n{front}\n---\n{front}".encode("utf-8", "surrogatepass")
    read, skimmed = loader.parse(content, "a.md"), loader.skim_bytes(content, "a.md").content
    assert (fate(read), words(read)) == (fate(skimmed), words(skimmed))
    assert not [found for found in strings_of(read) if clean.lines(found) != found]
    if isinstance(read, Article):
        assert not [url for _, url in read.all_links() if urls.fault(url)]
        markdown, _ = body.to_markdown(read.body)
        assert clean.lines(markdown) == markdown
