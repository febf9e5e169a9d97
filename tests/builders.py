"""Collections made by number, and the reader's parts around them."""

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import yaml

from reader.library import Library, find_directories
from reader.library.headlines import headlines
from reader.state.state import Changes, State
from reader.system.paths import cache_dir, data_dir

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
PATIENCE = 60.0  # seconds for something to happen that must happen
PROJECT = Path(__file__).parent.parent
SAMPLE = PROJECT / "sample_feed"
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # C is ten times as fast, where PyYAML has it


def front_matter(body: str = "", /, **fields: object) -> str:
    """An article file's text with these fields."""
    return f"---\n{yaml.dump(fields, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)}---\n{body}"


def write(feed: Path, name: str, text: str | bytes) -> Path:
    """Write a file of the feed, folders and all."""
    path = feed / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def article(number: int, **fields: object) -> str:
    """Article `number`: every value of it follows from the number, and some are missing by rule."""
    day = datetime(2026, 1, 1 + number % 28, number % 24, tzinfo=UTC)
    stated: dict[str, object] = {
        "title": f"Article {number}",
        "excerpt": f"What article {number} says.",
        "publishedDateTime": day,
        "webUrl": f"https://example.com/{number}",
        "quality": number * 7 % 120,
        "heat": number * 13 % 50 - 1,
        "provider": {"name": f"Provider {number % 5}", "domain": f"p{number % 5}.example"},
        "topics": [f"Topic {number % 3}"],
    }
    if number % 7 == 3:
        del stated["publishedDateTime"]
    if number % 5 == 4:
        stated["ampWebUrl"] = f"https://example.com/{number}/amp"
    return front_matter(**stated | fields)


def related(*numbers: int) -> list[dict[str, str]]:
    """What an article states of the articles with these numbers."""
    return [{"title": "R", "webUrl": f"https://example.com/{number}"} for number in numbers]


_article = cache(article)  # one text for all the tests that want the same


def feed_of(directory: Path, count: int) -> Path:
    """A feed of `count` articles: `a000.md` and so on."""
    for number in range(count):
        write(directory, f"a{number:03}.md", _article(number))
    return directory


def dated_feed(directory: Path) -> Path:
    """Forty dated articles, newest last by number: `Article 39` stands first."""
    for number in range(40):
        month, day = divmod(number, 28)
        write(
            directory,
            f"a{number:02}.md",
            article(number, publishedDateTime=f"2026-0{month + 1}-{day + 1:02}", excerpt=f"Says {number}. " * 400),
        )
    return directory


def rusty_feed(directory: Path) -> Path:
    """Forty articles, three of them about rust; every one read by hand here is told apart by its number."""
    feed_of(directory, 40)
    for number, title in ((3, "Rust, the language"), (7, "Trust is rusting"), (11, "A rusty café")):
        write(directory, f"a{number:03}.md", article(number, title=title))
    return directory


def open_state() -> State:
    return State(data_dir() / "state.db")


def open_library(*feeds: Path) -> Library:
    return Library(find_directories(feeds), cache_dir(), lambda: NOW)


def keys(library: Library, ids: Sequence[int]) -> list[str]:
    """What the marks of `ids` are kept under."""
    rows = library.ask(headlines, ids)
    return [rows[id_].key for id_ in ids]


def mirrored(changes: Changes) -> list[tuple[int, str, int]]:
    """What changed: page of the article, name, value."""
    return [(page, name, value) for name, value, pages in changes.facts for page in json.loads(pages)]


def synced(*feeds: Path) -> Library:
    """The library of `feeds`, level with the files."""
    library = open_library(*feeds)
    with closing(open_state()) as state:
        library.sync(state)
        library.mirror_marks(state)
    return library


def titles(library: Library, ids: Sequence[int]) -> list[str]:
    rows = library.ask(headlines, ids)
    return [rows[id_].title for id_ in ids]
