"""The playground's own time: the machine's clock, or one that a test moves by hand."""

import time
from datetime import UTC, datetime, timedelta


def machine_clock() -> datetime:
    """Return the present instant; the playground is a world of its own, so it has its own clock."""
    return datetime.fromtimestamp(time.time(), tz=UTC)


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant the hand stands at."""
        return self.now

    def advance(self, **by: float) -> None:
        """Move the hand forward, by ``seconds=…``, ``minutes=…`` and so on."""
        self.now += timedelta(**by)
