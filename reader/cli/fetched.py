"""What the commands about feeds have in common: which directory, the settings, trust, and what is said at the end."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from reader.cli import output
from reader.cli.arguments import directories
from reader.cli.directories import choose_directories
from reader.config import load
from reader.errors import ReaderError
from reader.fetch.fetching import Outcome, Settings
from reader.fetch.ledger import Ledger
from reader.fetch.reports import Report, summary
from reader.fetch.setup import settings_of
from reader.fetch.subscriptions import Subscription, read
from reader.library import find_directories
from reader.system.paths import config_file
from reader.text import clean
from reader.text.times import age
from reader.text.urls import display_host


def settings() -> Settings:
    """Those of the person. Raises ConfigError, StorageError."""
    return settings_of(load(config_file()))


def place(word: str | None, is_made: bool = False) -> Path:
    """The one directory that `word` names, else that of last time; with `is_made` one that is not there yet is made.

    Raises ReaderError.
    """
    if word is None:
        chosen, is_sample = choose_directories([])
        if is_sample:
            raise ReaderError("Say which directory: none has been opened yet, and nothing is written into the sample.")
        return chosen[0]
    if is_made and not os.path.lexists(word) and (os.sep in word or word.startswith("~")):
        os.makedirs(os.path.expanduser(word), exist_ok=True)
    named = directories([word])
    if is_made and len(named) == 1 and not os.path.lexists(named[0].expanduser()):
        named[0].expanduser().mkdir(parents=True)
    return find_directories(named)[0]


def subscribed(roots: Sequence[Path]) -> list[tuple[Path, Subscription]]:
    """All feeds of the directories. Raises ConfigError; ReaderError where there are none."""
    feeds = [(root, each) for root in roots for each in read(root)]
    if not feeds:
        directory = clean.one_line(str(roots[0]))
        raise ReaderError(f"There are no feeds in {directory}. `broadsheet add URL {directory}` adds one.")
    return feeds


def agree(root: Path, feeds: Sequence[Subscription], ledger: Ledger, is_agreed: bool) -> None:
    """Ask once whether feeds, which may have come with the directory, are to be fetched. Raises ReaderError."""
    feed_urls = [each.url for each in feeds]
    if ledger.trusts(root, feed_urls):
        return
    hosts = [display_host(host) for host in sorted({urlsplit(url).hostname or "" for url in feed_urls})]
    if not is_agreed:
        what = f"{clean.one_line(str(root))} names {clean.plural(len(feeds), 'feed')} that you have not agreed to"
        if not output.is_interactive():
            raise ReaderError(f"{what}. Fetch once in a terminal, or with --trust: {clean.some(hosts, 10)}.")
        output.say(f"{what}, of {clean.plural(len(hosts), 'host')}: {clean.some(hosts, 30)}.")
        if not confirmed("Fetch them, now and from now on? [y/N] ", False):
            raise ReaderError("Nothing is fetched.")
    ledger.trust(root, feed_urls)


def confirmed(question: str, default: bool = True) -> bool:
    """Ask the person. Raises KeyboardInterrupt."""
    try:
        answer = input(question).strip().lower()
    except EOFError:
        return False
    return answer in ("y", "yes") if answer else default


def say(outcomes: Sequence[Outcome], chosen: Settings, began: float) -> None:
    """Say what became of feeds since `began`, in seconds since 1970."""
    for each in outcomes:
        if each.kind == "failed":
            output.complain(f"{each.name}: {each.state.reason} Next try in {until(each.state.next, chosen)}.")
        elif each.kind == "aside":
            tell = output.complain if is_news(each, began) else output.note
            tell(f"{each.name} is no longer fetched. {each.state.aside}")
        for note in each.notes:
            output.note(f"{each.name}: {note}")
    if not output.is_quiet:  # cron would send it by mail every hour
        output.say(summary([Report.of(each) for each in outcomes]))


def is_news(outcome: Outcome, began: float) -> bool:
    """Whether it failed now: of a feed that was set aside before, cron need not tell every hour."""
    return outcome.kind == "failed" or (outcome.kind == "aside" and outcome.state.checked >= began)


def until(moment: float, chosen: Settings) -> str:
    """How long it is until then, in seconds since 1970: `2h`."""
    now = datetime.fromtimestamp(chosen.now(), UTC)
    return age(now, datetime.fromtimestamp(moment, UTC))
