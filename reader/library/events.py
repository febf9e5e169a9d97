"""Events: the articles that tell the same, inferred. The second stage of a sync, behind the stories that files state.

Articles, by their pages, are paired by what they say and when (likeness.py, background.py); what is alike becomes
stories with a centre (stars.py). Without a date there is nothing to infer. What comes, changes or goes is placed anew
with what it touches; all are, where that concerns the sample by which words are weighed. Either way the index holds
what it would hold if it were made from nothing.
"""

import gc
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, NamedTuple

from reader.library import background
from reader.library.background import ALWAYS, Sample, sampled
from reader.library.graph import insert_stories
from reader.library.heat import derive
from reader.library.likeness import KEY_LEVEL, TITLE_WORDS, TOP, WINDOW, Gist, Text, is_titled, may_hold
from reader.library.pairing import Pair, Pairing, is_candidate, needs_repeated, paired, telling_both
from reader.library.schema import FORGET_EVENTS, INFERRED, index_for
from reader.library.stars import joined, stars
from reader.library.versions import Numbered, numbered
from reader.query import Sort
from reader.state.mark_values import APART
from reader.system.sqlite import transaction
from reader.text.gist import stems

Infer = Literal["off", "twins", "events"]  # nothing; what is one text; what tells the same
Pages = list[int]
Levels = dict[str, int]

_MANY = 20  # where more than one article of so many is to be placed, all are
_PAIRS = 2_000  # written at a time
_THESE = "(SELECT value FROM json_each(?))"

# The file that speaks for its page: the first, as everywhere. One without a date leaves its page out.
# Which index tells them is named, or SQLite would rather walk all that are listed: +removed leaves the page's.
_TEXTS = """
SELECT page, moment, ifnull(source_key, ''), title, excerpt FROM article {by}
WHERE {listed} AND moment IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM article AS other WHERE other.page = article.page AND +other.id < article.id AND +other.removed = 0)
"""
_BY_PAGE = {"by": "", "listed": "+removed = 0"}
_BY_DATE = {"by": f"INDEXED BY {index_for(Sort('date', False))}", "listed": "removed = 0"}
# What is looked through for words, whichever file speaks for its page: that is asked of the few that hold one.
_AROUND = f"""
SELECT page, title || ' ' || excerpt FROM article {_BY_DATE["by"]}
WHERE removed = 0 AND moment BETWEEN ? AND ? AND page != ?
"""
_OF_SOURCE = f"""
SELECT page, title FROM article INDEXED BY {index_for(Sort("provider", False))}
WHERE removed = 0 AND source_key = ? AND moment BETWEEN ? AND ?
"""
_FILES = "SELECT article.id, page, digest IS NOT NULL FROM article CROSS JOIN file USING (id) WHERE +removed = 0"
_STORIES = f"SELECT DISTINCT story FROM event_member WHERE id IN (SELECT id FROM article WHERE page IN {_THESE})"
_DOUBLED = "SELECT page FROM article WHERE removed = 0 GROUP BY page HAVING count(*) > 1"

# Made where events are inferred: nobody else pays for them.
_TRIGGERS = {
    "event_article_comes": """
    AFTER INSERT ON article WHEN NOT new.removed BEGIN
        INSERT INTO unplaced VALUES (new.page, new.moment, new.source_key, new.title, NULL); END
    """,
    "event_article_goes": """
    BEFORE DELETE ON article WHEN NOT old.removed BEGIN
        INSERT INTO unplaced VALUES (
            old.page, old.moment, old.source_key, old.title, (SELECT story FROM event_member WHERE id = old.id)); END
    """,
}


class _Change(NamedTuple):
    """A file that came or went."""

    page: int
    moment: int | None
    source: str | None
    title: str
    story: int | None  # that it was in


def infer(db: sqlite3.Connection, kind: Infer) -> None:
    """Put every article into its event: those that tell the same, or only those that are one text."""
    with transaction(db), _without_collections():
        for trigger, statement in _TRIGGERS.items():
            db.execute(f"CREATE TRIGGER IF NOT EXISTS {trigger} {statement}")
        before = db.execute(INFERRED).fetchone()
        changes = [_Change(*row) for row in db.execute("SELECT page, moment, source, title, story FROM unplaced")]
        db.execute("DELETE FROM unplaced")
        if before is None or _is_touched(db, changes):
            _pair_all(db)
            _group(db, kind, None, ())
        else:
            touched = _pair_some(db, changes) | {page for (page,) in db.execute("SELECT page FROM placing WHERE fresh")}
            stories = [change.story for change in changes if change.story is not None]
            _group(db, kind, touched if before == (kind,) else None, stories)
        db.execute("UPDATE placing SET fresh = 0 WHERE fresh")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('inferred', ?)", (kind,))


