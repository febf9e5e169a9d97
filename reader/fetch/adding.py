"""Feeds that a person adds: listed, agreed to, and with the entries that came when they were looked for."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from reader.fetch import subscriptions
from reader.fetch.fetching import Fetching, Outcome, Settings
from reader.fetch.finding import Candidate
from reader.fetch.ledger import Ledger, locked
from reader.fetch.setup import add_trusted, lock_file


class Addition(NamedTuple):
    """The addresses of the feeds that were not there yet, and what became of those that were written at once."""

    urls: Sequence[str]
    outcomes: Sequence[Outcome]


def add(root: Path, candidates: Sequence[Candidate], topics: Sequence[str], settings: Settings) -> Addition:
    """Add feeds to the list of `root`, with the topics for each of their articles, and write what has come from them:
    their servers are not asked twice. While another fetch runs, that is left to the next one.

    Raises ConfigError, StorageError.
    """
    before = subscriptions.read(root)
    stated = [{"url": each.url, "title": each.feed.title, "topics": topics} for each in candidates]
    urls = subscriptions.add(root, stated)
    with closing(Ledger(settings.ledger)) as ledger:
        add_trusted(root, urls, ledger, before)
    lock = locked(lock_file()) if urls else None
    if lock is None:
        return Addition(urls, ())
    feeds = {each.url: each for each in subscriptions.read(root)}
    with closing(lock):
        given = [(root, feeds[each.url], each.answer) for each in candidates if each.url in urls and each.answer]
        return Addition(urls, Fetching(settings).take(given))
