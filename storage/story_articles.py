"""What one article says in a story: what an alert shows, and what «Why?» explains."""

import json
from dataclasses import dataclass
from typing import Final

from newsroom.model import Article, Person, Rumour, Stage
from storage.articles import article
from storage.database import Connection, Row
from storage.story_pages import clubs_of, person_of

# Several feeds may have brought the article: one that the server hears stands for it, the first.
_TOLD: Final = """
    SELECT s.person_id, s.guild_id, p.display_name, p.kind,
           t.stage, t.clubs, t.relayed_from, t.contract_until, t.because, t.matched,
           EXISTS (
               SELECT 1 FROM guild_feeds h
               WHERE h.feed_id = t.feed_id AND h.guild_id IN (0, :guild_id)
           ) AS is_heard,
           a.id, f.id AS feed_id, f.title AS outlet, a.link, a.title, a.summary, a.text, a.language,
           a.published_at, a.first_seen_at, a.image
    FROM story_articles t
    JOIN stories s ON s.id = t.story_id
    JOIN people p ON p.id = s.person_id
    JOIN article_feeds b ON b.article_id = t.article_id AND b.feed_id = t.feed_id
    JOIN feeds f ON f.id = t.feed_id
    JOIN articles a ON a.id = t.article_id
    WHERE t.story_id = :story_id AND t.article_id = :article_id AND s.guild_id IN (0, :guild_id)
    ORDER BY is_heard DESC, b.first_seen_at, f.id
    LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """One article of a story with what it alone says; ``is_heard`` while the server has its feed.

    The article's outlet is the feed through which the server heard of it.
    """

    person: Person
    rumour: Rumour
    article: Article
    is_heard: bool = True


class StoryArticles:
    """The articles of the stories, one by one."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def get(self, story_id: int, article_id: int, guild_id: int) -> StoryArticle | None:
        """Return what an article says in a story that a server may see, or None."""
        row = await self._db.one(_TOLD, story_id=story_id, article_id=article_id, guild_id=guild_id)
        if row is None:
            return None
        return StoryArticle(
            person=person_of(row),
            rumour=_rumour(row),
            article=article(row),
            is_heard=bool(row["is_heard"]),
        )


def _rumour(row: Row) -> Rumour:
    return Rumour(
        person_id=row["person_id"],
        guild_id=row["guild_id"] or None,
        stage=Stage(row["stage"]),
        clubs=clubs_of(row["clubs"]),
        relayed_from=tuple(json.loads(row["relayed_from"])),
        contract_until=row["contract_until"],
        because=row["because"],
        matched=row["matched"],
    )
