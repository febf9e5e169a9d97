"""What a sync says of itself."""

from typing import Literal, NamedTuple


class Progress(NamedTuple):
    """How far a sync is: files read, of how many that are new or changed, in how many seconds; behind that,
    articles whose words can be searched for.
    """

    done: int
    total: int
    seconds: float = 0.0
    stage: Literal["files", "words"] = "files"


class Outcome(NamedTuple):
    """What a sync found, in files."""

    added: int = 0
    changed: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)

    @property
    def words(self) -> str:
        """`3 new, 1 changed`; empty where it found nothing."""
        counts = ((self.added, "new"), (self.changed, "changed"), (self.gone, "gone"))
        return ", ".join(f"{count:,} {word}" for count, word in counts if count)
