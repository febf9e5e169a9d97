"""Completion in a shell: what a word may become, and that bash is told so safely."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from builders import front_matter, synced, write

from reader.cli import SUBCOMMANDS
from reader.cli.completion import candidates
from reader.system.paths import config_file

PROJECT = Path(__file__).resolve().parent.parent

CASES = [  # words, the last one being typed; what it may become
    ("li", ["list"]),
    ("c", ["count", "check", "config", "completion"]),
    ("--w", ["--watch", "--wide"]),
    ("--watch p", ["poll"]),
    ("list --l", ["--limit", "--leads", "--log"]),
    ("list --re", ["--rescan"]),
    ("list --limit ", ["all"]),
    ("list --sort=hea", ["--sort=heat"]),
    ("count --by=d", ["--by=domain", "--by=day"]),
    ("--color a", ["auto", "always"]),
    ("list --color=n", ["--color=never"]),
    ("open --d", ["--dry-run", "--debug"]),
    ("help co", ["count", "config", "completion"]),
    ("help q", ["query"]),
    ("help query ", []),
    ("list --sort h", ["heat", "hot"]),
    ("count --by d", ["domain", "day"]),
    ("list . is:un", ["is:unread"]),
    ("list . IS:UN", ["is:unread"]),
    ("list . -is:st", ["-is:starred"]),
    ("list . qual", ["quality>="]),
    ("list . quality", ["quality>="]),
    ("mark st", ["star"]),
    ("mark star . is:hid", ["is:hidden"]),
    ("state ", ["export", "import", "sync"]),
    ("state export ", []),
    ("completion z", ["zsh"]),
    ("list . nothing-begins-like-this", []),
]


@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_what_a_word_may_become(typed: str, offered: list[str]) -> None:
    *before, last = typed.split(" ")
    assert [candidate for candidate, _ in candidates(before, last)] == offered


def test_commands_are_offered_with_what_they_do() -> None:
    assert dict(candidates([], "")) == {name: command.does for name, command in SUBCOMMANDS.items()}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("mo", ["moon"]),
        ("list mo", ["moon"]),
        ("list moon mo", ["moon"]),
        ("list x mo", []),
        ("serve mo", ["moon"]),
        ("moon m", ["moon"]),
    ],
)
def test_feeds_are_offered_where_directories_may_stand(home: Path, typed: str, offered: list[str]) -> None:
    config_file().parent.mkdir()
    config_file().write_text("[collections]\nmoon = '/srv/moon'\n")
    *before, last = typed.split(" ")
    assert [(word, what) for word, what in candidates(before, last) if what] == [
        (word, "/srv/moon") for word in offered
    ]
    config_file().write_text("[collections\n")
    assert list(candidates(["serve"], "mo")) == []


@pytest.fixture
def hostile(tmp_path: Path, home: Path) -> Path:
    """A feed whose topics would do something if a shell read them."""
    feed = tmp_path / "feed"
    topics = [f"$(touch {tmp_path}/one)", f"`touch {tmp_path}/two`", f"x; touch {tmp_path}/three", "Machine learning"]
    write(feed, "a.md", front_matter(title="A", provider={"name": "The Verge"}, topics=topics))
    with closing(synced(feed)) as library:
        library.search_words()
    return feed


def test_values_are_those_of_the_directories_named(hostile: Path) -> None:
    assert [word for word, _ in candidates(["list", str(hostile)], "provider:the")] == ['provider:"The Verge"']
    assert ('topic:"Machine learning"', "") in list(candidates(["list", str(hostile)], "topic:"))


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_bash_is_offered_words_that_it_does_not_run(hostile: Path, tmp_path: Path) -> None:
    script = f"""
        broadsheet() {{ {sys.executable} -m reader "$@"; }}
        eval "$(broadsheet completion bash)"
        COMP_WORDS=(broadsheet list {hostile} topic :) COMP_CWORD=4
        COMP_LINE="broadsheet list {hostile} topic:"
        COMP_POINT=${{#COMP_LINE}}
        _broadsheet
        for word in "${{COMPREPLY[@]}}"; do eval "printf '%s\n' $word"; done
        """
    done = subprocess.run(["bash", "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert '"Machine learning"' in done.stdout.splitlines()
    assert f'"$(touch {tmp_path}/one)"' in done.stdout.splitlines()
    assert [path.name for path in tmp_path.iterdir() if path.name in ("one", "two", "three")] == []
    assert done.stderr == ""


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("list --sort = hea", ["heat"]),  # bash parts words at the equals sign, and adds what it is given to the last
        ("list --sort hea", ["heat"]),
        ("list --col", ["--color"]),
        ("help qu", ["query"]),
    ],
)
def test_bash_is_offered_values_of_options(words: str, offered: list[str]) -> None:
    at = len(words.split())
    script = f"""
        broadsheet() {{ {sys.executable} -m reader "$@"; }}
        eval "$(broadsheet completion bash)"
        COMP_WORDS=(broadsheet {words}) COMP_CWORD={at}
        COMP_LINE="broadsheet {words.replace(" = ", "=")}"
        COMP_POINT=${{#COMP_LINE}}
        _broadsheet
        printf '%s\n' "${{COMPREPLY[@]}}"
        """
    done = subprocess.run(["bash", "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert [word.strip() for word in done.stdout.splitlines()] == offered
