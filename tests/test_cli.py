"""The command line: output for people and scripts, exit codes, and what it costs."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from builders import PROJECT, SAMPLE, article, feed_of, open_state, write

from reader import __version__
from reader.cli import main
from reader.config.reference import example
from reader.model.story import name_of
from reader.state import memory
from reader.system.paths import config_file
from reader.text.hashing import page_id


def run(*words: str, check: int = 0, stdin: int = subprocess.DEVNULL) -> str:
    """`broadsheet words…` as a process of its own; its standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "reader", *words], cwd=PROJECT, capture_output=True, text=True, stdin=stdin, check=False
    )
    assert done.returncode == check, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def records(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("list", *words, "--jsonl").splitlines()]


def test_list_is_newest_first(tmp_path: Path) -> None:
    feed_of(tmp_path, 3)
    assert run("list", str(tmp_path)).splitlines() == [
        "2026-01-03  Provider 2            Article 2",
        "2026-01-02  Provider 1            Article 1",
        "2026-01-01  Provider 0            Article 0",
    ]


def test_a_json_line_holds_the_whole_article(tmp_path: Path) -> None:
    write(tmp_path, "x/a.md", article(4, heat=-1, related=[{"title": "R"}], originalUrl="https://o.example/"))
    (record,) = records(str(tmp_path))
    assert record == {
        "feed": str(tmp_path),
        "path": "x/a.md",
        "title": "Article 4",
        "excerpt": "What article 4 says.",
        "published": "2026-01-05T04:00:00Z",
        "provider": {"name": "Provider 4", "domain": "p4.example"},
        "source": "Provider 4",
        "category": None,
        "lang": None,
        "topics": ["Topic 1"],
        "type": "article",
        "quality": 28,
        "heat": None,
        "lead": True,
        "read": False,
        "starred": False,
        "hidden": False,
        "new": False,
        "changed": False,
        "tags": [],
        "originalUrl": "https://o.example/",
        "webUrl": "https://example.com/4",
        "ampWebUrl": "https://example.com/4/amp",
        "cdnAmpWebUrl": None,
        "related": 1,
        "story": name_of(page_id("https://o.example")),
        "minutes": None,
        "words": None,
        "folder": "x",
    }


def test_missing_values_are_null(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: Bare\n---\n")
    (record,) = records(str(tmp_path))
    missing = {key for key, value in record.items() if value is None}
    assert missing == {
        "excerpt", "published", "source", "category", "lang", "quality", "heat", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl",
        "minutes", "words",
    }  # fmt: skip
    assert record["provider"] == {"name": None, "domain": None}


@pytest.mark.thorough
def test_files_are_looked_at_where_a_folder_has_changed_or_when_asked(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 2)
    run("list", str(feed))
    (feed / "a001.md").write_text(article(1, title="Written in place"))
    write(feed, "new/a.md", article(5))  # the folder has changed within the clock's step: everything is looked at
    assert [record["title"] for record in records(str(feed))] == ["Article 5", "Written in place", "Article 0"]
    for folder in (feed, feed / "new"):
        os.utime(folder, (1, 1))
    run("list", str(feed))
    (feed / "a000.md").write_text(article(0, title="Written in place too"))
    assert records(str(feed))[-1]["title"] == "Article 0"
    assert records(str(feed), "--look")[-1]["title"] == "Written in place too"
    (feed / "new" / "a.md").rename(feed / "new" / "b.md")
    assert records(str(feed))[0]["path"] == "new/b.md"
    shutil.rmtree(feed / "new")
    assert len(records(str(feed))) == 2


@pytest.mark.quick(1)
@pytest.mark.parametrize("words", [("--sort", "-heat"), ("--sort=-heat",)])
def test_order_and_limit(words: tuple[str, ...]) -> None:
    heats = [record["heat"] for record in records(str(SAMPLE), *words, "--limit", "3")]
    assert heats == [903, 871, 745]
    assert len(records(str(SAMPLE), "--limit", "0")) == len(records(str(SAMPLE)))


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("list", "/none/such"), 2, "There is no directory /none/such."),
        (("list", "pyproject.toml"), 2, "is a file"),
        (("list", "--sort", "haet"), 2, "Did you mean heat?"),
        (("list", "--limit", "-3"), 2, "--limit: must be an integer up to 999999999, or all, not '-3'.\n"),
        (("list", "styles"), 1, "0 articles in"),
        (("/none/such",), 2, "There is no directory"),
        (("lst", "docs"), 2, "There is no directory or command lst. Did you mean list?"),
        (("serve", "azur"), 2, "There is no directory or command azur. Did you mean azure?"),
        (("list", "nothing-of-it"), 1, "No match among 30 articles in the sample feed"),
        (("state",), 2, "required: export|import|sync.\n"),
        (("completion",), 2, "required: SHELL.\n"),
        (("mark", "read"), 2, "broadsheet: A query or --all is required.\nTry: broadsheet mark --help\n"),
        (("mark", "read", "styles", "rust"), 1, "0 articles in"),
        (("list", "view:long"), 2, "The views are 'to read', 'daily'."),
        (("--frobnicate",), 2, "broadsheet: There is no option --frobnicate.\nTry: broadsheet --help\n"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], code: int, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[collections]\nazure = "~/docs"\n[views]\n"to read" = "rust"\ndaily = "is:new"\n')
    try:
        assert main(words) == code
    except SystemExit as exit_:
        assert exit_.code == code
    assert sentence in capsys.readouterr().err


