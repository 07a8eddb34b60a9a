"""What WebSub (W3C, 2018) asks of a subscriber, as plain functions: forms, signatures, leases."""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

WANTED_LEASE: Final = timedelta(days=7)
_SHORTEST: Final = timedelta(minutes=5)
_LONGEST: Final = timedelta(days=30)
_HASHES: Final = frozenset({"sha1", "sha256", "sha384", "sha512"})


def wish(feed_url: str, callback: str, secret: str) -> dict[str, str]:
    """Return the form that asks a hub to push a feed."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": feed_url,
        "hub.callback": callback,
        "hub.secret": secret,
        "hub.lease_seconds": str(int(WANTED_LEASE.total_seconds())),
    }


def lease(query: Mapping[str, str]) -> timedelta:
    """Return for how long a hub says it will push, within reason."""
    text = query.get("hub.lease_seconds", "")
    if not (text.isascii() and text.isdigit()):
        return WANTED_LEASE
    return min(max(timedelta(seconds=int(text[:9])), _SHORTEST), _LONGEST)


def renewal(leased: timedelta) -> timedelta:
    """Return after which part of a lease to ask for the next: while there is time to fail twice."""
    return leased * 2 / 3


def is_signed(secret: str, body: bytes, header: str) -> bool:
    """Tell whether a body was signed with a secret: the header is «sha256=» and the digest."""
    name, _, digest = header.strip().partition("=")
    if name.lower() not in _HASHES:
        return False
    expected = hmac.new(secret.encode(), body, name.lower()).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode("utf-8", "replace"))