def forget(db: sqlite3.Connection) -> None:
    """Keep nothing of what was inferred: nobody wants it any more."""
    with transaction(db):
        for trigger in _TRIGGERS:
            db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for table in ("event_member", "event", "alike", "background", "unplaced"):
            db.execute(f"DELETE FROM {table}")
        db.execute(FORGET_EVENTS)
        derive(db, None)


# --- how words are weighed -----------------------------------------------------------------------


def _floor(db: sqlite3.Connection) -> int:
    """The first beginning of an era with as many articles before it as are sampled."""
    dated = f"SELECT moment FROM article {_BY_DATE['by']} WHERE removed = 0 AND moment IS NOT NULL ORDER BY moment"
    row = db.execute(f"{dated} LIMIT 1 OFFSET {background.SAMPLE - 1}").fetchone()
    return background.begun(row[0]) + background.ERA if row else ALWAYS


def _is_touched(db: sqlite3.Connection, changes: Sequence[_Change]) -> bool:
    """Whether `changes` concern what words are weighed by, or are so many that all articles are as soon placed."""
    if len(changes) * _MANY > db.execute("SELECT articles FROM tally").fetchone()[0]:
        return True
    samples = db.execute("SELECT until, last FROM background").fetchall()
    floor, places = min(until for until, _ in samples), _places(db, changes)
    if any(moment < floor for *_, moment in places) and _floor(db) != floor:
        return True
    return any(
        moment < until and (last is None or page <= last) for page, *_, moment in places for until, last in samples
    )


def _places(db: sqlite3.Connection, changes: Sequence[_Change]) -> set[tuple[int, str, str, int]]:
    """Each page that changed, with every provider, title and moment that one of its files states or stated."""
    pages = json.dumps([change.page for change in changes])
    now = db.execute(f"SELECT page, source_key, title, moment FROM article WHERE page IN {_THESE}", (pages,))
    stated = {*now, *((change.page, change.source, change.title, change.moment) for change in changes)}
    return {(page, source or "", title, moment) for page, source, title, moment in stated if moment is not None}


class _Weights:
    """The levels of words for an article, by its moment, as the index keeps them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        (self._floor,) = db.execute("SELECT min(until) FROM background").fetchone()
        self._levels: dict[int, Levels] = {}

    def gist(self, text: Text) -> Gist:
        """What is compared of `text`."""
        return Gist(text, self._at(text.moment))

    def telling(self, words: Iterable[str], moment: int) -> list[str]:
        """Those that tell something in any of the articles around `moment`."""
        levels = [self._at(moment + side * 2 * WINDOW) for side in (-1, 1)]
        return [word for word in words if any(each.get(word, TOP) >= KEY_LEVEL for each in levels)]

    def _at(self, moment: int) -> Levels:
        until = background.until(moment, self._floor)
        if until not in self._levels:
            self._levels[until] = self._kept(until)
        return self._levels[until]

    def _kept(self, until: int) -> Levels:
        row = self._db.execute("SELECT levels FROM background WHERE until = ?", (until,)).fetchone()
        if row:
            return dict(json.loads(row[0]))
        sample = sampled(_texts(self._db, _BY_PAGE, f"AND moment < ? ORDER BY page LIMIT {background.SAMPLE}", until))
        return _keep(self._db, until, sample)


def _keep(db: sqlite3.Connection, until: int, sample: Sample) -> Levels:
    levels = sample.levels()
    db.execute("INSERT INTO background VALUES (?, ?, ?)", (until, sample.last, json.dumps(levels)))
    return levels


def _texts(db: sqlite3.Connection, found: dict[str, str], which: str, *parameters: int | str) -> Iterator[Text]:
    return map(Text._make, db.execute(f"{_TEXTS.format_map(found)} {which}", parameters))


def _texts_on(db: sqlite3.Connection, pages: Pages) -> Iterator[Text]:
    """Those on `pages`, in the order of time."""
    return _texts(db, _BY_PAGE, f"AND page IN {_THESE} ORDER BY moment, page", json.dumps(pages))


# --- pairs ---------------------------------------------------------------------------------------


def _pair_all(db: sqlite3.Connection) -> None:
    """Find every pair, in one walk through time that holds a few days of it."""
    db.execute("DELETE FROM alike")
    db.execute("DELETE FROM background")
    pairing, pairs = Pairing(), list[Pair]()
    for gist in _gists(db):
        pairs += pairing.add(gist)
        if len(pairs) > _PAIRS:
            _write(db, pairs)
            pairs.clear()
    _write(db, [*pairs, *pairing.end()])


@contextmanager
def _without_collections() -> Iterator[None]:
    """Articles refer to nothing that refers to them: to look for such garbage among them took a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _gists(db: sqlite3.Connection) -> Iterator[Gist]:
    """Every article in the order of time, weighed by those before."""
    floor, sample = _floor(db), Sample()
    for text in _texts(db, _BY_DATE, "AND moment < ?", floor):
        sample.add(text)
    until, levels = floor, _keep(db, floor, sample)
    for text in _texts(db, _BY_DATE, "ORDER BY moment, page"):
        if (now := background.until(text.moment, floor)) != until:
            until, levels = now, _keep(db, now, sample)
        if text.moment >= floor:
            sample.add(text)
        yield Gist(text, levels)


