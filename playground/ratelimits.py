"""Discord's rate limits: so many requests at all, so many messages in a channel, then 429."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from playground.world import Json

_TEN_MINUTES: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass(slots=True, kw_only=True)
class Limits:
    """What the playground allows; the defaults are Discord's."""

    overall: Allowance = Allowance(requests=50, seconds=1.0)
    messages: Allowance = Allowance(requests=5, seconds=5.0)
    invalid: Allowance = Allowance(requests=10_000, seconds=_TEN_MINUTES)


@dataclass(slots=True)
class _Window:
    began_at: float
    used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a request may pass, and the headers that tell the bot where it stands."""

    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: Json | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the request came too early."""
        return self.body is not None


class RateLimits:
    """Counts requests in fixed windows, as Discord does."""

    def __init__(
        self, limits: Limits | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits or Limits()
        self._now = now
        self._windows: dict[str, _Window] = {}

    def ask(self, bucket: str | None, *, counts_overall: bool = True) -> Verdict:
        """Count a request; ``bucket`` is its own allowance, if it has one."""
        if counts_overall:
            window = self._window("overall", self.limits.overall)
            if window.used >= self.limits.overall.requests:
                return self._refused(window, self.limits.overall, scope="global")
            window.used += 1
        if bucket is None:
            return Verdict()
        allowance = self.limits.messages
        window = self._window(bucket, allowance)
        if window.used >= allowance.requests:
            verdict = self._refused(window, allowance, scope="user")
            return Verdict(
                headers=verdict.headers | self._standing(bucket, window, allowance),
                body=verdict.body,
            )
        window.used += 1
        return Verdict(headers=self._standing(bucket, window, allowance))

    def count_invalid(self) -> None:
        """Count an answer of 401, 403 or 429."""
        self._window("invalid", self.limits.invalid).used += 1

    @property
    def is_banned(self) -> bool:
        """Whether so many invalid requests came that the address is shut out."""
        window = self._window("invalid", self.limits.invalid)
        return window.used >= self.limits.invalid.requests

    def _window(self, key: str, allowance: Allowance) -> _Window:
        window = self._windows.get(key)
        if window is None or self._now() - window.began_at >= allowance.seconds:
            window = self._windows[key] = _Window(self._now())
        return window

    def _left(self, window: _Window, allowance: Allowance) -> float:
        return max(0.001, window.began_at + allowance.seconds - self._now())

    def _standing(self, bucket: str, window: _Window, allowance: Allowance) -> dict[str, str]:
        left = self._left(window, allowance)
        return {
            "X-RateLimit-Limit": str(allowance.requests),
            "X-RateLimit-Remaining": str(max(0, allowance.requests - window.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket.partition(":")[0],
        }

    def _refused(self, window: _Window, allowance: Allowance, *, scope: str) -> Verdict:
        return too_many(self._left(window, allowance), scope=scope)


def too_many(retry_after: float, *, scope: str = "user") -> Verdict:
    """Return Discord's «too many requests»."""
    is_global = scope == "global"
    headers = {"Retry-After": str(int(retry_after) + 1), "X-RateLimit-Scope": scope}
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    body: Json = {
        "message": "You are being rate limited.",
        "retry_after": round(retry_after, 3),
        "global": is_global,
    }
    return Verdict(headers=headers, body=body)
