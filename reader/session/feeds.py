"""The feeds of a collection, as the screen shows them: which there are, how they fare, and which to agree to first."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import urlsplit

from reader.config.settings import Config
from reader.errors import ReaderError
from reader.fetch.ledger import FeedState, Ledger
from reader.fetch.setup import ledger_file, settings_of
from reader.fetch.subscriptions import FILE, Subscription, read
from reader.system.log import log
from reader.text.clean import one_line
from reader.text.times import age
from reader.text.urls import display_host

if TYPE_CHECKING:
    from reader.fetch.finding import Candidate

T = TypeVar("T")


class FeedRow(NamedTuple):
    """One feed. `fault` is why it could not be read last, and when it is tried again; empty where it could."""

    root: Path
    url: str
    name: str
    last: str  # how long ago it was read: `3h`, `never`
    next: str  # when it is asked again: `in 2h`, `now`, `never`
    fault: str
    line: int  # in `feeds.toml`, from 1

    @property
    def file(self) -> Path:
        """Where it stands."""
        return self.root / FILE


class Added(NamedTuple):
    """What became of a feed that was to be added: whether it is new there, and what came of its articles, a sentence;
    empty where they are still to be fetched.
    """

    is_new: bool
    words: str
    has_failed: bool


class Feeds(NamedTuple):
    """All feeds of some directories."""

    rows: tuple[FeedRow, ...] = ()
    untrusted: tuple[tuple[Path, tuple[str, ...]], ...] = ()  # directories, each with addresses not agreed to yet
    error: str = ""  # why some are missing, a sentence

    @property
    def hosts(self) -> tuple[str, ...]:
        """Those that are to be agreed to, for the eye."""
        hosts = {urlsplit(url).hostname or "" for _, urls in self.untrusted for url in urls}
        return tuple(map(display_host, sorted(hosts)))

    @property
    def to_agree_to(self) -> int:
        """How many feeds the directories name that have any not agreed to."""
        return sum(len(urls) for _, urls in self.untrusted)

    @property
    def failing(self) -> tuple[FeedRow, ...]:
        """The feeds that could not be read last time."""
        return tuple(row for row in self.rows if row.fault)


def are_there(roots: Sequence[Path]) -> bool:
    """Whether any of the directories has a list of feeds."""
    return any((root / FILE).is_file() for root in roots)


def feeds_of(roots: Sequence[Path], now: datetime) -> Feeds:
    """The feeds of `roots`. Takes a moment: ask in a thread. Never raises ReaderError."""
    if not are_there(roots):
        return Feeds()
    rows: list[FeedRow] = []
    untrusted: list[tuple[Path, tuple[str, ...]]] = []
    error = ""
    try:
        with closing(Ledger(ledger_file())) as ledger:
            for root in roots:
                feeds = read(root)
                rows += _rows(root, feeds, ledger, now)
                urls = tuple(each.url for each in feeds)
                if not ledger.trusts(root, urls):
                    untrusted.append((root, urls))
    except ReaderError as wrong:
        error = str(wrong)
    except (OSError, sqlite3.Error) as wrong:
        error = f"The list of feeds could not be read: {one_line(str(wrong))}."
    return Feeds(tuple(rows), tuple(untrusted), error)


def trust(feeds: Feeds) -> str | None:
    """The person agrees to all of `feeds`, and to no others. Returns why that cannot be kept, a sentence."""

    def work() -> None:
        with closing(Ledger(ledger_file())) as ledger:
            for root, urls in feeds.untrusted:
                ledger.trust(root, urls)

    return _attempted(work)


def find(url: str, config: Config) -> "list[Candidate] | str":
    """The feed at `url`, or those that the page there names; else why there is none, a sentence."""
    from reader.fetch import finding

    return _attempted(lambda: finding.find(url, settings_of(config)))


def add(root: Path, candidate: "Candidate", config: Config) -> Added | str:
    """Add a feed to the list of `root`, as the person wants it, with what has come from it; or why that failed."""
    from reader.fetch import adding
    from reader.fetch.reports import Report, summary

    def work() -> Added:
        urls, outcomes = adding.add(root, [candidate], (), settings_of(config))
        reports = [Report.of(each) for each in outcomes]
        return Added(bool(urls), summary(reports) if reports else "", any(each.has_failed for each in reports))

    return _attempted(work)


def save(url: str, root: Path, config: Config) -> Path | str:
    """Save a web page below `root`. Its file, or why that failed."""
    from reader.fetch import saving

    return _attempted(lambda: saving.save(url, root, (), settings_of(config)))


def _attempted(work: Callable[[], T]) -> T | str:
    """What `work` returns, or in a sentence what went wrong: pages are strangers', and the app goes on."""
    try:
        return work()
    except ReaderError as error:
        return str(error)
    except Exception as error:
        log.failure(error)
        return f"That failed: {one_line(str(error))[:200]}. The log says more."


def _rows(root: Path, feeds: Sequence[Subscription], ledger: Ledger, now: datetime) -> list[FeedRow]:
    if not feeds:
        return []
    lines = (root / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    return [_row(root, each, ledger.feed(root, each.url)[1], _line(lines, each.url), now) for each in feeds]


def _row(root: Path, feed: Subscription, state: FeedState, line: int, now: datetime) -> FeedRow:
    last = _ago(state.ok, now).partition("+")[0] or "now" if state.ok else "never"
    wait = _ago(state.next, now).removeprefix("+") if state.next > now.timestamp() else ""
    when = "never" if state.aside else f"in {wait}" if wait else "now"
    fault = ""
    if state.aside:
        fault = f"{state.aside} It is no longer fetched."
    elif state.failures:
        fault = f"{state.reason} Next try {when}."
    name = one_line(feed.title or state.title or feed.url)
    return FeedRow(root, feed.url, name, last, when, one_line(fault), line)


def _ago(moment: float, now: datetime) -> str:
    return age(datetime.fromtimestamp(moment, UTC), now)


def _line(lines: Sequence[str], url: str) -> int:
    return next((number for number, line in enumerate(lines, 1) if url in line), 1)
