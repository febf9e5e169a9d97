"""What other readers know of read articles, taken over: newsboat's cache, and the files of bulletty."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from builders import article, open_state, write

from reader.cli import main


def newsboat_cache(file: Path) -> Path:
    """A cache as newsboat keeps it, as far as it matters here."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid TEXT, url TEXT, unread INTEGER, flags TEXT)")
        rows = [
            ("http://example.com/1/?utm_source=rss", 0),
            ("https://example.com/2", 1),
            ("", 0),
            ("https://example.com/3", 0),
        ]
        db.executemany("INSERT INTO rss_item (url, unread) VALUES (?, ?)", rows)
        db.commit()
    return file


def bulletty_data(directory: Path, fence: str = "+++") -> Path:
    """A data directory as bulletty keeps it."""
    for number, seen in ((1, "true"), (2, "false"), (3, "true")):
        entry = f'title = "T {fence} {number}"\nurl = "https://example.com/{number}/"\nseen = {seen}\n'
        write(directory, f"categories/General/a-feed/{number}.md", f"{fence}\n{entry}{fence}\n\nText {fence} more.\n")
    write(directory, "categories/General/a-feed/.feed.toml", 'title = "A feed"\n')
    write(directory, "categories/General/a-feed/other.md", "no entry\n")
    return directory


def old_bulletty_data(directory: Path) -> Path:
    """The same, as bulletty kept it before 0.2.1."""
    return bulletty_data(directory, "---")


@pytest.mark.parametrize(("make", "expected"), [(newsboat_cache, "13"), (bulletty_data, "1"), (old_bulletty_data, "1")])
def test_read_marks_of_other_readers_are_taken_over_by_address(tmp_path: Path, make, expected: str) -> None:  # type: ignore[no-untyped-def]
    theirs = make(tmp_path / "theirs")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with closing(open_state()) as state:
        state.mark(["https://example.com/3"], read=True)
        state.mark(["https://example.com/3"], read=False)  # said here, so it counts
    assert main(["state", "import", str(theirs)]) == 0
    with closing(open_state()) as state:
        found = [number for number in "12" if state.marks(f"https://example.com/{number}").read]
        assert found == [number for number in expected if number in "12"]
        assert not state.marks("https://example.com/3").read
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


HEADS: dict[str, str] = {  # of files that are no article of bulletty's, however long they try to take
    "no TOML": "title: A\n",
    "no address": "seen = true\n",
    "seen is no flag": "url = 'https://example.com/x'\nseen = 'yes'\n",
    "arrays in arrays": "url = 'https://example.com/x'\nseen = true\na = " + "[" * 3_500 + "]" * 3_500,
    "tables in tables": "url = 'https://example.com/x'\nseen = true\na = " + "{a=" * 3_000 + "1" + "}" * 3_000,
    "a key of 30,000 parts": "url = 'https://example.com/x'\nseen = true\n" + "a." * 30_000 + "a = 1",
    "a key of 30,000 quoted parts": "url = 'https://example.com/x'\nseen = true\n" + "'a' . " * 30_000 + "a = 1",
    "a table of 30,000 parts": "url = 'https://example.com/x'\nseen = true\n[" + "a." * 30_000 + "a]",
    "a key within a table": "url = 'https://example.com/x'\nseen = true\na = {" + '"\\"".' * 30_000 + "a = 1}",
    "20,000 keys of 30 parts": "url = 'https://example.com/x'\nseen = true\n" + ("a." * 29 + "a = 1\n") * 20_000,
    "a number of 5,000 digits": "url = 'https://example.com/x'\nseen = true\na = " + "9" * 5_000,
    "quotes that never end": "url = 'https://example.com/x'\nseen = true\na = " + '"""' * 66_667,
    "escapes that never end": "url = 'https://example.com/x'\nseen = true\na = \"" + "\\" * 200_001,
}


@pytest.mark.parametrize("fence", ["+++", "---"])
@pytest.mark.parametrize("head", HEADS)
def test_no_file_ends_an_import_and_the_others_are_read(
    tmp_path: Path, head: str, fence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = bulletty_data(tmp_path / "theirs", fence)
    write(theirs, "categories/bad.md", f"{fence}\n{HEADS[head]}\n{fence}\n")
    write(
        theirs,
        "categories/words.md",
        f"{fence}\ntitle = '{'a.' * 500}'\nurl = 'https://example.com/9'\nseen = true\n{fence}\n",
    )
    if os.name != "nt":
        os.mkfifo(theirs / "categories" / "pipe.md")
        (theirs / "categories" / "link.md").symlink_to("/dev/zero")
    assert main(["state", "import", str(theirs)]) == 0
    assert "3 articles, 3 changes." in capsys.readouterr().out


def test_an_import_that_recognises_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "a.md", article(1))
    assert main(["state", "import", str(tmp_path)]) == 2
    assert "there are no bulletty articles in" in capsys.readouterr().err


def test_an_address_that_is_none_does_not_refuse_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = newsboat_cache(tmp_path / "cache.db")
    with closing(sqlite3.connect(file)) as db:
        for url in (b"http://example.com/caf\xe9", b"http://\xff\x1b]0;x", b"http://u:p@example.com/", b"httpx"):
            db.execute("INSERT INTO rss_item (url, unread) VALUES (CAST(? AS TEXT), 0)", (url,))
            db.execute("INSERT INTO rss_item (url, unread) VALUES (?, 0)", (url + b"b",))
        db.commit()
    assert main(["state", "import", str(file)]) == 0
    assert ": 4 articles, 4 changes." in capsys.readouterr().out
    with closing(open_state()) as state:
        assert state.marks("https://example.com/caf%E9").read
