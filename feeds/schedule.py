"""When to ask a feed again: by how often it publishes, by what it asks for, by how it fails.

Plain functions; who calls them brings the clock and the draw, and keeps ``interval`` on the feed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_MONTH: Final = timedelta(days=30)
_LOOKS_PER_ITEM: Final = 6
"""A feed is asked about so often between two of its items."""
_SLOWEST: Final = 12  # times the shortest interval, for a feed that publishes now and then: an hour
_IDLE: Final = 72  # times the shortest interval, for one that is silent for a month: six hours
_PLAYING: Final = timedelta(seconds=60)
"""A shortest interval under this is somebody trying Minot out, who wants to see news at once."""
_PATIENCE: Final = 1.05
"""Every answer without news stretches the interval a little; news bring it back."""
_SPREAD: Final = 0.2
_DOUBLINGS: Final = 16
_CLOSING_DAYS: Final = ((2, 2), (9, 1))
"""When Europe's transfer windows usually close: month and day."""
_HOT_BEFORE: Final = timedelta(days=3)
_HOT_AFTER: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The bounds that whoever runs Minot sets."""

    shortest: timedelta = timedelta(minutes=5)
    longest: timedelta = _DAY

    def within(self, interval: timedelta) -> timedelta:
        """Return an interval brought between the bounds."""
        return min(max(interval, self.shortest), self.longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What an answer tells about when to come again.

    ``published`` are the dates of the feed's items, in any order; ``ttl`` and ``fresh_for`` are
    seconds, from the document and from HTTP's headers; the hours are UTC, Monday is day 0.
    """

    published: Sequence[datetime] = ()
    ttl: int | None = None
    fresh_for: int | None = None
    skip_hours: Sequence[int] = ()
    skip_days: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When to ask again; ``interval`` is to be kept on the feed for the next plan."""

    interval: timedelta
    due_at: datetime


def after_news(pace: Pace, signs: Signs, now: datetime, draw: float) -> Plan:
    """Plan the poll after a document was read; ``draw`` is a number between 0 and 1."""
    own = _own_interval(pace, signs.published, now)
    interval = pace.within(max(own, *_asked(signs)))
    return Plan(interval=interval, due_at=_allowed(_spread(interval, now, draw), signs))


def after_silence(
    pace: Pace, interval: timedelta, fresh_for: int | None, now: datetime, draw: float
) -> Plan:
    """Plan the poll after «not changed»; ``interval`` is the one that was kept."""
    most = max(interval, pace.shortest * _SLOWEST)
    stretched = min(max(interval, pace.shortest) * _PATIENCE, most)
    if pace.shortest < _PLAYING or is_hot(now):
        stretched = max(interval, pace.shortest)
    kept = pace.within(max(stretched, *_asked(Signs(fresh_for=fresh_for))))
    return Plan(interval=pace.within(stretched), due_at=_spread(kept, now, draw))


def after_failure(
    pace: Pace, interval: timedelta, failures: int, retry_after: int | None, now: datetime
) -> Plan:
    """Plan the poll after a failure; ``failures`` is how many there were in a row, this one too.

    The interval stays what it was: it doubles by the number of failures, not by itself.
    """
    usual = pace.within(interval)
    wait = min(usual * 2 ** min(max(failures, 1), _DOUBLINGS), pace.longest)
    if retry_after is not None:
        wait = max(timedelta(seconds=retry_after), pace.shortest)
    return Plan(interval=usual, due_at=now + min(wait, max(pace.longest, _DAY)))


def is_hot(now: datetime) -> bool:
    """Return whether a transfer window is about to close, so that every feed is asked often."""
    at = now.astimezone(UTC)
    closings = (datetime(at.year, month, day, tzinfo=UTC) for month, day in _CLOSING_DAYS)
    return any(-_HOT_BEFORE <= at - closing < _HOT_AFTER for closing in closings)


def _own_interval(pace: Pace, published: Sequence[datetime], now: datetime) -> timedelta:
    if pace.shortest < _PLAYING or is_hot(now) or not published:
        return pace.shortest
    if max(published) < now - _MONTH:
        return pace.shortest * _IDLE
    lately = sum(now - _WEEK <= date <= now + _DAY for date in published)
    between = _WEEK / lately if lately else _WEEK
    return min(max(between / _LOOKS_PER_ITEM, pace.shortest), pace.shortest * _SLOWEST)


def _asked(signs: Signs) -> tuple[timedelta, timedelta]:
    seconds = (signs.ttl or 0, signs.fresh_for or 0)
    return (
        timedelta(seconds=min(seconds[0], 86_400)),
        timedelta(seconds=min(seconds[1], 86_400)),
    )


def _spread(interval: timedelta, now: datetime, draw: float) -> datetime:
    """Move a due date by up to a tenth, so that feeds added together are not asked together."""
    return now + interval * (1 + (draw - 0.5) * _SPREAD)


def _allowed(due_at: datetime, signs: Signs) -> datetime:
    """Move a due date out of the hours and days in which the publisher rests, by a day at most."""
    moved = due_at
    for _ in range(24):
        at = moved.astimezone(UTC)
        if at.hour not in signs.skip_hours and at.weekday() not in signs.skip_days:
            return moved
        moved = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due_at + timedelta(hours=1) if signs.skip_days else due_at
