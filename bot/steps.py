"""`Steps`: notices when somebody sets the machine's clock back."""

from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from newsroom.model import Clock

# Smaller ones are the ordinary work of time servers.
_WORTH_IT: Final = timedelta(seconds=30)


class Steps:
    """Compares a clock with one that nobody can set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._expected: tuple[datetime, float] | None = None

    def back(self) -> timedelta | None:
        """Return how far the clock was set back since the last call, or None."""
        now, steady = self._clock(), monotonic()
        before, self._expected = self._expected, (now, steady)
        if before is None:
            return None
        step = before[0] + timedelta(seconds=steady - before[1]) - now
        return step if step >= _WORTH_IT else None
