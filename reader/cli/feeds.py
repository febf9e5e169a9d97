"""`broadsheet feeds [DIR]`: the feeds of a directory and how they fare; lists of other readers in, OPML out."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from reader.cli import FOUND, NOTHING_FOUND, output
from reader.cli.fetched import place, settings, subscribed
from reader.cli.parser import Parser
from reader.fetch import opml
from reader.fetch.fetching import Settings
from reader.fetch.ledger import FeedState, Ledger
from reader.fetch.setup import add_trusted
from reader.fetch.subscriptions import Subscription, add, read
from reader.text import clean
from reader.text.times import age
from reader.text.urls import display_url


def parser() -> Parser:
    made = Parser(
        "broadsheet feeds",
        description="List the feeds of a directory: when each was last downloaded, and when it will be next.",
    )
    made.add_argument(
        "directory", metavar="DIR", nargs="?", help="a directory with feeds (default: the one opened last)"
    )
    what = made.add_mutually_exclusive_group()
    what.add_argument(
        "--import",
        dest="file",
        metavar="FILE",
        type=Path,
        help="add the feeds that FILE lists: OPML, newsboat's urls, sfeedrc, or bulletty's data directory",
    )
    what.add_argument("--export", action="store_true", help="print the feeds as OPML")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    root = place(options.directory, is_made=bool(options.file))
    if options.file:
        return _import(root, options.file)
    feeds = [each for _, each in subscribed([root])]
    if options.export:
        sys.stdout.write(opml.written(feeds))
        return FOUND
    chosen = settings()
    with closing(Ledger(chosen.ledger)) as ledger:
        output.write(f"{_line(each, ledger.feed(root, each.url)[1], chosen)}\n" for each in feeds)
    return FOUND


def _import(root: Path, file: Path) -> int:
    stated, refused = opml.read(file)
    before = read(root)
    added = add(root, stated)
    with closing(Ledger(settings().ledger)) as ledger:
        add_trusted(root, added, ledger, before)
    for sentence in refused:
        output.complain(sentence)
    there = len(stated) - len(added)
    were = f", {there:,} there already" if there else ""
    output.say(f"{clean.plural(len(added), 'feed')} added to {root}{were}.")
    if added:
        output.note(f"`broadsheet fetch {clean.one_line(str(root))}` fetches their articles.")
    return FOUND if added or there else NOTHING_FOUND


def _line(feed: Subscription, state: FeedState, chosen: Settings) -> str:
    now = datetime.fromtimestamp(chosen.now(), UTC)
    last = age(datetime.fromtimestamp(state.ok, UTC), now) if state.ok else "never"
    last = last if last in ("now", "never") else f"{last} ago"
    wait = age(now, datetime.fromtimestamp(state.next, UTC)) if state.next > chosen.now() else "now"
    wait = "set aside" if state.aside else wait
    name = clean.one_line(feed.title or state.title or feed.url)
    fault = f"  {clean.one_line(state.aside or state.reason)}" if state.aside or state.failures else ""
    return output.fitted(f"{last:<10} {wait:<10} {name}  {display_url(feed.url)}{fault}")
