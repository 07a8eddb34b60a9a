"""Which feeds a hub pushes to Minot, and until when."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from storage.database import Connection, Row, instant, maybe_instant, required, seconds

_COLUMNS: Final = "feed_id, hub, topic, token, secret, due_at, ends_at, pushed_at"
# A feed that changes its hub is subscribed anew, under another address and secret.
_NOTICE: Final = """
    INSERT INTO hubs (feed_id, hub, topic, token, secret, due_at)
    VALUES (:feed_id, :hub, :topic, LOWER(HEX(RANDOMBLOB(16))), LOWER(HEX(RANDOMBLOB(32))), :now)
    ON CONFLICT (feed_id) DO UPDATE
    SET hub = excluded.hub, topic = excluded.topic, token = excluded.token,
        secret = excluded.secret, due_at = excluded.due_at, ends_at = NULL, pushed_at = NULL
    WHERE hubs.hub <> excluded.hub OR hubs.topic <> excluded.topic
"""
_HUBS: Final = "SELECT " + _COLUMNS + " FROM hubs"  # noqa: S608  (our own literals)
_BY_TOKEN: Final = _HUBS + " WHERE token = :token"
_OF_FEED: Final = _HUBS + " WHERE feed_id = :feed_id"
_DUE: Final = (
    _HUBS  # noqa: S608  (our own literals)
    + """
    WHERE due_at <= :now
      AND EXISTS (SELECT 1 FROM guild_feeds g WHERE g.feed_id = hubs.feed_id)
      AND EXISTS (
          SELECT 1 FROM feeds f
          WHERE f.id = hubs.feed_id AND f.ended_at IS NULL AND f.paused_at IS NULL
      )
    ORDER BY due_at
    LIMIT :limit
"""
)
_ASKED: Final = "UPDATE hubs SET due_at = :due_at WHERE feed_id = :feed_id"
_AGREED: Final = "UPDATE hubs SET due_at = :due_at, ends_at = :ends_at WHERE token = :token"
_DENIED: Final = "UPDATE hubs SET due_at = :due_at, ends_at = NULL WHERE token = :token"
_TOOK: Final = "UPDATE hubs SET pushed_at = :now WHERE feed_id = :feed_id"
_PUSHED: Final = "SELECT feed_id FROM hubs WHERE ends_at > :now"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFeed:
    """A feed with a hub, which knows it as ``feed_url``.

    ``ends_at`` is when the hub stops pushing, None before it agreed; ``pushed_at`` is when it last
    pushed something that was filed.
    """

    feed_id: int
    hub: str
    feed_url: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    due_at: datetime
    ends_at: datetime | None = None
    pushed_at: datetime | None = None


class Hubs:
    """The feeds with hubs."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def notice(self, feed_id: int, hub: str, feed_url: str, now: datetime) -> None:
        """Note that a feed names a hub; one that is noted already stays as it is."""
        await self._db.run(_NOTICE, feed_id=feed_id, hub=hub, topic=feed_url, now=seconds(now))

    async def by_token(self, token: str) -> HubFeed | None:
        """Return the feed that a hub calls by this token, or None."""
        row = await self._db.one(_BY_TOKEN, token=token)
        return None if row is None else _hub_feed(row)

    async def of_feed(self, feed_id: int) -> HubFeed | None:
        """Return a feed with the hub it names, or None."""
        row = await self._db.one(_OF_FEED, feed_id=feed_id)
        return None if row is None else _hub_feed(row)

    async def took(self, feed_id: int, now: datetime) -> None:
        """Note that something a hub pushed was filed."""
        await self._db.run(_TOOK, feed_id=feed_id, now=seconds(now))

    async def due(self, now: datetime, limit: int) -> list[HubFeed]:
        """Return the feeds whose hubs are to be asked now, for the first time or again."""
        return [_hub_feed(row) for row in await self._db.all(_DUE, now=seconds(now), limit=limit)]

    async def asked(self, feed_id: int, due_at: datetime) -> None:
        """Note that a hub was asked, and when to ask it again unless it agrees before."""
        await self._db.run(_ASKED, feed_id=feed_id, due_at=seconds(due_at))

    async def agreed(self, token: str, due_at: datetime, ends_at: datetime) -> None:
        """Note that a hub will push until an instant, and when to ask it to go on."""
        await self._db.run(_AGREED, token=token, due_at=seconds(due_at), ends_at=seconds(ends_at))

    async def denied(self, token: str, due_at: datetime) -> None:
        """Note that a hub will not push, and when to ask it again."""
        await self._db.run(_DENIED, token=token, due_at=seconds(due_at))

    async def pushed(self, now: datetime) -> frozenset[int]:
        """Return the feeds that are pushed at present."""
        rows = await self._db.all(_PUSHED, now=seconds(now))
        return frozenset(row["feed_id"] for row in rows)


def _hub_feed(row: Row) -> HubFeed:
    return HubFeed(
        feed_id=row["feed_id"],
        hub=row["hub"],
        feed_url=row["topic"],
        token=required(row["token"]),
        secret=row["secret"],
        due_at=instant(row["due_at"]),
        ends_at=maybe_instant(row["ends_at"]),
        pushed_at=maybe_instant(row["pushed_at"]),
    )
