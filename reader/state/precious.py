"""What the person has starred or tagged, and so wants to keep."""

from contextlib import closing
from pathlib import Path

from reader.state.file import StateFile

_QUERY = (
    "SELECT DISTINCT key FROM article JOIN fact USING (page) WHERE value AND (name = 'starred' OR name LIKE 'tag:%')"
)


def precious(file: Path) -> frozenset[str]:
    """The keys of these articles: see `library.rows`. Raises StorageError."""
    with closing(StateFile(file)) as state:
        if not state.is_open:
            return frozenset()
        return frozenset(key for (key,) in state.read(lambda db: db.execute(_QUERY).fetchall()))
