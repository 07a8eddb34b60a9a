-- How late feeds are read, and when a hub last pushed one: moderators and operators are told.
-- lag: seconds from when a feed was due to when that poll was done; NULL for what a hub pushed.
ALTER TABLE polls ADD COLUMN lag INTEGER;
ALTER TABLE hubs ADD COLUMN pushed_at INTEGER;
