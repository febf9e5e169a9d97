"""Collections by the names that the settings give them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import DirectoryError
from reader.library import find_directories

if TYPE_CHECKING:
    from reader.config.entries import Collection
    from reader.loader.site import Site

Collections = Mapping[str, "Collection"]


def name_of(roots: Sequence[Path], collections: Collections) -> str:
    """What the person calls these directories; nothing where they have no name."""
    return next((name for name, stated in collections.items() if _resolved(stated.directories) == tuple(roots)), "")


def sites_of(roots: Sequence[Path], collections: Collections) -> "dict[Path, Site]":
    """What the person states of the sites that the files of `roots` are made for."""
    from reader.loader.site import NO_SITE, Site

    sites: dict[Path, Site] = {}
    for collection in collections.values():
        site = Site(collection.site.rstrip("/"), collection.permalink, collection.timezone)
        if site != NO_SITE:
            sites |= {root: site for root in roots if root in _resolved(collection.directories)}
    return sites


def _resolved(stated: Sequence[str]) -> tuple[Path, ...]:
    try:
        return find_directories([Path(directory) for directory in stated])
    except DirectoryError:  # on a disk that is not there now, say
        return ()
