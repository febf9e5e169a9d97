-- 1 2 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- 1 2
CREATE TABLE file ( id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, path BLOB NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, kind TEXT NOT NULL, line INTEGER, reason TEXT, UNIQUE (feed, path) );
-- 1
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, read INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT );
-- 2
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, read INTEGER NOT NULL );
-- 3 3a 3b 4 5 6
CREATE TABLE file ( id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, path BLOB NOT NULL, stamp INTEGER NOT NULL, kind TEXT NOT NULL, line INTEGER, reason TEXT, UNIQUE (feed, path) );
-- 3 3a 3b 4 5
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, read INTEGER NOT NULL );
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE related ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, pages BLOB NOT NULL );
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20
CREATE TABLE position ( sort TEXT PRIMARY KEY, ids BLOB NOT NULL );
-- 3 3a
CREATE TABLE tally (articles INTEGER, unread INTEGER, problems INTEGER, ignored INTEGER);
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE unsearched (id INTEGER PRIMARY KEY);
-- 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17
CREATE TABLE folder ( feed INTEGER NOT NULL, path BLOB NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY (feed, path) ) WITHOUT ROWID;
-- 3b 4 5 6
CREATE TABLE tally (articles INTEGER, unread INTEGER, quality INTEGER, heat INTEGER, problems INTEGER, ignored INTEGER);
-- 6
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, lang TEXT NOT NULL, image INTEGER NOT NULL, video INTEGER NOT NULL, read INTEGER NOT NULL );
-- 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE topic ( key TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (key, id) ) WITHOUT ROWID;
-- 7 8 9 10
CREATE TABLE file ( id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, path BLOB NOT NULL, stamp INTEGER NOT NULL, kind TEXT NOT NULL, line INTEGER, reason TEXT, digest INTEGER, UNIQUE (feed, path) );
-- 7 8
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, lang TEXT NOT NULL, image INTEGER NOT NULL, video INTEGER NOT NULL );
-- 7 8 9 10 11 12 13 14 15 11a 12a
CREATE TABLE mark ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, listed INTEGER NOT NULL, dated INTEGER, read INTEGER NOT NULL, starred INTEGER NOT NULL, hidden INTEGER NOT NULL, new INTEGER NOT NULL, seen INTEGER NOT NULL );
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE tag ( name TEXT NOT NULL, id INTEGER NOT NULL REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, PRIMARY KEY (name, id) ) WITHOUT ROWID;
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE gone ( number INTEGER PRIMARY KEY, digest INTEGER NOT NULL, key TEXT NOT NULL );
-- 7 8 9 10 11 12 13 14 15 11a 12a
CREATE TABLE tally ( articles INTEGER, quality INTEGER, heat INTEGER, problems INTEGER, ignored INTEGER, unread INTEGER, starred INTEGER, hidden INTEGER, new INTEGER );
-- 9 10
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, lang TEXT NOT NULL, image INTEGER NOT NULL, video INTEGER NOT NULL, hot REAL );
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE member ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, story INTEGER NOT NULL );
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE story ( lead INTEGER PRIMARY KEY, first INTEGER NOT NULL, articles INTEGER NOT NULL, providers INTEGER NOT NULL, since INTEGER, until INTEGER );
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE outside ( page INTEGER NOT NULL, id INTEGER NOT NULL REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, PRIMARY KEY (page, id) ) WITHOUT ROWID;
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE unlinked ( id INTEGER PRIMARY KEY );
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TABLE torn ( story INTEGER PRIMARY KEY );
-- 11 12 13 14 15 16 11a 12a 17
CREATE TABLE file ( id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, path BLOB NOT NULL, stamp INTEGER NOT NULL, kind TEXT NOT NULL, line INTEGER, reason TEXT, digest INTEGER, due INTEGER, UNIQUE (feed, path) );
-- 11 12 11a 12a
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, moment INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, lang TEXT NOT NULL, image INTEGER NOT NULL, video INTEGER NOT NULL, hot REAL );
-- 12 13 14 15 16 17 18 18a 18b 19 20 21
CREATE TABLE body ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, packed BLOB NOT NULL );
-- 13 14
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, moment INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, lang TEXT NOT NULL, words INTEGER, minutes INTEGER, image INTEGER NOT NULL, video INTEGER NOT NULL, hot REAL );
-- 14 15 16 17 18 18a 18b 19 20 21
CREATE TABLE extra ( name TEXT NOT NULL, id INTEGER NOT NULL REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, value TEXT NOT NULL, PRIMARY KEY (name, id) ) WITHOUT ROWID;
-- 15 16 17 18 18a 18b 19 20 21
CREATE TABLE article ( id INTEGER PRIMARY KEY REFERENCES file ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, page INTEGER NOT NULL, title TEXT NOT NULL, excerpt TEXT NOT NULL, published INTEGER, moment INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, topics TEXT NOT NULL, quality INTEGER, heat INTEGER, lead INTEGER NOT NULL, removed INTEGER NOT NULL, provider TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, original TEXT, web TEXT, amp TEXT, amp_cache TEXT, related INTEGER NOT NULL, title_key TEXT, source_key TEXT, topic_key TEXT, lang TEXT NOT NULL, folder TEXT NOT NULL, words INTEGER, minutes INTEGER, image INTEGER NOT NULL, video INTEGER NOT NULL, hot REAL );
-- 16 17 18 18a 18b
CREATE TABLE mark ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, listed INTEGER NOT NULL, dated INTEGER, read INTEGER NOT NULL, starred INTEGER NOT NULL, hidden INTEGER NOT NULL, new INTEGER NOT NULL, seen INTEGER NOT NULL, muted INTEGER NOT NULL DEFAULT 0 );
-- 16 17 18 18a 18b
CREATE TABLE tally ( articles INTEGER, quality INTEGER, heat INTEGER, problems INTEGER, ignored INTEGER, unread INTEGER, starred INTEGER, hidden INTEGER, new INTEGER, muted INTEGER );
-- 12a 17 18 18a 18b 19 20 21
CREATE TABLE event_member ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, story INTEGER NOT NULL );
-- 12a 17 18 18a 18b 19 20 21
CREATE TABLE event ( lead INTEGER PRIMARY KEY, first INTEGER NOT NULL, articles INTEGER NOT NULL, providers INTEGER NOT NULL, since INTEGER, until INTEGER );
-- 12a 17 18 18a 18b 19 20 21
CREATE TABLE alike ( page INTEGER NOT NULL, other INTEGER NOT NULL, likeness INTEGER NOT NULL, twin INTEGER NOT NULL, PRIMARY KEY (page, other) ) WITHOUT ROWID;
-- 12a 17 18 18a 18b 19 20 21
CREATE TABLE background ( until INTEGER PRIMARY KEY, last INTEGER, levels TEXT NOT NULL );
-- 12a 17 18 18a 18b 19 20 21
CREATE TABLE unplaced ( page INTEGER NOT NULL, moment INTEGER, source TEXT, title TEXT NOT NULL, story INTEGER );
-- 12a 17 18 18a 18b 19 20 21
CREATE TABLE placing ( page INTEGER NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, fresh INTEGER NOT NULL, PRIMARY KEY (page, name) ) WITHOUT ROWID;
-- 18 18a 18b 19 20 21
CREATE TABLE file ( id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, path BLOB NOT NULL, stamp INTEGER NOT NULL, kind TEXT NOT NULL, line INTEGER, reason TEXT, digest INTEGER, due INTEGER, UNIQUE (collection, path) );
-- 18 18a 18b 19 20 21
CREATE TABLE folder ( collection INTEGER NOT NULL, path BLOB NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY (collection, path) ) WITHOUT ROWID;
-- 19 20 21
CREATE TABLE mark ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, listed INTEGER NOT NULL, dated INTEGER, read INTEGER NOT NULL, starred INTEGER NOT NULL, hidden INTEGER NOT NULL, new INTEGER NOT NULL, seen INTEGER NOT NULL, muted INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0 );
-- 19 20 21
CREATE TABLE earlier ( id INTEGER PRIMARY KEY REFERENCES article ON UPDATE CASCADE ON DELETE CASCADE, title TEXT NOT NULL, excerpt TEXT NOT NULL, packed BLOB );
-- 19 20 21
CREATE TABLE tally ( articles INTEGER, quality INTEGER, heat INTEGER, problems INTEGER, ignored INTEGER, unread INTEGER, starred INTEGER, hidden INTEGER, new INTEGER, muted INTEGER, changed INTEGER );
-- 21
CREATE TABLE remembered ( name TEXT PRIMARY KEY, value BLOB NOT NULL );
-- 3 3a 3b 4 5 6 7 8 9 10 11 11a 12a
CREATE VIRTUAL TABLE search USING fts5(title, excerpt, source, topics, content='', tokenize='unicode61 remove_diacritics 2');
-- 12 13 14 15 16 17 18 18a 18b 19 20 21
CREATE VIRTUAL TABLE search USING fts5(body, title, excerpt, source, topics, content='', tokenize='unicode61 remove_diacritics 2');
-- 1 2
CREATE INDEX file_by_kind ON file (kind);
-- 1 2
CREATE INDEX article_by_key ON article (key);
-- 1 2 3 3a 3b 4 5
CREATE INDEX article_by_read ON article (read) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_date_asc ON article (published ASC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_date_desc ON article (published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_heat_asc ON article (heat ASC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_heat_desc ON article (heat DESC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_quality_asc ON article (quality ASC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_quality_desc ON article (quality DESC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_title_asc ON article (title_key ASC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_title_desc ON article (title_key DESC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_provider_asc ON article (source_key ASC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_provider_desc ON article (source_key DESC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_topic_asc ON article (topic_key ASC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_topic_desc ON article (topic_key DESC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_related_asc ON article (related ASC, published DESC) WHERE removed = 0;
-- 1 2 3 3a 3b 4 5 6 7 8 9 10
CREATE INDEX article_by_related_desc ON article (related DESC, published DESC) WHERE removed = 0;
-- 2 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_path ON article (removed) WHERE removed = 0;
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX file_by_stamp ON file (stamp);
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX file_by_problem ON file (kind) WHERE kind = 'problem';
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_page ON article (page);
-- 6
CREATE INDEX article_by_unread_desc ON article (read DESC, published DESC) WHERE removed = 0;
-- 6
CREATE INDEX article_by_unread_asc ON article (read ASC, published DESC) WHERE removed = 0;
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX tag_by_article ON tag (id);
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX gone_by_digest ON gone (digest);
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_unread_desc ON mark (read DESC, dated DESC) WHERE listed;
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_unread_asc ON mark (read ASC, dated DESC) WHERE listed;
-- 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX mark_by_hidden ON mark (hidden) WHERE hidden;
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX member_by_story ON member (story);
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX outside_by_article ON outside (id);
-- 9 10
CREATE INDEX article_by_hot_desc ON article (hot DESC, published DESC) WHERE removed = 0;
-- 9 10
CREATE INDEX article_by_hot_asc ON article (hot ASC, published DESC) WHERE removed = 0;
-- 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX file_by_reason ON file (reason) WHERE reason IS NOT NULL;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX file_by_due ON file (due) WHERE due IS NOT NULL;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_date_desc ON article (moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_date_asc ON article (moment ASC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_heat_desc ON article (heat DESC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_heat_asc ON article (heat ASC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_hot_desc ON article (hot DESC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_hot_asc ON article (hot ASC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_quality_desc ON article (quality DESC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_quality_asc ON article (quality ASC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_title_desc ON article (title_key DESC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_title_asc ON article (title_key ASC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_provider_desc ON article (source_key DESC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_provider_asc ON article (source_key ASC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_topic_desc ON article (topic_key DESC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_topic_asc ON article (topic_key ASC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_related_desc ON article (related DESC, moment DESC) WHERE removed = 0;
-- 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE INDEX article_by_related_asc ON article (related ASC, moment DESC) WHERE removed = 0;
-- 13 14 15 16 11a 12a 17 18 18a 19 20 21
CREATE INDEX mark_by_seen ON mark (seen);
-- 13 14 15 16 17 18 18a 18b 19 20 21
CREATE INDEX article_by_minutes_desc ON article (minutes DESC, moment DESC) WHERE removed = 0;
-- 13 14 15 16 17 18 18a 18b 19 20 21
CREATE INDEX article_by_minutes_asc ON article (minutes ASC, moment DESC) WHERE removed = 0;
-- 14 15 16 17 18 18a 18b 19 20 21
CREATE INDEX extra_by_article ON extra (id);
-- 16 17 18 18a 18b 19 20 21
CREATE INDEX mark_by_muted ON mark (muted) WHERE muted;
-- 12a 17 18 18a 18b 19 20 21
CREATE INDEX event_member_by_story ON event_member (story);
-- 21
CREATE INDEX article_by_folder_asc ON article (folder ASC, moment DESC) WHERE removed = 0;
-- 3 3a
CREATE TRIGGER article_comes AFTER INSERT ON article WHEN NOT new.removed BEGIN UPDATE tally SET articles = articles + 1, unread = unread + NOT new.read; END;
-- 3 3a
CREATE TRIGGER article_goes AFTER DELETE ON article WHEN NOT old.removed BEGIN UPDATE tally SET articles = articles - 1, unread = unread - NOT old.read; END;
-- 3 3a 3b 4 5 6
CREATE TRIGGER article_is_marked AFTER UPDATE OF read ON article WHEN NOT new.removed AND old.read != new.read BEGIN UPDATE tally SET unread = unread + old.read - new.read; END;
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER file_comes AFTER INSERT ON file WHEN new.kind != 'article' BEGIN UPDATE tally SET problems = problems + (new.kind = 'problem'), ignored = ignored + (new.kind = 'ignored'); END;
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER file_goes AFTER DELETE ON file WHEN old.kind != 'article' BEGIN UPDATE tally SET problems = problems - (old.kind = 'problem'), ignored = ignored - (old.kind = 'ignored'); END;
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER words_come AFTER INSERT ON article BEGIN INSERT INTO unsearched VALUES (new.id); END;
-- 3 3a 3b 4 5
CREATE TRIGGER words_go BEFORE DELETE ON article WHEN NOT EXISTS (SELECT 1 FROM unsearched WHERE id = old.id) BEGIN INSERT INTO search (search, rowid, title, excerpt, source, topics) VALUES ('delete', old.id, spaced(old.title), spaced(old.excerpt), spaced(old.source), spaced(old.topics)); END;
-- 3 3a 3b 4 5 6 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER words_never_came AFTER DELETE ON article BEGIN DELETE FROM unsearched WHERE id = old.id; END;
-- 3b 4 5 6
CREATE TRIGGER article_comes AFTER INSERT ON article WHEN NOT new.removed BEGIN UPDATE tally SET articles = articles + 1, unread = unread + NOT new.read, quality = quality + (new.quality IS NOT NULL), heat = heat + (new.heat IS NOT NULL); END;
-- 3b 4 5 6
CREATE TRIGGER article_goes AFTER DELETE ON article WHEN NOT old.removed BEGIN UPDATE tally SET articles = articles - 1, unread = unread - NOT old.read, quality = quality - (old.quality IS NOT NULL), heat = heat - (old.heat IS NOT NULL); END;
-- 6 7 8 9 10 11 11a 12a
CREATE TRIGGER words_go BEFORE DELETE ON article WHEN NOT EXISTS (SELECT 1 FROM unsearched WHERE id = old.id) BEGIN INSERT INTO search (search, rowid, title, excerpt, source, topics) VALUES ('delete', old.id, spaced(old.title), spaced(old.excerpt), spaced(old.source), spaced(old.topics)); DELETE FROM topic WHERE id = old.id AND key IN (SELECT folded(value) FROM json_each(old.topics)); END;
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER article_comes AFTER INSERT ON article WHEN NOT new.removed BEGIN UPDATE tally SET articles = articles + 1, quality = quality + (new.quality IS NOT NULL), heat = heat + (new.heat IS NOT NULL); END;
-- 7 8 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER article_goes AFTER DELETE ON article WHEN NOT old.removed BEGIN UPDATE tally SET articles = articles - 1, quality = quality - (old.quality IS NOT NULL), heat = heat - (old.heat IS NOT NULL); END;
-- 7 8 9 10 11 12 13 14 15 11a 12a
CREATE TRIGGER mark_comes AFTER INSERT ON mark WHEN new.listed BEGIN UPDATE tally SET unread = unread + (NOT new.read AND NOT new.hidden), starred = starred + new.starred, hidden = hidden + new.hidden, new = new + (new.new AND NOT new.hidden); END;
-- 7 8 9 10 11 12 13 14 15 11a 12a
CREATE TRIGGER mark_goes AFTER DELETE ON mark WHEN old.listed BEGIN UPDATE tally SET unread = unread - (NOT old.read AND NOT old.hidden), starred = starred - old.starred, hidden = hidden - old.hidden, new = new - (old.new AND NOT old.hidden); END;
-- 7 8 9 10 11 12 13 14 15 11a 12a
CREATE TRIGGER mark_changes AFTER UPDATE OF read, starred, hidden, new ON mark WHEN new.listed BEGIN UPDATE tally SET unread = unread + (NOT new.read AND NOT new.hidden) - (NOT old.read AND NOT old.hidden), starred = starred + new.starred - old.starred, hidden = hidden + new.hidden - old.hidden, new = new + (new.new AND NOT new.hidden) - (old.new AND NOT old.hidden); END;
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER article_joins AFTER INSERT ON article WHEN NOT new.removed BEGIN INSERT OR IGNORE INTO unlinked VALUES (new.id); END;
-- 9 10 11 12 13 14 15 16 11a 12a 17 18 18a 18b 19 20 21
CREATE TRIGGER article_leaves BEFORE DELETE ON article WHEN EXISTS (SELECT 1 FROM member WHERE id = old.id) BEGIN INSERT OR IGNORE INTO torn SELECT story FROM member WHERE id = old.id; END;
-- 12 13 14 15 16 17 18 18a 18b 19 20 21
CREATE TRIGGER words_go BEFORE DELETE ON article WHEN NOT EXISTS (SELECT 1 FROM unsearched WHERE id = old.id) BEGIN INSERT INTO search (search, rowid, body, title, excerpt, source, topics) VALUES ('delete', old.id, spoken((SELECT packed FROM body WHERE body.id = old.id)), spaced(old.title), spaced(old.excerpt), spaced(old.source), spaced(old.topics)); DELETE FROM topic WHERE id = old.id AND key IN (SELECT folded(value) FROM json_each(old.topics)); END;
-- 16 17 18 18a 18b
CREATE TRIGGER mark_comes AFTER INSERT ON mark WHEN new.listed BEGIN UPDATE tally SET unread = unread + (NOT new.read AND NOT new.hidden AND NOT new.muted), starred = starred + new.starred, hidden = hidden + new.hidden, muted = muted + (new.muted AND NOT new.hidden), new = new + (new.new AND NOT new.hidden AND NOT new.muted); END;
-- 16 17 18 18a 18b
CREATE TRIGGER mark_goes AFTER DELETE ON mark WHEN old.listed BEGIN UPDATE tally SET unread = unread - (NOT old.read AND NOT old.hidden AND NOT old.muted), starred = starred - old.starred, hidden = hidden - old.hidden, muted = muted - (old.muted AND NOT old.hidden), new = new - (old.new AND NOT old.hidden AND NOT old.muted); END;
-- 16 17 18 18a 18b
CREATE TRIGGER mark_changes AFTER UPDATE OF read, starred, hidden, new, muted ON mark WHEN new.listed BEGIN UPDATE tally SET unread = unread + (NOT new.read AND NOT new.hidden AND NOT new.muted) - (NOT old.read AND NOT old.hidden AND NOT old.muted), starred = starred + new.starred - old.starred, hidden = hidden + new.hidden - old.hidden, muted = muted + (new.muted AND NOT new.hidden) - (old.muted AND NOT old.hidden), new = new + (new.new AND NOT new.hidden AND NOT new.muted) - (old.new AND NOT old.hidden AND NOT old.muted); END;
-- 19 20 21
CREATE TRIGGER mark_comes AFTER INSERT ON mark WHEN new.listed BEGIN UPDATE tally SET unread = unread + (NOT new.read AND NOT new.hidden AND NOT new.muted), starred = starred + new.starred, hidden = hidden + new.hidden, muted = muted + (new.muted AND NOT new.hidden), new = new + (new.new AND NOT new.hidden AND NOT new.muted), changed = changed + (new.changed AND NOT new.hidden AND NOT new.muted); END;
-- 19 20 21
CREATE TRIGGER mark_goes AFTER DELETE ON mark WHEN old.listed BEGIN UPDATE tally SET unread = unread - (NOT old.read AND NOT old.hidden AND NOT old.muted), starred = starred - old.starred, hidden = hidden - old.hidden, muted = muted - (old.muted AND NOT old.hidden), new = new - (old.new AND NOT old.hidden AND NOT old.muted), changed = changed - (old.changed AND NOT old.hidden AND NOT old.muted); END;
-- 19 20 21
CREATE TRIGGER mark_changes AFTER UPDATE OF read, starred, hidden, new, muted, changed ON mark WHEN new.listed BEGIN UPDATE tally SET unread = unread + (NOT new.read AND NOT new.hidden AND NOT new.muted) - (NOT old.read AND NOT old.hidden AND NOT old.muted), starred = starred + new.starred - old.starred, hidden = hidden + new.hidden - old.hidden, muted = muted + (new.muted AND NOT new.hidden) - (old.muted AND NOT old.hidden), new = new + (new.new AND NOT new.hidden AND NOT new.muted) - (old.new AND NOT old.hidden AND NOT old.muted), changed = changed + (new.changed AND NOT new.hidden AND NOT new.muted) - (old.changed AND NOT old.hidden AND NOT old.muted); END;
