"""Collections by the names that the settings give them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from reader.errors import FeedError
from reader.library import find_directories

Collections = Mapping[str, Sequence[str]]  # directories as they are stated


def name_of(roots: Sequence[Path], collections: Collections) -> str:
    """What the person calls these directories; nothing where they have no name."""
    return next((name for name, stated in collections.items() if _found(stated) == tuple(roots)), "")


def _found(stated: Sequence[str]) -> tuple[Path, ...]:
    try:
        return find_directories([Path(directory) for directory in stated])
    except FeedError:  # on a disk that is not there now, say
        return ()
