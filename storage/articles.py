"""What the feeds have brought, filed once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsroom.model import Article, Feed, Item
from storage.database import Connection, Row, instant, required, seconds
from storage.search import ArticleSearch, Search

_KNOWN: Final = """
    SELECT article_id FROM item_keys WHERE feed_id = :feed_id AND key_hash = :key_hash
"""
_BY_LINK: Final = """
    SELECT id FROM articles WHERE link_hash = :link_hash AND words_hash = :words_hash
"""
_ADD: Final = """
    INSERT INTO articles
        (feed_id, link, link_hash, words_hash, title, summary, text, language, image,
         published_at, first_seen_at)
    VALUES
        (:feed_id, :link, :link_hash, :words_hash, :title, :summary, :text, :language, :image,
         :published_at, :now)
    RETURNING id
"""
_ADD_KEY: Final = """
    INSERT INTO item_keys (feed_id, key_hash, article_id)
    VALUES (:feed_id, :key_hash, :article_id)
    ON CONFLICT (feed_id, key_hash) DO NOTHING
"""
_SIGHTED: Final = """
    INSERT INTO article_feeds (article_id, feed_id, words_hash, first_seen_at)
    VALUES (:article_id, :feed_id, :words_hash, :now)
    ON CONFLICT (article_id, feed_id) DO NOTHING
"""
_REWORDED: Final = """
    UPDATE article_feeds SET words_hash = :words_hash
    WHERE article_id = :article_id AND feed_id = :feed_id AND words_hash <> :words_hash
"""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What became of an item.

    ``is_new``: no feed brought this article before. ``in_feed_before``: this feed has shown it
    before; ``is_edited``: it did, in other words.
    """

    article_id: int
    is_new: bool
    in_feed_before: bool
    is_edited: bool = False


class Articles:
    """The articles of every feed."""

    def __init__(self, connection: Connection, search: Search) -> None:
        self._db = connection
        self._search = search

    async def known(self, feed_id: int, keys: Sequence[str]) -> set[str]:
        """Return those of an item's keys that this feed has shown before."""
        return {key for key in keys if await self._known(feed_id, (key,)) is not None}

    async def add(self, feed: Feed, item: Item, language: str | None, now: datetime) -> Filed:
        """File an item; one that was filed before gives the article it has become."""
        async with self._db.whole():
            article_id = await self._known(feed.id, item.keys)
            if article_id is not None:
                await self._keep_keys(feed.id, item, article_id)
                is_edited = await self._is_reworded(feed.id, item, article_id)
                return Filed(
                    article_id=article_id, is_new=False, in_feed_before=True, is_edited=is_edited
                )
            article_id = await self._shared(item)
            is_new = article_id is None
            if article_id is None:
                article_id = await self._file(feed, item, language, now)
            await self._keep_keys(feed.id, item, article_id)
            await self._db.run(
                _SIGHTED,
                article_id=article_id,
                feed_id=feed.id,
                words_hash=_words_hash(item),
                now=seconds(now),
            )
            return Filed(article_id=article_id, is_new=is_new, in_feed_before=False)

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
                words_hash=_words_hash(item),
            )
            if old is None or not changed:
                return False
            await self._search.drop_article(article_id, _searched(old))
            await self._search.put_article(article_id, _searched(item))
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

    async def _known(self, feed_id: int, keys: Sequence[str]) -> int | None:
        for key in keys:
            row = await self._db.one(_KNOWN, feed_id=feed_id, key_hash=_hash(key))
            if row is not None:
                return row["article_id"]
        return None

    async def _shared(self, item: Item) -> int | None:
        link_hash = _link_hash(item)
        if link_hash is None:
            return None
        row = await self._db.one(_BY_LINK, link_hash=link_hash, words_hash=_words_hash(item))
        return None if row is None else row["id"]

    async def _file(self, feed: Feed, item: Item, language: str | None, now: datetime) -> int:
        row = await self._db.one(
            _ADD,
            feed_id=feed.id,
            link=item.link,
            link_hash=_link_hash(item),
            words_hash=_words_hash(item),
            title=item.title,
            summary=item.summary,
            text=item.text,
            language=language,
            image=item.image,
            published_at=seconds(item.published_at or now),
            now=seconds(now),
        )
        article_id: int = required(row)["id"]
        await self._search.put_article(article_id, _searched(item))
        return article_id

    async def _keep_keys(self, feed_id: int, item: Item, article_id: int) -> None:
        for key in item.keys:
            await self._db.run(
                _ADD_KEY, feed_id=feed_id, key_hash=_hash(key), article_id=article_id
            )

    async def _is_reworded(self, feed_id: int, item: Item, article_id: int) -> bool:
        changed = await self._db.run(
            _REWORDED, article_id=article_id, feed_id=feed_id, words_hash=_words_hash(item)
        )
        return changed == 1


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


def _searched(said: Item | Article) -> str:
    return f"{said.title}\n{said.summary}\n{said.text}"


def _words_hash(item: Item) -> bytes:
    return _hash("\0".join((item.title, item.summary, item.text)))


def _link_hash(item: Item) -> bytes | None:
    link = next((key for key in item.keys if key.startswith("link:")), None)
    return None if link is None else _hash(link)


def _hash(text: str) -> bytes:
    """Return 16 bytes for a text of any length: a million articles have some million keys."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
