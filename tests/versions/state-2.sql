BEGIN TRANSACTION;
CREATE TABLE article (
    page INTEGER PRIMARY KEY,       -- 64 bits of the key: see urls.page_id
    key TEXT NOT NULL               -- the article's canonical address, else its path: see library.rows
);
INSERT INTO "article" VALUES(-4831260348056854700,'https://example.com/1');
INSERT INTO "article" VALUES(4993161421664182317,'https://example.com/2');
INSERT INTO "article" VALUES(8602717656137426199,'path:notes/a.md');
CREATE TABLE fact (
    page INTEGER NOT NULL,
    name TEXT NOT NULL,             -- read, starred, hidden, tag:NAME, opened, scroll: see facts.py
    value INTEGER NOT NULL,
    at INTEGER NOT NULL,            -- when the person last changed it, microseconds since 1970, UTC
    change INTEGER NOT NULL,        -- grows with every change, so that an index can follow; 0: none follows it
    step INTEGER NOT NULL,          -- the step that gave it this value: see history.py
    PRIMARY KEY (page, name)
) WITHOUT ROWID;
INSERT INTO "fact" VALUES(-4831260348056854700,'hidden',1,1795975021471042,6,6);
INSERT INTO "fact" VALUES(-4831260348056854700,'opened',1795975021293605,1795975021293746,0,0);
INSERT INTO "fact" VALUES(-4831260348056854700,'read',1,1795975021239925,1,1);
INSERT INTO "fact" VALUES(-4831260348056854700,'starred',1,1795975021253396,3,3);
INSERT INTO "fact" VALUES(-4831260348056854700,'tag:for work',1,1795975021290108,5,5);
INSERT INTO "fact" VALUES(-4831260348056854700,'tag:later',1,1795975021290108,5,5);
INSERT INTO "fact" VALUES(4993161421664182317,'hidden',1,1795975021269630,4,4);
INSERT INTO "fact" VALUES(4993161421664182317,'read',0,1795975021251077,2,2);
INSERT INTO "fact" VALUES(4993161421664182317,'starred',0,1795975021518959,8,0);
INSERT INTO "fact" VALUES(8602717656137426199,'read',1,1795975021239925,1,1);
INSERT INTO "fact" VALUES(8602717656137426199,'scroll',5000,1795975021331115,0,0);
INSERT INTO "fact" VALUES(8602717656137426199,'starred',1,1795975021253396,3,3);
CREATE TABLE part (                 -- of a step: facts that got the same value
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES step ON DELETE CASCADE,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,         -- 0 or 1; before the step it was the other one
    prior INTEGER NOT NULL,         -- fact.step before it
    pages BLOB NOT NULL             -- eight bytes each
);
INSERT INTO "part" VALUES(1,1,'read',1,0,X'541FA4804FEAF3BC2D607AACDB454B4517650D0D21FE6277');
INSERT INTO "part" VALUES(2,2,'read',0,1,X'2D607AACDB454B45');
INSERT INTO "part" VALUES(3,3,'starred',1,0,X'541FA4804FEAF3BC17650D0D21FE6277');
INSERT INTO "part" VALUES(4,4,'hidden',1,0,X'2D607AACDB454B45');
INSERT INTO "part" VALUES(5,5,'tag:later',1,0,X'541FA4804FEAF3BC');
INSERT INTO "part" VALUES(6,5,'tag:for work',1,0,X'541FA4804FEAF3BC');
INSERT INTO "part" VALUES(7,6,'hidden',1,0,X'541FA4804FEAF3BC');
INSERT INTO "part" VALUES(8,7,'starred',1,0,X'2D607AACDB454B45');
CREATE TABLE seen (
    page INTEGER PRIMARY KEY,
    at INTEGER NOT NULL             -- when an index first met the article
);
INSERT INTO "seen" VALUES(-4831260348056854700,1790000000000000);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "setting" VALUES('change','8');
INSERT INTO "setting" VALUES('feeds','["/news"]');
INSERT INTO "setting" VALUES('origin','6ef68a38d17c928e6f64a8941660f84f');
INSERT INTO "setting" VALUES('queries','["is:unread sort:-heat", "topic:ai"]');
INSERT INTO "setting" VALUES('view ["/news"]','{"query": "topic:ai", "key": "https://example.com/1"}');
INSERT INTO "setting" VALUES('visit ["/news"]','{"since": null, "began": 1795975021394082, "ended": 1795975021402780}');
CREATE TABLE step (                 -- what can be undone and redone
    id INTEGER PRIMARY KEY,         -- the change that was made first
    session TEXT NOT NULL,          -- who did, undid or redid it last
    change INTEGER NOT NULL,        -- with which change
    undone INTEGER NOT NULL
);
INSERT INTO "step" VALUES(1,'fa61aa813373b888',1,0);
INSERT INTO "step" VALUES(2,'fa61aa813373b888',2,0);
INSERT INTO "step" VALUES(3,'fa61aa813373b888',3,0);
INSERT INTO "step" VALUES(4,'fa61aa813373b888',4,0);
INSERT INTO "step" VALUES(5,'fa61aa813373b888',5,0);
INSERT INTO "step" VALUES(6,'fa61aa813373b888',6,0);
INSERT INTO "step" VALUES(7,'fa61aa813373b888',8,1);
CREATE INDEX fact_by_change ON fact (change, page, name, value, at);
CREATE INDEX part_by_step ON part (step);
COMMIT;
PRAGMA user_version = 2;
