"""What a person says of articles, as a value."""

from collections.abc import Iterable
from typing import TypedDict


class Change(TypedDict, total=False):
    """What marking changes: flags that are set or taken off, and tags that are put on or come off."""

    read: bool
    starred: bool
    hidden: bool
    tag: Iterable[str]
    untag: Iterable[str]
