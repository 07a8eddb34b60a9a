"""Files what feeds brought: articles, quotes, stories and the duty to tell, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from newsroom.alerts import alerts_for
from newsroom.folding import fold
from newsroom.model import Change, Feed, Item, Reading, Rumour
from newsroom.stories import OPEN_FOR, place
from storage.store import Store
from storage.stories import Filing

# What is older at first sight is no news: publishers put old items back, and feeds change hands.
FRESH_FOR: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where items come from, and when; ``is_silent`` when nobody may be told of them."""

    feed: Feed
    now: datetime
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What filing came to: items the feed had not brought before, and alerts written."""

    new: int = 0
    alerts: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(new=self.new + other.new, alerts=self.alerts + other.alerts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """A stored article with what it says; ``at`` is when it said so, in the life of a story."""

    article_id: int
    feed_id: int
    title: str
    reading: Reading
    at: datetime
    is_silent: bool


async def file_items(tx: Store, source: Source, items: Sequence[tuple[Item, Reading]]) -> Tally:
    """File items in the order given; one that the feed had before is updated and never told."""
    tally = Tally()
    language = source.feed.language
    written = [(item, reading.language or item.language or language) for item, reading in items]
    filed = await tx.articles.add_all(source.feed, written, source.now)
    for (item, reading), one in zip(items, filed, strict=True):
        if one.in_feed_before:
            if one.is_edited:
                await tx.articles.update(one.article_id, item)
            continue
        read = _read_article(source, one.article_id, item, reading)
        tally += Tally(new=1, alerts=await file_reading(tx, read, source.now))
    return tally


async def file_reading(tx: Store, read: ReadArticle, now: datetime) -> int:
    """Take the quotes of an article, place its rumours in stories; return the alerts written."""
    quotes: dict[tuple[int, int | None], int] = {}
    for quote in read.reading.quotes:
        quote_id = await tx.quotes.add(quote, read.article_id, read.feed_id, read.at)
        if quote.person_id is not None and quote_id is not None:
            quotes.setdefault((quote.person_id, quote.guild_id), quote_id)
    alerts = 0
    for rumour in read.reading.rumours:
        scopes = (rumour.guild_id, None)
        quoted = [quotes.get((rumour.person_id, scope)) for scope in scopes]
        alerts += await _file_rumour(tx, read, rumour, next(filter(None, quoted), None), now)
    return alerts


async def _file_rumour(
    tx: Store, read: ReadArticle, rumour: Rumour, quote_id: int | None, now: datetime
) -> int:
    title = fold(read.title)
    open_stories = await tx.stories.open_about(
        rumour.person_id, rumour.guild_id, read.at - OPEN_FOR, read.at + OPEN_FOR
    )
    placement = place(rumour, title, open_stories, read.at)
    filing = Filing(article_id=read.article_id, feed_id=read.feed_id, title_folded=title)
    story_id = await tx.stories.apply(placement, rumour, filing, read.at)
    if read.is_silent:
        return 0
    change = Change(
        story_id=story_id,
        article_id=read.article_id,
        stage=rumour.stage,
        guild_id=rumour.guild_id,
        language=read.reading.language,
        quote_id=quote_id,
    )
    watches = await tx.watches.hearing(rumour.person_id, read.feed_id)
    told = await tx.stories.told(story_id)
    return await tx.alerts.add(alerts_for(change, watches, told, now), now)


def _read_article(source: Source, article_id: int, item: Item, reading: Reading) -> ReadArticle:
    said_at = min(item.published_at or source.now, source.now)
    return ReadArticle(
        article_id=article_id,
        feed_id=source.feed.id,
        title=item.title,
        reading=reading,
        at=said_at,
        is_silent=source.is_silent or source.now - said_at > FRESH_FOR,
    )


def oldest_first(items: Sequence[Item], now: datetime) -> list[Item]:
    """Return items in the order of their dates, undated ones last, so that sagas grow forwards."""
    # Feeds list the latest first; turned round, equal dates keep the order of their telling.
    ordered = list(items)[::-1]
    ordered.sort(key=lambda item: min(item.published_at or now, now))
    return ordered
