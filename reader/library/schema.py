"""The index's tables, and the index behind every sort order.

`file.id` grows with (collection, path), see `labels.py`. As the row id stands last in every SQLite index, ties
fall into path order without the path being stored in any of them.
"""

from reader.query import NEWEST_FIRST, SORT_KEYS, Group, Query, Sort, SortKey, Sorts

VERSION = 22

# why an article is in no list that does not ask for it, by its flag
UNLISTED = {"removed": 1, "draft": 2, "future": 3, "expired": 4}

_COLUMNS: dict[SortKey, str] = {
    "date": "moment",
    "heat": "heat",
    "hot": "hot",
    "quality": "quality",
    "title": "title_key",
    "provider": "source_key",
    "topic": "topic_key",
    "related": "related",
    "path": "id",
    "unread": "read",
    "minutes": "minutes",
    "match": "score",  # see `scores` in search.py
    "folder": "folder",
}

LEFT_OUT = ("hidden", "muted")  # marks that keep an article out of every list that does not ask for them


def in_lists(row: str = "") -> str:
    """The condition that no mark keeps a row of `mark` out of lists; `row` is the row's name and a dot, or nothing."""
    return " AND ".join(f"NOT {row}{mark}" for mark in LEFT_OUT)


UNREAD = f"listed AND NOT read AND {in_lists()}"  # of `mark`: what counts as unread
_NEW_LISTED, _OLD_LISTED = in_lists("new."), in_lists("old.")
MARKS = "CROSS JOIN mark USING (id)"  # CROSS: articles first, in their order

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,          -- position of the directory among those opened
    path BLOB NOT NULL,             -- relative to it, as the system has it
    stamp INTEGER NOT NULL,         -- tells whether it changed: see scan.py
    kind TEXT NOT NULL,             -- article, problem, ignored
    line INTEGER,                   -- of the problem
    reason TEXT,                    -- why it is a problem or ignored; of an article: see again.py
    digest INTEGER,                 -- of the whole, where the article has no address: see moved.py
    due INTEGER,                    -- when it is something else though it has not changed: see again.py
    UNIQUE (collection, path)
);
CREATE INDEX file_by_problem ON file (kind) WHERE kind = 'problem';
CREATE TABLE folder (               -- as of the last time everything was looked at: see compare.py
    collection INTEGER NOT NULL,
    path BLOB NOT NULL,
    changed INTEGER NOT NULL,       -- ns
    PRIMARY KEY (collection, path)
) WITHOUT ROWID;
CREATE TABLE article (
    id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE,
    key TEXT NOT NULL,              -- what the person's marks are kept under
    page INTEGER NOT NULL,          -- 64 bits of the key, which `related` names it by
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    published INTEGER,              -- microseconds since 1970, UTC
    moment INTEGER,                 -- where it stands in time: published, but for a day to come, see rows.py
    type TEXT NOT NULL,
    category TEXT NOT NULL,
    topics TEXT NOT NULL,           -- JSON list
    quality INTEGER,
    heat INTEGER,
    lead INTEGER NOT NULL,          -- whether its file says that it leads its story
    removed INTEGER NOT NULL,       -- 0, or why it is not listed: see UNLISTED
    provider TEXT NOT NULL,
    domain TEXT NOT NULL,
    source TEXT NOT NULL,           -- the name shown: provider, author or host
    original TEXT,
    web TEXT,
    amp TEXT,
    amp_cache TEXT,
    related INTEGER NOT NULL,       -- how many
    title_key TEXT,
    source_key TEXT,
    topic_key TEXT,                 -- of the first topic
    lang TEXT NOT NULL,
    folder TEXT NOT NULL,           -- within its directory
    words INTEGER,                  -- of its body, where that is more than the excerpt
    minutes INTEGER,                -- that reading them takes
    image INTEGER NOT NULL,         -- whether it has one
    video INTEGER NOT NULL,         -- whether it is or holds one
    hot REAL                        -- its heat, faded with age: see heat.py
);
CREATE INDEX article_by_path ON article (removed) WHERE removed = 0;
CREATE INDEX file_by_reason ON file (reason) WHERE reason IS NOT NULL;
CREATE INDEX file_by_due ON file (due) WHERE due IS NOT NULL;
CREATE TABLE mark (                 -- mirror of the person's marks; narrow, so that all can be marked in no time
    id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    listed INTEGER NOT NULL,        -- not article.removed
    dated INTEGER,                  -- article.moment, for the order by read marks: see orders.py
    read INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    new INTEGER NOT NULL,           -- seen since the last visit
    seen INTEGER NOT NULL,          -- microseconds since 1970, UTC
    muted INTEGER NOT NULL DEFAULT 0, -- see mute.py
    changed INTEGER NOT NULL DEFAULT 0 -- its file was rewritten since it was read: see earlier.py
);
CREATE INDEX mark_by_hidden ON mark (hidden) WHERE hidden;
CREATE INDEX mark_by_muted ON mark (muted) WHERE muted;
CREATE TABLE tag (                  -- mirror of the person's tags
    name TEXT NOT NULL,
    id INTEGER NOT NULL REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    PRIMARY KEY (name, id)
) WITHOUT ROWID;
CREATE INDEX tag_by_article ON tag (id);
CREATE TABLE topic (                -- of each article, entered with its words
    key TEXT NOT NULL,              -- what tells topics apart: see folded() in words.py
    id INTEGER NOT NULL,            -- of the article
    name TEXT NOT NULL,             -- as the article has it
    PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE TABLE gone (                 -- articles without an address whose file went: see moved.py
    number INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL,
    key TEXT NOT NULL
);
CREATE INDEX gone_by_digest ON gone (digest);
CREATE TABLE body (                 -- what a body says: see bodies.py
    id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    packed BLOB NOT NULL
);
CREATE TABLE extra (                -- fields that have no column: see `article.more`
    name TEXT NOT NULL,             -- folded, as topics are
    id INTEGER NOT NULL REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    value TEXT NOT NULL,
    PRIMARY KEY (name, id)
) WITHOUT ROWID;
CREATE INDEX extra_by_article ON extra (id);
CREATE TABLE earlier (              -- what articles said when they were read that are changed: see earlier.py
    id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    packed BLOB                     -- as in `body`
);
CREATE TABLE related (
    id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    pages BLOB NOT NULL             -- article.page of each entry, best first; eight bytes each, 0 for no page
);
CREATE TABLE remembered (           -- what was last computed of all articles; emptied with every change
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL             -- an order, see orders.py, or counts, see counts.py
)
"""

# Counts that a screen of any size shows at once, level with every change whoever makes it; but for those of what is
# read, as very many are at once: see mirror.py.
_TALLY = f"""
CREATE TABLE tally (
    articles INTEGER, quality INTEGER, heat INTEGER, problems INTEGER, ignored INTEGER,
    unread INTEGER, starred INTEGER, hidden INTEGER, new INTEGER,   -- unread and new: of those not hidden or muted
    muted INTEGER,                                                  -- of those not hidden
    changed INTEGER                                                 -- of those not hidden or muted
);
INSERT INTO tally VALUES (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
CREATE TRIGGER article_comes AFTER INSERT ON article WHEN NOT new.removed BEGIN
    UPDATE tally SET articles = articles + 1,
    quality = quality + (new.quality IS NOT NULL), heat = heat + (new.heat IS NOT NULL); END;
CREATE TRIGGER article_goes AFTER DELETE ON article WHEN NOT old.removed BEGIN
    UPDATE tally SET articles = articles - 1,
    quality = quality - (old.quality IS NOT NULL), heat = heat - (old.heat IS NOT NULL); END;
CREATE TRIGGER mark_comes AFTER INSERT ON mark WHEN new.listed BEGIN
    UPDATE tally SET unread = unread + (NOT new.read AND {_NEW_LISTED}),
    starred = starred + new.starred, hidden = hidden + new.hidden, muted = muted + (new.muted AND NOT new.hidden),
    new = new + (new.new AND {_NEW_LISTED}),
    changed = changed + (new.changed AND {_NEW_LISTED}); END;
CREATE TRIGGER mark_goes AFTER DELETE ON mark WHEN old.listed BEGIN
    UPDATE tally SET unread = unread - (NOT old.read AND {_OLD_LISTED}),
    starred = starred - old.starred, hidden = hidden - old.hidden, muted = muted - (old.muted AND NOT old.hidden),
    new = new - (old.new AND {_OLD_LISTED}),
    changed = changed - (old.changed AND {_OLD_LISTED}); END;
CREATE TRIGGER mark_changes AFTER UPDATE OF starred, hidden, new, muted, changed ON mark WHEN new.listed BEGIN
    UPDATE tally SET unread = unread + (NOT new.read AND {_NEW_LISTED})
    - (NOT old.read AND {_OLD_LISTED}),
    starred = starred + new.starred - old.starred, hidden = hidden + new.hidden - old.hidden,
    muted = muted + (new.muted AND NOT new.hidden) - (old.muted AND NOT old.hidden),
    new = new + (new.new AND {_NEW_LISTED}) - (old.new AND {_OLD_LISTED}),
    changed = changed + (new.changed AND {_NEW_LISTED})
    - (old.changed AND {_OLD_LISTED}); END;
CREATE TRIGGER file_comes AFTER INSERT ON file WHEN new.kind != 'article' BEGIN
    UPDATE tally SET problems = problems + (new.kind = 'problem'), ignored = ignored + (new.kind = 'ignored'); END;
CREATE TRIGGER file_goes AFTER DELETE ON file WHEN old.kind != 'article' BEGIN
    UPDATE tally SET problems = problems - (old.kind = 'problem'), ignored = ignored - (old.kind = 'ignored'); END
"""

# Full text and topics: see words.py, which also defines spaced(), spoken() and folded(). An article waits in
# `unsearched` until they are entered, and takes them out again when it goes; FTS5 has to be told what its words were.
TEXTS = ("title", "excerpt", "source", "topics")
SEARCHED = ", ".join(("body", *TEXTS))  # each place in any but the first takes two bytes more, and bodies are long
_MADE_AT_ONCE = 8 << 20  # bytes of words that are gathered before FTS5 writes them; with its own 1 MB it merges more
_WORDS = f"""
CREATE TABLE unsearched (id INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE search USING fts5({SEARCHED}, content='', tokenize='unicode61 remove_diacritics 2');
INSERT INTO search (search, rank) VALUES ('hashsize', {_MADE_AT_ONCE});
CREATE TRIGGER words_come AFTER INSERT ON article BEGIN
    INSERT INTO unsearched VALUES (new.id); END;
CREATE TRIGGER words_go BEFORE DELETE ON article WHEN NOT EXISTS (SELECT 1 FROM unsearched WHERE id = old.id) BEGIN
    INSERT INTO search (search, rowid, {SEARCHED})
    VALUES ('delete', old.id, spoken((SELECT packed FROM body WHERE body.id = old.id)), \
    {", ".join(f"spaced(old.{text})" for text in TEXTS)}); \
    DELETE FROM topic WHERE id = old.id AND key IN (SELECT folded(value) FROM json_each(old.topics)); END;
CREATE TRIGGER words_never_came AFTER DELETE ON article BEGIN
    DELETE FROM unsearched WHERE id = old.id; END
"""

# Stories: see graph.py. Only those of several files have rows here; any other article is a story by itself.
_STORIES = """
CREATE TABLE member (
    id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    story INTEGER NOT NULL          -- id of the article that leads it
);
CREATE INDEX member_by_story ON member (story);
CREATE TABLE story (
    lead INTEGER PRIMARY KEY,       -- id of an article
    first INTEGER NOT NULL,         -- id of the article that was first
    articles INTEGER NOT NULL,      -- one with several files counts once
    providers INTEGER NOT NULL,
    since INTEGER,                  -- article.published of the first and of the last
    until INTEGER
);
CREATE TABLE outside (              -- related entries whose page is in no file
    page INTEGER NOT NULL,
    id INTEGER NOT NULL REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    PRIMARY KEY (page, id)
) WITHOUT ROWID;
CREATE INDEX outside_by_article ON outside (id);
CREATE TABLE unlinked (             -- articles that came since stories were last found
    id INTEGER PRIMARY KEY
);
CREATE TABLE torn (                 -- stories that lost an article since then
    story INTEGER PRIMARY KEY
);
CREATE TRIGGER article_joins AFTER INSERT ON article WHEN NOT new.removed BEGIN
    INSERT OR IGNORE INTO unlinked VALUES (new.id); END;
CREATE TRIGGER article_leaves BEFORE DELETE ON article WHEN EXISTS (SELECT 1 FROM member WHERE id = old.id) BEGIN
    INSERT OR IGNORE INTO torn SELECT story FROM member WHERE id = old.id; END
"""

# The same story, inferred: see events.py. Filled where the person asks for it.
_EVENTS = """
CREATE TABLE event_member (         -- as `member`, of what is inferred
    id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE,
    story INTEGER NOT NULL
);
CREATE INDEX event_member_by_story ON event_member (story);
CREATE TABLE event (                -- as `story`
    lead INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    providers INTEGER NOT NULL,
    since INTEGER,
    until INTEGER
);
CREATE TABLE alike (                -- pairs of articles that tell the same, each pair twice
    page INTEGER NOT NULL,          -- article.page
    other INTEGER NOT NULL,
    likeness INTEGER NOT NULL,      -- of a thousand
    twin INTEGER NOT NULL,          -- whether they are one text
    PRIMARY KEY (page, other)
) WITHOUT ROWID;
CREATE TABLE background (           -- what words tell, counted in a sample of the articles before a moment
    until INTEGER PRIMARY KEY,      -- microseconds since 1970
    last INTEGER,                   -- the greatest page in the sample; NULL where all articles are in it
    levels TEXT NOT NULL            -- JSON object: bits by word; a word that is not in it is rare
);
CREATE TABLE unplaced (             -- files that came or went since events were last inferred
    page INTEGER NOT NULL,
    moment INTEGER,
    source TEXT,
    title TEXT NOT NULL,
    story INTEGER                   -- the event that one was in which went
);
CREATE TABLE placing (              -- mirror of what the person says of an article's event
    page INTEGER NOT NULL,
    name TEXT NOT NULL,             -- apart: it stands alone; story:NAME: it belongs with all others that have this
    value INTEGER NOT NULL,
    fresh INTEGER NOT NULL,         -- said since events were last inferred
    PRIMARY KEY (page, name)
) WITHOUT ROWID
"""

INFERRED = "SELECT value FROM meta WHERE name = 'inferred'"
IS_UNPLACED = (
    f"SELECT ({INFERRED}) IS NOT ? OR EXISTS (SELECT 1 FROM unplaced) OR EXISTS (SELECT 1 FROM placing WHERE fresh)"
)
FORGET_EVENTS = "DELETE FROM meta WHERE name = 'inferred'"  # all are to be inferred anew: ids have changed

IS_UNLINKED = "SELECT EXISTS (SELECT 1 FROM unlinked) OR EXISTS (SELECT 1 FROM torn)"

# Articles of stories that others lead. Where the person has hidden or muted the lead, the best that is left stands in.
NOT_LEADING = """
SELECT id FROM member WHERE story != id EXCEPT SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY story
        ORDER BY lead DESC, quality DESC NULLS LAST, moment DESC NULLS LAST, id) AS place
    FROM member JOIN article USING (id)
    WHERE story IN (SELECT id FROM mark WHERE hidden OR muted) AND id NOT IN (SELECT id FROM mark WHERE hidden OR muted)
) WHERE place = 1
"""


def order_by(sorts: Sorts, group: Group = "") -> str:
    """The ORDER BY terms of `sorts` under headings; of a single sort, those that its index is made for."""
    keys = {sort.key for sort in sorts}
    ties = [f"{_COLUMNS['date']} DESC NULLS LAST"] if not keys & {"date", "path"} else []
    terms = [*_group_order(sorts, group), *map(_order_term, sorts), *ties, "id"]
    return ", ".join(terms[: -1 if "path" in keys else None])


def _order_term(sort: Sort) -> str:
    direction = "DESC" if sort.descending else "ASC"
    return f"id {direction}" if sort.key == "path" else f"{_COLUMNS[sort.key]} {direction} NULLS LAST"


# what is the same for all articles under a heading, and what the heading says, as each states it
GROUP_COLUMNS: dict[Group, tuple[str, str]] = {
    "day": ("(moment + 62135596800000000) / 86400000000", "date(moment / 1000000.0, 'unixepoch')"),  # since year 1
    "provider": ("source_key", "source"),
    "topic": ("topic_key", "topics ->> 0"),
    "folder": ("folder", "folder"),
}
BY_FOLDER = Sort("folder", False)  # an order of headings only: nobody asks for it by name


def _group_order(sorts: Sorts, group: Group) -> list[str]:
    if not group or _parts_into(sorts, group):
        return []
    direction = "DESC" if group_sort(sorts, group).descending else "ASC"
    return [f"{GROUP_COLUMNS[group][0]} {direction} NULLS LAST"]


def group_sort(sorts: Sorts, group: Group) -> Sort:
    """The order of the headings: that of the same key among `sorts`, else days newest first and names from A."""
    if group == "folder":  # paths do not keep together what is in it: its files stand before and behind its folders
        return BY_FOLDER._replace(descending=Sort("path", True) in sorts)
    key: SortKey = "date" if group == "day" or not group else group
    return next((sort for sort in sorts if sort.key == key), Sort.natural(key))


def _parts_into(sorts: Sorts, group: Group) -> bool:
    """Whether the order by `sorts` alone keeps together what is under one heading."""
    return group_sort(sorts, group) == sorts[0]


def single_sort(query: Query) -> Sort | None:
    """The sort whose index has all articles in the order of `query`, if one does."""
    if query.group in ("provider", "topic", "folder") and query.sorts == NEWEST_FIRST:
        return group_sort(query.sorts, query.group)  # its index has the newest first among those of one name
    is_single = len(query.sorts) == 1 and (not query.group or _parts_into(query.sorts, query.group))
    return query.sort if is_single else None


def index_for(sort: Sort) -> str:
    """The index that holds all articles in the order of `sort`."""
    return "article_by_path" if sort.key == "path" else f"article_by_{sort.key}_{'desc' if sort.descending else 'asc'}"


def _sort_index(sort: Sort) -> str:
    return f"CREATE INDEX {index_for(sort)} ON article ({_index_columns(sort)}) WHERE removed = 0"


def _index_columns(sort: Sort) -> str:
    direction = "DESC" if sort.descending else "ASC"
    return f"{_COLUMNS[sort.key]} {direction}" + ("" if sort.key == "date" else ", moment DESC")


_SORTS = (Sort(key, last) for key in SORT_KEYS if key not in ("match", "unread") for last in (True, False))
LASTING = (*_SORTS, BY_FOLDER)  # orders that a mark does not change
FIRST_SORT = Sort()

SCHEMA = ";\n".join((_TABLES, _TALLY, _WORDS, _STORIES, _EVENTS, _sort_index(FIRST_SORT)))

# Made when the first build has ended: it takes half as long without them, as all it writes then stands side by side.
LATE_INDEXES = {
    "file_by_stamp": "CREATE INDEX file_by_stamp ON file (stamp)",
    "article_by_page": "CREATE INDEX article_by_page ON article (page)",
    "mark_by_seen": "CREATE INDEX mark_by_seen ON mark (seen)",
    "mark_by_unread": f"CREATE INDEX mark_by_unread ON mark (dated DESC) WHERE {UNREAD}",
} | {index_for(sort): _sort_index(sort) for sort in LASTING if sort.key != "path" and sort != FIRST_SORT}
