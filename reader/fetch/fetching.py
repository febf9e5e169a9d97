"""Feeds fetched: several hosts at once, one request of a host at a time, each feed read in a process of its own."""

import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

from reader.config.settings import Config
from reader.errors import ConfigError, PauseError, ReaderError, StorageError, WebError
from reader.fetch import full_text, subscriptions
from reader.fetch.entries import Intake, Written
from reader.fetch.full_text import FullText
from reader.fetch.ledger import FeedState, Ledger, unwritable
from reader.fetch.scheduling import answered, failed, refused
from reader.fetch.subscriptions import Subscription
from reader.fetch.writing import Writer
from reader.system.log import log
from reader.system.sandbox import EndedError, Job, Sandbox
from reader.system.sqlite import why_in_memory
from reader.web.addresses import public_or
from reader.web.client import AGENT, Answer, Door, get
from reader.web.manners import GAP, GAP_ASKED, HOUR, TOO_BUSY, Turns, server_of, wait_after
from reader.web.proxies import proxies

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
SECONDS = 30.0  # for one feed to be read and its entries to become Markdown
LARGE = 2**20  # bytes: of feeds beyond, one at a time is in memory
_VARIABLE = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one feed. `kind` is one of `new` (perhaps nothing), `unchanged`, `failed`, `waiting`, `aside`."""

    root: Path
    subscription: Subscription
    kind: str
    state: FeedState
    written: Written = field(default_factory=Written)
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the feed goes by."""
        return self.subscription.title or self.state.title or self.subscription.url


@dataclass(slots=True)
class Settings:
    """What the person's configuration says of fetching, and where things are kept."""

    config: Config
    ledger: Path
    now: Callable[[], float] = time.time
    turns: Callable[[Callable[[str], float]], Turns] = Turns  # from the gap of a host
    is_precious: Callable[[str], bool] = lambda page: False  # whether the file of a page may not expire
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def door(self) -> Door:
        """The door to the network, as the person has set it. Raises ConfigError."""
        try:
            proxy_of = proxies(self.config.fetch.proxy)
        except WebError as error:
            raise ConfigError(f"{error.why[:1].upper()}{error.why[1:]}.") from error
        return Door(
            accept=ACCEPT,
            may_reach=public_or(self.config.fetch.private),
            agent=f"{AGENT} (feed reader)",
            proxy_of=proxy_of,
            own_headers=self._headers,
        )

    def _headers(self, host: str) -> dict[str, str]:
        lines = self.config.fetch_headers.get(host, ())
        filled = [_VARIABLE.sub(lambda name: self.environment.get(name[1], ""), line) for line in lines]
        return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in filled)}


class Boxes:
    """As many processes for what is foreign as there are processors; they end with it."""

    def __init__(self) -> None:
        self._boxes: SimpleQueue[Sandbox] = SimpleQueue()
        self._all = [Sandbox(SECONDS) for _ in range(min(os.cpu_count() or 1, 4))]
        for box in self._all:
            self._boxes.put(box)

    def ask(self, job: Job, data: bytes) -> bytes:
        """See `Sandbox.ask`."""
        box = self._boxes.get()
        try:
            return box.ask(job, data)
        finally:
            self._boxes.put(box)

    def close(self) -> None:
        """End the processes."""
        for box in self._all:
            box.close()


