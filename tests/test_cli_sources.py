"""Every command over every source of text: none of them writes a character that steers a terminal or commands a CI, and
scripts get every path exactly.
"""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from builders import PROJECT, article, front_matter, open_state, write

from reader.cli import SUBCOMMANDS
from reader.library.facets import FACET_FIELDS
from reader.outside.export import FORMATS
from reader.system.paths import config_file

needs_names = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are UTF-8 without controls there")

STEERS = "\x1b]0;x\x07\x9b31m\x7f\u202e\u200b\u2028\u2066"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
COMMAND = re.compile(r"(?m)^\s*::|##\w*\[")
ORDERS = "::stop-commands::x", "##vso[task.setvariable variable=PATH]x", "x ##[add-path]y", "##teamcity[x]"

NAMES: list[bytes] = [
    b"plain.md", b"two  blanks.md", b" ahead and behind .md", "café ü.md".encode(), "bidi\u202e.md".encode(),
    "c1\u009b31m.md".encode(), b"esc\x1b[2J\x07.md", b"line\nbreak.md", b"tab\tand\rreturn.md", b"latin-\xe9\xff.md", b"back\\slash\\u0041.md",
    b"quote\"and'.md", b"=1+1.md", b"-n.md", b"@x.md", b"'=x.md", b'"=y".md', "＝z.md".encode(), "emoji👩\u200d💻.md".encode(),
    "wide\u3000blank.md".encode(), "tag\U000e0041.md".encode(), "line\u2028end.md".encode(), b"comma,semi;.md", b"del\x7f.md",
    b"folder  of two/a  b.md", *(f"{order.replace('/', '')}.md".encode() for order in ORDERS),
]  # fmt: skip


def named_feed(directory: Path) -> Path:
    """A file of each name, all of them articles."""
    for number, name in enumerate(NAMES):
        file = os.path.join(os.fsencode(directory), name)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(front_matter(title=f"Article {number}", quality="odd"))
    return directory


def from_json(string: str) -> bytes:
    return string.encode("utf-8", "surrogateescape")


def from_cell(cell: str) -> bytes:
    """As docs/command-line.md has it: the cell is a JSON string without its quotes, whose own quotes stand as they are."""
    return from_json(json.loads(f'"{cell}"' if '"' not in cell else '"{}"'.format(cell.replace('"', '\\"'))))


