"""What to look for on the reader's screen."""

import re
from collections.abc import Iterable

_ENOUGH = 16  # characters of a title: more may be cut off

ANYTHING = r"\w"
FIRST = r"(?<![\d,])1/[\d,]+"  # the status line with the cursor on the first row, once the list is complete


def at(row: int, articles: int) -> str:
    """The status line with the cursor on a row: `2/100,000`."""
    return rf"(?<![\d,]){row:,}/{articles:,}(?!\d)"


def elsewhere(status: str) -> str:
    """The status line with the cursor on another row than `status` says."""
    row, _, articles = status.partition("/")
    return rf"(?<![\d,])(?!{row}/)[\d,]+/{articles}(?!\d)"


def any_of(titles: Iterable[str]) -> str:
    """The beginning of any of `titles`."""
    return "|".join(re.escape(title[:_ENOUGH]) for title in titles)
