"""Which URLs Minot asks for news, for which servers, and how that went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from newsroom.model import Feed, Tier, Validators
from storage.database import (
    Connection,
    Row,
    Value,
    instant,
    maybe_instant,
    required,
    seconds,
)
from storage.polls import Poll, PollOutcome, Polls

_COLUMNS: Final = """
    id, url, title, site, language, tier, etag, last_modified, body_hash, poll_interval, due_at,
    seeded_at, succeeded_at, failures, failing_since_at, error, error_detail, paused_at, ended_at
"""
_ADD: Final = (
    """
    INSERT INTO feeds (url, title, site, language, tier, due_at, created_at)
    VALUES (:url, :title, :site, :language, :tier, :now, :now)
    ON CONFLICT (url) DO UPDATE SET url = excluded.url
    RETURNING """  # noqa: S608  (our own literals)
    + _COLUMNS
)
_FEEDS: Final = "SELECT " + _COLUMNS + " FROM feeds"  # noqa: S608  (our own literals)
_GET: Final = _FEEDS + " WHERE id = :id"
_BY_URL: Final = _FEEDS + " WHERE url = :url"
_ALL: Final = _FEEDS + " ORDER BY id"
_OF_GUILD: Final = (
    _FEEDS  # noqa: S608  (our own literals)
    + """
    WHERE id IN (SELECT feed_id FROM guild_feeds WHERE guild_id IN (0, :guild_id))
    ORDER BY id
"""
)
_HEARD_BY: Final = """
    SELECT COUNT(DISTINCT feed_id) AS number FROM guild_feeds WHERE guild_id IN (0, :guild_id)
"""
_SUBSCRIBE: Final = """
    INSERT INTO guild_feeds (guild_id, feed_id, created_at) VALUES (:guild_id, :feed_id, :now)
    ON CONFLICT (guild_id, feed_id) DO NOTHING
"""
_UNSUBSCRIBE: Final = """
    DELETE FROM guild_feeds WHERE guild_id = :guild_id AND feed_id = :feed_id
"""
_CHOSEN_BY: Final = "SELECT COUNT(*) AS number FROM guild_feeds WHERE guild_id = :guild_id"
_GUILDS_OF: Final = "SELECT guild_id FROM guild_feeds WHERE feed_id = :feed_id"
# A date beyond two days was written while the machine's clock was wrong: no plan reaches as far.
_IN_TURN: Final = """
    WHERE (due_at <= :now OR due_at > :now + 172800)
      AND paused_at IS NULL
      AND ended_at IS NULL
      AND EXISTS (SELECT 1 FROM guild_feeds g WHERE g.feed_id = feeds.id)
    ORDER BY due_at, id
    LIMIT :limit
"""
_DUE: Final = _FEEDS + _IN_TURN
_QUEUE: Final = "SELECT id, url FROM feeds" + _IN_TURN  # noqa: S608  (our own literals)
_NEXT_DUE: Final = """
    SELECT MIN(due_at) AS due_at
    FROM feeds
    WHERE paused_at IS NULL
      AND ended_at IS NULL
      AND EXISTS (SELECT 1 FROM guild_feeds g WHERE g.feed_id = feeds.id)
"""
_DUE_NOW: Final = """
    UPDATE feeds SET due_at = :now, ended_at = NULL, paused_at = NULL WHERE id = :id
"""
_HASTEN: Final = "UPDATE feeds SET due_at = due_at - :seconds"
_PAUSE: Final = "UPDATE feeds SET paused_at = :now WHERE id = :id AND paused_at IS NULL"
_SUCCEEDED: Final = """
    UPDATE feeds
    SET etag = CASE WHEN CAST(:has_validators AS INTEGER) = 1 THEN :etag ELSE etag END,
        last_modified = CASE WHEN CAST(:has_validators AS INTEGER) = 1 THEN :last_modified
                             ELSE last_modified END,
        body_hash = COALESCE(:body_hash, body_hash),
        title = COALESCE(:title, title),
        poll_interval = :interval,
        due_at = :due_at,
        seeded_at = COALESCE(seeded_at, :at),
        succeeded_at = :at,
        failures = 0,
        failing_since_at = NULL,
        error = NULL,
        error_detail = ''
    WHERE id = :id
