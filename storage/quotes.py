"""What people said, who carried it, and on which occasion."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from newsroom.folding import fold
from newsroom.model import Article, Quote
from storage.articles import article
from storage.database import EVERY_GUILD, Connection, Row, instant, required, seconds
from storage.search import QuoteSearch, Search
from storage.story_pages import Cursor

# The same words within a week come from the same mouth on the same occasion.
_SAME_WITHIN: Final = timedelta(days=7)
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)

_ARTICLE: Final = """
    SELECT title, CASE WHEN published_at < :now THEN published_at ELSE :now END AS quoted_at
    FROM articles
    WHERE id = :id
"""
_SAME: Final = """
    SELECT id, quoted_at FROM quotes
    WHERE person_id = :person_id
      AND words_hash = :words_hash
      AND guild_id = :guild_id
      AND quoted_at BETWEEN :quoted_at - :within AND :quoted_at + :within
    ORDER BY quoted_at, id
    LIMIT 1
"""
_ADD: Final = """
    INSERT INTO quotes (person_id, guild_id, words, words_hash, quoted_at)
    VALUES (:person_id, :guild_id, :words, :words_hash, :quoted_at)
    RETURNING id
"""
_CARRY: Final = """
    INSERT INTO quote_feeds
        (quote_id, feed_id, person_id, guild_id, quoted_at, article_id, speaker, source, said_on)
    SELECT q.id, :feed_id, q.person_id, q.guild_id, q.quoted_at, :article_id,
           :speaker, :source, :said_on
    FROM quotes q
    WHERE q.id = :quote_id
    ON CONFLICT (quote_id, feed_id) DO NOTHING
"""
# Every feed of the server gives its own next quotes in the order of an index. A quote has the same
# instant in all feeds, so that no page can miss one.
_BEFORE: Final = """
    SELECT DISTINCT r.quoted_at, r.quote_id AS id
    FROM guild_feeds h
    JOIN quote_feeds r ON r.feed_id = h.feed_id AND r.quote_id IN (
        SELECT q.quote_id
        FROM quote_feeds q
        WHERE q.person_id = :person_id
          AND q.feed_id = h.feed_id
          AND (q.quoted_at, q.quote_id) < (:quoted_at, :quote_id)
          AND q.guild_id IN (0, :guild_id)
        ORDER BY q.quoted_at DESC, q.quote_id DESC
        LIMIT :limit
    )
    WHERE h.guild_id IN (0, :guild_id)
    ORDER BY r.quoted_at DESC, r.quote_id DESC
    LIMIT :limit
"""
_AFTER: Final = """
    SELECT DISTINCT r.quoted_at, r.quote_id AS id
    FROM guild_feeds h
    JOIN quote_feeds r ON r.feed_id = h.feed_id AND r.quote_id IN (
        SELECT q.quote_id
        FROM quote_feeds q
        WHERE q.person_id = :person_id
          AND q.feed_id = h.feed_id
          AND (q.quoted_at, q.quote_id) > (:quoted_at, :quote_id)
          AND q.guild_id IN (0, :guild_id)
        ORDER BY q.quoted_at, q.quote_id
        LIMIT :limit
    )
    WHERE h.guild_id IN (0, :guild_id)
    ORDER BY r.quoted_at, r.quote_id
    LIMIT :limit
"""
# Of the server's feeds, the one that carried it in the oldest article.
_VIEW: Final = """
    SELECT q.id AS quote_id, q.person_id, q.words, q.quoted_at, c.speaker, c.source, c.said_on,
           a.id, f.id AS feed_id, f.title AS outlet, a.link, a.title, a.summary, a.text, a.language,
           a.published_at, a.first_seen_at, a.image
    FROM quotes q
    JOIN quote_feeds c ON c.quote_id = q.id
    JOIN guild_feeds g ON g.feed_id = c.feed_id AND g.guild_id IN (0, :guild_id)
    JOIN feeds f ON f.id = c.feed_id
    JOIN articles a ON a.id = c.article_id
    WHERE q.id = :id AND q.guild_id IN (0, :guild_id)
    ORDER BY a.published_at, a.id, f.id
    LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteQuestion:
    """Which quotes to show: a person's, as a server sees them, older or newer than a cursor.

    With neither cursor, the latest.
    """

    guild_id: int
    person_id: int
    about: str | None = None
    before: Cursor | None = None
    after: Cursor | None = None
    limit: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A quote as one server sees it: speaker, occasion and article are those of its own feeds."""

    id: int
    person_id: int
    words: str
    speaker: str | None
    source: str | None
    said_on: str | None
    outlet: str
    article: Article
    quoted_at: datetime

    @property
    def cursor(self) -> Cursor:
        """Return the quote's place in the list."""
        return Cursor(at=self.quoted_at, id=self.id)


