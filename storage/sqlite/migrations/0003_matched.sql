-- «Why?» names the words that were found, as they were found then: aliases change.
ALTER TABLE story_articles ADD COLUMN matched TEXT NOT NULL DEFAULT '';
