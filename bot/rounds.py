"""What polling came to: one feed's poll, and one pass over many."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.answers import Answer
from feeds.schedule import Plan
from newsroom.model import Feed
from storage.polls import PollOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """How the poll of one feed went; ``status`` is HTTP's, ``error`` a text key."""

    feed: Feed
    status: int | None = None
    is_unchanged: bool = False
    error: str | None = None
    detail: str = ""
    items: int = 0
    new: int = 0
    alerts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one pass over the feeds came to; ``lag`` is how late the latest of them was asked."""

    results: tuple[Polled, ...]
    seconds: float
    lag: timedelta = timedelta(0)

    def summary(self) -> dict[str, int | float]:
        """Return the figures of the round."""
        return {
            "feeds": len(self.results),
            "unchanged": sum(one.is_unchanged for one in self.results),
            "failed": sum(one.error is not None for one in self.results),
            "items": sum(one.items for one in self.results),
            "new": sum(one.new for one in self.results),
            "seconds": round(self.seconds, 3),
            "lag": round(self.lag.total_seconds(), 3),
        }


def lag_of(feed: Feed, done_at: datetime) -> int:
    """Return how many seconds after it was due a feed's poll was done."""
    return max(0, round((done_at - feed.due_at).total_seconds()))


def good_outcome(answer: Answer, plan: Plan, outcome: PollOutcome) -> PollOutcome:
    """Return how a poll went that brought an answer."""
    return replace(
        outcome,
        interval=round(plan.interval.total_seconds()),
        status=answer.status,
        latency=answer.latency,
        validators=answer.validators,
    )
