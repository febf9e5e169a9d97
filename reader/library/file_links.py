"""Where a link from one file to another leads: to that path, else to the article of that name, as notes have it."""

import sqlite3
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from reader.library.scan import SUFFIXES

_ENDINGS = ("", *SUFFIXES, "/index.md", "/_index.md", "/README.md")
_FROM = "SELECT collection, path FROM file WHERE id = ?"
_AT = "SELECT id FROM article JOIN file USING (id) WHERE collection = ? AND path = ?"
_NAMED = (
    "SELECT id, path FROM article JOIN file USING (id) "
    "WHERE collection = ? AND lower(CAST(path AS TEXT)) LIKE ? ESCAPE '\\'"
)


def target_of(db: sqlite3.Connection, id_: int, link: str) -> int | None:
    """The article that `link`, a path, leads to from the file of the article `id_`; None where there is none."""
    here = db.execute(_FROM, (id_,)).fetchone()
    path = unquote(link.partition("#")[0].partition("?")[0]).strip()
    if not here or not path:
        return None
    collection, own = here[0], here[1].decode("utf-8", "replace")
    for base in ("", dirname(own)) if path.startswith("/") else (dirname(own), ""):
        whole = normpath(join(base, path.lstrip("/")))
        if not whole.startswith(".."):
            for ending in _ENDINGS:
                if row := db.execute(_AT, (collection, f"{whole}{ending}".encode())).fetchone():
                    return int(row[0])
    return _by_name(db, collection, path)


def _by_name(db: sqlite3.Connection, collection: int, path: str) -> int | None:
    """The article whose file is called like the end of `path`, whatever its case; of several the one least deep."""
    name = path.strip("/").rpartition("/")[2].lower()
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    names = {name, *(f"{name}{suffix}" for suffix in SUFFIXES)}
    named = [
        (file.count(b"/"), file, id_)
        for id_, file in db.execute(_NAMED, (collection, f"%{escaped}%"))
        if file.rpartition(b"/")[2].decode("utf-8", "replace").lower() in names
    ]
    return int(min(named)[2]) if named else None
