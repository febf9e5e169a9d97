"""The reader line by line: what is typed, and what is said then."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders import NOW, PROJECT, SAMPLE, front_matter, mirrored, open_state, synced, write
from feedhouse import answering, feed, item
from hypothesis import given, settings
from hypothesis import strategies as st
from imageserver import Server
from profiles import examples
from terminal import Terminal

from reader.config.file import ConfigFile
from reader.keys.commands import COMMAND
from reader.keys.keymap import DEFAULT, keymap_of
from reader.loader.body import Converted
from reader.outside.export import ENDINGS
from reader.plain.commands import NAMES, OF_A_SCREEN, WITHOUT_SCREEN, WORDS, Asked, NoCommand, read
from reader.plain.reading import Reading
from reader.plain.spoken import paragraphs
from reader.session.session import Session
from reader.session.view_state import last_view_state
from reader.state.kept import Kept, kept_of
from reader.system.paths import config_file, data_dir

DUMB = {"TERM": "dumb", "COLUMNS": "", "LINES": ""}
needs_terminal = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")


class Listener:
    """One visit, and what was said in it."""

    def __init__(self, feed: Path) -> None:
        self.said: list[str] = []
        self.state = open_state()
        library = synced(feed)
        place = last_view_state(library, data_dir() / "state.db")
        session = Session(
            library,
            data_dir() / "state.db",
            ConfigFile(config_file()),
            lambda: NOW,
            place,
            is_sample=False,
            watch_mode="off",
        )
        self.reading = Reading(session, self.state, self.said.append)
        self.reading.begin()

    def hears(self, line: str) -> list[str]:
        """What is said to a line."""
        self.said.clear()
        self.reading.take(line)
        return list(self.said)

    def leave(self) -> None:
        self.reading.end()
        self.reading.place.library.close()
        self.state.close()


def news(feed: Path) -> Path:
    """Four articles, of which two are one story."""
    for day, title, topic, more in (
        (4, "Moon landing", "Space", {"related": [{"title": "Lift-off", "webUrl": "https://example.com/3"}]}),
        (3, "Lift-off", "Space", {}),
        (2, "A compiler", "Programming", {"ampWebUrl": "https://example.com/amp"}),
        (1, "Old news", "Programming", {"quality": 90}),
    ):
        fields: dict[str, object] = {
            "title": title,
            "publishedDateTime": f"2026-04-0{day}",
            "webUrl": f"https://example.com/{day}",
            "provider": {"name": f"Provider {day}"},
            "topics": [topic],
            **more,
        }
        write(
            feed, f"{day}.md", front_matter(f"## Part\n\nOf *{title}*, [more](https://example.org/{day}).\n", **fields)
        )
    return feed


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    one = Listener(news(tmp_path / "news"))
    yield one
    one.leave()


MOON = "Moon landing. Provider 4, 4 April 2026"


def test_it_begins_with_where_one_is(listener: Listener) -> None:
    assert listener.said == ["4 articles.", f"1 of 4: {MOON}, unread.", "Type help for the commands."]


def test_an_article_is_read_out(listener: Listener) -> None:
    text, *end = listener.hears("read")
    assert text.split("\n\n") == [
        "Moon landing.",
        "Provider 4, 4 April 2026, 1 minute to read.",
        "Topics: Space.",
        "Heading: Part",
        "Of Moon landing, more (link 3).",
        "3 links.",
        "1 related article.",
    ]
    assert end == ["Marked as read.", "End of the article. Enter goes to the next unread one."]
    assert listener.hears("") == ["2 of 4: Lift-off. Provider 3, 3 April 2026, unread."]


DIALOGUE = (  # lines typed, and what is said to the last of them
    ("next", "2 of 4: Lift-off. Provider 3, 3 April 2026, unread."),
    ("j", "2 of 4: Lift-off. Provider 3, 3 April 2026, unread."),
    ("2 j", "3 of 4: A compiler. Provider 2, 2 April 2026, unread."),
    ("4", "4 of 4: Old news. Provider 1, 1 April 2026, unread."),
    ("last|next", "This is the end of the list.|4 of 4: Old news. Provider 1, 1 April 2026, unread."),
    ("last|first", f"1 of 4: {MOON}, unread."),
    ("star", "Moon landing: starred."),
    ("f|f", "Moon landing: star removed."),
    ("star|list", f"1. {MOON}, unread, starred.|2. Lift-off. Provider 3, 3 April 2026, unread."
     "|3. A compiler. Provider 2, 2 April 2026, unread.|4. Old news. Provider 1, 1 April 2026, unread.|End of the list."),
    ("mark read|undo", "1 article: unread."),
    ("r|n", "2 of 4: Lift-off. Provider 3, 3 April 2026, unread."),
    ("mark all read|next unread", "No other article in the list is unread."),
    ("tag later, work", "Moon landing: tagged later, tagged work."),
    ("label later|label -later", "Moon landing: removed tag later."),
    ("tag later|tag", "Tags of this article: later.|All your tags: later."
     "|Type tag and a name to add one, tag and -name to remove it."),
    ("undo", "Nothing to undo."),
    ("select|next|select|star", "2 articles: starred."),
    ("hide|list", "1. Lift-off. Provider 3, 3 April 2026, unread.|2. A compiler. Provider 2, 2 April 2026, unread."
     "|3. Old news. Provider 1, 1 April 2026, unread.|End of the list."),
    ("filter topic:programming", "2 articles of 4, filter topic:programming."
     "|1 of 2: A compiler. Provider 2, 2 April 2026, unread."),
    ("/compiler", "1 article of 4, filter compiler.|1 of 1: A compiler. Provider 2, 2 April 2026, unread."),
    ("/compiler|filter", "4 articles.|3 of 4: A compiler. Provider 2, 2 April 2026, unread."),
    ("filter nothing like it", "0 articles of 4, filter nothing like it."),
    ("filter nothing like it|next", "The list is empty."),
    ("filter topic:", 'topic: needs a value: a word or "a phrase".'),
    ("sort date", "4 articles, oldest first.|1 of 4: Old news. Provider 1, 1 April 2026, unread."),
    ("sort wrong", "Unknown sort key 'wrong'; the keys are date, heat, hot, quality, title, provider, topic, related, path, unread, minutes, match."),
    ("topics", "Topics: 2.|1. Programming, 2 articles, 2 unread|2. Space, 2 articles, 2 unread"),
    ("topics 2", f"2 articles of 4, filter topic=Space.|1 of 2: {MOON}, unread."),
    ("topics 9", "There is no 9 among topics: choose a number from 1 to 2."),
    ("related", "Related articles: 1.|1. Lift-off. Provider 3, 3 April 2026, unread."),
    ("related 1", "4 articles.|2 of 4: Lift-off. Provider 3, 3 April 2026, unread."),
    ("related 1|back", f"4 articles.|1 of 4: {MOON}, unread."),
    ("front page", "3 articles of 4, filter is:lead.|1 of 3: Moon landing. Provider 4, 4 April 2026, unread, story of 2 articles."),
    ("story|story", f"4 articles.|1 of 4: {MOON}, unread."),
    ("3|story", "This article is the only one of its story."),
    ("links", "Links: 3.|1. original: https://example.com/4|2. Lift-off: https://example.com/3|3. more: https://example.org/4"),
    ("contents", "Headings: 1.|1. Part"),
    ("amp", "This article has no AMP page."),
    ("overview", "4 articles, 1 story, 2 single.|By day: 2026-04-01 1; 2026-04-02 1; 2026-04-03 1; 2026-04-04 1."
     "|Providers: Provider 1 1; Provider 2 1; Provider 3 1; Provider 4 1.|Topics: Programming 2; Space 2."
     "|Biggest stories: Moon landing, 2 articles.|Hottest stories: Moon landing, 2 articles."),
    ("save view", "Type save view and a name, once the list is filtered or sorted."),
    ("sort title|save view az", "Saved as az: sort:title."),
    ("views", "There are no views."),
    ("problems", "No problems."),
    ("rescan", "No file has changed."),
    ("export x", f"Type export and the name of a file that ends in {' '.join(ENDINGS)}."),
    ("collections", "No collections yet: add them to [collections] in your settings."),
    ("add feed", "Type add feed and a URL, such as: add feed https://example.com"),
    ("part", "Nothing is inferred: set infer in [stories] of the settings to twins or events."),
    ("filter topic:programming|where", "2 articles of 4, filter topic:programming."
     "|1 of 2: A compiler. Provider 2, 2 April 2026, unread."),
    ("show", "Moon landing.\n\nProvider 4, 4 April 2026, 1 minute to read.\n\nTopics: Space.\n\nHeading: Part\n\n"
     "Of Moon landing, more (link 3).\n\n3 links.\n\n1 related article.|Marked as read."
     "|End of the article. Enter goes to the next unread one."),
    ("count", f"4 articles.|1 of 4: {MOON}, unread."),
    ("group topic|list", "Programming, 2 articles:|1. A compiler. Provider 2, 2 April 2026, unread."
     "|2. Old news. Provider 1, 1 April 2026, unread.|Space, 2 articles:|3. Moon landing. Provider 4, 4 April 2026, unread."
     "|4. Lift-off. Provider 3, 3 April 2026, unread.|End of the list."),
    ("group day|first|filter moon|list", f"4 April 2026, 1 article:|1. {MOON}, unread.|End of the list."),
    ("fetch", "There are no feeds here: type add feed and a URL to add one."),
    ("folders", "Folders: 1.|1. the directory itself, 4 articles, 4 unread"),
    ("fold", "The command fold works only on a screen. Type help for a list."),
    ("}", "The command fold all works only on a screen. Type help for a list."),
    ("narrower list", "The command narrower list works only on a screen. Type help for a list."),
    ("mute", 'Choices: 2.|1. this provider: provider="Provider 4"|2. this topic: topic=Space'
     "|Type mute and a number, or words or any query. What is muted is shown again."),
    ("mute 9", "There is no 9 among choices: choose a number from 1 to 2."),
    ("mute 2", "topic=Space is muted.|2 articles.|1 of 2: A compiler. Provider 2, 2 April 2026, unread."),
    ("mute 2|mute 3", "topic=Space is shown again.|4 articles.|3 of 4: A compiler. Provider 2, 2 April 2026, unread."),
    ("mute provider:\"Provider 4\"", "provider:\"Provider 4\" is muted.|3 articles.|1 of 3: Lift-off. Provider 3, 3 April 2026, unread."),
    ("help star", "star, f: Star the article, or remove the star."),
    ("stra", "There is no command stra. Did you mean star? Type help for a list."),
    ("zzz", "There is no command zzz. Type help for a list."),
)  # fmt: skip


@pytest.mark.quick(12)
@pytest.mark.parametrize(("typed", "said"), DIALOGUE, ids=[typed for typed, _ in DIALOGUE])
def test_each_command_says_what_it_did(listener: Listener, typed: str, said: str) -> None:
    *before, last = typed.split("|")
    for line in before:
        listener.hears(line)
    assert listener.hears(last) == said.split("|")


def test_of_a_long_choice_the_first_are_said_unless_all_are_wanted(listener: Listener) -> None:
    place, options = listener.reading.place, [f"option {number}" for number in range(1, 26)]
    listener.said.clear()
    assert place.choose("Options", options, "") is None
    assert listener.said[:2] == ["Options: 25.", "1. option 1"]
    assert listener.said[-2:] == ["20. option 20", "5 more: add “all” to the command to list them."]
    assert place.choose("Options", options, "all") is None
    assert listener.said[-1] == "25. option 25"
    assert place.choose("Options", options, "25") == 24


def test_a_page_is_opened_and_counts_as_read(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("reader.outside.browser.open_url", lambda url, *_: opened.append(url))
    monkeypatch.setenv("BROWSER", sys.executable)
    assert listener.hears("o") == ["Opening https://example.com/4", "Marked as read."]
    listener.hears("1 open")
    listener.hears("links 3")
    listener.hears("3")
    listener.hears("a")
    assert opened == [f"https://example.{end}" for end in ("com/4", "com/3", "org/4", "com/amp")]


def test_commands_of_the_persons_own_run_by_name_number_and_key(tmp_path: Path) -> None:
    run = json.dumps([sys.executable, "-c", "import sys; print(sys.stdin.read().split()[0])"])
    command = '[[command]]\nname = "{}"\nkey = ", {}"\noutput = "{}"\nrun = {}\n'
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(command.format("First word", "f", "show", run) + command.format("B", "b", "keep", run))
    listener = Listener(news(tmp_path))
    first = listener.reading.place.row.title.split()[0]
    assert listener.hears("commands") == ["Your commands: 2.", "1. First word", "2. B"]
    for line in ("commands first word", "commands 1", ", f", "commands b"):
        assert listener.hears(line) == [first], line
    assert listener.hears("commands 3")[0].startswith("There is no 3 among your commands")
    assert kept_of(data_dir(), listener.reading.place.row.key) == (Kept("B", first),)
    assert any(line.startswith("commands b: Run ") for line in listener.hears("help"))
    listener.leave()


@pytest.mark.thorough
def test_feeds_are_added_fetched_and_listed_and_pages_saved(listener: Listener, server: Server) -> None:
    write(config_file().parent, config_file().name, '[fetch]\nprivate = ["127.0.0.1"]\n')
    server.answers |= {"/f.xml": feed(item(1), item(2)), "/page": answering(b"<title>A page</title>Words.")}
    assert listener.hears("feeds") == ["There are no feeds here: type add feed and a URL to add one."]
    added = listener.hears(f"add feed {server.at('/f.xml')}")
    assert any(line.startswith("Added: The Feed") for line in added)
    assert added[-2:] == ["2 new from 1 feed.", "Files: 2 new."]
    assert listener.hears("fetch") == ["Nothing new, 1 feed not due yet."]
    assert any("The Feed" in line for line in listener.hears("feeds"))
    write(listener.reading.place.library.roots[0], "feeds.toml", f'[[feed]]\nurl = "{server.at("/gone.xml")}"\n')
    assert "--trust: 127.0.0.1" in " ".join(listener.hears("fetch"))
    failed = listener.hears("fetch --trust")
    assert "404" in " ".join(failed) and not any(line.startswith(("Files", "No file")) for line in failed)
    assert listener.hears("fetch now") == [
        "Type fetch alone, or fetch --trust to agree to feeds that came with the files."
    ]
    assert listener.hears(f"save page {server.at('/page')}")[-1] == "Files: 1 new."


def test_the_next_visit_begins_where_this_one_ended(tmp_path: Path) -> None:
    feed = news(tmp_path / "news")
    first = Listener(feed)
    first.hears("filter topic:programming")
    first.hears("last")
    first.hears("star")
    first.leave()
    second = Listener(feed)
    assert second.said[:2] == [
        "2 articles of 4, filter topic:programming.",
        "2 of 2: Old news. Provider 1, 1 April 2026, unread, starred.",
    ]
    second.leave()


# --- what a line means -------------------------------------------------------------------------


def test_every_command_is_here_or_is_of_a_screen(listener: Listener) -> None:
    done = set(listener.reading.commands) - set(WITHOUT_SCREEN)
    assert done | set(OF_A_SCREEN) == set(COMMAND), "plain/ does neither, nor says OF_A_SCREEN in plain/commands.py"
    assert not done & set(OF_A_SCREEN)
    assert set(WORDS.values()) <= set(listener.reading.commands)


LINES = {
    "": Asked(("read_on",)),
    "12": Asked(("top",), 12),
    "Star": Asked(("star",)),
    "mark-all-read": Asked(("mark_all_read",)),
    "open amp cache": Asked(("open_amp_cache",)),
    "open  amp": Asked(("open_amp",)),
    "3 open": Asked(("open",), 3),
    "3o": Asked(("open",), 3),
    "/rust and C": Asked(("filter",), None, "rust and C"),
    "filter  topic:ai ": Asked(("filter",), None, "topic:ai"),
    "= is:unread": Asked(("query",), None, "is:unread"),
    "T later": Asked(("tag",), None, "later"),
    "und": Asked(("undo",)),
    "q": Asked(("close",)),
    "x": Asked(("select",)),
    "x!": Asked(("quit",)),
    "exit": Asked(("quit",)),
}


@pytest.mark.parametrize("line", LINES, ids=repr)
def test_a_line_is_a_name_a_key_or_a_beginning(line: str) -> None:
    assert read(line, DEFAULT) == LINES[line]


def test_keys_are_the_persons_own() -> None:
    own = keymap_of("default", {"star": ["m"], "top": ["z z"]}, {"x": ["open", "next_unread"]})
    assert read("m", own) == Asked(("star",))
    assert read("z z", own) == Asked(("top",))
    assert read(", x", own) == Asked(("open", "next_unread"))


@settings(max_examples=examples(300))
@given(st.text(max_size=30))
def test_any_line_means_commands_that_are_here_or_is_refused_in_a_sentence(line: str) -> None:
    try:
        asked = read(line, DEFAULT)
    except NoCommand as error:
        assert str(error).endswith(".")
    else:
        assert set(asked.commands) <= set(NAMES.values())


SPOKEN = {
    "Some *words* and **more** `code`.": ["Some words and more code."],
    "# Title\n\ntext": ["Heading: Title", "text"],
    "- a\n- b\n  - c": ["- a", "- b", "- c"],
    "1. a\n2. b": ["1. a", "2. b"],
    "> said\n\nthen": ["Quotation: said", "End of the quotation.", "then"],
    "```py\nx = 1\n```": ["Code:\nx = 1\nEnd of the code."],
    "[there](https://example.com) it is": ["there (link 1) it is"],
    "[elsewhere](https://example.net)": ["elsewhere"],
    "![a cat](https://example.com/cat.png)": ["(picture: a cat)"],
    "| a | b |\n| - | - |\n| 1 | 2 |": ["Row: a; b.", "Row: 1; 2.", "End of the table."],
    "one\ntwo": ["one two"],
}


@pytest.mark.parametrize("markdown", SPOKEN, ids=repr)
def test_markdown_is_read_without_its_signs(markdown: str) -> None:
    assert list(paragraphs(Converted((markdown,)), [("there", "https://example.com")])) == SPOKEN[markdown]


# --- in terminals and pipes --------------------------------------------------------------------


def until_asked(terminal: Terminal, answer: str) -> None:
    """Until the answer has been given, and the next line is asked for: what is typed before is echoed before."""
    terminal.until_true(lambda: answer in terminal.text and terminal.text.endswith("> "))


@needs_terminal
def test_a_dumb_terminal_gets_short_lines_and_no_escape() -> None:
    terminal = Terminal("--plain", str(SAMPLE), size=(60, 24), environ=DUMB)
    for line, answer in ((b"list\n", "Type help"), (b"read\n", "More: list."), (b"\x04", "End of the article")):
        until_asked(terminal, answer)
        terminal.press(line)
    assert terminal.wait() == 0
    assert b"\x1b" not in terminal.output
    assert [line for line in terminal.text.replace("\r", "").split("\n") if len(line) > 60] == []
    assert terminal.settings_after == terminal.settings_before


@pytest.mark.thorough
@needs_terminal
def test_an_interrupt_at_the_prompt_leaves_and_keeps_the_place() -> None:
    terminal = Terminal("--plain", str(SAMPLE), environ=DUMB)
    until_asked(terminal, "Type help")
    terminal.press(b"5\n")
    until_asked(terminal, "5 of 30")
    terminal.press(b"\x03")
    assert terminal.wait() == 0
    again = Terminal("--plain", str(SAMPLE), environ=DUMB)
    again.until("5 of 30")
    again.press(b"quit\n")
    assert again.wait() == 0


def test_commands_come_from_a_pipe_and_textual_is_not_there() -> None:
    code = "import sys; from reader.cli import main; code = main(sys.argv[1:]); print(code, 'textual' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "--plain", SAMPLE],
        input="filter topic:physics\nstar\n",
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=True,
    )
    assert "> " not in done.stdout
    assert done.stdout.endswith(": starred.\n0 False\n")
    with closing(open_state()) as state:
        assert any(name == "starred" for _, name, _ in mirrored(state.changes("", 0)))