def test_problems_are_counted_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(SAMPLE)]) == 0
    assert "1 file that cannot be read" in capsys.readouterr().err


@pytest.mark.thorough
def test_without_a_terminal_the_plain_list_is_printed() -> None:
    assert run(str(SAMPLE)) == run("list", str(SAMPLE))


def test_without_a_directory_it_is_that_of_last_time_then_the_sample(tmp_path: Path) -> None:
    assert records() == records(str(SAMPLE))
    feed = feed_of(tmp_path / "feed", 2)
    with closing(open_state()) as state:
        memory.remember_directories(state, [feed])
    assert len(records()) == 2
    for file in feed.iterdir():
        file.unlink()
    feed.rmdir()
    assert records() == records(str(SAMPLE))


@pytest.mark.thorough
def test_version_help_and_keys() -> None:
    assert run("--version") == f"broadsheet {__version__}\n"
    assert "exit codes" in run("--help")
    assert "  j  ↓          down                Next article" in run("keys")
    assert "| `j` `↓` | Next article" in run("keys", "--markdown")


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently there")
def test_a_closed_pipe_is_quiet() -> None:
    code = "import sys; from reader.cli import main; sys.exit(main(['list', 'sample_feed', '--jsonl']))"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.thorough
def test_the_list_never_imports_textual() -> None:
    code = "import sys; from reader.cli import main; main(['list', 'sample_feed']); assert 'textual' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, capture_output=True)


def test_config_says_where_the_settings_are_and_what_is_wrong(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "config" / "config.toml"
    assert main(["config", "--path"]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert main(["config", "--check"]) == 0
    assert "all settings have their defaults" in capsys.readouterr().out
    assert main(["config", "--example"]) == 0
    file.parent.mkdir()
    file.write_text(capsys.readouterr().out)
    assert main(["config", "--check"]) == 0
    assert capsys.readouterr().out == f"{file}: no errors.\n"
    file.write_text("[reading]\nseconds = 0\n")
    assert main(["config", "--check"]) == 2
    assert capsys.readouterr().err == f"broadsheet: {file}, line 2: seconds must be an integer from 1 to 3600.\n"


@pytest.mark.skipif(os.name == "nt", reason="the editor is a shell script")
def test_config_edit_begins_with_the_example_and_checks_what_was_saved(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file, editor, found = home / "config" / "config.toml", tmp_path / "my editor", tmp_path / "found"
    editor.write_text(f'#!/bin/sh\ncp "$2" {found}\necho "$1" > "$2"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"'{editor}' 'keymap = \"newsboat\"'")
    assert main(["config", "--edit"]) == 0
    assert capfd.readouterr().out == f"{file}: no errors.\n"
    assert found.read_text() == example()
    monkeypatch.setenv("VISUAL", f"'{editor}' 'keymap = 1'")
    assert main(["config", "--edit"]) == 2
    assert found.read_text() == 'keymap = "newsboat"\n'
    assert capfd.readouterr().err.endswith("line 1: keymap must be one of default, newsboat.\n")
