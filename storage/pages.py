"""Which articles' pages were asked for, of which hosts, and what sites allow. No page is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.database import Connection, instant, required, seconds

DAY: Final = timedelta(days=1)

# The servers that want pages read, watch the person and hear the feed.
_WANTING: Final = """
    SELECT w.guild_id
    FROM watches w
    JOIN preferences p ON p.guild_id = w.guild_id AND p.full_text
    WHERE w.person_id = :person_id
      AND EXISTS (SELECT 1 FROM guild_feeds g
                  WHERE g.feed_id = :feed_id AND g.guild_id IN (0, w.guild_id))
"""
_ASKED: Final = "SELECT asked_at FROM page_requests WHERE link_hash = :link_hash"
_ASK: Final = """
    INSERT INTO page_requests (link_hash, asked_at)
    VALUES (:link_hash, :now)
    ON CONFLICT (link_hash) DO NOTHING
"""
_VISITS: Final = """
    SELECT COUNT(*) AS number, MAX(visited_at) AS last_at
    FROM page_visits
    WHERE host = :host AND visited_at > :since
"""
_VISIT: Final = "INSERT INTO page_visits (host, visited_at) VALUES (:host, :now)"
_FORGET_VISITS: Final = """
    DELETE FROM page_visits WHERE host = :host AND visited_at <= :since
"""
_RULES: Final = "SELECT rules FROM robots WHERE origin = :origin AND expires_at > :now"
_KEEP_RULES: Final = """
    INSERT INTO robots (origin, rules, expires_at)
    VALUES (:origin, :rules, :expires_at)
    ON CONFLICT (origin) DO UPDATE SET rules = excluded.rules, expires_at = excluded.expires_at
"""
_FORGET_RULES: Final = "DELETE FROM robots WHERE expires_at <= :now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """How often a host was asked in the last day, and when last."""

    number: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A site's robots.txt as it was kept; ``text`` None when the site allows nothing."""

    text: str | None


class Pages:
    """What is remembered of articles' pages."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def wanting(self, person_id: int, feed_id: int) -> frozenset[int]:
        """Return the servers that want the pages about a person which a feed links to."""
        rows = await self._db.all(_WANTING, person_id=person_id, feed_id=feed_id)
        return frozenset(row["guild_id"] for row in rows)

    async def was_asked(self, link: str) -> bool:
        """Tell whether a page was ever asked for."""
        return await self._db.one(_ASKED, link_hash=_hash(link)) is not None

    async def claim(self, link: str, now: datetime) -> bool:
        """Note that a page is about to be asked for; return False when it ever was."""
        return await self._db.run(_ASK, link_hash=_hash(link), now=seconds(now)) == 1

    async def visits(self, host: str, now: datetime) -> Visits:
        """Return how often a host was asked in the last day."""
        row = required(await self._db.one(_VISITS, host=host, since=seconds(now - DAY)))
        last = row["last_at"]
        return Visits(number=row["number"], last_at=None if last is None else instant(last))

    async def visit(self, host: str, now: datetime) -> None:
        """Note that a host is about to be asked."""
        async with self._db.whole():
            await self._db.run(_FORGET_VISITS, host=host, since=seconds(now - DAY))
            await self._db.run(_VISIT, host=host, now=seconds(now))

    async def rules(self, origin: str, now: datetime) -> Rules | None:
        """Return what a site allows, None when that is not known or no longer."""
        row = await self._db.one(_RULES, origin=origin, now=seconds(now))
        return None if row is None else Rules(text=row["rules"])

    async def keep_rules(
        self, origin: str, text: str | None, expires_at: datetime, now: datetime
    ) -> None:
        """Keep what a site allows, until it must be asked again."""
        async with self._db.whole():
            await self._db.run(_FORGET_RULES, now=seconds(now))
            await self._db.run(
                _KEEP_RULES, origin=origin, rules=text, expires_at=seconds(expires_at)
            )


def _hash(link: str) -> bytes:
    return hashlib.blake2b(link.encode("utf-8", "surrogatepass"), digest_size=16).digest()
