BEGIN TRANSACTION;
CREATE TABLE mark (
    key TEXT PRIMARY KEY,           -- the article's canonical address, else its path: see library.sync
    read INTEGER NOT NULL,
    change INTEGER NOT NULL         -- counts up with every change, so that an index can follow
) WITHOUT ROWID;
INSERT INTO "mark" VALUES('https://example.com/1',1,1);
INSERT INTO "mark" VALUES('https://example.com/2',0,2);
INSERT INTO "mark" VALUES('path:notes/a.md',1,1);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
;
INSERT INTO "setting" VALUES('feeds','["/news"]');
INSERT INTO "setting" VALUES('origin','7cdc92856bd6a74b9f730545afbfa994');
INSERT INTO "setting" VALUES('queries','["is:unread sort:-heat", "topic:ai"]');
CREATE INDEX mark_by_change ON mark (change);
COMMIT;
PRAGMA user_version = 1;
