"""What HTTP headers say about time: how long to wait, how long an answer stays fresh."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

SHORTEST_WAIT: Final = 60
LONGEST_WAIT: Final = 24 * 3600
"""Servers that ask for less or more than these seconds are given these."""

_SECONDS: Final = re.compile(r"[0-9]+(?:\.[0-9]*)?", re.ASCII)
_AGE: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,12})", re.ASCII | re.IGNORECASE)
_NEVER_FRESH: Final = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:$|[\s,=])", re.IGNORECASE)


def http_date(text: str | None) -> datetime | None:
    """Return the instant of an HTTP date in any of its three forms, or None."""
    if not text:
        return None
    try:
        parsed = parsedate_to_datetime(text.strip()[:64])
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None


def retry_after(value: str | None, now: datetime | None) -> int | None:
    """Return how many seconds a server asks us to wait, within a minute and a day, else None.

    A date is measured against ``now``, which is best the server's own Date.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        # Ten digits are a century; more must not overflow anything.
        return _clamped(float(text[:10]) if text.partition(".")[0][10:] == "" else LONGEST_WAIT)
    until = http_date(text)
    if until is None or now is None:
        return None
    return _clamped((until - now).total_seconds())


def freshness(headers: Mapping[str, str]) -> int | None:
    """Return for how many seconds an answer says it stays fresh, or None when it does not say."""
    control = headers.get("cache-control", "")
    if _NEVER_FRESH.search(control):
        return None
    if (found := _MAX_AGE.search(control)) is not None:
        return max(0, int(found[1]) - _age(headers))
    expires, date = http_date(headers.get("expires")), http_date(headers.get("date"))
    if expires is None or date is None:
        return None
    return max(0, int((expires - date).total_seconds()))


def _clamped(seconds: float) -> int:
    return int(min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT))


def _age(headers: Mapping[str, str]) -> int:
    age = headers.get("age", "").strip()
    return int(age) if _AGE.fullmatch(age) else 0
