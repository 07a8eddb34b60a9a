"""What goes wrong at Discord, arranged beforehand: errors, lost replies, slowness, shut doors."""

import random
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

SENDING: Final = "POST /channels/{channel_id}/messages"
ANSWERING: Final = "POST /interactions/{interaction_id}/{token}/callback"


class Kind(StrEnum):
    """How a request goes wrong."""

    FAIL_BEFORE = "fail_before"
    """A 5xx, and nothing was done."""
    FAIL_AFTER = "fail_after"
    """It was done, and a 5xx comes back all the same."""
    LOSE_REPLY = "lose_reply"
    """It was done, and the connection is cut before the reply."""
    TOO_MANY = "too_many"
    """A 429."""
    SLOW = "slow"
    """It takes its time."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong; ``on`` is a route such as ``POST /channels/*/messages``.

    ``times`` says how often (None: always), ``chance`` how likely each time, ``seconds`` how slow
    it is or how long the bot shall wait, ``status`` which 5xx.
    """

    kind: Kind
    on: str = "*"
    times: int | None = 1
    chance: float = 1.0
    status: int = 500
    seconds: float = 0.0
    happened: int = 0

    def concerns(self, route: str) -> bool:
        """Whether this fault is for that route and not used up."""
        is_left = self.times is None or self.happened < self.times
        # Braces name a route's blanks; a star stands for anything.
        return is_left and (self.on == route or fnmatchcase(route, self.on))


class Faults:
    """Everything arranged to go wrong."""

    def __init__(self, seed: int = 0) -> None:
        self._arranged: list[Fault] = []
        self._random = random.Random(seed)  # noqa: S311  (chance to be repeated, not a secret)

    def arrange(self, fault: Fault) -> Fault:
        """Let something go wrong from now on; returns the fault, which counts how often."""
        self._arranged.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well again."""
        self._arranged.clear()

    def drawn(self, route: str) -> list[Fault]:
        """Return what goes wrong with this request, and count it."""
        struck: list[Fault] = []
        for fault in self._arranged:
            if fault.concerns(route) and self._random.random() < fault.chance:
                fault.happened += 1
                struck.append(fault)
        return struck
