"""Which directories a command is about, and what is in them."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.arguments import settings
from reader.cli.output import note
from reader.library import Counts, Library, find_directories, orders
from reader.library.headlines import tally
from reader.query import Query
from reader.state.file import StateFile
from reader.system.paths import asset, cache_dir, data_dir
from reader.text import clean

if TYPE_CHECKING:
    from reader.library.events import Infer
    from reader.state.state import State


def choose_directories(named: Sequence[Path]) -> tuple[tuple[Path, ...], bool]:
    """The directories named, else those of last time that are still there, else the sample; and whether it is that."""
    if named:
        collections = find_directories(named)
        return collections, collections == _sample()
    from reader.state import memory

    with closing(StateFile(_state_file())) as state:
        last = [collection for collection in memory.last_directories(state) if collection.is_dir()]
    return (find_directories(last), False) if last else (_sample(), True)


def _sample() -> tuple[Path, ...]:
    return find_directories([asset("sample_feed")])


@contextmanager
def opened(
    named: Sequence[Path],
    look: bool = True,
    with_words: bool = False,
    with_heat: bool = False,
    infer: "Infer" = "off",
) -> Iterator[Library]:
    """The library of the directories, level with their files and the marks; without `look`, files written in place
    are overlooked. `with_words` where words or topics are asked for, `with_heat` where the order is by `hot`;
    `infer` says what is taken for the same story; scripts get what files state unless they ask, and need no settings.
    """
    with opened_with_state(named, look, with_words, with_heat, infer) as (library, _), library.snapshot():
        yield library


def first_ids(library: Library, query: Query, limit: int) -> Sequence[int]:
    """The first articles that `query` asks for; all where `limit` is 0."""
    return library.ask(orders.first_ids, query, limit, library.clock()) if limit else library.ids(query)


def say_what_is_missing(library: Library, is_found: bool) -> None:
    """Say on standard error where nothing was found, and how many files could not be read."""
    counts = library.ask(tally)
    if not counts.articles or (is_found and counts.problems):
        note(summary(library, counts))
    elif not is_found:
        note(f"No match among {summary(library, counts)}")


@contextmanager
def opened_with_state(
    named: Sequence[Path],
    look: bool,
    with_words: bool,
    with_heat: bool = False,
    infer: "Infer" = "off",
) -> "Iterator[tuple[Library, State]]":
    """The same, with the marks, and not held at one moment."""
    from reader.library.folders import is_level  # the app opens its library itself
    from reader.library.mute import queries

    collections, _ = choose_directories(named)
    with opened_state() as state, closing(Library(collections, cache_dir())) as library:
        library.when_rebuilt = lambda: _level(library, state)
        if look or not library.ask(is_level, library.roots):
            library.sync(state)
        library.find_stories()
        if with_heat:
            library.decay(settings().ranking.half_life_days)
        if with_words or library.ask(queries):
            library.search_words()
        library.mirror_marks(state)
        if infer != "off":  # else what the app has inferred is left as it is
            library.infer_events(infer)
            library.fold_by(True)
        if library.notice:
            note(library.notice)
        yield library, state


def _level(library: Library, state: "State") -> None:
    library.sync(state)
    library.mirror_marks(state)


@contextmanager
def opened_state() -> "Iterator[State]":
    """The person's marks; what befell them is said."""
    from reader.state.state import State  # the first frame does without

    with closing(State(_state_file())) as state:
        if notice := state.notice():
            note(notice)
        yield state


def _state_file() -> Path:
    return data_dir() / "state.db"


def summary(library: Library, counts: Counts) -> str:
    """`4,958 articles in ai/_news, 2 files that cannot be read.`"""
    is_sample = library.roots == _sample()
    names = (
        "the sample feed" if is_sample else ", ".join(clean.one_line(str(collection)) for collection in library.roots)
    )
    ignored = f", {clean.plural(counts.ignored, 'file')} ignored" if counts.ignored else ""
    problems = f", {clean.plural(counts.problems, 'file')} that cannot be read" if counts.problems else ""
    muted = f", {counts.muted:,} muted" if counts.muted else ""
    return f"{clean.plural(counts.articles, 'article')} in {names}{muted}{problems}{ignored}."
