"""The outbox: what watches must hear of, in the bundles it is sent in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from newsroom.model import Cause, NewAlert, Stage, Watch
from storage.database import Connection, Row, instant, maybe_instant, required, seconds
from storage.watches import Watches

# More than these waiting for one channel become one message, of at most so many alerts.
_ALONE: Final = 10
_TOGETHER: Final = 25

_ADD: Final = """
    INSERT INTO alerts
        (watch_id, story_id, article_id, cause, stage, quote_id, created_at, due_at)
    VALUES (:watch_id, :story_id, :article_id, :cause, :stage, :quote_id, :now, :due_at)
    ON CONFLICT (watch_id, story_id, cause, stage) DO NOTHING
"""
# A channel with messages under way gets new ones only up to the number that may stand alone: what
# waits longer, while Discord is away, then comes as one summary.
_CHANNELS: Final = """
    SELECT w.guild_id, w.channel_id, COUNT(*) AS waiting,
           (SELECT COUNT(*) FROM bundles b
            WHERE b.channel_id = w.channel_id AND b.sent_at IS NULL) AS under_way
    FROM alerts a
    JOIN watches w ON w.id = a.watch_id
    WHERE a.bundle_id IS NULL
      AND a.due_at <= :now
      AND w.paused_at IS NULL
      AND (SELECT COUNT(*) FROM bundles b
           WHERE b.channel_id = w.channel_id AND b.sent_at IS NULL) < :alone
    GROUP BY w.guild_id, w.channel_id
    ORDER BY MIN(a.id)
    LIMIT :limit
"""
_WAITING_FOR: Final = """
    SELECT a.id
    FROM alerts a
    JOIN watches w ON w.id = a.watch_id
    WHERE a.bundle_id IS NULL
      AND a.due_at <= :now
      AND w.paused_at IS NULL
      AND w.guild_id = :guild_id
      AND w.channel_id = :channel_id
    ORDER BY a.id
    LIMIT :limit
"""
_BUNDLE: Final = """
    INSERT INTO bundles (id, channel_id, due_at) VALUES (:id, :channel_id, :now)
    ON CONFLICT (id) DO NOTHING
"""
_JOIN: Final = """
    UPDATE alerts SET bundle_id = :bundle_id WHERE id = :id AND bundle_id IS NULL
"""
# The condition stands twice, so that an engine that lets two claim at once gives each its own.
_CLAIM: Final = """
    UPDATE bundles
    SET due_at = :now + :lease,
        attempts = attempts + 1,
        first_attempt_at = COALESCE(first_attempt_at, :now)
    WHERE id IN (
        SELECT b.id FROM bundles b
        WHERE b.sent_at IS NULL
          AND b.due_at <= :now
          AND NOT EXISTS (
              SELECT 1 FROM alerts a JOIN watches w ON w.id = a.watch_id
              WHERE a.bundle_id = b.id AND w.paused_at IS NOT NULL
          )
        ORDER BY b.due_at, b.id
        LIMIT :limit
    )
      AND sent_at IS NULL
      AND due_at <= :now
    RETURNING id, channel_id, attempts, first_attempt_at
"""
_BUNDLE_ROW: Final = """
    SELECT id, channel_id, attempts, first_attempt_at FROM bundles WHERE id = :id
"""
_ALERTS: Final = """
    SELECT a.id, a.watch_id, w.guild_id, a.story_id, a.article_id, a.cause, a.stage, a.quote_id,
           a.created_at
    FROM alerts a
    JOIN watches w ON w.id = a.watch_id
"""
_OF_BUNDLE: Final = _ALERTS + " WHERE a.bundle_id = :bundle_id ORDER BY a.id"
_GET: Final = _ALERTS + " WHERE a.id = :id"
_SENT: Final = """
    UPDATE bundles SET sent_at = :now, message_id = :message_id WHERE id = :id AND sent_at IS NULL
"""
_RETRY: Final = "UPDATE bundles SET due_at = :due_at WHERE id = :id AND sent_at IS NULL"
_RELEASE: Final = "UPDATE bundles SET due_at = :now WHERE sent_at IS NULL AND due_at > :now"
_RELEASE_ALERTS: Final = """
    UPDATE alerts SET due_at = :now WHERE bundle_id IS NULL AND due_at > :now
"""
_NEXT_DUE: Final = """
    SELECT MIN(due_at) AS due_at
    FROM (
        SELECT MIN(a.due_at) AS due_at
        FROM alerts a
        JOIN watches w ON w.id = a.watch_id
        WHERE a.bundle_id IS NULL
          AND w.paused_at IS NULL
          AND (SELECT COUNT(*) FROM bundles b
               WHERE b.channel_id = w.channel_id AND b.sent_at IS NULL) < :alone
        UNION ALL
        SELECT MIN(b.due_at)
        FROM bundles b
        WHERE b.sent_at IS NULL
          AND NOT EXISTS (
              SELECT 1 FROM alerts a JOIN watches w ON w.id = a.watch_id
              WHERE a.bundle_id = b.id AND w.paused_at IS NOT NULL
          )
    ) AS next
