"""Full-text search with FTS5, over text that was folded in Python."""

from collections.abc import Iterable
from typing import Final

from newsroom.folding import fold
from storage.database import Connection, seconds
from storage.search import ArticleSearch, QuoteSearch

_PUT_ARTICLE: Final = "INSERT INTO article_words (rowid, folded) VALUES (:id, :folded)"
_DROP_ARTICLE: Final = """
    INSERT INTO article_words (article_words, rowid, folded) VALUES ('delete', :id, :folded)
"""
_PUT_QUOTE: Final = "INSERT INTO quote_words (rowid, folded) VALUES (:id, :folded)"

# Articles are numbered as they come, so that «since» is a first number: the index reads backwards
# from the newest and stops there.
_ARTICLES: Final = """
    SELECT rowid AS id
    FROM article_words
    WHERE article_words MATCH :match
      AND rowid >= (
          SELECT id FROM articles WHERE first_seen_at >= :since
          ORDER BY first_seen_at, id LIMIT 1
      )
    ORDER BY rowid DESC
    LIMIT :limit
"""
_ARTICLES_OF_GUILD: Final = """
    SELECT w.rowid AS id
    FROM article_words w
    WHERE w.article_words MATCH :match
      AND w.rowid >= (
          SELECT id FROM articles WHERE first_seen_at >= :since
          ORDER BY first_seen_at, id LIMIT 1
      )
      AND EXISTS (
          SELECT 1
          FROM article_feeds f
          JOIN guild_feeds g ON g.feed_id = f.feed_id AND g.guild_id IN (0, :guild_id)
          WHERE f.article_id = w.rowid
      )
    ORDER BY w.rowid DESC
    LIMIT :limit
"""

# A word such as «le» is in nearly every quote; the latest matches answer for all of them.
_MATCHES: Final = 500

_FOUND: Final = """
    WITH found AS MATERIALIZED (
        SELECT rowid AS id FROM quote_words WHERE quote_words MATCH :match
        ORDER BY rowid DESC LIMIT :matches
    )
"""
_SEEN: Final = """
    FROM found
    JOIN quotes q ON q.id = found.id
    WHERE q.person_id = :person_id
      AND q.guild_id IN (0, :guild_id)
      AND EXISTS (
          SELECT 1
          FROM quote_feeds f
          JOIN guild_feeds g ON g.feed_id = f.feed_id AND g.guild_id IN (0, :guild_id)
          WHERE f.quote_id = q.id
      )
"""
_QUOTES_BEFORE: Final = (
    _FOUND
    + "SELECT q.id"
    + _SEEN
    + """
      AND (q.quoted_at, q.id) < (:quoted_at, :quote_id)
    ORDER BY q.quoted_at DESC, q.id DESC
    LIMIT :limit
"""
)
_QUOTES_AFTER: Final = (
    _FOUND
    + "SELECT q.id"
    + _SEEN
    + """
      AND (q.quoted_at, q.id) > (:quoted_at, :quote_id)
    ORDER BY q.quoted_at, q.id
    LIMIT :limit
"""
)
# «transfer» also finds «transfers»; shorter words would find half the dictionary.
_PREFIX_FROM: Final = 4


class SqliteSearch:
    """The words of articles and quotes, in FTS5."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def put_articles(self, articles: Iterable[tuple[int, str]]) -> None:
        """Make the words of articles findable."""
        rows = [{"id": article_id, "folded": fold(text)} for article_id, text in articles]
        await self._db.many(_PUT_ARTICLE, rows)

    async def drop_article(self, article_id: int, text: str) -> None:
        """Forget the words under which an article was put."""
        await self._db.run(_DROP_ARTICLE, id=article_id, folded=fold(text))

    async def articles(self, question: ArticleSearch) -> list[int]:
        """Return the articles found, the last filed first."""
        match = " ".join(f'"{word}"' for word in fold(question.text).split())
        if not match:
            return []
        since = seconds(question.since)
        if question.guild_id is None:
            rows = await self._db.all(_ARTICLES, match=match, since=since, limit=question.limit)
        else:
            rows = await self._db.all(
                _ARTICLES_OF_GUILD,
                match=match,
                since=since,
                limit=question.limit,
                guild_id=question.guild_id,
            )
        return [row["id"] for row in rows]

    async def put_quote(self, quote_id: int, person_id: int, text: str) -> None:
        """Make a quote findable by its words."""
        await self._db.run(_PUT_QUOTE, id=quote_id, folded=f"p{person_id} {fold(text)}")

    async def quotes_before(self, question: QuoteSearch) -> list[int]:
        """Return the quotes found that are older than the place, newest first."""
        rows = await self._db.all(
            _QUOTES_BEFORE,
            match=_about(question),
            matches=_MATCHES,
            guild_id=question.guild_id,
            person_id=question.person_id,
            quoted_at=question.quoted_at,
            quote_id=question.quote_id,
            limit=question.limit,
        )
        return [row["id"] for row in rows]

    async def quotes_after(self, question: QuoteSearch) -> list[int]:
        """Return the quotes found that are newer than the place, oldest first."""
        rows = await self._db.all(
            _QUOTES_AFTER,
            match=_about(question),
            matches=_MATCHES,
            guild_id=question.guild_id,
            person_id=question.person_id,
            quoted_at=question.quoted_at,
            quote_id=question.quote_id,
            limit=question.limit,
        )
        return [row["id"] for row in rows]


def _about(question: QuoteSearch) -> str:
    words = [
        f'"{word}"' + "*" * (len(word) >= _PREFIX_FROM) for word in fold(question.about).split()
    ]
    return " ".join([f"p{question.person_id}", *words])
