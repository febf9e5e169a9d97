"""What a feed says, into files: the new ones written, the changed ones rewritten, none twice and none over an edit.

First it is written down what is about to be written, then the files are, then that they are, each of it on the disk
before the next: whoever is killed between two of these, or loses power, finds it at the next fetch.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reader import loader
from reader.fetch import composing, preparing, subscriptions
from reader.fetch.composing import Source
from reader.fetch.identity import TEXT, Matched, StoredEntry, guid_key, link_key, match
from reader.fetch.ledger import FeedState, Ledger
from reader.fetch.markdown import FEED_TAGS
from reader.fetch.matching import filter_of, matches
from reader.fetch.naming import file_name
from reader.fetch.preparing import PreparedFeed
from reader.fetch.storage import Folder, digest
from reader.fetch.subscriptions import Subscription
from reader.fetch.values import Entry
from reader.model.article import Article
from reader.system.sandbox import EndedError, Job
from reader.text.urls import canonical

_DAY = timedelta(days=1)
_HEAD = re.compile(r'^(feed|guid|webUrl|title|excerpt): "((?:[^"\\\n]|\\.)*)"$', re.MULTILINE)
_BATCH = 100  # entries that are in memory as files at once
_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the entries of a feed."""

    new: int = 0
    changed: int = 0
    dropped: int = 0
    edited: int = 0  # changed entries whose files hold an edit, and were left alone
    expired: int = 0


class _Job(NamedTuple):
    """An entry to be written, what is stored of it from now on, and its text."""

    stored: StoredEntry
    content: bytes
    is_new: bool
    ours: set[bytes]  # what stands for all that we may have written there

    @property
    def name(self) -> str:
        """That of its file; empty where it is never written."""
        return os.path.basename(self.stored.path)


