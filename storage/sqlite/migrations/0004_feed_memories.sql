-- What the parser keeps of each feed's last document, so that the next is only read where it differs.
-- A table of its own: a feed's row is rewritten at every poll, this only with news.
CREATE TABLE feed_memories (
    feed_id INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    memory BLOB NOT NULL
);
