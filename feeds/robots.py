"""What a site's robots.txt says of one page; asked in a worker: anybody may have written it."""

from dataclasses import dataclass
from typing import Final

TOKEN: Final = "Minot"  # noqa: S105  (the word by which a robots.txt speaks of us)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether a page may be read, and how many seconds the site wants between two of them."""

    may: bool
    delay: float = 0.0


def permission(rules: str, url: str) -> Permission:
    """Return what a robots.txt says of an address."""
    from protego import Protego  # noqa: PLC0415  (only who decides pays for it)

    robots = Protego.parse(rules)
    rate = robots.request_rate(TOKEN)
    delay = max(robots.crawl_delay(TOKEN) or 0.0, rate.seconds / rate.requests if rate else 0.0)
    return Permission(may=robots.can_fetch(url, TOKEN), delay=delay)
