-- The first schema: feeds, articles, people and clubs, watches, stories, quotes and the outbox.
--
-- Instants end in _at and are Unix seconds. guild_id 0 means every server.
-- AUTOINCREMENT where an id leaves the database (in a button, in a nonce): it never comes back.

CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    site TEXT,
    language TEXT,
    tier TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    poll_interval INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    seeded_at INTEGER,
    succeeded_at INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since_at INTEGER,
    error TEXT,
    error_detail TEXT NOT NULL DEFAULT '',
    paused_at INTEGER,
    ended_at INTEGER,
    created_at INTEGER NOT NULL
);
CREATE INDEX feeds_due ON feeds (due_at);

CREATE TABLE guild_feeds (
    guild_id INTEGER NOT NULL,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, feed_id)
) WITHOUT ROWID;
CREATE INDEX guild_feeds_of_feed ON guild_feeds (feed_id, guild_id);

CREATE TABLE polls (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    polled_at INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    error_detail TEXT NOT NULL DEFAULT '',
    latency REAL NOT NULL,
    size INTEGER NOT NULL,
    items INTEGER NOT NULL,
    new_items INTEGER NOT NULL
);
CREATE INDEX polls_of_feed ON polls (feed_id, polled_at);

-- An article is shared by feeds only when link and words are the same, so that no feed can put
-- words into another's mouth. words_hash: of title, summary and text.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    link TEXT,
    link_hash BLOB,
    words_hash BLOB NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    image TEXT,
    published_at INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX articles_by_link ON articles (link_hash, words_hash)
    WHERE link_hash IS NOT NULL;
CREATE INDEX articles_first_seen ON articles (first_seen_at);

-- Which feeds brought an article, and in which words at the latest.
CREATE TABLE article_feeds (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    words_hash BLOB NOT NULL,
    first_seen_at INTEGER NOT NULL,
    PRIMARY KEY (article_id, feed_id)
) WITHOUT ROWID;

-- What a feed has shown before: the hashes of its items' keys.
CREATE TABLE item_keys (
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    key_hash BLOB NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (feed_id, key_hash)
) WITHOUT ROWID;

CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    display_name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    kind TEXT,
    created_at INTEGER NOT NULL
);

CREATE TABLE person_names (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    UNIQUE (person_id, guild_id, folded)
);
CREATE INDEX person_names_folded ON person_names (folded);

-- Counts up when what must be matched has changed: names, or who is watched.
CREATE TABLE versions (
    noun TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO versions (noun, number) VALUES ('people', 1);

CREATE TABLE clubs (
    key TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    names TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    role_id INTEGER,
    languages TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    paused_at INTEGER,
    paused_because TEXT,
    UNIQUE (guild_id, person_id)
);
CREATE INDEX watches_of_person ON watches (person_id);
CREATE INDEX watches_in_channel ON watches (channel_id);

-- A story as grouping needs it, over all feeds. What a server sees of it is in story_feeds.
CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id),
    guild_id INTEGER NOT NULL,
    stage TEXT NOT NULL,
    suitors TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
);
CREATE INDEX stories_open ON stories (person_id, guild_id, changed_at);

-- What each article said in a story, once for every feed that brought it.
CREATE TABLE story_articles (
    story_id INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    title_folded TEXT NOT NULL,
    stage TEXT NOT NULL,
    clubs TEXT NOT NULL,
    relayed_from TEXT NOT NULL,
    contract_until TEXT,
    because TEXT NOT NULL,
    said_at INTEGER NOT NULL,
    PRIMARY KEY (story_id, feed_id, article_id)
) WITHOUT ROWID;

-- What each feed has said so far in a story: the sum of its story_articles.
CREATE TABLE story_feeds (
    story_id INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    person_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    stage TEXT NOT NULL,
    stage_at INTEGER NOT NULL,
    clubs TEXT NOT NULL,
    relayed_from TEXT NOT NULL,
    contract_until TEXT,
    because TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    first_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (story_id, feed_id)
) WITHOUT ROWID;
CREATE INDEX story_feeds_latest ON story_feeds (person_id, changed_at, story_id, feed_id, guild_id);

-- The same rows again for each club named, so that a club's stories are found as fast as all.
CREATE TABLE story_clubs (
    story_id INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    club_key TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (story_id, club_key, feed_id)
) WITHOUT ROWID;
CREATE INDEX story_clubs_latest
    ON story_clubs (person_id, club_key, changed_at, story_id, feed_id, guild_id);

CREATE TABLE quotes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id),
    guild_id INTEGER NOT NULL,
    words TEXT NOT NULL,
    words_hash BLOB NOT NULL,
    quoted_at INTEGER NOT NULL
);
CREATE INDEX quotes_by_words ON quotes (person_id, words_hash, quoted_at);

-- Which feeds carried a quote, with the occasion each of them gave. quoted_at is the quote's own,
-- so that every server turns its pages in the same order.
CREATE TABLE quote_feeds (
    quote_id INTEGER NOT NULL REFERENCES quotes (id) ON DELETE CASCADE,
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    person_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    quoted_at INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    speaker TEXT,
    source TEXT,
    said_on TEXT,
    PRIMARY KEY (quote_id, feed_id)
) WITHOUT ROWID;
CREATE INDEX quote_feeds_latest ON quote_feeds (person_id, feed_id, quoted_at, quote_id, guild_id);

-- The outbox. A bundle is one message: one alert, or up to 25 that waited for one channel.
-- While a bundle is claimed its due_at is the end of the lease.
CREATE TABLE bundles (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_attempt_at INTEGER,
    sent_at INTEGER,
    message_id INTEGER
);
CREATE INDEX bundles_due ON bundles (due_at) WHERE sent_at IS NULL;
CREATE INDEX bundles_waiting ON bundles (channel_id) WHERE sent_at IS NULL;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    watch_id INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    story_id INTEGER NOT NULL REFERENCES stories (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    cause TEXT NOT NULL,
    stage TEXT NOT NULL,
    quote_id INTEGER REFERENCES quotes (id),
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    bundle_id INTEGER REFERENCES bundles (id),
    UNIQUE (watch_id, story_id, cause, stage)
);
CREATE INDEX alerts_of_story ON alerts (story_id);
CREATE INDEX alerts_of_bundle ON alerts (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE INDEX alerts_unbundled ON alerts (due_at) WHERE bundle_id IS NULL;

CREATE TABLE preferences (
    guild_id INTEGER PRIMARY KEY,
    locale TEXT,
    full_text BOOLEAN NOT NULL DEFAULT FALSE
);

-- What can be searched, folded in Python before. Only the words are kept (no second copy of the
-- text, no positions), which makes a million articles a quarter of their text.
CREATE VIRTUAL TABLE article_words USING fts5 (
    folded, content='', detail='none', columnsize=0,
    tokenize="unicode61 remove_diacritics 0"
);
-- The first word of a quote's row says who said it, such as p12.
CREATE VIRTUAL TABLE quote_words USING fts5 (
    folded, content='', detail='none', columnsize=0,
    tokenize="unicode61 remove_diacritics 0"
);
