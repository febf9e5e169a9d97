"""What became of a feed, as a line of JSON, and what became of all, as a sentence."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import NamedTuple

from reader.fetch.entries import Written
from reader.fetch.fetching import Outcome
from reader.text import clean
from reader.text.escaping import as_json
from reader.text.times import iso

_FAILED = ("failed", "aside")


class Report(NamedTuple):
    """What became of one feed: `result` is an Outcome's `kind`."""

    result: str
    written: Written

    @property
    def has_failed(self) -> bool:
        """Whether nothing could be read."""
        return self.result in _FAILED

    @classmethod
    def of(cls, outcome: Outcome) -> "Report":
        """That of an outcome."""
        return cls(outcome.kind, outcome.written)

    @classmethod
    def parse(cls, line: str) -> "Report":
        """That of a line which `line_of` has made. Raises ValueError where it is none."""
        try:
            stated = json.loads(line)
            return cls(stated["result"], Written(**{name: stated[name] for name in Written.__slots__}))
        except (TypeError, KeyError, RecursionError) as error:
            raise ValueError("this is no report of a feed") from error


def line_of(outcome: Outcome) -> str:
    """A JSON object."""
    state = outcome.state
    stated = {
        "directory": str(outcome.root),
        "url": outcome.subscription.url,
        "title": outcome.name,
        "result": outcome.kind,
        **asdict(outcome.written),
        "reason": state.aside or state.reason,
        "next": iso(datetime.fromtimestamp(int(state.next), UTC)),
        "notes": list(outcome.notes),
    }
    return as_json(stated)


def summary(reports: Sequence[Report]) -> str:
    """`37 new from 12 feeds, 3 changed, 2 feeds failed, 5 feeds not due yet.`"""
    new = sum(each.written.new for each in reports)
    counts = {
        "changed": sum(each.written.changed for each in reports),
        "kept with your edits": sum(each.written.edited for each in reports),
        "dropped": sum(each.written.dropped for each in reports),
        "expired": sum(each.written.expired for each in reports),
    }
    feeds = clean.plural(sum(each.written.new > 0 for each in reports), "feed")
    failed = sum(each.has_failed for each in reports)
    waiting = sum(each.result == "waiting" for each in reports)
    parts = [f"{new:,} new from {feeds}" if new else "Nothing new"]
    parts += [f"{count:,} {what}" for what, count in counts.items() if count]
    parts += [f"{clean.plural(failed, 'feed')} failed"] if failed else []
    parts += [f"{clean.plural(waiting, 'feed')} not due yet"] if waiting else []
    return ", ".join(parts) + "."
