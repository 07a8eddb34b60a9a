-- A new rumour is compared with the latest titles of each story, however many it has.
CREATE INDEX story_articles_latest ON story_articles (story_id, said_at, article_id);
