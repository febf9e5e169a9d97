BEGIN TRANSACTION;
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    key BLOB NOT NULL,
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    facts BLOB NOT NULL,
    path TEXT NOT NULL,
    digest BLOB NOT NULL,
    intended BLOB NOT NULL,
    since TEXT NOT NULL             -- when it was first fetched
);
INSERT INTO "entry" VALUES(1,1,X'6B6579','https://example.com/1','One','Text.',X'','one.md',X'646967657374',X'','2026-11-29');
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    root TEXT NOT NULL,             -- the collection
    url TEXT NOT NULL,              -- as feeds.toml has it
    state TEXT NOT NULL,            -- a FeedState, as JSON
    UNIQUE (root, url)
);
INSERT INTO "feed" VALUES(1,'/news','https://example.com/feed','{"etag": "\"1\"", "modified": "", "checked": 0.0, "ok": 0.0, "next": 0.0, "failures": 0, "reason": "", "missing": 0.0, "aside": "", "moved": "", "moves": 0, "moving": 0.0, "adopted": "", "title": "Example"}');
CREATE TABLE host (name TEXT PRIMARY KEY, until REAL NOT NULL, slow INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "host" VALUES('example.com',1790000000.0,1);
CREATE TABLE trust (root TEXT PRIMARY KEY, feeds BLOB NOT NULL) WITHOUT ROWID
;
INSERT INTO "trust" VALUES('/news','["df9f6fe3ed8fcd3a296a2f95189ecc3b"]');
CREATE INDEX entry_by_feed ON entry (feed);
COMMIT;
PRAGMA user_version = 1;