class Quotes:
    """The quotes of everybody."""

    def __init__(self, connection: Connection, search: Search) -> None:
        self._db = connection
        self._search = search

    async def add(self, quote: Quote, article_id: int, feed_id: int, now: datetime) -> int | None:
        """Keep a quote and who carried it; return None when it is by nobody Minot knows."""
        if quote.person_id is None:
            return None
        async with self._db.whole():
            shown = required(await self._db.one(_ARTICLE, id=article_id, now=seconds(now)))
            quote_id = await self._same(quote, shown["quoted_at"])
            if quote_id is None:
                quote_id = await self._add(quote, shown["quoted_at"])
                found_by = " ".join((quote.words, quote.source or "", shown["title"]))
                await self._search.put_quote(quote_id, quote.person_id, found_by)
            await self._db.run(
                _CARRY,
                quote_id=quote_id,
                feed_id=feed_id,
                article_id=article_id,
                speaker=quote.speaker,
                source=quote.source,
                said_on=quote.said_on,
            )
            return quote_id

    async def page(self, question: QuoteQuestion) -> list[QuoteView]:
        """Return quotes, always the newest first: next to the cursor, or the latest of all."""
        found = await self._after(question) if question.after else await self._before(question)
        views = [await self.view(quote_id, question.guild_id) for quote_id in found]
        return [view for view in views if view is not None]

    async def view(self, quote_id: int, guild_id: int) -> QuoteView | None:
        """Return a quote as one server sees it, None when none of its feeds carried it."""
        row = await self._db.one(_VIEW, id=quote_id, guild_id=guild_id)
        return None if row is None else _view(row)

    async def _before(self, question: QuoteQuestion) -> list[int]:
        place = question.before or Cursor(at=_END, id=0)
        if question.about:
            return await self._search.quotes_before(_search(question, place))
        rows = await self._db.all(_BEFORE, **_place(question, place))
        return [row["id"] for row in rows]

    async def _after(self, question: QuoteQuestion) -> list[int]:
        place = required(question.after)
        if question.about:
            found = await self._search.quotes_after(_search(question, place))
            return found[::-1]
        rows = await self._db.all(_AFTER, **_place(question, place))
        return [row["id"] for row in reversed(rows)]

    async def _same(self, quote: Quote, quoted_at: int) -> int | None:
        row = await self._db.one(
            _SAME,
            person_id=quote.person_id,
            guild_id=quote.guild_id or EVERY_GUILD,
            words_hash=_words_hash(quote),
            quoted_at=quoted_at,
            within=int(_SAME_WITHIN.total_seconds()),
        )
        return None if row is None else row["id"]

    async def _add(self, quote: Quote, quoted_at: int) -> int:
        row = await self._db.one(
            _ADD,
            person_id=quote.person_id,
            guild_id=quote.guild_id or EVERY_GUILD,
            words=quote.words,
            words_hash=_words_hash(quote),
            quoted_at=quoted_at,
        )
        return required(row)["id"]


def _place(question: QuoteQuestion, place: Cursor) -> dict[str, int]:
    return {
        "guild_id": question.guild_id,
        "person_id": question.person_id,
        "quoted_at": seconds(place.at),
        "quote_id": place.id,
        "limit": question.limit,
    }


def _search(question: QuoteQuestion, place: Cursor) -> QuoteSearch:
    return QuoteSearch(
        guild_id=question.guild_id,
        person_id=question.person_id,
        about=question.about or "",
        quoted_at=seconds(place.at),
        quote_id=place.id,
        limit=question.limit,
    )


def _words_hash(quote: Quote) -> bytes:
    return hashlib.blake2b(fold(quote.words).encode(), digest_size=16).digest()


def _view(row: Row) -> QuoteView:
    shown = article(row)
    return QuoteView(
        id=row["quote_id"],
        person_id=row["person_id"],
        words=row["words"],
        speaker=row["speaker"],
        source=row["source"],
        said_on=row["said_on"],
        outlet=shown.outlet,
        article=shown,
        quoted_at=instant(row["quoted_at"]),
    )