"""
_WAITING: Final = """
    SELECT (SELECT COUNT(*) FROM alerts WHERE bundle_id IS NULL)
         + (SELECT COUNT(*) FROM bundles b JOIN alerts a ON a.bundle_id = b.id
            WHERE b.sent_at IS NULL) AS waiting
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that a watch must hear of."""

    id: int
    watch_id: int
    guild_id: int
    story_id: int
    article_id: int
    cause: Cause
    stage: Stage
    quote_id: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One message to send: nearly always one alert; its id is the first one's.

    ``attempts`` counts this one; ``watch`` is that of the first alert.
    """

    id: int
    watch: Watch
    channel_id: int
    alerts: tuple[Alert, ...]
    attempts: int
    first_attempt_at: datetime | None


class Alerts:
    """The alerts of every server."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._watches = Watches(connection)

    async def add(self, alerts: Iterable[NewAlert], now: datetime) -> int:
        """Put alerts into the outbox; return how many are new."""
        async with self._db.whole():
            return sum([await self._add(alert, now) for alert in alerts])

    async def get(self, alert_id: int) -> Alert | None:
        """Return an alert, or None."""
        row = await self._db.one(_GET, id=alert_id)
        return None if row is None else _alert(row)

    async def bundle(self, bundle_id: int) -> Bundle | None:
        """Return what was or will be sent as one message, or None."""
        row = await self._db.one(_BUNDLE_ROW, id=bundle_id)
        return None if row is None else await self._bundle(row)

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> list[Bundle]:
        """Take what is due, for nobody else until the lease ends."""
        async with self._db.whole():
            await self._make_bundles(now, limit)
            rows = await self._db.all(
                _CLAIM, now=seconds(now), lease=int(lease.total_seconds()), limit=limit
            )
            return [await self._bundle(row) for row in sorted(rows, key=lambda row: row["id"])]

    async def sent(self, bundle_id: int, message_id: int, now: datetime) -> bool:
        """Mark a bundle as delivered; return False when it was already."""
        changed = await self._db.run(_SENT, id=bundle_id, message_id=message_id, now=seconds(now))
        return changed == 1

    async def retry(self, bundle_id: int, due_at: datetime) -> None:
        """End the lease: try again then."""
        await self._db.run(_RETRY, id=bundle_id, due_at=seconds(due_at))

    async def release(self, now: datetime) -> None:
        """Make all that waits due: at a start, when nobody else can be sending, or a new clock."""
        await self._db.run(_RELEASE, now=seconds(now))
        await self._db.run(_RELEASE_ALERTS, now=seconds(now))

    async def next_due(self) -> datetime | None:
        """Return when there is something to claim next, None when nothing can be."""
        row = required(await self._db.one(_NEXT_DUE, alone=_ALONE))
        return maybe_instant(row["due_at"])

    async def waiting(self) -> int:
        """Return how many alerts are not delivered yet."""
        return required(await self._db.one(_WAITING))["waiting"]

    async def _add(self, alert: NewAlert, now: datetime) -> int:
        return await self._db.run(
            _ADD,
            watch_id=alert.watch_id,
            story_id=alert.story_id,
            article_id=alert.article_id,
            cause=alert.cause.value,
            stage=alert.stage.value,
            quote_id=alert.quote_id,
            now=seconds(now),
            due_at=seconds(alert.due_at),
        )

    async def _make_bundles(self, now: datetime, limit: int) -> None:
        for channel in await self._db.all(_CHANNELS, now=seconds(now), alone=_ALONE, limit=limit):
            room = _ALONE - channel["under_way"]
            waiting = channel["waiting"]
            while waiting > _ALONE and room > 0:
                waiting -= await self._make_bundle(channel, now, _TOGETHER)
                room -= 1
            while waiting > 0 and room > 0:
                waiting -= await self._make_bundle(channel, now, 1)
                room -= 1

    async def _make_bundle(self, channel: Row, now: datetime, size: int) -> int:
        rows = await self._db.all(
            _WAITING_FOR,
            now=seconds(now),
            guild_id=channel["guild_id"],
            channel_id=channel["channel_id"],
            limit=size,
        )
        bundle_id: int = rows[0]["id"]
        await self._db.run(
            _BUNDLE, id=bundle_id, channel_id=channel["channel_id"], now=seconds(now)
        )
        for row in rows:
            await self._db.run(_JOIN, bundle_id=bundle_id, id=row["id"])
        return len(rows)

    async def _bundle(self, row: Row) -> Bundle:
        rows = await self._db.all(_OF_BUNDLE, bundle_id=row["id"])
        alerts = tuple(_alert(one) for one in rows)
        return Bundle(
            id=row["id"],
            watch=required(await self._watches.get(alerts[0].watch_id)),
            channel_id=row["channel_id"],
            alerts=alerts,
            attempts=row["attempts"],
            first_attempt_at=maybe_instant(row["first_attempt_at"]),
        )


def _alert(row: Row) -> Alert:
    return Alert(
        id=row["id"],
        watch_id=row["watch_id"],
        guild_id=row["guild_id"],
        story_id=row["story_id"],
        article_id=row["article_id"],
        cause=Cause(row["cause"]),
        stage=Stage(row["stage"]),
        quote_id=row["quote_id"],
        created_at=instant(row["created_at"]),
    )
