"""The site that each directory's files are made for: what its generator's configuration says, and over that the person.

What is known stands in the index, so that who reads a file need not look for it; where it has become something else,
the files of that directory are read anew.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from reader.loader.generators import configurations, site_of
from reader.loader.site import NO_SITE, Site
from reader.system.sqlite import transaction

_STATED, _LOOKED_AT, _KNOWN = "sites stated", "sites looked at", "sites"


def state_sites(db: sqlite3.Connection, sites: Mapping[Path, Site]) -> None:
    """Note what the person states of the sites of some directories, which is to be followed by the next sync."""
    stated = json.dumps({str(root): site for root, site in sites.items()})
    if stated != _value(db, _STATED):
        with transaction(db):
            _note(db, _STATED, stated)


def follow_sites(db: sqlite3.Connection, roots: Sequence[Path]) -> list[Site]:
    """The site of each directory as it is now. Files that were read by another are forgotten, and so read again."""
    noted = dict(db.execute("SELECT name, value FROM meta WHERE name IN (?, ?, ?)", (_STATED, _LOOKED_AT, _KNOWN)))
    stated = json.loads(noted.get(_STATED, "{}"))
    near = [configurations(root) for root in roots]
    facts = [[(str(file), info.st_mtime_ns, info.st_size) for file, info in files] for files in near]
    looked_at = f"{crc32(json.dumps([stated, facts]).encode()):08x}"
    before = _read(noted.get(_KNOWN, "[]"), len(roots))
    if looked_at == noted.get(_LOOKED_AT):
        return before
    sites = [
        with_stated(site_of(root, [file for file, _ in files]), _site(stated.get(str(root), ())))
        for root, files in zip(roots, near, strict=True)
    ]
    with transaction(db):
        others = [(number,) for number, site in enumerate(sites) if site != before[number]]
        if others:
            db.execute("DELETE FROM remembered")
            db.executemany("DELETE FROM file WHERE collection = ?", others)
        _note(db, _LOOKED_AT, looked_at)
        _note(db, _KNOWN, json.dumps(sites))
    return sites


def site_of_article(db: sqlite3.Connection, id_: int) -> Site:
    """The site that an article's file is made for, as of the last sync."""
    row = db.execute("SELECT collection FROM file WHERE id = ?", (id_,)).fetchone()
    return sites_of(db, row[0] + 1)[row[0]] if row else NO_SITE


def sites_of(db: sqlite3.Connection, count: int) -> list[Site]:
    """The site of each of `count` directories, as of the last sync."""
    return _read(_value(db, _KNOWN) or "[]", count)


def _read(written: str, count: int) -> list[Site]:
    sites = [_site(each) for each in json.loads(written)]
    return [*sites[:count], *[NO_SITE] * (count - len(sites))]


def with_stated(site: Site, stated: Site) -> Site:
    """`site` with what the person states in its place."""
    return site._replace(**{name: value for name, value in stated._asdict().items() if value})


def _site(parts: Sequence[Any]) -> Site:
    site = Site(*parts)
    return site._replace(sections=tuple((folder, pattern) for folder, pattern in site.sections))


def _value(db: sqlite3.Connection, name: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def _note(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
