"""What a list says of a story, and the name a story goes by."""

import re
from datetime import datetime
from typing import NamedTuple

from reader.text.clean import plural
from reader.text.hashing import page_id
from reader.text.times import span

_DIGITS = 10  # of the sixteen of a page id: among 100,000 stories, two share theirs once in 200 tries
_REST = 4 * (16 - _DIGITS)  # bits


class Story(NamedTuple):
    """Articles that relate to one another, directly or by way of others, or that tell the same, as is inferred. One
    that has no other is a story too.

    `since` and `until` are aware UTC, None where no article says when it was published.
    """

    name: str  # what `story:` takes
    lead: int  # id of the article that stands for it
    first: int  # id of the one that was first
    articles: int  # an article with several files counts once
    providers: int
    since: datetime | None
    until: datetime | None
    is_inferred: bool = False  # as telling the same, which no file states

    @property
    def more(self) -> str:
        """What a row says behind its lead: `+178 · 12 providers`, or `≈178` where that is inferred; nothing where there
        is no other article.
        """
        others = self.articles - 1
        return f"{self.sign or '+'}{others:,} · {plural(self.providers, 'provider')}" if others else ""

    @property
    def words(self) -> str:
        """`9 articles · 6 providers · 14–21 May 2023`"""
        return f"{self.sign}{plural(self.articles, 'article')} · {plural(self.providers, 'provider')} · {self.when}"

    @property
    def sign(self) -> str:
        """What tells a story that is inferred from one that files state."""
        return "≈" if self.is_inferred else ""

    @property
    def when(self) -> str:
        """`14–21 May 2023`"""
        return self.when_from()

    def when_from(self, now: datetime | None = None) -> str:
        """`14–21 May`, where it is that year `now`."""
        return span(self.since, self.until, now) if self.since and self.until else "no date"


def name_of(page: int) -> str:
    """The name of the story whose first article is that of `page`, a page id."""
    return f"{page % 2**64:016x}"[:_DIGITS]


def is_name(text: str) -> bool:
    """Whether `text` may name a story, by its own name or by the address of an article in it."""
    return re.fullmatch(f"(?i:[0-9a-f]{{{_DIGITS}}}|https?://.+)", text) is not None


def pages_of(name: str) -> tuple[int, int]:
    """The lowest and the highest page id that `name`, for which `is_name` holds, may mean."""
    if "/" in name:
        from reader.text.urls import canonical  # most names are none

        return (page_id(canonical(name)),) * 2
    start = int(name, 16) << _REST
    start -= 2**64 if start >= 2**63 else 0  # page ids are signed
    return start, start + 2**_REST - 1
