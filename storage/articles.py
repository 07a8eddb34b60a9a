"""What the feeds have brought, filed once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from newsroom.model import Article, Feed, Item
from storage.database import Connection, Row, instant, required
from storage.search import ArticleSearch, Search
from storage.sightings import Filed, Sightings, searched, words_hash

_GET: Final = """
    SELECT a.id, a.feed_id, f.title AS outlet, a.link, a.title, a.summary, a.text, a.language,
           a.published_at, a.first_seen_at, a.image
    FROM articles a
    JOIN feeds f ON f.id = a.feed_id
    WHERE a.id = :id
"""
_FEEDS_OF: Final = """
    SELECT feed_id FROM article_feeds WHERE article_id = :id ORDER BY first_seen_at, feed_id
"""
# An article that several feeds brought keeps its first words: the edit of one of them must not
# speak for the others. And it must not become the twin of another article.
_UPDATE: Final = """
    UPDATE articles
    SET title = :title, summary = :summary, text = :text, words_hash = :words_hash
    WHERE id = :id
      AND (SELECT COUNT(*) FROM article_feeds s WHERE s.article_id = :id) <= 1
      AND NOT EXISTS (
          SELECT 1 FROM articles twin
          WHERE twin.link_hash = articles.link_hash AND twin.words_hash = :words_hash
      )
"""


class Articles:
    """The articles of every feed."""

    def __init__(self, connection: Connection, search: Search) -> None:
        self._db = connection
        self._search = search
        self._sightings = Sightings(connection, search)

    async def known(self, feed_id: int, keys: Iterable[str]) -> set[str]:
        """Return those of these keys that this feed has shown before."""
        return await self._sightings.known(feed_id, keys)

    async def add(self, feed: Feed, item: Item, language: str | None, now: datetime) -> Filed:
        """File an item; one that was filed before gives the article it has become."""
        (filed,) = await self._sightings.add(feed, [(item, language)], now)
        return filed

    async def add_all(
        self, feed: Feed, items: Sequence[tuple[Item, str | None]], now: datetime
    ) -> list[Filed]:
        """File many items, each with its language."""
        return await self._sightings.add(feed, items, now)

    async def update(self, article_id: int, item: Item) -> bool:
        """Take over an item's new words; return False when the article must keep its own."""
        async with self._db.whole():
            old = await self.get(article_id)
            changed = await self._db.run(
                _UPDATE,
                id=article_id,
                title=item.title,
                summary=item.summary,
                text=item.text,
                words_hash=words_hash(item),
            )
            if old is None or not changed:
                return False
            await self._search.drop_article(article_id, searched(old))
            await self._search.put_articles([(article_id, searched(item))])
            return True

    async def get(self, article_id: int) -> Article | None:
        """Return an article, or None."""
        row = await self._db.one(_GET, id=article_id)
        return None if row is None else article(row)

    async def feeds_of(self, article_id: int) -> list[int]:
        """Return the feeds that brought an article, the first one first."""
        return [row["feed_id"] for row in await self._db.all(_FEEDS_OF, id=article_id)]

    async def recent_matching(
        self, words: str, since: datetime, limit: int, guild_id: int | None = None
    ) -> list[Article]:
        """Return the articles with all these words, the last filed first; of a server, if named."""
        found = await self._search.articles(
            ArticleSearch(text=words, since=since, limit=limit, guild_id=guild_id)
        )
        return [required(await self.get(article_id)) for article_id in found]


def article(row: Row) -> Article:
    """Return the article of a row that has its columns, and its feed's title as outlet."""
    return Article(
        id=row["id"],
        feed_id=row["feed_id"],
        outlet=row["outlet"],
        link=row["link"],
        title=row["title"],
        summary=row["summary"],
        text=row["text"],
        language=row["language"],
        published_at=instant(row["published_at"]),
        first_seen_at=instant(row["first_seen_at"]),
        image=row["image"],
    )