@needs_names
def test_scripts_get_every_path_exactly(tell: Any, tmp_path: Path) -> None:
    feed, wanted = named_feed(tmp_path / "feed"), sorted(NAMES)
    assert sorted(from_json(each["path"]) for each in tell("list", feed, "--json").json) == wanted
    assert sorted(from_json(json.loads(line)["path"]) for line in tell("list", feed, "--jsonl").lines) == wanted
    assert sorted(from_json(each["path"]) for each in tell("show", feed, "--json", "-n", "0").json) == wanted
    for form, delimiter in (("--csv", ","), ("--tsv", "\t")):
        quoting: Any = csv.QUOTE_NONE if form == "--tsv" else csv.QUOTE_MINIMAL
        out = io.StringIO(tell("list", feed, form, "--fields", "path").out)
        assert (
            sorted(from_cell(row[0]) for row in [*csv.reader(out, delimiter=delimiter, quoting=quoting)][1:]) == wanted
        )
    whole = sorted(os.path.join(os.fsencode(feed), name) for name in NAMES)
    assert sorted(map(from_cell, tell("list", feed, "--paths").lines)) == whole
    command = [sys.executable, "-m", "reader", "list", os.fspath(feed), "--null"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout
    assert sorted(listed.split(b"\0")[:-1]) == whole
    report = tell("check", feed, "--json").json
    assert {from_json(each["path"]) for each in report["findings"] if each["code"] == "value"} == set(NAMES)


@needs_names
def test_a_path_that_is_plain_stands_as_it_is_in_every_cell(tell: Any, tmp_path: Path) -> None:
    feed = named_feed(tmp_path / "feed")
    lines = tell("list", feed, "--fields", "path").lines
    for name in ("two  blanks.md", "café ü.md", "quote\"and'.md", "emoji👩\u200d💻.md", "folder  of two/a  b.md"):
        assert name in lines


@needs_names
def test_the_directory_is_exact_too(tell: Any, tmp_path: Path) -> None:
    feed = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a  b\xff\x9b"))
    write(feed, "a.md", front_matter(title="A"))
    (record,) = tell("list", feed, "--json").json
    assert from_json(record["feed"]) == os.fsencode(feed)
    (finding,) = tell("check", feed, feed, "--json").json["findings"][:1]
    assert from_json(finding["path"]) == os.fsencode(feed / "a.md")


@pytest.fixture
def hostile(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """A feed in which all that can be foreign steers or orders, and a state that was imported from strangers."""
    feed = named_feed(tmp_path / "feed") if os.name != "nt" else tmp_path / "feed"
    for number, order in enumerate((STEERS, *ORDERS)):
        fields = {"title": order, "excerpt": order, "author": order, "topics": [order], "category": order, order: order}
        stub = {"title": order, "webUrl": "https://e.example/2"}
        texts: Any = fields | {"provider": {"name": order, "domain": order}, "lang": order, "related": [stub]}
        write(
            feed,
            f"t{number}.md",
            article(number, **texts).replace("---\n", "---\n", 1) + f"\n{order}\n\n<p>{order}</p>\n",
        )
    write(feed, "u.md", article(90, webUrl="https://e.example/#a##vso[task.x]y", heat="x" + ORDERS[1]))
    write(feed, "bad.md", f"---\ntitle: '{ORDERS[1]}\n---\n")
    for name in ORDERS:
        write(feed, f"{name}.md", "---\n[\n---\n")
    listed = "".join(
        f"[[feed]]\nurl = 'http://127.0.0.1:9/{number}'\ntitle = {json.dumps(order)}\n"
        for number, order in enumerate((STEERS, *ORDERS))
    )
    write(feed, "feeds.toml", listed)
    with closing(open_state()) as state:
        state.merge([])
    return feed


def marks_of_strangers(file: Path) -> Path:
    at = "2026-01-01T00:00:00Z"
    keys = ["https://example.com/0", f"path:{STEERS}.md", *(f"path:{order}.md" for order in ORDERS)]
    tags = {f"tag:{word}": [True, at] for word in (STEERS + "t", " x ", "::warning::x", *ORDERS)}
    return write(
        file.parent, file.name, "".join(json.dumps({"key": key, "read": [True, at]} | tags) + "\n" for key in keys)
    )


def newsboat_of_strangers(file: Path) -> Path:
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE rss_item (url TEXT, unread INTEGER)")
        urls = [f"http://e.example/{word}" for word in (STEERS, *ORDERS)]
        db.executemany("INSERT INTO rss_item VALUES (?, 0)", [(url,) for url in urls])
        db.execute("INSERT INTO rss_item VALUES (CAST(x'687474703a2f2f652e6578616d706c652fff' AS TEXT), 0)")
        db.commit()
    return file


RUNS = [  # every command with every form of its output; FEED is the feed
    "",
    *("list FEED", "list FEED sort:-hot", *(f"list FEED --{form}" for form in FORMATS)),
    *("show FEED -n 0", "show FEED -n 0 --json", "show FEED --story", "count FEED", "count FEED --json"),
    *(f"count FEED --by {field}{form}" for field in FACET_FIELDS for form in ("", " --json")),
    *("stories FEED", "stories FEED --json", "stats FEED", "stats FEED --json", "open FEED title:nothing", "open FEED -n 1 x"),
    *("mark read FEED --all", "mark tag x FEED --all", "mark STEERS FEED", "mark tag -STEERS FEED", "mark untag STEERS FEED --all"),
    *("state export", "state STEERS", "state import STEERS", "check FEED", "check FEED --json", "check FEED --strict"),
    *("feeds FEED", "feeds FEED --export", "feeds FEED --import STEERS", "fetch FEED", "fetch FEED --dry-run", "fetch FEED --trust", "fetch FEED --json", "fetch FEED --feed STEERS"),
    *("add STEERS FEED", "save STEERS FEED"),
    *("config --check", "config --STEERS", "help", "help query", "help config", "help STEERS", "--color STEERS list", "list --files-from STEERS", "keys", "keys --json", "keys --markdown", "keys --STEERS", "where", "where FEED --size", "where STEERS", "serve STEERS", "serve --port STEERS"),
    *("completion bash", "completion STEERS", "completion words -- list FEED topic:", "completion words -- list FEED provider:"),
    *("list STEERS", "list FEED STEERS", "list FEED is:STEERS", "list --STEERS", "list --sort STEERS", "list /STEERS", "--STEERS"),
    *("list --fields STEERS FEED", "list FEED -n STEERS", "count FEED --by STEERS", "--log /none/STEERS list"),
]  # fmt: skip


def test_every_command_is_among_them() -> None:
    assert {run.split(" ")[0] for run in RUNS} >= {"", *SUBCOMMANDS}


@pytest.mark.skipif(os.name == "nt", reason="names hold no controls there")
def test_no_command_writes_what_steers_or_orders_whatever_its_source(
    tell: Any, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_BUILD", "True")
    monkeypatch.chdir(tmp_path)
    for file in (marks_of_strangers(tmp_path / "marks.jsonl"), newsboat_of_strangers(tmp_path / "cache.db")):
        assert tell("state", "import", file).code == 0
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f"[collections]\nmine = [{json.dumps(str(hostile))}]\n", "utf-8")
    for run in RUNS:
        words = [word.replace("FEED", "feed").replace("STEERS", STEERS + ORDERS[1]) for word in run.split()]
        told = tell(*words)
        for written in (told.out, told.err):
            assert not UNSEEN.search(written), f"{run}: {UNSEEN.findall(written)}"
            assert not COMMAND.search(written), f"{run}: {COMMAND.search(written)}"
        assert told.code in (0, 1, 2), run


def test_outside_a_ci_an_order_is_a_title_like_any_other(
    tell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, "a.md", front_matter(title=ORDERS[1]))
    assert tell("list", tmp_path, "--fields", "title").lines == ["title", ORDERS[1]]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert tell("list", tmp_path, "--fields", "title").lines == ["title", "\\u0023" + ORDERS[1][1:]]
    assert tell("list", tmp_path, "--json").json[0]["title"] == ORDERS[1]


@pytest.mark.skipif(os.name == "nt", reason="names hold no controls there")
def test_tags_are_one_line_where_they_are_made_and_where_they_are_imported(tell: Any, tmp_path: Path) -> None:
    write(tmp_path, "feed/a.md", article(0))
    tell("state", "import", marks_of_strangers(tmp_path / "marks.jsonl"))
    tell("mark", "tag", f" y{STEERS}  z ", tmp_path / "feed", "--all")
    (record,) = tell("list", tmp_path / "feed", "--json").json
    assert {"x", "]0;x31m t", "y]0;x31m z"} <= set(record["tags"])
    for tag in record["tags"]:
        assert tell("mark", "untag", tag, tmp_path / "feed", "--all").out == "1 article, 1 changed.\n", tag
    assert tell("list", tmp_path / "feed", "--json").json[0]["tags"] == []


needs_full_device = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a full device")


@pytest.mark.quick(1)
@needs_full_device
@pytest.mark.parametrize("words", ["list sample_feed", "list sample_feed --json", "list sample_feed -0", "show sample_feed", "count",
                                   "stories", "stats", "keys", "check sample_feed", "mark read --all", "state export", "config --example",
                                   "completion bash", "--help", "list --help", "--version", ""])  # fmt: skip
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told_in_a_sentence(words: str, unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with closing(open_state()) as state:
        state.mark(["a"], read=True)
    for redirection, said in (
        (">/dev/full", "Cannot write: no space left on device."),
        (">&-", "standard output is closed."),
    ):
        line = f"'{sys.executable}' -m reader {words} {redirection} </dev/null"
        done = subprocess.run(["sh", "-c", line], cwd=PROJECT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.splitlines()[-1].partition(": ")[2][-len(said) :]) == (74, said), (
            redirection
        )


@needs_full_device
@pytest.mark.quick(1)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_error_that_cannot_be_told_is_a_status(unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    line = f"'{sys.executable}' -m reader list /none/such 2>/dev/full"
    assert subprocess.run(["sh", "-c", line], cwd=PROJECT, check=False).returncode == 2
