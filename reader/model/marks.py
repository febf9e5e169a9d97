"""What a person says of articles, as a value."""

from collections.abc import Iterable
from typing import TypedDict


class Change(TypedDict, total=False):
    """What marking changes: flags that are set or taken off, tags that are put on or come off, and stories that are
    joined (by the name of one of them) or no more.
    """

    read: bool
    starred: bool
    hidden: bool
    tag: Iterable[str]
    untag: Iterable[str]
    apart: bool
    story: Iterable[str]
    unstory: Iterable[str]
