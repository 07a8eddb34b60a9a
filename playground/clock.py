"""The playground's own time: the machine's clock, which a test may push forward by hand."""

import time
from datetime import UTC, datetime, timedelta


def machine_clock() -> datetime:
    """Return the present instant; the playground is a world of its own, so it has its own clock."""
    return datetime.fromtimestamp(time.time(), tz=UTC)


class HandClock:
    """The machine's clock plus what it was pushed forward by hand."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the instant the hand stands at."""
        return machine_clock() + self._ahead

    def advance(self, **by: float) -> None:
        """Push the hand forward, by ``seconds=…``, ``minutes=…`` and so on."""
        self._ahead += timedelta(**by)
