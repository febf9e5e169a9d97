"""Finding in the real app: filter, query, facets, headings, saved views, export and pipe."""

import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from app import Reader, keys, reader
from builders import article, front_matter, rusty_feed, write
from textual import events
from textual.widgets import OptionList

from reader.library import Library, marks
from reader.query import Query
from reader.query.completion import Completion
from reader.session.filter_line import Edit
from reader.session.results import Results
from reader.text.words import spans
from reader.tui.screen.features.filter import Filter
from reader.tui.widgets.completion_line import completion_line
from reader.tui.windows.prompt import Prompt


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return rusty_feed(tmp_path / "feed")


async def type_filter(app: Reader, text: str) -> None:
    await app.press("slash", *keys(text))


def found(app: Reader) -> str:
    assert app.main.feature(Filter).bar
    return str(app.filter._counts.render()).strip()


def hint(app: Reader) -> str:
    assert app.main.feature(Filter).bar
    return str(app.filter.hint.render())


async def test_the_list_changes_with_every_letter(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "rus")
        assert sorted(app.titles) == ["A rusty café", "Rust, the language", "Trust is rusting"]
        await app.until(lambda: found(app) == "3 of 40 · 3 unread")
        await app.press("t")
        assert len(app.titles) == 3
        await app.press("space")
        assert app.titles == ["Rust, the language"]
        await app.press("enter")
        assert app.titles == ["Rust, the language"]
        assert app.main.focused is app.main.list
        await app.press("escape")
        assert len(app.titles) == 40


