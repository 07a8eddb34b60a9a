"""Filing what a feed brought: which items it has shown before, which articles are there already.

Asked and written for a whole batch at once: a step for each item would cost more than its parsing.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from newsroom.model import Article, Feed, Item
from storage.database import Connection, Value, required, seconds
from storage.search import Search

_HASH: Final = 16

# Many hashes travel as one blob, cut up again inside the database.
_KNOWN: Final = """
    WITH RECURSIVE places (at) AS (
        SELECT 1
        UNION ALL
        SELECT at + 16 FROM places WHERE at + 16 < LENGTH(:hashes)
    )
    SELECT k.key_hash, k.article_id
    FROM places
    JOIN item_keys k ON k.feed_id = :feed_id AND k.key_hash = SUBSTR(:hashes, places.at, 16)
"""
_BY_LINK: Final = """
    WITH RECURSIVE places (at) AS (
        SELECT 1
        UNION ALL
        SELECT at + 16 FROM places WHERE at + 16 < LENGTH(:links)
    )
    SELECT a.id, a.link_hash, a.words_hash
    FROM places
    JOIN articles a ON a.link_hash = SUBSTR(:links, places.at, 16)
        AND a.words_hash = SUBSTR(:words, places.at, 16)
"""
_LAST: Final = "SELECT COALESCE(MAX(id), 0) AS id FROM articles"
_ADD: Final = """
    INSERT INTO articles
        (id, feed_id, link, link_hash, words_hash, title, summary, text, language, image,
         published_at, first_seen_at)
    VALUES
        (:id, :feed_id, :link, :link_hash, :words_hash, :title, :summary, :text, :language, :image,
         :published_at, :now)
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
_SAID: Final = """
    SELECT article_id, words_hash
    FROM article_feeds
    WHERE feed_id = :feed_id AND article_id IN (SELECT value FROM json_each(:ids))
"""
_REWORDED: Final = """
    UPDATE article_feeds SET words_hash = :words_hash
    WHERE article_id = :article_id AND feed_id = :feed_id
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


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An item with its hashes, computed once."""

    item: Item
    language: str | None
    keys: tuple[bytes, ...]
    link: bytes | None
    words: bytes


@dataclass(slots=True)
class _Shelf:
    """What is known while a batch is filed, and the rows it will come to."""

    known: dict[bytes, int]
    shared: dict[tuple[bytes | None, bytes], int]
    said: dict[int, bytes]
    last_id: int
    keys: list[dict[str, Value]] = field(default_factory=list[dict[str, Value]])
    articles: list[tuple[int, _Arrival]] = field(default_factory=list[tuple[int, _Arrival]])
    sightings: list[tuple[int, _Arrival]] = field(default_factory=list[tuple[int, _Arrival]])
    reworded: list[tuple[int, _Arrival]] = field(default_factory=list[tuple[int, _Arrival]])


