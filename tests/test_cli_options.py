"""Options of one letter: those there are mean what they mean elsewhere, and none is taken for a word of the query."""

import os
from pathlib import Path
from typing import Any

import pytest
from builders import feed_of

from reader import __version__
from reader.cli import SUBCOMMANDS

QUERIED = ("list", "show", "open", "count", "stories", "stats", "mark read")


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Five articles: `Article 4` is the newest of those with a date."""
    return feed_of(tmp_path / "feed", 5)


@pytest.mark.parametrize("command", QUERIED)
@pytest.mark.parametrize("letter", [*"jvkxrlZ", *"123", "?"])
def test_an_unknown_letter_is_refused_and_never_a_word(tell: Any, feed: Path, command: str, letter: str) -> None:
    for words in ((feed, f"-{letter}"), (f"-{letter}", feed), (feed, "article", f"-{letter}", "2")):
        told = tell(*command.split(), *words)
        assert (told.code, told.out) == (2, "")
        assert f"broadsheet: -{letter} is not an option of broadsheet {command.split()[0]}." in told.err
        assert f'To exclude the word {letter}, put it after two dashes: "-- -{letter}".\n' in told.err


MEANT = [
    ("list -j", "Did you mean --json or --jsonl?"),
    ("list -f title", "Did you mean --fields?"),
    ("list -v", "Did you mean --version?"),
    ("count -b day", "Did you mean --by?"),
    ("count -n 3", "-n is not an option of broadsheet count."),
    ("list --limt 3", "There is no option --limt. Did you mean --limit?\nTry: broadsheet list --help\n"),
    ("check --jsn", "There is no option --jsn. Did you mean --json?"),
    ("serve -p 80", "Did you mean --port?"),
    ("list --colour=never", "There is no option --colour. Did you mean --color?"),
    ("--color", "--color takes auto, always or never."),
    ("list --color=red", "--color takes auto, always or never."),
    ("sample_feed --json", 'There is no option --json. Did you mean "broadsheet list sample_feed --json"?\n'),
    ("sample_feed azure", 'There is no directory azure. Did you mean "broadsheet list sample_feed azure"?\n'),
    ("topic:moon", 'Did you mean "broadsheet list topic:moon"?\n'),
    ("sample_feed -is:read", 'Did you mean "broadsheet list sample_feed -is:read"?\n'),
    ("list -", "- is not supported here. Lists of files are not supported: name directories"),
    (
        "count sample_feed --files-from -",
        "There is no option --files-from. Lists of files are not supported: name directories",
    ),
    ("completion bash zsh", "Unexpected argument: zsh."),
    ("help lst", "There is no help on lst. Did you mean list?"),
    ("-n 3", 'Did you mean "broadsheet list -n 3"?'),
    ("mark tag -n --all", "A tag cannot begin with a dash: -n."),
    ("list --null --csv", "--null goes with --paths or --urls"),
    ("list -0 --fields title", "--null goes with --paths or --urls"),
    ("list --paths --fields title", "--paths takes no --fields"),
    *(
        (f"serve --port {port}", f"--port: port must be 1 to 65535, not {port!r}.\n")
        for port in ("99999", "0", "-1", "x", "8e3")
    ),
]


@pytest.mark.parametrize(("words", "said"), MEANT)
def test_a_mistake_is_told_briefly_with_what_was_meant(tell: Any, words: str, said: str) -> None:
    told = tell(*words.split())
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert len(told.err) < 1_000


@pytest.mark.parametrize("words", ["-- -j", "article -- -j", "-jo", "-topic:j", '"-j is"'])
def test_a_word_can_be_left_out_all_the_same(tell: Any, feed: Path, words: str) -> None:
    assert tell("list", feed, *(words.split() if '"' not in words else [words])).code in (0, 1)


TITLES = ["Article 4", "Article 2", "Article 1", "Article 0", "Article 3"]  # the last without a date


@pytest.mark.quick(1)
@pytest.mark.parametrize("words", ["list FEED -n 2", "list -n 2 FEED", "-n 2 list FEED", "list FEED -n2", "list FEED -n=2",
                                   "--limit 2 list FEED", "list FEED --limit=2"])  # fmt: skip
def test_n_is_the_limit(tell: Any, feed: Path, words: str) -> None:
    told = tell(*(feed if word == "FEED" else word for word in words.split()), "--fields", "title")
    assert (told.code, told.lines) == (0, ["title", *TITLES[:2]])


@pytest.mark.parametrize("command", ["", *SUBCOMMANDS])
@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_v_is_the_version_of_every_command(tell: Any, command: str, flag: str) -> None:
    for words in ([*command.split(), flag], [flag, *command.split()]):
        told = tell(*words)
        assert (told.code, told.out, told.err) == (0, f"broadsheet {__version__}\n", "")


@pytest.mark.parametrize("words", ["list FEED -q", "-q list FEED", "--quiet count FEED", "show FEED nothing -q"])
def test_q_leaves_out_notes_and_no_errors(tell: Any, feed: Path, words: str) -> None:
    (feed / "broken.md").write_text("---\n- x\n---\n")
    told = tell(*(feed if word == "FEED" else word for word in words.split()))
    assert (told.code, told.err) == (0 if "nothing" not in words else 1, "")
    assert tell("list", feed).err != "", "the next command is not quiet"
    assert "There is no directory" in tell("list", "/none/such", "-q").err


def test_null_parts_names_as_xargs_wants_them(tell: Any, feed: Path) -> None:
    files = [os.fspath(feed / f"a00{number}.md") for number in (4, 2)]
    assert tell("list", feed, "--paths", "-n", "2").lines == files
    for words in (("--paths", "-0"), ("--null",)):
        assert tell("list", feed, *words, "-n", "2").out == "".join(f"{file}\0" for file in files)
    links = "https://example.com/4\0https://example.com/2\0"
    assert tell("list", feed, "--urls", "-0", "-n", "2").out == links


def test_every_command_says_what_its_letters_do(tell: Any) -> None:
    for command in ("", *SUBCOMMANDS):
        helped = tell(*command.split(), "--help").out
        assert "-q, --quiet" in helped
        assert "-V, --version" in helped
    assert "-n N, --limit N" in tell("list", "--help").out
    assert "-0, --null" in tell("list", "--help").out
