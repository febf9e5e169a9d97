"""What is asked about stories, as graph.py has found them: `library.ask(story_of, id)`.

Each function here takes the index first, and ids of articles; one that is gone, or removed, is in no story.
"""

import json
import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest
from math import log2, sqrt

from reader.model.story import Story, name_of
from reader.text.times import from_microseconds
from reader.text.words import words

_THESE = "(SELECT value FROM json_each(?))"
_LISTED = "+removed = 0"  # +: few articles are looked at, which the index of all listed ones would not tell apart
_NEWEST = "moment DESC NULLS LAST, id"
_STORY_OF = "ifnull((SELECT story FROM member WHERE id = :id), :id)"
_FACTS = f"""
SELECT article.id, coalesce(begun.page, article.page), ifnull(story.lead, article.id), ifnull(story.first, article.id),
    ifnull(story.articles, 1), ifnull(story.providers, article.source_key IS NOT NULL),
    iif(story.lead, story.since, article.published), iif(story.lead, story.until, article.published)
FROM article LEFT JOIN member USING (id) LEFT JOIN story ON story.lead = member.story
LEFT JOIN article AS begun ON begun.id = story.first
WHERE +article.removed = 0 AND article.id IN {_THESE}
"""
_MENTIONS = f"""
SELECT id, pages FROM main.member JOIN related USING (id) JOIN article USING (id)
WHERE member.story = ifnull((SELECT story FROM main.member WHERE id = :id), :id)
AND article.page != :page AND instr(pages, :page_bytes) ORDER BY {_NEWEST}
"""

_TELLING = 8  # words of an article that say most about it: the rarest
_CANDIDATES = 100  # articles that are compared as a whole
_COMMON = 2_000  # articles that hold a word which says little


def story_of(db: sqlite3.Connection, id_: int) -> Story | None:
    """The story of an article."""
    return stories_of(db, [id_]).get(id_)


def stories_of(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Story]:
    """The story of each of `ids`, as rows of a list show it."""
    inferred = are_inferred(db)
    return {id_: _story(inferred, *facts) for id_, *facts in db.execute(_FACTS, (json.dumps(list(ids)),))}


def _story(
    inferred: bool,
    page: int,
    lead: int,
    first: int,
    articles: int,
    providers: int,
    since: int | None,
    until: int | None,
) -> Story:
    first_day, last_day = (from_microseconds(moment) if moment is not None else None for moment in (since, until))
    is_inferred = inferred and articles > 1
    return Story(name_of(page), lead, first, articles, providers, first_day, last_day, is_inferred)


def are_inferred(db: sqlite3.Connection) -> bool:
    """Whether a story is what is inferred to be one: see `Library.fold_by`."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema WHERE name = 'story')").fetchone()[0])


def has_stories(db: sqlite3.Connection) -> bool:
    """Whether any story has two articles."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM story WHERE articles > 1)").fetchone()[0])


def members(db: sqlite3.Connection, id_: int) -> list[int]:
    """Every file in the story of an article, hidden ones too: the lead, then the newest first."""
    select = (
        f"SELECT id FROM article WHERE {_LISTED} AND id IN (SELECT :id UNION ALL SELECT id FROM member WHERE "
        f"story = {_STORY_OF}) ORDER BY id != {_STORY_OF}, {_NEWEST}"
    )
    return [id_ for (id_,) in db.execute(select, {"id": id_})]


def resolve(db: sqlite3.Connection, id_: int) -> list[int | None]:
    """For each related entry of an article, in the order of its file, the article that is meant; None where that is
    outside these directories. Empty where no entry names a page. Of several files it is the one that leads them, or
    the first.
    """
    pages = _related(db, id_)
    ids = at_pages(db, pages)
    return [ids.get(page) for page in pages]


def at_pages(db: sqlite3.Connection, pages: Sequence[int]) -> dict[int, int]:
    """The article of each of these pages, by their ids, that is in these directories; one each, as `resolve` says."""
    select = (
        f"SELECT page, id FROM article LEFT JOIN member USING (id) WHERE {_LISTED} AND page IN "
        f"{_THESE} ORDER BY ifnull(story, id) = id, id DESC"  # the last one of a page counts
    )
    return dict(db.execute(select, (json.dumps(list(pages)),)))


