"""`Pacing`: when to poll a feed next."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import random
from time import monotonic
from typing import TYPE_CHECKING, Final

from feeds.answers import Fetched, Unchanged
from feeds.errors import Refused
from feeds.schedule import Pace, Plan, Signs, after_failure, after_news, after_silence
from newsroom.model import Feed

if TYPE_CHECKING:
    from feeds.parser import ParsedFeed

_BENEATH: Final = 6  # times its interval, for a feed that a hub pushes
_BREATH: Final = 1.0  # seconds; due dates are stored in whole ones


class Pacing:
    """Plans the next poll of each feed, and sees that none follows on the heels of the last."""

    def __init__(self, shortest: timedelta) -> None:
        self._pace = Pace(shortest=shortest)
        self._breath = min(shortest.total_seconds(), _BREATH)
        self._ended_at: dict[int, float] = {}
        self.pushed: frozenset[int] = frozenset()
        """The feeds that hubs push; polling only makes sure of them."""

    @property
    def tick(self) -> float:
        """Seconds after which to look for due feeds again."""
        return self._breath / 4

    def has_rested(self, feed_id: int) -> bool:
        """Tell whether the last poll is over for longer than whole seconds can say."""
        return monotonic() - self._ended_at.get(feed_id, float("-inf")) >= self._breath

    def ended(self, feed_id: int) -> None:
        """Note that the poll of a feed is over."""
        self._ended_at[feed_id] = monotonic()

    def after_document(
        self, feed: Feed, answer: Fetched, parsed: "ParsedFeed", now: datetime
    ) -> Plan:
        """Plan the poll after a document."""
        signs = Signs(
            published=parsed.published,
            ttl=parsed.ttl,
            fresh_for=answer.fresh_for,
            skip_hours=parsed.skip_hours,
            skip_days=parsed.skip_days,
        )
        return self._beneath(feed, after_news(self._pace, signs, now, _draw()), now)

    def after_silence(self, feed: Feed, answer: Unchanged, now: datetime) -> Plan:
        """Plan the poll after «not changed»."""
        interval = timedelta(seconds=feed.interval)
        plan = after_silence(self._pace, interval, answer.fresh_for, now, _draw())
        return self._beneath(feed, plan, now)

    def after_failure(self, feed: Feed, error: Exception, now: datetime) -> Plan:
        """Plan the poll after an error."""
        retry_after = error.retry_after if isinstance(error, Refused) else None
        interval = timedelta(seconds=feed.interval)
        return after_failure(self._pace, interval, feed.failures + 1, retry_after, now)

    def _beneath(self, feed: Feed, plan: Plan, now: datetime) -> Plan:
        """Put off the poll of a feed that is pushed, by what its usual interval allows."""
        if feed.id not in self.pushed:
            return plan
        wait = min((plan.due_at - now) * _BENEATH, self._pace.longest)
        return replace(plan, due_at=max(plan.due_at, now + wait))


def _draw() -> float:
    return random()  # noqa: S311  (spreads polls, hides nothing)
