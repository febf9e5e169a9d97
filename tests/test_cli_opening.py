"""`broadsheet open`: what it opens, what it marks, and what it will not do unasked."""

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from builders import feed_of, synced

from reader.library.headlines import headlines
from reader.query import Query


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Six articles, two of them without a date."""
    return feed_of(tmp_path / "feed", 6)


@pytest.fixture
def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a browser made for the test notes what it was given."""
    log = home / "opened.txt"
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{log}"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    return log


def read_titles(feed: Path) -> list[str]:
    with closing(synced(feed)) as library:
        rows = library.ask(headlines, library.ids(Query())).values()
        return sorted(row.title for row in rows if row.read)


@pytest.mark.skipif(os.name == "nt", reason="the browser of this test is a script")
def test_open_opens_the_first_and_marks_it_read(tell: Any, feed: Path, opened: Path) -> None:
    told = tell("open", feed, "topic:1")
    assert (told.code, told.out) == (0, "Opened https://example.com/4 – Article 4\n")
    assert opened.read_text() == "https://example.com/4\n"
    assert read_titles(feed) == ["Article 4"]
    assert tell("open", feed, "topic:1", "is:unread").out == "Opened https://example.com/1 – Article 1\n"
    assert tell("open", feed, "topic:1", "is:unread").code == 1
    assert tell("count", feed, "is:read").out == "2\n"


@pytest.mark.skipif(os.name == "nt", reason="the browser of this test is a script")
def test_open_takes_the_amp_page_and_says_where_there_is_none(tell: Any, feed: Path, opened: Path) -> None:
    told = tell("open", feed, "topic:1", "--amp", "--limit", 2)
    assert (told.code, told.out) == (0, "Opened https://example.com/4/amp – Article 4\n")
    assert told.err == "broadsheet: Article 1 has no AMP page.\n"
    told = tell("open", feed, "topic:1", "--amp-cache")
    assert (told.code, told.out) == (1, "")
    assert told.err == "broadsheet: Article 4 has no AMP page in the cache.\n"
    assert read_titles(feed) == ["Article 4"]


@pytest.mark.skipif(os.name == "nt", reason="the browser of this test is a script")
def test_open_never_opens_many_pages_unasked(tell: Any, tmp_path: Path, opened: Path) -> None:
    feed = feed_of(tmp_path, 22)
    told = tell("open", feed, "sort:title", "--limit", "all")
    assert (told.code, told.out) == (2, "")
    assert "That would open 22 pages: to open them all, add --limit 22." in told.err
    assert not opened.exists()
    assert len(tell("open", feed, "quality<60 topic:1", "--limit", 0).lines) == len(opened.read_text().splitlines())


def test_what_was_not_opened_is_not_marked(tell: Any, feed: Path) -> None:
    told = tell("open", feed, "topic:1")
    assert told.code == 2
    assert "open this URL yourself: https://example.com/4" in told.err
    assert read_titles(feed) == []


def test_a_dry_run_prints_what_it_would_open_and_marks_nothing(tell: Any, feed: Path, opened: Path) -> None:
    told = tell("open", feed, "topic:1", "--dry-run", "-n", "all")
    assert (told.code, told.lines, told.err) == (0, ["https://example.com/4", "https://example.com/1"], "")
    told = tell("open", feed, "title:4", "--dry-run", "--amp-cache")
    assert (told.code, told.out) == (1, "")
    assert told.err == "broadsheet: Article 4 has no AMP page in the cache.\n"
    more = feed_of(feed / "more", 22)  # more than would be opened without a number
    assert len(tell("open", more, "sort:title", "--dry-run", "-n", "all").lines) == 22
    assert not opened.exists()
    assert read_titles(feed) == []