def mentioned_by(db: sqlite3.Connection, id_: int) -> list[int]:
    """The articles that relate to an article and are not related to by it, the newest first."""
    row = db.execute("SELECT page FROM article WHERE id = ?", (id_,)).fetchone()
    if not row:
        return []
    own = {"id": id_, "page": row[0], "page_bytes": row[0].to_bytes(8, sys.byteorder, signed=True)}
    related = set(resolve(db, id_))
    neighbours = db.execute(_MENTIONS, own)  # all are in the same story, as files state it
    return [other for other, pages in neighbours if other not in related and row[0] in array("q", pages)]


def similar(db: sqlite3.Connection, id_: int, limit: int) -> list[int]:
    """Articles outside the story of an article that share its rarest words, in title and topics, the likest first:
    for one that relates to none, and no more than a guess. Needs the words of a sync's second stage.

    As like as the cosine of the angle between them, each word weighed by its rarity [Salton, Wong, Yang: A vector space
    model for automatic indexing, 1975]. `bm25` would count the words of bodies too: as rare, and as length.
    """
    shared = _shared(db, id_)
    near = {id_, *members(db, id_)} if shared else set()
    best = nlargest(_CANDIDATES + len(near), shared, key=shared.__getitem__)
    candidates = [other for other in best if other not in near]
    rows = db.execute(
        f"SELECT id, title, topics FROM article WHERE {_LISTED} AND id IN {_THESE} ORDER BY {_NEWEST}",
        (json.dumps(candidates),),
    )
    likeness = {other: shared[other] / sqrt(len(_words(title, topics))) for other, title, topics in rows}
    return sorted(likeness, key=likeness.__getitem__, reverse=True)[:limit]


def _shared(db: sqlite3.Connection, id_: int) -> dict[int, float]:
    """What the words weigh that other articles share with one, by id."""
    row = db.execute("SELECT title, topics FROM article WHERE id = ?", (id_,)).fetchone()
    (articles,) = db.execute("SELECT articles FROM tally").fetchone()
    holders = {word: _holders(db, word) for word in (_words(*row) if row else ())}
    telling = [(len(ids), word) for word, ids in holders.items() if 2 <= len(ids) <= _COMMON]
    shared: dict[int, float] = defaultdict(float)
    for count, word in sorted(telling)[:_TELLING]:
        weight = log2((articles + 1) / count)
        for other in holders[word]:
            shared[other] += weight
    return shared


def _holders(db: sqlite3.Connection, word: str) -> list[int]:
    """The articles that hold `word` in title or topics; of more than tell anything, only so many."""
    find = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
    return [id_ for (id_,) in db.execute(find, (f'{{title topics}} : "{word}"', _COMMON + 1))]


def _words(title: str, topics: str) -> set[str]:
    return set(words(" ".join([title, *json.loads(topics)])))


def stories_among(db: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    """The leads of the stories of two articles or more that hold any of `ids`, in that order: of the ids in the order
    `-hot`, the hottest stories first.
    """
    lead_of = dict(db.execute("SELECT id, story FROM member JOIN story ON lead = story WHERE articles > 1"))
    return list(dict.fromkeys(lead_of[id_] for id_ in ids if id_ in lead_of))


def singles_among(db: sqlite3.Connection, ids: Sequence[int]) -> int:
    """How many articles among `ids` are a story by themselves; one with several files counts once."""
    story_of_id = dict(db.execute("SELECT id, story FROM member"))
    is_of_many = {lead for (lead,) in db.execute("SELECT lead FROM story WHERE articles > 1")}
    return len({story_of_id.get(id_, id_) for id_ in ids} - is_of_many)


def biggest(db: sqlite3.Connection, ids: Sequence[int], limit: int) -> list[int]:
    """The leads of the stories that hold any of `ids`, those of the most articles first."""
    select = (
        f"SELECT lead FROM story WHERE lead IN {_THESE} ORDER BY articles DESC, until DESC NULLS LAST, lead LIMIT ?"
    )
    return [lead for (lead,) in db.execute(select, (json.dumps(stories_among(db, ids)), limit))]


def edges(db: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Which of `ids` relates to which, as their files have it."""
    wanted = set(ids)
    return [(id_, other) for id_ in ids for other in resolve(db, id_) if other is not None and other in wanted]


def _related(db: sqlite3.Connection, id_: int) -> "array[int]":
    row = db.execute("SELECT pages FROM related WHERE id = ?", (id_,)).fetchone()
    return array("q", row[0] if row else b"")
