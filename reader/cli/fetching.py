"""`broadsheet fetch [DIR ...]`: what is new in the feeds of directories, as article files."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from reader.cli import FOUND, NOTHING_FOUND, output
from reader.cli.arguments import directories
from reader.cli.directories import choose_directories
from reader.cli.fetched import agree, is_news, say, settings, subscribed, until
from reader.cli.parser import Parser
from reader.errors import ReaderError
from reader.fetch.fetching import Fetching, Outcome, Settings
from reader.fetch.ledger import Ledger, locked
from reader.fetch.reports import line_of
from reader.fetch.setup import lock_file
from reader.fetch.subscriptions import Subscription
from reader.library import find_directories
from reader.system.heap import share_one_heap
from reader.text import clean

_EPILOG = """exit codes: 0 done, 1 a feed failed, 2 nothing could be done.
Feeds are downloaded as often as their servers allow, at most hourly; one that fails is tried less and less often."""

Feeds = list[tuple[Path, Subscription]]


def parser() -> Parser:
    made = Parser(
        "broadsheet fetch", description="Fetch feeds: each new entry becomes an article file.", epilog=_EPILOG
    )
    made.add_argument(
        "collections", metavar="DIR", nargs="*", help="directories with feeds (default: those opened last)"
    )
    made.add_argument("--feed", metavar="TEXT", default="", help="only feeds with TEXT in their URL, title or folder")
    made.add_argument("--dry-run", action="store_true", help="only list the feeds that would be downloaded")
    made.add_argument("--json", action="store_true", help="print a JSON object for each feed, on a line of its own")
    made.add_argument("--trust", action="store_true", help="agree to the feeds in the directory's feeds.toml")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    named = directories(options.collections)
    roots = find_directories(named) if named else _last()
    chosen, feeds = settings(), subscribed(roots)
    with closing(Ledger(chosen.ledger)) as ledger:
        for root in roots:
            if there := [each for where, each in feeds if where == root]:
                agree(root, there, ledger, options.trust)
        feeds = [each for each in feeds if _is_meant(each[1], options.feed)]
        if not feeds:
            raise ReaderError(f"No feed has {clean.one_line(options.feed)!r} in its URL, title or folder.")
        if options.dry_run:
            return _list_due(feeds, ledger, chosen)
    lock = locked(lock_file())
    if lock is None:
        raise ReaderError("Another fetch is running: wait until it is done.")
    share_one_heap()
    began = chosen.now()
    with closing(lock):
        outcomes = _fetch(feeds, chosen, options, began)
    return NOTHING_FOUND if any(is_news(each, began) for each in outcomes) else FOUND


def _last() -> Sequence[Path]:
    roots, is_sample = choose_directories([])
    if is_sample:
        raise ReaderError("Say which directory: none has been opened yet, and the sample has no feeds.")
    return roots


def _is_meant(feed: Subscription, pattern: str) -> bool:
    return any(pattern.lower() in text.lower() for text in (feed.url, feed.title, feed.folder))


def _list_due(feeds: Feeds, ledger: Ledger, chosen: Settings) -> int:
    for root, feed in feeds:
        _, state = ledger.feed(root, feed.url)
        wait = "now" if state.next <= chosen.now() else f"in {until(state.next, chosen)}"
        output.say(f"{'set aside' if state.aside else wait:<10} {feed.title or feed.url}")
    return FOUND


def _fetch(feeds: Feeds, chosen: Settings, options: Namespace, began: float) -> list[Outcome]:
    shows = sys.stderr.isatty() and not output.is_quiet and not options.json
    is_unheard = False
    done = 0

    def on_outcome(outcome: Outcome) -> None:
        nonlocal done, is_unheard
        done += 1
        if options.json:
            try:
                output.write([f"{line_of(outcome)}\n"])
                sys.stdout.flush()
            except BrokenPipeError:  # in a thread, where nobody would be told
                is_unheard = True
                fetching.stop()
        if shows:
            print(
                f"\r\x1b[K{done}/{len(feeds)} {clean.one_line(outcome.name)[:50]}", end="", file=sys.stderr, flush=True
            )

    fetching = Fetching(chosen, on_outcome)
    try:
        outcomes = fetching.run(feeds)
    finally:
        if shows:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if is_unheard:
        raise BrokenPipeError
    outcomes.sort(key=lambda each: (str(each.root), each.name.lower()))
    if not options.json:
        say(outcomes, chosen, began)
    return outcomes
