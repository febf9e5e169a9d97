"""What commands write: to terminals, into pipes and files; safe, in UTF-8, with colour where it is wanted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import PROJECT, feed_of, write

from reader.text.clean import printable

FOREIGN = "\\e[2J\\e]0;x\\a\\x9b1m\\u202etext\\b"  # what a title may try, as YAML spells it


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    "words", [[command] for command in ("list", "show", "count --by topic", "count --by provider")]
    + [["list", f"--{form}"] for form in ("json", "jsonl", "csv", "tsv", "urls", "markdown")] + [["show", "--json"]]
)  # fmt: skip
def test_no_article_can_steer_the_terminal(tell: Any, tmp_path: Path, words: list[str]) -> None:
    entry = f'{{title: "{FOREIGN}", webUrl: "https://example.com/{FOREIGN}", provider: {{name: "{FOREIGN}"}}}}'
    write(
        tmp_path,
        "a\x1b[2J.md" if os.name != "nt" else "a.md",
        f'---\ntitle: "{FOREIGN}"\nexcerpt: "&#27;{FOREIGN}"\nprovider: {{name: "{FOREIGN}"}}\ntopics: ["{FOREIGN}"]\n'
        f'originalUrl: "https://example.com/{FOREIGN}"\nauthor: "{FOREIGN}"\n"{FOREIGN}": "{FOREIGN}"\nrelated: [{entry}]\n'
        "---\n<p>a&#27[2J b&#x9b;c\x1b[2J &#x202e; d</p>\n",
    )
    told = tell(*" ".join(words).split(), tmp_path)
    assert told.code == 0
    assert told.out == printable(told.out)
    assert told.err == printable(told.err)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("https://evil.example/", "BBC (evil.example)"),
        ("https://www.bbc.example/a", "BBC (bbc.example)"),
        (None, "BBC (bbc.example)"),
    ],
)
def test_a_claimed_domain_is_a_claim(tell: Any, tmp_path: Path, page: str | None, named: str) -> None:
    address = f"webUrl: {page}\n" if page else ""
    write(tmp_path, "a.md", f"---\ntitle: A\nprovider: {{name: BBC, domain: bbc.example}}\n{address}---\n")
    assert tell("show", tmp_path).lines[1] == f"{named} · no date"


def process(*words: str, **more: Any) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "reader", *words]
    return subprocess.run(command, cwd=PROJECT, stdin=subprocess.DEVNULL, check=False, **more)


@pytest.mark.skipif(os.name == "nt", reason="made with a shell")
def test_in_a_pipe_and_into_a_file(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 300)  # more than a pipe holds
    reader = f"'{sys.executable}' -m reader list '{feed}'"
    script = f"{reader} --jsonl | head -n 1; echo ${{PIPESTATUS[0]}}; {reader} --json | '{sys.executable}' -m json.tool | wc -l"
    done = subprocess.run(["bash", "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    first, code, lines = done.stdout.splitlines()
    assert json.loads(first)["title"].startswith("Article ")
    assert code == "141"
    assert int(lines) > 300 * 20
    assert done.stderr == ""
    with (tmp_path / "out.csv").open("wb") as file:
        assert process("list", str(feed), "--csv", stdout=file).returncode == 0
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 301


@pytest.mark.thorough
def test_output_for_scripts_is_utf8_whatever_the_locale() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("list", "sample_feed", "宇宙 OR topic:moon", "--csv", capture_output=True, env=environment)
    assert "嫦娥六号" in done.stdout.decode("utf-8")


@pytest.mark.quick(1)
@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("variables", "is_coloured"), [({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_is_for_terminals_that_want_it(variables: dict[str, str], is_coloured: bool) -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"TERM": "xterm"} | variables
    done = process("list", "sample_feed", "--limit", "2", stdout=theirs, stderr=subprocess.DEVNULL, env=environment)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert ("\x1b[2m2026-04-11" in shown) == is_coloured == ("\x1b" in shown)
