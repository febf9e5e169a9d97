"""What a feed says, into files: the new ones written, the changed ones rewritten, none twice and none over an edit."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from reader import loader
from reader.fetch import composing, preparing, subscriptions
from reader.fetch.composing import Source
from reader.fetch.identity import TEXT, Identity, Matched, StoredEntry, guid_key, link_key, match
from reader.fetch.ledger import FeedState, Ledger
from reader.fetch.markdown import FEED_TAGS
from reader.fetch.matching import filter_of, matches
from reader.fetch.naming import file_name
from reader.fetch.preparing import PreparedFeed
from reader.fetch.storage import Folder, digest
from reader.fetch.subscriptions import Subscription
from reader.fetch.values import Entry
from reader.fetch.writing import Done, Draft, Job, Writer
from reader.model.article import Article
from reader.system.sandbox import EndedError
from reader.system.sandbox import Job as SandboxJob
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


class Intake:
    """One feed of a collection, which has this `number` in the ledger; it is read, then written."""

    def __init__(
        self,
        root: Path,
        subscription: Subscription,
        number: int,
        ledger: Ledger,
        ask: Callable[[SandboxJob, bytes], bytes],
        now: datetime,
        writer: Writer,
        fill: Callable[[Entry], Entry] | None = None,
    ) -> None:
        self._root = root
        self._subscription = subscription
        self._number = number
        self._ledger = ledger
        self._ask = ask  # `Boxes.ask`
        self._writer = writer
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
        stored = self._stored or list(_adopted(self._root, self.folder, self._subscription.url))
        matched = match(read.identities, stored)
        due = [each for each in matched if self._is_due(each, folder)]
        self._ledger.intend([(self._number, _unchanged(matched, stored, due))])
        outcomes: Counter[str] = Counter()
        for batch in batches(due, _BATCH):
            draft = Draft(self._number, folder, self._plan(batch, self._documents(batch, read), folder))
            if batch[-1:] == due[-1:]:
                draft.state, draft.expire = state, partial(self._expired, folder, is_precious)
            outcomes.update(outcome for outcome, _ in self._writer.write(self._ledger, draft))
        return Written(**{name: outcomes[name] for name in Written.__slots__})

    def _is_due(self, matched: Matched, folder: Folder) -> bool:
        """Whether there is anything to write: it is new, was about to be written, or says something else."""
        stored = matched.stored
        if stored is None or stored.intended:
            return True
        if not stored.path or matched.entry.facts == stored.facts or not stored.facts:
            return False
        return folder.name == os.path.dirname(stored.path) and folder.read(os.path.basename(stored.path)) is not None

    def _plan(
        self, due: Sequence[Matched], documents: Sequence[str], folder: Folder
    ) -> Callable[[set[str]], Sequence[Job]]:
        """How to make what is to be written of some entries, once names can be chosen."""
        wanted = [
            each.stored is None and not self._is_unwanted(each.entry.published, document)
            for each, document in zip(due, documents, strict=True)
        ]

        def plan(taken: set[str]) -> Sequence[Job]:
            taken.update(os.path.basename(each.path).lower() for each in self._stored if each.intended)
            return [
                self._job(each, document.encode(), self._new_name(each.entry, folder, taken) if is_wanted else "")
                for each, document, is_wanted in zip(due, documents, wanted, strict=True)
            ]

        return plan

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

    def _new_name(self, entry: Identity, folder: Folder, taken: set[str]) -> str:
        date = entry.published or self._now
        return folder.free_name(lambda number: file_name(entry.title, date, number), taken)

    def _job(self, each: Matched, content: bytes, new_name: str) -> Job:
        """What is to be written of an entry; of a new one under this name, or nowhere without one."""
        entry, stored = each.entry, each.stored
        path, before = (stored.path, stored.digest) if stored else ("", b"")
        if new_name:
            path = f"{self.folder}/{new_name}"
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
        ours = {stored.digest, stored.intended} - {b""} if stored else set()
        return Job(os.path.basename(path), row, content, not before, ours)

    def _expired(self, folder: Folder, is_precious: Callable[[str], bool], ledger: Ledger) -> Iterator[Done]:
        """What is older than the person wants, and nobody has edited or marked: deleted."""
        if not self._subscription.keep_days:
            return
        for row in ledger.entries(self._number):
            day = re.match(r"\d{4}-\d\d-\d\d", os.path.basename(row.path))
            if not day or not row.digest or is_precious(row.link):
                continue
            is_old = self._is_old(datetime.fromisoformat(day[0]).replace(tzinfo=UTC) + _DAY)
            if is_old and folder.remove(os.path.basename(row.path), {row.digest}):
                yield "expired", row._replace(path="", digest=b"")


def batches(due: Sequence[Matched], size: int) -> Iterator[Sequence[Matched]]:
    """`due` in parts of `size` entries, at least one; the last may be shorter."""
    return (due[at : at + size] for at in range(0, max(len(due), 1), size))


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