"""
_FAILED: Final = """
    UPDATE feeds
    SET poll_interval = :interval,
        due_at = :due_at,
        failures = failures + 1,
        failing_since_at = COALESCE(failing_since_at, :at),
        error = :error,
        error_detail = :error_detail,
        ended_at = CASE WHEN CAST(:has_ended AS INTEGER) = 1 THEN COALESCE(ended_at, :at) END
    WHERE id = :id
"""
# When both the old and the new address were added, each keeps its own.
_MOVED: Final = """
    UPDATE feeds SET url = :url
    WHERE id = :id AND NOT EXISTS (SELECT 1 FROM feeds other WHERE other.url = :url)
"""
_MEMORY: Final = "SELECT memory FROM feed_memories WHERE feed_id = :id"
_REMEMBER: Final = """
    INSERT INTO feed_memories (feed_id, memory) VALUES (:id, :memory)
    ON CONFLICT (feed_id) DO UPDATE SET memory = excluded.memory
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """A feed as somebody adds it."""

    url: str
    title: str = ""
    site: str | None = None
    language: str | None = None
    tier: Tier = Tier.PRESS


class Feeds:
    """The feeds of every server."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._polls = Polls(connection)

    async def add(self, feed: NewFeed, now: datetime) -> Feed:
        """Add a feed, due at once; a URL that is there already gives the feed that has it."""
        row = await self._db.one(
            _ADD,
            url=feed.url,
            title=feed.title,
            site=feed.site,
            language=feed.language,
            tier=feed.tier.value,
            now=seconds(now),
        )
        return _feed(required(row))

    async def get(self, feed_id: int) -> Feed | None:
        """Return a feed, or None."""
        row = await self._db.one(_GET, id=feed_id)
        return None if row is None else _feed(row)

    async def by_url(self, url: str) -> Feed | None:
        """Return the feed with an address, or None."""
        row = await self._db.one(_BY_URL, url=url)
        return None if row is None else _feed(row)

    async def all(self) -> list[Feed]:
        """Return every feed, even those that no server has any longer."""
        return [_feed(row) for row in await self._db.all(_ALL)]

    async def of_guild(self, guild_id: int) -> list[Feed]:
        """Return the feeds a server hears, those of every server included."""
        return [_feed(row) for row in await self._db.all(_OF_GUILD, guild_id=guild_id)]

    async def heard_by(self, guild_id: int) -> int:
        """Return how many feeds a server hears, those of every server included."""
        return required(await self._db.one(_HEARD_BY, guild_id=guild_id))["number"]

    async def subscribe(self, guild_id: int, feed_id: int, now: datetime) -> bool:
        """Let a server hear a feed; return False when it did already."""
        changed = await self._db.run(
            _SUBSCRIBE, guild_id=guild_id, feed_id=feed_id, now=seconds(now)
        )
        return changed == 1

    async def unsubscribe(self, guild_id: int, feed_id: int) -> bool:
        """Let a server hear a feed no more; return False when it did not."""
        return await self._db.run(_UNSUBSCRIBE, guild_id=guild_id, feed_id=feed_id) == 1

    async def chosen_by(self, guild_id: int) -> int:
        """Return how many feeds a server chose itself."""
        return required(await self._db.one(_CHOSEN_BY, guild_id=guild_id))["number"]

    async def guilds_of(self, feed_id: int) -> frozenset[int]:
        """Return the servers that hear a feed; EVERY_GUILD stands for all of them."""
        rows = await self._db.all(_GUILDS_OF, feed_id=feed_id)
        return frozenset(row["guild_id"] for row in rows)

    async def due(self, now: datetime, limit: int) -> list[Feed]:
        """Return the feeds to ask now, the longest waiting first."""
        return [_feed(row) for row in await self._db.all(_DUE, now=seconds(now), limit=limit)]

    async def queue(self, now: datetime, limit: int) -> list[tuple[int, str]]:
        """Return the ids and addresses of the feeds to ask now, the longest waiting first."""
        rows = await self._db.all(_QUEUE, now=seconds(now), limit=limit)
        return [(row["id"], row["url"]) for row in rows]

    async def next_due(self) -> datetime | None:
        """Return when the next feed is to be asked, or None without feeds."""
        return maybe_instant(required(await self._db.one(_NEXT_DUE))["due_at"])

    async def due_now(self, feed_id: int, now: datetime) -> None:
        """Ask a feed again at once, even one that had ended."""
        await self._db.run(_DUE_NOW, id=feed_id, now=seconds(now))

    async def hasten(self, by: timedelta) -> None:
        """Bring every poll forward, when the clock was set back."""
        await self._db.run(_HASTEN, seconds=int(by.total_seconds()))

    async def pause(self, feed_id: int, now: datetime) -> bool:
        """Ask a feed no more until due_now; return False when it was paused already."""
        return await self._db.run(_PAUSE, id=feed_id, now=seconds(now)) == 1

    async def polled(self, feed_id: int, outcome: PollOutcome) -> None:
        """Remember how a poll went, and when the next one is due."""
        await self.polled_all([(feed_id, outcome)])

    async def polled_all(self, outcomes: Sequence[tuple[int, PollOutcome]]) -> None:
        """Remember how polls went, each with its feed: in few steps, however many they are."""
        good = [(feed_id, one) for feed_id, one in outcomes if one.error is None]
        bad = [(feed_id, one) for feed_id, one in outcomes if one.error is not None]
        async with self._db.whole():
            await self._db.many(_SUCCEEDED, [_success(*one) for one in good])
            await self._db.many(_FAILED, [_failure(*one) for one in bad])
            for feed_id, outcome in outcomes:
                if outcome.url is not None:
                    await self._db.run(_MOVED, id=feed_id, url=outcome.url)
            memories = [(feed_id, one.memory) for feed_id, one in good if one.memory is not None]
            rows = [{"id": feed_id, "memory": memory} for feed_id, memory in memories]
            await self._db.many(_REMEMBER, rows)
            await self._polls.add(outcomes)

    async def memory(self, feed_id: int) -> bytes | None:
        """Return what the parser keeps of a feed's last document, or None."""
        row = await self._db.one(_MEMORY, id=feed_id)
        return None if row is None else row["memory"]

    async def history(self, feed_id: int, limit: int) -> list[Poll]:
        """Return a feed's latest polls, the last one first."""
        return await self._polls.of_feed(feed_id, limit)


