"""Which directories a command is about, and what is in them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from reader import text
from reader.library import Counts, Library, find_feeds
from reader.places import asset, cache_dir, data_dir
from reader.query import Query
from reader.state import State


def choose_feeds(named: Sequence[Path]) -> tuple[tuple[Path, ...], bool]:
    """The directories named, else those of last time that are still there, else the sample; and whether it is that."""
    sample = find_feeds([asset("sample_feed")])
    if named:
        feeds = find_feeds(named)
        return feeds, feeds == sample
    with closing(State(data_dir() / "state.db")) as state:
        last = [feed for feed in state.last_feeds() if feed.is_dir()]
    return (find_feeds(last), False) if last else (sample, True)


@contextmanager
def opened(named: Sequence[Path], look: bool = True, with_words: bool = False) -> Iterator[Library]:
    """The library of the directories, level with their files and the marks; without `look`, files written in place
    are overlooked. `with_words` where words or topics are asked for.
    """
    feeds, _ = choose_feeds(named)
    with (
        closing(State(data_dir() / "state.db")) as state,
        closing(Library(feeds, cache_dir())) as library,
    ):
        if look or not library.is_level():
            library.sync(state.read_among)
        if with_words:
            library.search_words()
        library.follow(state.changes)
        with library.at_one_moment():
            yield library


def first_ids(library: Library, query: Query, limit: int) -> Sequence[int]:
    """The first articles that `query` asks for; all where `limit` is 0."""
    return [row.id for row in library.first(query, limit)] if limit else library.ids(query)


def say_what_is_missing(library: Library, is_found: bool) -> None:
    """Say on standard error where nothing was found, and how many files could not be read."""
    counts = library.counts()
    if not counts.articles or (is_found and counts.problems):
        print(f"broadsheet: {summary(library, counts)}", file=sys.stderr)
    elif not is_found:
        print(f"broadsheet: No match among {summary(library, counts)}", file=sys.stderr)


def summary(library: Library, counts: Counts) -> str:
    """`4,958 articles in ai/_news, 2 files that cannot be read.`"""
    names = ", ".join(text.one_line(str(feed)) for feed in library.roots)
    ignored = f", {text.plural(counts.ignored, 'file')} ignored" if counts.ignored else ""
    problems = f", {text.plural(counts.problems, 'file')} that cannot be read" if counts.problems else ""
    return f"{text.plural(counts.articles, 'article')} in {names}{problems}{ignored}."
