"""An article's row in a list. Apart from `article.py`, so that a list is shown without the cost of that."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.model.story import Story
else:
    Story = object  # as in reader/query/__init__.py


class Headline(NamedTuple):
    """What the index knows of an article without opening its file. `published` is aware UTC."""

    id: int
    key: str  # what the person's marks are kept under
    title: str
    source: str
    published: datetime | None
    quality: int | None
    heat: int | None
    type: str
    topic: str
    related: int
    has_page: bool
    has_amp: bool
    read: bool
    starred: bool = False
    hidden: bool = False
    new: bool = False  # came since the last visit
    changed: bool = False  # rewritten since it was read
    story: Story | None = None  # the one it leads, on a front page
    excerpt: str = ""  # its first characters
    minutes: int | None = None  # to read it
    fields: tuple[tuple[str, str], ...] = ()  # name, folded, and value of those of the file's own that have a column


def value_title(field: str, value: str) -> str:
    """A value of a field in words: the folder `.` says nothing to most people."""
    return "the directory itself" if (field, value) == ("folder", ".") else value