class Fetching:
    """One run over many feeds."""

    def __init__(self, settings: Settings, on_outcome: Callable[[Outcome], None] = lambda outcome: None) -> None:
        self._settings = settings
        self._on_outcome = on_outcome
        self._turns = settings.turns(self._gap)
        self._slow: set[str] = set()  # hosts that have said 429
        self._stopped: dict[str, float] = {}  # those that want to be left alone, until then
        self._door = replace(settings.door(), turn=self._turn)
        self._boxes = Boxes()
        self._changed = threading.Condition()
        self._pending: dict[str, list[tuple[Path, Subscription]]] = {}  # by host, the next one last
        self._active: set[str] = set()
        self._outcomes: list[Outcome] = []
        self._writer = Writer()
        self._is_large = threading.Lock()
        self._fault: StorageError | None = None

    def run(self, feeds: Sequence[tuple[Path, Subscription]]) -> list[Outcome]:
        """Fetch those that are due, and say of each what became of it. Blocks until all are done. Raises StorageError
        where the ledger cannot be written.
        """
        for each in reversed(feeds):
            self._pending.setdefault(server_of(each[1].url), []).append(each)
        threads = [
            threading.Thread(target=self._work, name=f"fetch-{number}", daemon=True)
            for number in range(min(self._settings.config.fetch.at_once, len(feeds)))
        ]
        with self._opened() as ledger:  # made before many open it at once
            hosts = ledger.hosts()
            self._stopped = {host: until for host, (until, _) in hosts.items()}
            self._slow = {host for host, (_, is_slow) in hosts.items() if is_slow}
            for thread in threads:
                thread.start()
            try:
                for thread in threads:
                    thread.join()
            except BaseException:  # C-c: what runs is let go of, as a kill would; the next fetch finds what is missing
                self.stop()
                raise
            if self._fault:
                raise self._fault
            return [moved(ledger, each) if each.state.adopted else each for each in self._outcomes]

    def take(self, feeds: Sequence[tuple[Path, Subscription, Answer]]) -> list[Outcome]:
        """Take answers that have come just now for those of a first fetch. Blocks until all is written. Raises
        StorageError where the ledger cannot be.
        """
        with self._opened() as ledger:
            try:
                return [
                    self._taken(ledger, *ledger.feed(root, feed.url), root, feed, answer)
                    for root, feed, answer in feeds
                ]
            except sqlite3.Error as error:
                raise unwritable(self._settings.ledger, error) from error

    @contextmanager
    def _opened(self) -> Iterator[Ledger]:
        """The ledger, and the processes until the end. Raises StorageError."""
        with closing(self._boxes), closing(Ledger(self._settings.ledger)) as ledger:
            if why := why_in_memory(self._settings.ledger):
                raise unwritable(self._settings.ledger, why)
            yield ledger

    def stop(self) -> None:
        """Begin with no other feed."""
        with self._changed:
            self._pending.clear()
        self._turns.over()

    def _gap(self, host: str) -> float:
        name = urlsplit(f"//{host}").hostname or ""
        if name in self._settings.config.fetch.private:
            return 0.0
        return GAP_ASKED if host in self._slow else GAP

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        """The turn of a host, whoever leads there; none of one that wants to be left alone. Raises PauseError."""
        self._check_pause(host)
        with self._turns.turn(host):
            self._check_pause(host)  # it may have said so meanwhile
            yield

    def _check_pause(self, host: str) -> None:
        seconds = self._stopped.get(host, 0.0) - self._settings.now()
        if seconds > 0:
            raise PauseError(host, seconds)

    def _work(self) -> None:
        with closing(Ledger(self._settings.ledger)) as ledger:
            while chosen := self._next():
                root, subscription = chosen
                try:
                    outcome = self._fetched(ledger, root, subscription)
                except TimeoutError:  # it is over
                    return
                except sqlite3.Error as error:  # what is not written down would be asked for again at once
                    self._fault = unwritable(self._settings.ledger, error)
                    return self.stop()
                finally:
                    with self._changed:
                        self._active.discard(server_of(subscription.url))
                        self._changed.notify_all()
                with self._changed:
                    self._outcomes.append(outcome)
                    self._on_outcome(outcome)

    def _next(self) -> tuple[Path, Subscription] | None:
        """A feed of the host that can be asked soonest, and that no other thread asks."""
        with self._changed:
            while self._pending:
                if host := self._readiest():
                    waiting = self._pending.pop(host)  # behind the others, if there is more
                    chosen = waiting.pop()
                    if waiting:
                        self._pending[host] = waiting
                    self._active.add(host)
                    return chosen
                self._changed.wait()
            return None

    def _readiest(self) -> str:
        """The host that can be asked soonest, of those that no other thread asks; empty where there is none."""
        soonest, least = "", 0.0
        for host in self._pending:
            if host not in self._active:
                wait = self._turns.ready_in(host) or 0.0
                if wait <= 0:
                    return host
                if not soonest or wait < least:
                    soonest, least = host, wait
        return soonest

    def _fetched(self, ledger: Ledger, root: Path, subscription: Subscription) -> Outcome:
        number, state = ledger.feed(root, subscription.url)
        now = self._settings.now()
        until = self._stopped.get(server_of(state.adopted or subscription.url), 0.0)
        if state.aside:
            return Outcome(root, subscription, "aside", state)
        if max(state.next, until) > now:
            return Outcome(root, subscription, "waiting", replace(state, next=max(state.next, until)))
        with self._room() as grows:
            try:
                answer = self._asked(subscription, state, grows)
            except WebError as error:
                wait = error.seconds if isinstance(error, PauseError) else 0.0
                after = failed(state, f"{error.why[:1].upper()}{error.why[1:]}.", self._settings.now(), wait)
                ledger.keep(number, after)
                return Outcome(root, subscription, "failed", after)
            return self._taken(ledger, number, state, root, subscription, answer)

    def _asked(self, subscription: Subscription, state: FeedState, grows: Callable[[int], object]) -> Answer:
        validators = {}
        if state.etag:
            validators["If-None-Match"] = state.etag
        if state.modified:
            validators["If-Modified-Since"] = state.modified
        door = replace(self._door, grows=grows)
        return get(state.adopted or subscription.url, door, validators, state.source)

    def _taken(
        self, ledger: Ledger, number: int, state: FeedState, root: Path, subscription: Subscription, answer: Answer
    ) -> Outcome:
        now = self._settings.now()
        if answer.status == 304 and (state.etag or state.modified):
            after = answered(state, answer, now)
            ledger.keep(number, after)
            return Outcome(root, subscription, "unchanged", after)
        if answer.status != 200:
            after = refused(state, answer, now)
            if answer.status in TOO_BUSY:
                self._stop_host(ledger, answer)
            ledger.keep(number, after)
            return Outcome(root, subscription, "failed" if not after.aside else "aside", after)
        try:
            texts = self._full_text(ledger)
            fill = texts.fill if subscription.full_text else None
            moment = datetime.fromtimestamp(now, UTC)
            intake = Intake(root, subscription, number, ledger, self._boxes.ask, moment, self._writer, fill)
            read = intake.read(answer.url, answer.content_type, answer.take())
            after = replace(answered(state, answer, now), title=read.feed.title)
            written = intake.write(after, read, self._settings.is_precious)
        except EndedError:
            reason = "It takes too much time or memory to read."
        except (StorageError, OSError) as error:  # nobody else's fault: there is no need to wait ever longer
            state, reason = replace(state, failures=0), str(error)
        except ReaderError as error:
            reason = str(error)
        except sqlite3.Error:
            raise
        except Exception as error:  # of one feed that nobody foresaw; the others go on
            log.failure(error, subscription.url)
            reason = "Reading it failed; the log says why."
        else:
            return Outcome(root, subscription, "new", after, written, (*read.feed.notes, *texts.notes))
        after = replace(failed(state, reason, now), etag="", modified="")  # so that no 304 hides what is left
        ledger.keep(number, after)
        return Outcome(root, subscription, "failed", after)

    def _stop_host(self, ledger: Ledger, answer: Answer) -> None:
        """Whoever says that it is too much is left alone, with all its feeds."""
        now = self._settings.now()
        host, is_slow = server_of(answer.url), answer.status == 429
        if is_slow:
            self._slow.add(host)
        self._stopped[host] = now + max(HOUR, wait_after(answer.headers, now))
        ledger.stop(host, self._stopped[host], is_slow)

    def _full_text(self, ledger: Ledger) -> FullText:
        door = replace(self._door, accept=full_text.ACCEPT, most=full_text.MOST_BYTES)
        command = self._settings.config.fetch.full_text_command
        return FullText(door, self._boxes.ask, command, lambda answer: self._stop_host(ledger, answer))

    @contextmanager
    def _room(self) -> Iterator[Callable[[int], object]]:
        """What is told how much of a feed is in memory, and waits until another large one is done with."""
        has_lock = False

        def grows(size: int) -> None:
            nonlocal has_lock
            if size > LARGE and not has_lock:
                self._is_large.acquire()
                has_lock = True

        try:
            yield grows
        finally:
            if has_lock:
                self._is_large.release()


def moved(ledger: Ledger, outcome: Outcome) -> Outcome:
    """Where a feed has moved for good, `feeds.toml` has its new address from now on."""
    root, feed, to = outcome.root, outcome.subscription, outcome.state.adopted
    note = f"It has moved permanently: {subscriptions.FILE} now has {to}."
    try:
        if subscriptions.move(root, feed, to):
            ledger.move(root, feed.url, to)
        else:
            note = f"It has moved to {to}, which is another feed of {subscriptions.FILE}: delete one of them there."
    except (ConfigError, StorageError) as error:
        note = f"It has moved to {to}, but {error}"
    return replace(outcome, notes=(*outcome.notes, note))
