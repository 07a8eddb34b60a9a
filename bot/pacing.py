"""`Pacing`: what is remembered of each feed between polls, and when to poll it next."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import random
from time import monotonic
from typing import Final

from feeds.answers import Fetched, Unchanged
from feeds.errors import Refused
from feeds.parser import ParsedFeed
from feeds.schedule import Pace, Plan, Signs, after_failure, after_news, after_silence
from newsroom.model import Feed

_DATES: Final = 100  # of a feed's latest items: its rate shows in fewer
_BREATH: Final = 1.0  # seconds; due dates are stored in whole ones


@dataclass(slots=True)
class _Memory:
    """What the last answers of one feed held, and when the last poll ended."""

    blocks: bytes | None = None
    dates: deque[datetime] = field(default_factory=lambda: deque[datetime](maxlen=_DATES))
    ended_at: float = float("-inf")


class Pacing:
    """Remembers, in memory alone, what spares work at the next poll of each feed."""

    def __init__(self, shortest: timedelta) -> None:
        self._pace = Pace(shortest=shortest)
        self._breath = min(shortest.total_seconds(), _BREATH)
        self._memories: dict[int, _Memory] = {}

    @property
    def tick(self) -> float:
        """Seconds after which to look for due feeds again."""
        return self._breath / 4

    def has_rested(self, feed: Feed) -> bool:
        """Tell whether the last poll is over for longer than whole seconds can say."""
        return monotonic() - self._memory(feed).ended_at >= self._breath

    def ended(self, feed: Feed) -> None:
        """Note that the poll of a feed is over."""
        self._memory(feed).ended_at = monotonic()

    def known_blocks(self, feed: Feed) -> bytes | None:
        """Return what the parser need not read again."""
        return self._memory(feed).blocks

    def remember(self, feed: Feed, parsed: ParsedFeed) -> None:
        """Keep what was read, now that it is stored."""
        self._memory(feed).blocks = parsed.memory

    def after_document(
        self, feed: Feed, answer: Fetched, parsed: ParsedFeed, now: datetime
    ) -> Plan:
        """Plan the poll after a document."""
        dates = self._memory(feed).dates
        dates.extend(item.published_at for item in parsed.items if item.published_at)
        signs = Signs(
            published=tuple(dates),
            ttl=parsed.ttl,
            fresh_for=answer.fresh_for,
            skip_hours=parsed.skip_hours,
            skip_days=parsed.skip_days,
        )
        return after_news(self._pace, signs, now, _draw())

    def after_silence(self, feed: Feed, answer: Unchanged, now: datetime) -> Plan:
        """Plan the poll after «not changed»."""
        interval = timedelta(seconds=feed.interval)
        return after_silence(self._pace, interval, answer.fresh_for, now, _draw())

    def after_failure(self, feed: Feed, error: Exception, now: datetime) -> Plan:
        """Plan the poll after an error."""
        retry_after = error.retry_after if isinstance(error, Refused) else None
        interval = timedelta(seconds=feed.interval)
        return after_failure(self._pace, interval, feed.failures + 1, retry_after, now)

    def _memory(self, feed: Feed) -> _Memory:
        return self._memories.setdefault(feed.id, _Memory())


def _draw() -> float:
    return random()  # noqa: S311  (spreads polls, hides nothing)
