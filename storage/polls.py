"""How the polls of each feed went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from newsroom.model import Validators
from storage.database import Connection, Row, Value, instant, required, seconds

# What /feed list and /feed check look back on.
_HISTORY: Final = timedelta(days=30)

_POLLED: Final = """
    INSERT INTO polls
        (feed_id, polled_at, status, error, error_detail, latency, size, items, new_items, lag)
    VALUES (:id, :at, :status, :error, :error_detail, :latency, :size, :items, :new_items, :lag)
"""
_FORGET: Final = "DELETE FROM polls WHERE feed_id = :id AND polled_at < :before"
_POLLS: Final = """
    SELECT polled_at, status, error, error_detail, latency, size, items, new_items
    FROM polls
    WHERE feed_id = :feed_id
    ORDER BY polled_at DESC, id DESC
    LIMIT :limit
"""
# By feed: no index over every poll is kept for a question that is asked seldom.
_LATELY: Final = """
    WITH lately AS (
        SELECT p.lag, ROW_NUMBER() OVER (ORDER BY p.lag) AS place, COUNT(*) OVER () AS number
        FROM feeds f
        JOIN polls p ON p.feed_id = f.id AND p.polled_at >= :since
        WHERE p.lag IS NOT NULL AND (CAST(:feed_id AS INTEGER) IS NULL OR f.id = :feed_id)
    )
    SELECT COUNT(*) AS number,
           MAX(lag) AS worst,
           MAX(CASE WHEN place = (number + 1) / 2 THEN lag END) AS median
    FROM lately
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How late so many polls were done, from when they were due."""

    polls: int
    median: timedelta
    worst: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """How one poll went, and when to ask again.

    Without an error the poll succeeded, «not changed» included. ``latency`` is in seconds; ``lag``
    is how many of them lie between when it was due and when it was done;
    ``validators``, ``body_hash``, ``title`` and ``memory`` (the parser's, of what was filed)
    replace what is stored when they are given; ``url`` is where the feed has moved for good.
    """

    at: datetime
    due_at: datetime
    interval: int = 0
    status: int | None = None
    error: str | None = None
    error_detail: str = ""
    latency: float = 0.0
    size: int = 0
    items: int = 0
    new: int = 0
    validators: Validators | None = None
    body_hash: str | None = None
    url: str | None = None
    title: str | None = None
    ended: bool = False
    memory: bytes | None = None
    lag: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of a feed, as it is remembered for 30 days."""

    at: datetime
    status: int | None
    error: str | None
    error_detail: str
    latency: float
    size: int
    items: int
    new: int


class Polls:
    """The polls of every feed."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def add(self, outcomes: Sequence[tuple[int, PollOutcome]]) -> None:
        """Remember how polls went, each with its feed, and forget what is too old."""
        await self._db.many(_POLLED, [_row(feed_id, outcome) for feed_id, outcome in outcomes])
        old = [
            {"id": feed_id, "before": seconds(outcome.at - _HISTORY)}
            for feed_id, outcome in outcomes
        ]
        await self._db.many(_FORGET, old)

    async def of_feed(self, feed_id: int, limit: int) -> list[Poll]:
        """Return a feed's latest polls, the last one first."""
        rows = await self._db.all(_POLLS, feed_id=feed_id, limit=limit)
        return [_poll(row) for row in rows]

    async def lag(self, since: datetime, feed_id: int | None = None) -> Lag | None:
        """Return how late a feed, or every feed, was read since then; None without any poll."""
        row = required(await self._db.one(_LATELY, since=seconds(since), feed_id=feed_id))
        if not row["number"]:
            return None
        return Lag(
            polls=row["number"],
            median=timedelta(seconds=row["median"]),
            worst=timedelta(seconds=row["worst"]),
        )


def _row(feed_id: int, outcome: PollOutcome) -> dict[str, Value]:
    return {
        "id": feed_id,
        "at": seconds(outcome.at),
        "status": outcome.status,
        "error": outcome.error,
        "error_detail": outcome.error_detail,
        "latency": outcome.latency,
        "size": outcome.size,
        "items": outcome.items,
        "new_items": outcome.new,
        "lag": outcome.lag,
    }


def _poll(row: Row) -> Poll:
    return Poll(
        at=instant(row["polled_at"]),
        status=row["status"],
        error=row["error"],
        error_detail=row["error_detail"],
        latency=row["latency"],
        size=row["size"],
        items=row["items"],
        new=row["new_items"],
    )