def _write(db: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    both = [row for pair in pairs for row in (pair, (pair.other, pair.page, *pair[2:]))]
    db.executemany("INSERT OR REPLACE INTO alike VALUES (?, ?, ?, ?)", both)


def _pair_some(db: sqlite3.Connection, changes: Sequence[_Change]) -> set[int]:
    """Find the pairs of what changed anew, and those within its provider. Returns every page that had or has one."""
    pages = list({change.page for change in changes})
    weights, touched = _Weights(db), {*pages, *_part(db, pages)}
    gists = list(map(weights.gist, _texts_on(db, pages)))
    pairs = [pair for gist in gists for pair in _pairs_of(db, weights, gist)]
    touched.update(page for pair in pairs for page in pair[:2])
    _write(db, pairs)
    for _, source, title, moment in _places(db, changes):
        touched |= _pair_source(db, weights, source, title, moment) if source else set()
    return touched


def _part(db: sqlite3.Connection, pages: Pages, among: Pages | None = None) -> Pages:
    """Forget the pairs of `pages` (with `among`, those between the two); returns the other side of each."""
    condition, given = f"page IN {_THESE}", [json.dumps(pages)]
    if among is not None:
        condition, given = f"{condition} AND other IN {_THESE}", [*given, json.dumps(among)]
    pairs = db.execute(f"SELECT page, other FROM alike WHERE {condition}", given).fetchall()
    db.executemany("DELETE FROM alike WHERE page = ? AND other = ?", {*pairs, *((b, a) for a, b in pairs)})
    return [other for _, other in pairs]


def _pairs_of(db: sqlite3.Connection, weights: _Weights, gist: Gist) -> Iterator[Pair]:
    """The pairs of one article but those that count what its provider repeats."""
    around = (gist.moment - WINDOW, gist.moment + WINDOW, gist.page)
    pages = [page for page, text in db.execute(_AROUND, around) if may_hold(text, gist.keys)]
    for text in _texts_on(db, pages):
        other = weights.gist(text)
        if is_candidate(gist, other) and not needs_repeated(gist, other) and (pair := paired(other, gist)):
            yield pair


def _pair_source(db: sqlite3.Connection, weights: _Weights, source: str, title: str, moment: int) -> set[int]:
    """Find those pairs of a provider anew that share a word of `title`: around `moment` it repeats that more often now,
    or less.
    """
    low, high = moment - 3 * WINDOW, moment + 3 * WINDOW
    titles = db.execute(_OF_SOURCE, (source, low, high)).fetchall()

    def with_any(words: Collection[str]) -> list[Text]:
        texts = _texts_on(db, [page for page, title in titles if is_titled(title, words)])
        return [text for text in texts if text.source == source and low <= text.moment <= high]

    near = with_any(weights.telling(stems(title, TITLE_WORDS), moment))
    near = [text for text in near if abs(text.moment - moment) <= 2 * WINDOW]
    if len(near) < 2:
        return set()

    def spoken(one: Gist, other: Gist) -> list[Gist]:
        return list(map(weights.gist, with_any(telling_both(one, other))))

    pairing, pages = Pairing(spoken), [text.page for text in near]
    pairs = [pair for text in near for pair in pairing.add(weights.gist(text))] + list(pairing.end())
    touched = set(_part(db, pages, pages))
    _write(db, pairs)
    return touched | {page for pair in pairs for page in pair[:2]}


# --- stories -------------------------------------------------------------------------------------


def _group(db: sqlite3.Connection, kind: Infer, touched: set[int] | None, stories: Sequence[int]) -> None:
    """Make stories of the pairs: of those around the pages `touched` (None: of all) and the articles of `stories`."""
    apart, joins = _placings(db)
    if touched is None:
        db.execute("DELETE FROM event")
        db.execute("DELETE FROM event_member")
        reached = {page for (page,) in db.execute(_DOUBLED)}.union(*joins)
        neighbours = _neighbours(db, kind, apart, "(SELECT page FROM alike)")
    else:
        reached = _reached(db, touched | _pages_of(db, stories), joins)
        _forget(db, reached, stories)
        neighbours = _neighbours(db, kind, apart, _THESE, json.dumps(list(reached)))
    centres = joined({page: page for page in reached} | stars(neighbours, _numbered(db, neighbours)), joins)
    files = _files(db, None if touched is None else list(centres), centres)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for id_, page in files.items():
        groups[centres[page]].append(id_)
    insert_stories(db, [ids for ids in groups.values() if len(ids) > 1], files, "event_member", "event")
    derive(db, None if touched is None else files)


def _placings(db: sqlite3.Connection) -> tuple[set[int], list[set[int]]]:
    """The pages that the person wants to stand alone, and those that are to be together."""
    apart: set[int] = set()
    joins: defaultdict[str, set[int]] = defaultdict(set)
    for page, name in db.execute("SELECT page, name FROM placing WHERE value"):
        (apart if name == APART else joins[name]).add(page)
    return apart, list(joins.values())


def _reached(db: sqlite3.Connection, pages: set[int], joins: Sequence[set[int]]) -> set[int]:
    """`pages`, and all that pairs, stories so far and the person's word lead to from there."""
    reached, ahead = set[int](), set(pages)
    while ahead:
        reached |= ahead
        given = (json.dumps(list(ahead)),)
        others = db.execute(f"SELECT DISTINCT other FROM alike WHERE page IN {_THESE}", given)
        near = {other for (other,) in others}.union(*(join for join in joins if not join.isdisjoint(ahead)))
        stories = [story for (story,) in db.execute(_STORIES, given)]
        ahead = (near | _pages_of(db, stories)) - reached
    return reached


def _pages_of(db: sqlite3.Connection, stories: Iterable[int]) -> set[int]:
    """The pages of the articles in `stories`, as they are so far."""
    members = f"SELECT page FROM event_member CROSS JOIN article USING (id) WHERE story IN {_THESE}"
    return {page for (page,) in db.execute(members, (json.dumps(list(stories)),))}


def _forget(db: sqlite3.Connection, pages: set[int], stories: Iterable[int]) -> None:
    """Take the articles on these pages out of their stories, and forget those and `stories`."""
    old = db.execute(_STORIES, (json.dumps(list(pages)),))
    given = (json.dumps([*(story for (story,) in old), *stories]),)
    db.execute(f"DELETE FROM event WHERE lead IN {_THESE}", given)
    db.execute(f"DELETE FROM event_member WHERE story IN {_THESE}", given)


def _neighbours(
    db: sqlite3.Connection, kind: Infer, apart: set[int], pages: str, *parameters: str
) -> dict[int, dict[int, int]]:
    least = 1 if kind == "twins" else 0
    neighbours: defaultdict[int, dict[int, int]] = defaultdict(dict)
    select = f"SELECT page, other, likeness FROM alike WHERE page IN {pages} AND twin >= {least}"
    for page, other, likeness in db.execute(select, parameters):
        if page not in apart and other not in apart:
            neighbours[page][other] = likeness
    return neighbours


def _numbered(db: sqlite3.Connection, pages: Collection[int]) -> dict[int, Numbered]:
    """What the titles of `pages` number, as those files say that speak for them."""
    texts = _texts(db, _BY_PAGE, f"AND page IN {_THESE} AND title GLOB '*[0-9]*'", json.dumps(list(pages)))
    every = {text.page: numbered(text.source, text.title) for text in texts}
    return {page: each for page, each in every.items() if each}


def _files(db: sqlite3.Connection, pages: Pages | None, wanted: dict[int, int]) -> dict[int, int]:
    """The files on the pages `wanted`, each with its page; of articles without an address, which share none, one."""
    condition = "" if pages is None else f"AND page IN {_THESE}"
    files: dict[int, int] = {}
    met: set[int] = set()
    given = () if pages is None else (json.dumps(pages),)
    for id_, page, is_bare in db.execute(f"{_FILES} {condition} ORDER BY article.id", given):
        if page in wanted and not (is_bare and page in met):
            files[id_] = page
            met.add(page)
    return files