async def test_what_is_unread_is_counted_when_the_list_is_drawn(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def noted(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def note(*arguments: Any) -> Any:
            steps.append(name)
            return method(*arguments)

        return note

    async with reader(feed) as app:
        await type_filter(app, "rust")
        for owner, method in ((app.main, "present"), (app.main, "_compositor_refresh"), (marks, "count_unread")):
            monkeypatch.setattr(owner, method, noted(method, getattr(owner, method)))
        await app.press("backspace")
        listed = steps.index("present")
        assert "_compositor_refresh" in steps[listed : steps.index("count_unread")]


@pytest.mark.thorough
async def test_what_is_kept_is_what_was_shown(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "rus")
        await app.press("enter")
        assert str(app.main.desk.lists.query) == "rus*"
        assert len(app.titles) == 3
        await app.press("slash", "t")
        assert app.main.feature(Filter).bar and app.filter.text == "rust"
        await app.press("space", "enter")
        assert str(app.main.desk.lists.query) == "rust"


@pytest.mark.thorough
async def test_escape_brings_back_query_selection_and_scroll(feed: Path) -> None:
    async with reader(feed, size=(100, 16)) as app:
        await app.ready()
        await app.press("s", "t", *["j"] * 17, "k", "k")
        before = (app.main.desk.lists.query, app.title, app.main.list.scroll_offset.y)
        await type_filter(app, "rust ")
        assert app.titles == ["Rust, the language"]
        await app.press("escape")
        assert (app.main.desk.lists.query, app.title, app.main.list.scroll_offset.y) == before
        assert app.main.focused is app.main.list
        assert app.main.feature(Filter).bar and not app.filter.display


async def test_the_cursor_stays_on_its_article_while_it_matches_and_comes_back_to_it(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("s", "t", "G", "k")
        assert app.title == "Rust, the language"
        await type_filter(app, "rus")
        assert app.title == "Rust, the language"
        await app.press("t", "i")
        assert app.title == "Trust is rusting"
        await app.press("backspace", "backspace")
        assert app.title == "Rust, the language"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("typed", "said", "count"),
    [
        ("rust topic:", "topic: needs a value", 1),
        ("rust is:unr", "is: takes unread", 1),
        ("rust toppic:x", "Did you mean topic?", 1),
        ("rust OR", "OR needs a term on both sides", 1),
        ("toppic:x rust", "Did you mean topic?", 40),
    ],
)
async def test_what_is_half_typed_leaves_the_list_and_is_said_under_the_caret(
    feed: Path, typed: str, said: str, count: int
) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, typed)
        assert len(app.titles) == count
        assert said in hint(app)
        await app.press("enter")
        assert app.main.has_class("-filtering"), "an error must not be kept"
        assert said in hint(app)


@pytest.mark.thorough
async def test_the_caret_stands_under_the_fault(feed: Path) -> None:
    async with reader(feed, size=(120, 30)) as app:
        await app.ready()
        await type_filter(app, "rust toppic:x")
        assert hint(app).index("^") == len(" / rust ")


@pytest.mark.thorough
async def test_arrows_move_in_the_list_while_a_filter_is_typed(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "rus")
        first = app.title
        await app.press("down")
        assert app.title != first
        await app.press("up")
        assert app.title == first


async def test_matched_words_show_up_in_list_and_article(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "cafe")
        await app.rested()
        drawn = app.app.export_screenshot()
        assert app.titles == ["A rusty café"]
        assert drawn.count(">café<") == 2, "once in the list, once in the article"
        await app.press("escape")
        assert ">café<" not in app.app.export_screenshot()


@pytest.mark.thorough
async def test_words_bound_by_punctuation_are_whole_in_list_and_article(tmp_path: Path) -> None:
    for number, title in enumerate(("AT&T at last", "Look at the sky", "at t")):
        write(tmp_path, f"{number}.md", front_matter(title=title, date=f"2026-01-0{3 - number}"))
    async with reader(tmp_path) as app:
        await app.ready()
        await type_filter(app, "at&t")
        await app.press("enter")
        await app.until(lambda: app.titles == ["AT&T at last", "at t"])
        await app.rested()
        assert spans(app.titles[0], app.main.list.looked_for) == [(0, 4)]
        assert spans("Look at the sky", app.main.article._looked_for) == []


@pytest.mark.thorough
async def test_n_walks_the_matches_of_words_else_the_unread(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "rus")
        await app.press("enter", "r")
        walked = [app.title]
        for key in ("n", "n", "N", "N"):
            await app.press(key)
            walked.append(app.title)
        assert walked == [*app.titles, app.titles[1], app.titles[0]]
        await app.press("escape", "g", "r", "n", "r", "N")
        assert app.main.list.cursor not in (0, 1)


@pytest.mark.thorough
async def test_the_whole_query_its_history_and_its_order(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("equals_sign", *keys("rus* sort:title"), "enter")
        assert app.titles == ["A rusty café", "Rust, the language", "Trust is rusting"]
        await app.press("equals_sign")
        assert app.main.feature(Filter).bar and app.filter.text == "rus* sort:title"
        await app.press("ctrl+u", *keys("quality>100"), "enter")
        assert str(app.main.desk.lists.query) == "quality>100"
        await app.until(lambda: len(app.main.feature(Filter).history()) == 2)
        await app.press("equals_sign", "up", "up")
        assert app.filter.text == "rus* sort:title"
        assert len(app.titles) == 3
        await app.press("down", "enter")
        assert str(app.main.desk.lists.query) == "quality>100"


@pytest.mark.thorough
async def test_a_filter_leaves_the_order_as_it_is(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("s", "t")
        await type_filter(app, "rus")
        await app.press("enter")
        assert app.titles == ["A rusty café", "Rust, the language", "Trust is rusting"]


@pytest.mark.thorough
async def test_tab_completes_fields_and_values(feed: Path) -> None:
    write(feed, "odd.md", article(50, topics=["Open Source"]))
    async with reader(feed) as app:
        await app.ready()
        await app.press("slash", *keys("top"), "tab")
        assert app.main.feature(Filter).bar and app.filter.text == "topic:"
        await app.press("o", "tab")
        assert app.filter.text == 'topic:"Open Source"'
        assert app.titles == ["Article 50"]
        await app.press("ctrl+u", *keys("is:"), "tab")
        assert app.filter.text == "is:unread"
        await app.press("tab")
        assert app.filter.text == "is:read"
        await app.press("shift+tab")
        assert app.filter.text == "is:unread"


@pytest.mark.thorough
async def test_tab_lists_every_field_where_nothing_is_typed_yet(feed: Path) -> None:
    async with reader(feed, size=(100, 30)) as app:
        await app.ready()
        await app.press("slash", "tab")
        assert (app.filter.text, hint(app).split()[:5]) == ("", ["provider:", "topic:", "is:", "since:", "quality>="])
        await app.press("tab", "tab")
        assert app.filter.text == "topic:"
        await app.press("shift+tab", "shift+tab")
        assert app.filter.text.endswith(":") and app.filter.text not in ("topic:", "provider:"), "around the end"
        await app.press("ctrl+u", *keys("rust "), "tab", "tab")
        assert app.filter.text == "rust provider:"
        await app.press("ctrl+u", *keys("zzz"), "tab")
        assert hint(app).strip() == "No completions."


@pytest.mark.thorough
async def test_tab_goes_on_to_the_values_of_a_field_that_is_the_only_one(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("slash", *keys("prov"), "tab", "tab")
        assert app.filter.text == 'provider:"Provider 0"'
        assert hint(app).split("  ")[:3] == [' provider: "Provider 0"', '"Provider 1"', '"Provider 2"'], (
            "the one taken too"
        )


CANDIDATES = [  # candidates, the one taken, cells, the line
    (["is:unread", "is:read", "is:new"], 1, 40, " is: unread  [read]  new"),
    (["is:", "sort:", "since:"], -1, 40, " is:  sort:  since:"),
    (["is:unread", "is:read", "is:new"], -1, 18, " is: unread  read…"),
    (["is:unread", "is:read", "is:new"], 2, 18, " is: [new]"),
    (["topic:abcdefghijkl", "topic:b"], 0, 16, " topic: [abcdef…]…"),
]


@pytest.mark.parametrize(("candidates", "taken", "width", "line"), CANDIDATES)
def test_candidates_are_listed_a_page_at_a_time(candidates: list[str], taken: int, width: int, line: str) -> None:
    content = completion_line(Completion(0, candidates), taken, width)
    text = content.plain
    for span in content.spans:
        if "reverse" in str(span.style):
            text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    assert text == line
    assert content.cell_length <= width


REASONS = [  # keys, what stands in the place of the list
    (["F"], "No starred articles yet.\n\nF shows all again, and f stars one."),
    (["W"], "Nothing new since your last visit.\n\nW shows all again."),
    (["R", "M"], "You have read everything.\n\nM shows all again."),
    (["slash", *"zzzz"], "No matches.\n\n/ edits the filter, and Esc shows everything again."),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("pressed", "reason"), REASONS)
async def test_an_empty_list_says_why_and_the_panes_stay_where_they_are(
    feed: Path, pressed: list[str], reason: str
) -> None:
    async with reader(feed, size=(160, 30)) as app:
        await app.ready()
        pane, article = app.main.pane.region, app.main.article.region
        await app.press(*pressed)
        await app.until(lambda: not app.main.list.count)
        assert str(app.main.empty.render()) == reason
        assert (app.main.empty.region.width, app.main.article.region.x) == (pane.width, article.x)


@pytest.mark.thorough
async def test_the_view_is_exported_and_nothing_overwritten(
    feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "rus")
        await app.press("enter", "ctrl+s", "ctrl+u", *keys("out.jsonl"), "enter")
        await app.until(lambda: app.toasts and app.toasts[-1].startswith("Wrote 3 articles to"))
        titles = [json.loads(line)["title"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
        assert titles == app.titles
        await app.press("ctrl+s", "ctrl+u", *keys("out.jsonl"), "enter")
        assert isinstance(app.app.screen, Prompt)
        assert "already exists" in str(app.app.screen.query_one(".hint").render())
        await app.press("ctrl+u", *keys("out.exe"), "enter")
        assert "The file name must end in" in str(app.app.screen.query_one(".hint").render())
        await app.press("escape")
        assert app.is_on_main


@pytest.mark.thorough
async def test_the_article_is_piped_to_a_command_and_its_words_are_shown(feed: Path) -> None:
    code = "import sys; print(sys.stdin.readline().upper())"
    async with reader(feed) as app:
        await app.press("vertical_line")
        screen = app.app.screen
        assert isinstance(screen, Prompt)
        screen.query_one("Input").value = f"{sys.executable} -c '{code}'"  # type: ignore[attr-defined]
        await app.press("enter")
        await app.until(lambda: type(app.app.screen).__name__ == "Page")
        assert app.title.upper() in str(app.app.screen.query_one("VerticalScroll Static").render())
        await app.press("escape", "vertical_line", "ctrl+u", *keys("no"), *keys("such"), "enter")
        await app.until(lambda: app.toasts)
        assert "nosuch" in app.toasts[-1]


@pytest.mark.thorough
async def test_a_list_that_is_filtered_grows_with_the_files(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "rus")
        await app.press("enter")
        write(feed, "b.md", article(60, title="Rust belt"))
        await app.press("ctrl+r")
        await app.until(lambda: "Rust belt" in app.titles)
        assert len(app.titles) == 4


@pytest.mark.thorough
async def test_the_cursor_is_in_sight_when_a_short_list_grows_long(feed: Path) -> None:
    async with reader(feed, size=(100, 16)) as app:
        await app.ready()
        await type_filter(app, "rus")
        await app.press("enter", "s", "t", "G", "escape", "s", "t")
        assert len(app.titles) == 40
        top = app.main.list.scroll_offset.y
        assert top <= app.main.list.cursor < top + app.main.list.size.height


@pytest.mark.thorough
async def test_a_few_letters_of_a_title_in_the_palette_lead_to_it(feed: Path) -> None:
    write(feed, "z.md", article(70, title="Outage [Update] [/b] zebra", publishedDateTime="2020-01-01"))
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "cafe")
        await app.press("enter", "colon", *keys("rstlang"))
        await app.until(lambda: "Rust, the language" in drawn(app))
        await app.press("enter")
        await app.until(lambda: app.title == "Rust, the language")
        assert len(app.titles) == 41
        await app.press("h", "colon", *keys("otgzebra"))
        await app.until(lambda: "Outage [Update] [/b] zebra" in drawn(app))
        await app.press("enter")
        await app.until(lambda: app.title == "Outage [Update] [/b] zebra")


def drawn(app: Reader) -> str:
    """The options of the palette, as text."""
    options = app.app.screen.query("OptionList").first(OptionList)
    return "\n".join(str(options.get_option_at_index(number).prompt) for number in range(options.option_count))


@pytest.mark.thorough
async def test_a_field_half_typed_does_not_empty_the_list(feed: Path) -> None:
    async with reader(feed) as app:
        await app.ready()
        await type_filter(app, "rust provi")
        assert app.titles == ["Rust, the language"]
        await app.press(*keys("der:3"))
        assert app.titles == ["Rust, the language"]
        await app.press("ctrl+u", *keys("zebra"))
        assert app.titles == [], "a word that is in no article finds none"


@pytest.mark.thorough
async def test_what_is_poured_into_the_line_is_read_a_few_times_only_and_cut(
    feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader(feed) as app:
        await app.ready()
        await app.press("slash")
        edits: list[str] = []
        line = app.main.feature(Filter).line
        edit = line.edit

        def noting(text: str) -> Edit:
            edits.append(text)
            return edit(text)

        monkeypatch.setattr(line, "edit", noting)
        for letter in "rust " * 2_000:
            app.app.post_message(events.Key("space" if letter == " " else letter, letter))
        await app.until(lambda: edits and edits[-1] == ("rust " * 200))
        assert len(edits) < 100


@pytest.mark.thorough
async def test_a_question_that_was_taken_back_ends_quietly_though_it_is_asked_again(
    feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader(feed) as app:

        def interrupted(library: Library, query: Query) -> Results:
            app.main.desk.background.drop("list")
            raise sqlite3.OperationalError("interrupted")

        await app.ready()
        monkeypatch.setattr("reader.tui.screen.lists.is_cached", lambda *_: False)
        monkeypatch.setattr(Results, "of", interrupted)
        app.main.desk.lists.show(Query.parse("rust"))
        await app.until(app._is_idle)
        assert app.is_on_main
