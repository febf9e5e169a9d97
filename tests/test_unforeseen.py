"""Whatever nobody foresaw while one file is read is that file's problem: it ends no command and not the app."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from app import reader
from builders import article, front_matter, synced, titles, write
from hypothesis import given
from hypothesis import strategies as st

from reader import loader
from reader.library.files import problems
from reader.loader import body
from reader.loader.build import build_article
from reader.loader.markdown import parser
from reader.model.article import Article, Problem
from reader.query import Query
from reader.session.loaded import load
from reader.system.log import default_file
from reader.text import clean

FAILED = Problem("b.md", "internal error while reading it; see the log", code="failed")


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for number, name in enumerate(("a", "b", "c"), 1):
        write(tmp_path, f"{name}.md", article(number, title=name, publishedDateTime=f"2026-04-0{number}"))
    return tmp_path


def fail_for(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """`real`, but that it raises for the file called so."""

    def raising(path: str, *arguments: Any) -> Any:
        if path == name:
            raise ZeroDivisionError("what nobody foresaw")
        return real(path, *arguments)

    return raising


@pytest.fixture
def b_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    for build in ("build_article", "build_listed"):
        monkeypatch.setattr(loader, build, fail_for("b.md", getattr(loader, build)))


def test_every_reading_of_it_gives_a_problem_and_a_log(b_fails: None, three: Path) -> None:
    path = three / "b.md"
    assert (loader.read(path), loader.examine(path, "b.md").content, loader.skim(path, "b.md").content) == (FAILED,) * 3
    assert default_file().read_text().count("b.md\n") == 3
    assert "ZeroDivisionError: what nobody foresaw" in default_file().read_text()


@pytest.mark.parametrize("part", ["FrontHandler", "_decode", "_content"])
def test_so_does_the_look_at_its_front_matter(three: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setattr(loader, part, lambda *_: 1 / 0)
    assert loader.front_matter(three / "b.md", "b.md") == FAILED


@pytest.mark.parametrize("words", ["list", "list --jsonl", "show --limit 0", "check", "count", "stats", "stories"])
def test_commands_go_on_with_the_others(b_fails: None, tell: Any, three: Path, words: str) -> None:
    told = tell(*words.split(), three)
    assert told.code in (0, 1)
    assert "nobody foresaw" not in told.err
    if words in ("list", "show --limit 0"):
        assert told.code == 0
        assert {"a", "c"} <= set(told.out.split())
    if words == "check":
        assert "b.md: error: internal error while reading it; see the log" in told.out.replace("./", "")


def test_what_fails_as_its_row_is_made_is_its_problem_too(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.library import rows

    real = rows._article_row

    def row(job: Any, *arguments: Any) -> Any:
        return real(job, *arguments) if job.file.path != b"b.md" else 1 / 0

    monkeypatch.setattr(rows, "_article_row", row)
    with closing(synced(three)) as library:
        assert titles(library, library.ids(Query())) == ["c", "a"]
        assert [str(problem) for problem in library.ask(problems).values()] == [
            "b.md: internal error while reading it; see the log"
        ]


async def test_the_app_starts_and_goes_on(b_fails: None, three: Path) -> None:
    async with reader(three) as app:
        assert app.titles == ["c", "a"]
        await app.press("j")
        await app.rested()
        assert app.title == "a"


@pytest.mark.thorough
async def test_a_file_that_comes_while_it_is_open_is_a_problem(b_fails: None, three: Path) -> None:
    (three / "b.md").unlink()
    async with reader(three) as app:
        write(three, "b.md", article(2, title="b"))
        write(three, "d.md", article(4, title="d", publishedDateTime="2026-04-09"))
        await app.press("f5")
        await app.until(lambda: app.titles == ["d", "c", "a"])
        assert [problem.path for problem in app.main.session.library.ask(problems).values()] == ["b.md"]


@pytest.mark.thorough
async def test_one_that_is_reached_by_the_cursor_is_shown_as_a_problem(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "build_article", fail_for("b.md", build_article))
    async with reader(three) as app:
        await app.press("j")
        await app.rested()
        assert "b.md: internal error while reading it; see the log." in str(app.app.query_one("#head").render())
        await app.press("j")
        await app.rested()
        assert app.title == "a"


@pytest.mark.parametrize("part", ["to_markdown", "links"])
def test_a_body_that_cannot_be_converted_is_its_files_problem(
    tell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"{name}.md", front_matter(f"Of {name}.\n", title=name))
    real = getattr(body, part)

    def convert(source: object, *arguments: Any) -> Any:  # text, or the blocks of a parser
        return real(source, *arguments) if "Of b" not in str(source) else 1 / 0

    monkeypatch.setattr(body, part, convert)
    assert load(2, tmp_path / "b.md", "b.md").content == FAILED
    told = tell("show", tmp_path, "--limit", "0")
    assert (told.code, told.err) == (0, "broadsheet: b.md: internal error while reading it; see the log.\n")
    assert "Of a." in told.out


def test_a_feed_of_failures_is_told_in_few_words(b_fails: None, three: Path) -> None:
    for _ in range(60):
        loader.read(three / "b.md")
    assert default_file().read_text().count("Traceback") == 50
    assert default_file().read_text().count("b.md\n") == 60


DIGITS = ["9" * 5_000, "0" * 5_000 + "65", "x" + "f" * 5_000, "X" + "0" * 5_000 + "41", "1" * 100_000]
ESCAPED = [f"{amp}#{digits}{end}" for digits in DIGITS for amp in ("&", "&amp;", "&amp;amp;") for end in (";", "")]


@pytest.mark.quick(4)
@pytest.mark.parametrize("written", ESCAPED, ids=lambda written: f"{written[:8]}{len(written)}")
def test_an_entity_may_have_any_number_of_digits(written: str, tmp_path: Path) -> None:
    fields = {"title": written, "excerpt": written, "description": written, "foo": written, "featuredContent": written}
    path = write(
        tmp_path,
        "a.md",
        front_matter(f"{written}\n<p>{written} <a href='https://a.example/{written}'>x</a></p>", **fields),
    )
    for content in (loader.read(path), loader.skim(path, "a.md").content, loader.examine(path, "a.md").content):
        assert isinstance(content, Article)
    markdown, _ = body.to_markdown(f"{written} <b>{written}</b>")
    body.links(parser().parse(markdown))


@pytest.mark.parametrize(
    ("written", "read"),
    [("&#65;", "A"), ("&#0000000000065;", "A"), ("&#x00000000041;", "A"), ("&#1114111;", "\U0010ffff"[:0]), ("&#99999999999;", "\ufffd"),
     ("&#xfffffffff;", "\ufffd"), ("a&#123456789b", "a\ufffdb"), ("&#0000000000;", "\ufffd"), ("&#;", "&#;"), ("&amp;#0000000000065;", "A")],
)  # fmt: skip
def test_it_is_the_character_that_its_number_names(written: str, read: str) -> None:
    assert clean.unescape(written) == read


pieces = st.sampled_from(
    ["&", "&amp;", "#", "x", "9" * 5_000, "0" * 9, ";", "<p>", "</p>", "\n", "---\n", "title: ", "related:\n- ", "{", "[", "*a", "&a ",
     "\u200d", "\u0301" * 40, "\ud83d", "\u1161" * 9, "https://ß.example/", "[a](", "`", "<font ", "\x00", "'", '"', "!!int ", "1e999"]
)  # fmt: skip


@given(st.lists(pieces | st.text(max_size=5), max_size=30).map("".join), st.lists(pieces, max_size=20).map("".join))
def test_nothing_that_is_written_ends_the_reading(front: str, rest: str) -> None:
    content = f"---\n{front}\n---\n{rest}".encode("utf-8", "surrogatepass")
    read = loader.parse(content, "a.md")
    loader.skim_bytes(content, "a.md")
    if isinstance(read, Article):
        markdown, _ = body.to_markdown(read.body, read.title)
        body.links(parser().parse(markdown))