def _success(feed_id: int, outcome: PollOutcome) -> dict[str, Value]:
    validators = outcome.validators or Validators()
    return {
        "id": feed_id,
        "has_validators": int(outcome.validators is not None),
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_hash": outcome.body_hash,
        "title": outcome.title or None,
        "interval": outcome.interval,
        "due_at": seconds(outcome.due_at),
        "at": seconds(outcome.at),
    }


def _failure(feed_id: int, outcome: PollOutcome) -> dict[str, Value]:
    return {
        "id": feed_id,
        "interval": outcome.interval,
        "due_at": seconds(outcome.due_at),
        "at": seconds(outcome.at),
        "error": outcome.error,
        "error_detail": outcome.error_detail,
        "has_ended": int(outcome.ended),
    }


def _feed(row: Row) -> Feed:
    return Feed(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        site=row["site"],
        language=row["language"],
        tier=Tier(row["tier"]),
        validators=Validators(etag=row["etag"], last_modified=row["last_modified"]),
        body_hash=row["body_hash"],
        interval=row["poll_interval"],
        due_at=instant(row["due_at"]),
        seeded_at=maybe_instant(row["seeded_at"]),
        succeeded_at=maybe_instant(row["succeeded_at"]),
        failures=row["failures"],
        failing_since=maybe_instant(row["failing_since_at"]),
        error=row["error"],
        error_detail=row["error_detail"],
        paused_at=maybe_instant(row["paused_at"]),
        ended_at=maybe_instant(row["ended_at"]),
    )
