"""What bodies say is found: which words are a body's, how they follow the files, and what is shown around them."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import article, feed_of, open_library, open_state, synced, write
from commandline import CliResult
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Static

from reader.library import Library
from reader.library.bodies import packed, sizes, snippet, unpacked
from reader.loader.body_text import MAX_TEXT, body_text
from reader.query import Query
from reader.session.results import Results
from reader.session.sync import SyncJob
from reader.state.kept import Kept, keep
from reader.system.paths import config_file, data_dir
from reader.text.words import Run, run

TEXTS = [
    ("# A heading\n\nA *word* and __another__.\n", "A heading A *word* and __another__."),
    ("- [x] one\n* two\n> three\n---\n====\n", "[x] one two three"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
    ("See [the page](https://example.com/a_(b) 'Title') now", "See the page now"),
    ("![a picture](p.png) [one][two] [[Page|a name]]\n\n[two]: https://example.com\n", "a picture one a name"),
    ("[![a picture](p.png)](https://example.com) [a[0]](b) [a] [x](", "a picture [a[0] [a] [x]("),
    ("Called.[^1]\n\n[^1]: The note.", "Called. The note."),
    ("{{< youtube abc >}} seen {% include x.html %}here{{ page.title }} {/* not here */}", "seen here"),
    ("<!-- hidden --><p>a <b>b</b>c</p><script>not()</script><style>p {}</style>", "a bc"),
    ("<!-- never closed", "<!-- never closed"),
    ("```python\nprint(1)\n```\n~~~\nraw\n~~~", "print(1) raw"),
    ("import Tabs from '@theme/Tabs'\nimport duties rose\nexport const a = 1\n", "import duties rose"),
    ("para{: .note}\n%% aside %% end", "para end"),
    ("Caf\xe9 &amp; co\xadop\u200beration, **bo**ld", "Caf\xe9 & cooperation, bold"),
    ("![[embedded.png]] after", "after"),
    ("嫦娥六号\n在月球", "嫦娥六号 在月球"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_what_a_person_reads_of_a_body(body: str, text: str) -> None:
    assert body_text(body) == text


@given(st.text(alphabet=st.sampled_from("ab \n#-[](){}<>!|`~%*^:&;/\xad\u200b嫦"), max_size=120) | st.text(max_size=60))
def test_any_body_is_a_line_of_its_words(body: str) -> None:
    text = body_text(body)
    assert text == " ".join(text.split())
    assert unpacked(packed(text) or packed("x") or b"") in (text.encode("utf-8", "replace").decode(), "x")


def test_a_body_without_markup_keeps_every_word() -> None:
    body = "One word, and then (another); “quoted” - it’s 2,000 words\nand_a_line more."
    assert body_text(body).split() == body.split()


SNIPPETS = [
    ("one two three", "two", False, "one two three"),
    ("one two three", "tw", True, "one two three"),
    ("one two three", "tw", False, ""),
    ("nothing", "two", False, ""),
    ("", "two", False, ""),
    (f"{'before ' * 40}here it is{' after' * 40}", "here it", False,
     f"… {'before ' * 14}here it is{' after' * 14} …"),
    (f"月{'号' * 300}", "月号", False, f"月{'号' * 99} …"),
    ("a \x1b[31m red word", "red", False, "a [31m red word"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "is_begun", "words"), SNIPPETS)
def test_the_words_around_the_first_match(text: str, word: str, is_begun: bool, words: str) -> None:
    assert snippet(text, [run(word, is_begun)]) == words


def test_a_snippet_is_from_where_most_of_what_is_looked_for_stands_together() -> None:
    text = f"a checker {'of words ' * 30}and the borrow checker {'of code ' * 30}, a borrow"
    assert snippet(text, [run("checker"), run("borrow")]).count("borrow checker") == 1
    assert snippet(text, [run("checker")]).startswith("a checker")


async def test_the_detail_pane_shows_where_the_text_holds_what_is_looked_for(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + f"{'Words. ' * 40}A zebra stood in the snow. {'Words. ' * 40}")

    def head() -> str:
        return str(app.main.article.query_one("#head", Static).content)

    async with reader(tmp_path) as app:
        await app.press("/", *"snow")
        await app.until(lambda: "… Words." in head() and "A zebra stood in the snow." in head())
        await app.press("escape", "escape")
        await app.until(lambda: "zebra" not in head())


@given(st.text(alphabet="ab 月\n.", max_size=400), st.sampled_from(["a", "b a", "月", "ab"]))
def test_a_snippet_holds_its_match(text: str, word: str) -> None:
    looked_for: Run = run(word)
    made = snippet(text, [looked_for])
    assert bool(made) == bool(snippet(made, [looked_for]))


def titles(library: Library, typed: str) -> list[object]:
    return [record["title"] for record in library.records(library.ids(Query.parse(typed)))]


def test_words_of_bodies_follow_every_change(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + "A zebra in the snow.")
    write(tmp_path, "b.md", article(2, title="Zebra") + "Nothing.")
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        library.search_words()
        assert titles(library, "zebra sort:-match") == ["Zebra", "Article 1"]
        assert titles(library, "zebra sort:match") == ["Article 1", "Zebra"]
        assert titles(library, "text:zebra") == titles(library, 'text:"in the snow"') == ["Article 1"]
        assert titles(library, "title:zebra") == ["Zebra"]
        write(tmp_path, "a.md", article(1) + "A lion, then.")
        library.sync(state)
        library.search_words()
        assert titles(library, "text:zebra") == []
        assert titles(library, "lio*") == ["Article 1"]
        (tmp_path / "a.md").unlink()
        library.sync(state)
        assert titles(library, "lion") == []
        library._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        assert library._db.execute("SELECT count(*) FROM body").fetchone() == (1,)


def test_the_words_beyond_the_bound_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + "early " + "word " * (MAX_TEXT // 5) + "late")
    with closing(synced(tmp_path)) as library:
        library.search_words()
        assert titles(library, "early") == ["Article 1"]
        assert titles(library, "late") == []


def sync(library: Library, **search: bool) -> None:
    """What the app does where the settings say so."""
    from reader.config import Config, settings

    with closing(open_state()) as state:
        config = Config(search=settings.Search(**search))
        SyncJob(None, Results.of(library, Query()).query, config, (), is_visit=False).run(
            library, state, lambda _: None
        )


def test_bodies_are_turned_off_and_on_again(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, title="Zebra") + "A lion.")
    with closing(open_library(tmp_path)) as library:
        sync(library)
        assert (titles(library, "lion"), titles(library, "zebra")) == (["Zebra"], ["Zebra"])
        sync(library, bodies=False)
        assert (titles(library, "lion"), titles(library, "zebra")) == ([], ["Zebra"])
        assert library.ask(sizes).bodies == 0
        write(tmp_path, "b.md", article(2) + "Another lion.")
        sync(library, bodies=False)
        assert titles(library, "lion") == []
        sync(library, bodies=True)
        assert titles(library, "lion") == ["Article 2", "Zebra"]


def test_a_damaged_body_has_the_index_made_anew(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1) + "A lion.")
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        library._db.execute("UPDATE body SET packed = x'00'")
        library.search_words()
        library.sync(state)
        library.search_words()
        assert titles(library, "lion") == ["Article 1"]


def test_list_prints_the_words_around_a_match(tmp_path: Path, tell: Callable[..., CliResult]) -> None:
    write(tmp_path, "a.md", article(1) + "Far away a zebra stood in the snow.")
    write(tmp_path, "b.md", article(2, title="Zebra"))
    answer = tell("list", tmp_path, "zebra", "--context")
    assert [line.strip() for line in answer.lines] == [
        "2026-01-03  Provider 2            Zebra",
        "2026-01-02  Provider 1            Article 1",
        "Far away a zebra stood in the snow.",
    ]
    assert tell("list", tmp_path, "zebra", "--context", "--json").code == 2


def test_where_prints_each_file_and_what_the_index_is_made_of(tmp_path: Path, tell: Callable[..., CliResult]) -> None:
    feed = feed_of(tmp_path / "feed", 3)
    write(feed, "a000.md", article(0) + "A body of a few words.")
    tell("list", feed, "words")
    answer = tell("where", feed)
    assert [line.split()[0] for line in answer.lines] == ["settings", "marks", "kept", "index"]
    assert str(config_file()) in answer.out
    keep(data_dir(), "https://example.com/", Kept("Summary", "x" * 5_000))
    sized = tell("where", "--size", feed).lines
    assert [line.split()[0] for line in sized] == ["settings", "marks", "kept", "index", "words", "bodies"]
    assert sized[2].split()[1:] == ["5.0", "kB", str(data_dir() / "kept")]
    assert all(line.endswith("for each of 3 articles") for line in sized[4:])
