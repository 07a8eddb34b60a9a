-- What feeds are pushed to us by a hub (WebSub). The token stands in the address the hub calls, the
-- secret signs what it sends. due_at: when to ask the hub (again).
CREATE TABLE hubs (
    feed_id INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    hub TEXT NOT NULL,
    topic TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    ends_at INTEGER
);
CREATE INDEX hubs_due ON hubs (due_at);