class Intake:
    """One feed of a collection, which has this `number` in the ledger; it is read, then written."""

    def __init__(
        self,
        root: Path,
        subscription: Subscription,
        number: int,
        ledger: Ledger,
        ask: Callable[[Job, bytes], bytes],
        now: datetime,
        fill: Callable[[Entry], Entry] | None = None,
    ) -> None:
        self._root = root
        self._subscription = subscription
        self._number = number
        self._ledger = ledger
        self._ask = ask  # `Boxes.ask`
        self._fill = fill  # with the text of the page
        self._now = now
        self._fetched = composing.moment(now)
        self._tags = FEED_TAGS
        self._drop = filter_of(subscription.drop)
        self._stored = ledger.entries(number)
        self.folder = subscription.place

    def read(self, url: str, content_type: str, document: bytes) -> PreparedFeed:
        """The feed in `document`, which came from `url`. Raises EndedError; ReaderError where it is none."""
        stated = self._subscription
        source = Source(stated.url, stated.title, topics=stated.topics)
        facts = {each.key: each.facts for each in self._stored if not each.intended}
        asked = preparing.question(
            (url, content_type), document, source, self._now, facts, is_whole=self._fill is not None
        )
        return preparing.prepared_of(self._ask(preparing.job, asked))

    def write(self, state: FeedState, read: PreparedFeed, is_precious: Callable[[str], bool]) -> Written:
        """Write what is new in what was `read`, and keep `state` with it.

        `is_precious` says of a page whether its file may not expire. Raises StorageError, EndedError.
        """
        folder = Folder(self._root, self.folder)
        folder.tidy()
        stored = self._stored or list(_adopted(self._root, self.folder, self._subscription.url))
        matched = match(read.identities, stored)
        due = [each for each in matched if self._is_due(each, folder)]
        self._ledger.intend(self._number, _unchanged(matched, stored, due))
        settled = [done for batch in batches(due, _BATCH) for done in self._written(batch, read, folder)]
        expired = list(self._expired(folder, is_precious))
        if settled:
            folder.persist()
        self._ledger.settle(self._number, state, [row for _, row in settled] + expired)
        outcomes = [outcome for outcome, _ in settled]
        return Written(
            outcomes.count("new"),
            outcomes.count("changed"),
            outcomes.count("dropped"),
            outcomes.count("edited"),
            len(expired),
        )

    def _is_due(self, matched: Matched, folder: Folder) -> bool:
        """Whether there is anything to write: it is new, was about to be written, or says something else."""
        stored = matched.stored
        if stored is None or stored.intended:
            return True
        if not stored.path or matched.entry.facts == stored.facts or not stored.facts:
            return False
        return folder.name == os.path.dirname(stored.path) and folder.read(os.path.basename(stored.path)) is not None

    def _written(self, due: Sequence[Matched], read: PreparedFeed, folder: Folder) -> Iterator[tuple[str, StoredEntry]]:
        """Write some entries; what was done with each, and what is stored of it then."""
        jobs = []
        taken = {os.path.basename(each.path).lower() for each in self._stored if each.intended}
        for each, document in zip(due, self._documents(due, read), strict=True):
            is_dropped = each.stored is None and self._is_unwanted(each.entry.published, document)
            jobs.append(self._job(each, document.encode(), folder, taken, is_dropped))
        kept = self._ledger.intend(self._number, [job.stored for job in jobs])
        with folder.staged({job.name: job.content for job in jobs if job.name}) as staged:
            there = {"", *staged}
            for job, row in zip(jobs, kept, strict=True):
                if job.name in there:
                    yield self._write(folder, job._replace(stored=row))

    def _documents(self, due: Sequence[Matched], read: PreparedFeed) -> Sequence[str]:
        """The texts of their files. Raises EndedError for an answer that no honest process gives."""
        moments = [each.stored.since if each.stored else self._fetched for each in due]
        if self._fill:
            return self._filled(due, read, moments)
        documents = [read.documents[each.at] for each in due]
        if None in documents:
            raise EndedError
        return [
            composing.redated(each or "", self._fetched, since) for each, since in zip(documents, moments, strict=True)
        ]

    def _filled(self, due: Sequence[Matched], read: PreparedFeed, moments: Sequence[str]) -> Sequence[str]:
        """The same with the texts of their pages."""
        stated, feed = self._subscription, read.feed
        source = Source(stated.url, stated.title or feed.title, feed.link, feed.lang, stated.topics)
        entries = [self._fill_or_not(each, read.whole[each.at]) for each in due]
        asked = composing.question(list(zip(entries, moments, strict=True)), source, self._tags)
        documents: list[str]
        documents, self._tags = json.loads(self._ask(composing.job, asked))
        return documents

    def _fill_or_not(self, each: Matched, entry: Entry) -> Entry:
        is_old = each.stored is None and self._is_old(entry.published)
        return entry if is_old or not self._fill else self._fill(entry)

    def _is_unwanted(self, published: datetime | None, document: str) -> bool:
        if self._is_old(published):
            return True
        article = loader.parse(document.encode(), f"{self.folder}/entry.md") if self._drop else None
        return bool(self._drop and isinstance(article, Article) and matches(self._drop, article, self._now))

    def _is_old(self, published: datetime | None) -> bool:
        days = self._subscription.keep_days
        return bool(days and published and published < self._now - timedelta(days=days))

    def _job(self, each: Matched, content: bytes, folder: Folder, taken: set[str], is_dropped: bool) -> _Job:
        entry, stored = each.entry, each.stored
        path, before = (stored.path, stored.digest) if stored else ("", b"")
        if stored is None and not is_dropped:
            date = entry.published or self._now
            name = folder.free_name(lambda number: file_name(entry.title, date, number), taken)
            path = f"{folder.name}/{name}"
        row = StoredEntry(
            stored.id if stored else 0,
            entry.key,
            entry.link,
            entry.title,
            entry.text,
            entry.facts,
            path,
            before,
            digest(content) if path else b"",
            stored.since if stored else self._fetched,
        )
        ours = {stored.digest, stored.intended} if stored else set[bytes]()
        return _Job(row, content, not before, {*ours, row.intended} - {b""})

    def _write(self, folder: Folder, job: _Job) -> tuple[str, StoredEntry]:
        """What was done, and what is stored then."""
        row = job.stored
        if not row.path:
            return "dropped", row
        name, written = job.name, row._replace(digest=row.intended)
        outcome = "new" if job.is_new else "changed"
        if job.is_new and folder.add(name):
            return outcome, written
        there = folder.read(name)
        if there is None and job.is_new:
            while not folder.add(name, staged=job.name):
                name = folder.free_name(lambda number: _numbered(job.name, number), set())
            return outcome, written._replace(path=f"{folder.name}/{name}")
        if there is not None and (digest(there) == row.intended or folder.replace(name, job.ours)):
            return outcome, written
        return ("edited" if there is not None else "deleted"), row

    def _expired(self, folder: Folder, is_precious: Callable[[str], bool]) -> Iterator[StoredEntry]:
        """What is older than the person wants, and nobody has edited or marked: deleted."""
        if not self._subscription.keep_days:
            return
        for row in self._ledger.entries(self._number):
            day = re.match(r"\d{4}-\d\d-\d\d", os.path.basename(row.path))
            if not day or not row.digest or is_precious(row.link):
                continue
            is_old = self._is_old(datetime.fromisoformat(day[0]).replace(tzinfo=UTC) + _DAY)
            if is_old and folder.remove(os.path.basename(row.path), {row.digest}):
                yield row._replace(path="", digest=b"")