class Sightings:
    """Which feed has shown what."""

    def __init__(self, connection: Connection, search: Search) -> None:
        self._db = connection
        self._search = search

    async def known(self, feed_id: int, keys: Iterable[str]) -> set[str]:
        """Return those of these keys that a feed has shown before."""
        hashes = {hashed(key): key for key in keys}
        found = await self._known(feed_id, hashes)
        return {hashes[one] for one in found}

    async def add(
        self, feed: Feed, items: Sequence[tuple[Item, str | None]], now: datetime
    ) -> list[Filed]:
        """File items with their languages; one filed before gives the article it has become."""
        arrivals = [_arrival(item, language) for item, language in items]
        async with self._db.whole():
            shelf = await self._shelf(feed.id, arrivals)
            filed = [_placed(shelf, feed.id, arrival) for arrival in arrivals]
            await self._write(shelf, feed.id, now)
        return filed

    async def _shelf(self, feed_id: int, arrivals: Sequence[_Arrival]) -> _Shelf:
        known = await self._known(feed_id, [key for one in arrivals for key in one.keys])
        fresh = [one for one in arrivals if not any(key in known for key in one.keys)]
        linked = [one for one in fresh if one.link is not None]
        return _Shelf(
            known=known,
            shared=await self._shared(linked) if linked else {},
            said=await self._said(feed_id, set(known.values())) if known else {},
            last_id=required(await self._db.one(_LAST))["id"] if fresh else 0,
        )

    async def _known(self, feed_id: int, hashes: Iterable[bytes]) -> dict[bytes, int]:
        together = b"".join(hashes)
        rows = await self._db.all(_KNOWN, feed_id=feed_id, hashes=together)
        return {row["key_hash"]: row["article_id"] for row in rows}

    async def _shared(self, linked: Sequence[_Arrival]) -> dict[tuple[bytes | None, bytes], int]:
        links = b"".join(one.link or b"" for one in linked)
        words = b"".join(one.words for one in linked)
        rows = await self._db.all(_BY_LINK, links=links, words=words)
        return {(row["link_hash"], row["words_hash"]): row["id"] for row in rows}

    async def _said(self, feed_id: int, article_ids: set[int]) -> dict[int, bytes]:
        rows = await self._db.all(_SAID, feed_id=feed_id, ids=json.dumps(sorted(article_ids)))
        return {row["article_id"]: row["words_hash"] for row in rows}

    async def _write(self, shelf: _Shelf, feed_id: int, now: datetime) -> None:
        at = seconds(now)
        rows = [_article_row(article_id, feed_id, one, at) for article_id, one in shelf.articles]
        await self._db.many(_ADD, rows)
        await self._search.put_articles(
            (article_id, searched(one.item)) for article_id, one in shelf.articles
        )
        await self._db.many(_ADD_KEY, shelf.keys)
        seen = [{**_said_row(feed_id, *one), "now": at} for one in shelf.sightings]
        await self._db.many(_SIGHTED, seen)
        await self._db.many(_REWORDED, [_said_row(feed_id, *one) for one in shelf.reworded])


def _arrival(item: Item, language: str | None) -> _Arrival:
    keys = tuple(hashed(key) for key in item.keys)
    links = (key for text, key in zip(item.keys, keys, strict=True) if text.startswith("link:"))
    return _Arrival(item, language, keys, next(links, None), words_hash(item))


def _placed(shelf: _Shelf, feed_id: int, arrival: _Arrival) -> Filed:
    """Find an item's article, or make one; later items of the batch may be the same."""
    article_id = next((shelf.known[key] for key in arrival.keys if key in shelf.known), None)
    in_feed_before, is_new = article_id is not None, False
    if article_id is None and arrival.link is not None:
        article_id = shelf.shared.get((arrival.link, arrival.words))
    if article_id is None:
        shelf.last_id += 1
        article_id, is_new = shelf.last_id, True
        shelf.articles.append((article_id, arrival))
        if arrival.link is not None:
            shelf.shared[arrival.link, arrival.words] = article_id
    for key in arrival.keys:
        if shelf.known.setdefault(key, article_id) == article_id:
            shelf.keys.append({"feed_id": feed_id, "key_hash": key, "article_id": article_id})
    is_edited = in_feed_before and shelf.said.get(article_id, arrival.words) != arrival.words
    if is_edited:
        shelf.reworded.append((article_id, arrival))
    if not in_feed_before:
        shelf.sightings.append((article_id, arrival))
    shelf.said[article_id] = arrival.words
    return Filed(
        article_id=article_id, is_new=is_new, in_feed_before=in_feed_before, is_edited=is_edited
    )


def _article_row(article_id: int, feed_id: int, one: _Arrival, now: int) -> dict[str, Value]:
    item = one.item
    return {
        "id": article_id,
        "feed_id": feed_id,
        "link": item.link,
        "link_hash": one.link,
        "words_hash": one.words,
        "title": item.title,
        "summary": item.summary,
        "text": item.text,
        "language": one.language,
        "image": item.image,
        "published_at": now if item.published_at is None else seconds(item.published_at),
        "now": now,
    }


def _said_row(feed_id: int, article_id: int, one: _Arrival) -> dict[str, Value]:
    return {"feed_id": feed_id, "article_id": article_id, "words_hash": one.words}


def searched(said: Item | Article) -> str:
    """Return what of an article can be looked for."""
    return f"{said.title}\n{said.summary}\n{said.text}"


def words_hash(item: Item) -> bytes:
    """Return what tells an item's words from others."""
    return hashed("\0".join((item.title, item.summary, item.text)))


def hashed(text: str) -> bytes:
    """Return 16 bytes for a text of any length: a million articles have some million keys."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH).digest()
