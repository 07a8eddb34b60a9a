-- Articles' pages are asked for once, and politely: which were, how often each host of late, and
-- what the sites allow. The pages themselves are not kept.
CREATE TABLE page_requests (
    link_hash BLOB PRIMARY KEY,
    asked_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE page_visits (
    host TEXT NOT NULL,
    visited_at INTEGER NOT NULL
);
CREATE INDEX page_visits_latest ON page_visits (host, visited_at);

-- rules is the site's robots.txt; NULL when it allows nothing, empty when it has none.
CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    rules TEXT,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
