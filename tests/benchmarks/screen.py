"""What to look for on the reader's screen."""

import re
from collections.abc import Iterable

_ENOUGH = 16  # characters of a title: more may be cut off

ANYTHING = r"\w"
HEADINGS = {  # over the rows of the small feed, by what they have in common; in the order of the key that sets them
    "day": r"(?m)^[▌ ][A-Z][^\n·]*\d{4} · [\d,]+ ",
    "provider": r"(?m)^[▌ ]Provider \d+ · [\d,]+ ",
    "topic": r"(?m)^[▌ ](?!Provider)[A-Z][A-Za-z]+ · [\d,]+ ",
    "folder": r"(?m)^[▌ ]the directory itself · [\d,]+ ",
}
FIRST = r"(?<![\d,])1/[\d,]+"  # the status line with the cursor on the first row, once the list is complete


def at(row: int, articles: int) -> str:
    """The status line with the cursor on a row: `2/100,000`."""
    return rf"(?<![\d,]){row:,}/{articles:,}(?!\d)"


def elsewhere(status: str) -> str:
    """The status line with the cursor on another row than `status` says."""
    row, _, articles = status.partition("/")
    return rf"(?<![\d,])(?!{row}/)[\d,]+/{articles}(?!\d)"


def found(count: int | None, articles: int) -> str:
    """What the line that a query is typed in says of its list, which comes in the same frame; any number for None."""
    number = r"[\d,]+" if count is None else f"{count:,}"
    return rf"(?<![\d,]){number} of {articles:,}(?!\d)"


def any_of(titles: Iterable[str]) -> str:
    """The beginning of any of `titles`."""
    return "|".join(re.escape(title[:_ENOUGH]) for title in titles)