def _numbered(name: str, number: int) -> str:
    return f"{name.removesuffix('.md')}-{number + 1}.md"


def batches(due: Sequence[Matched], size: int) -> Iterator[Sequence[Matched]]:
    """`due` in parts of `size` entries; the last may be shorter."""
    return (due[at : at + size] for at in range(0, len(due), size))


def _unchanged(matched: Sequence[Matched], stored: Sequence[StoredEntry], due: Sequence[Matched]) -> list[StoredEntry]:
    """What was taken over from files, and entries that go by another key now, without those that are written anew."""
    written = {each.stored for each in due}
    now = {each.stored: each for each in matched if each.stored}
    rows = []
    for row in stored:
        each = now.get(row)
        key = each.entry.key if each else row.key
        facts = row.facts or (each.entry.facts if each else b"")
        if row not in written and (row.id == 0 or key != row.key or facts != row.facts):
            rows.append(row._replace(key=key, facts=facts))
    return rows


def _adopted(root: Path, name: str, url: str) -> Iterator[StoredEntry]:
    """The entries of a feed that are there though the ledger knows none, as git may have brought them: they count as
    edited. They state the feed's address, or one that is no feed's any more: it may have moved.
    """
    others: set[str] | None = None  # they are read only where there is need to
    for entry in os.scandir(root / name):
        if not entry.name.endswith(".md") or not entry.is_file(follow_symlinks=False):
            continue
        with open(entry.path, "rb") as file:
            head = file.read(_HEAD_BYTES).decode("utf-8", "replace").partition("\n---")[0]
        stated = {key: re.sub(r"\\(.)", r"\1", value) for key, value in _HEAD.findall(head)}
        guid, page = stated.get("guid", ""), stated.get("webUrl", "")
        feed = stated.get("feed", "")
        if feed and feed != url and others is None:
            others = {each.url for each in subscriptions.read(root)}
        if feed and (feed == url or (others is not None and feed not in others)) and (guid or page):
            link = canonical(page) if page else ""
            key = guid_key(guid) if guid else link_key(link)
            title, text = stated.get("title", ""), stated.get("excerpt", "")[:TEXT]
            yield StoredEntry(0, key, link, title, text, b"", f"{name}/{entry.name}", b"", b"", "")
