"""`Doors`: whether and when a host may be asked for a page: robots.txt, pace, limit a day.

All of it is kept in the store, so that a restart knows it too.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.workers import Workers
from feeds.addresses import canonical
from feeds.fetcher import Fetcher
from feeds.politeness import Slots
from feeds.robots import Permission
from feeds.rules import host_of, origin_of, rules_at
from newsroom.model import Clock
from storage.store import Store

_HOSTS: Final = 32  # waited for at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How polite, and how patient.

    ``seconds`` is what an alert waits for pages at most; ``pace`` the least number of them between
    two pages of a host, whatever its robots.txt says; ``per_day`` the most requests to a host in 24
    hours.
    """

    seconds: float = 6.0
    pace: float = 2.0
    per_day: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What reading pages works with; the fetcher is one for pages."""

    store: Store
    fetcher: Fetcher
    workers: Workers
    clock: Clock


class Unwelcome(Exception):
    """The page may not be asked for: not at all, not now, or not again."""


class Doors:
    """The doors of all hosts, one visitor at a time before each."""

    def __init__(self, tools: Tools, policy: Policy) -> None:
        self._tools = tools
        self._policy = policy
        self._slots = Slots(per_host=1, overall=_HOSTS)

    async def enter(self, url: str, *, claims: str | None, is_paced: bool) -> None:
        """Wait until an address may be asked for, and note that it is; raise Unwelcome otherwise.

        ``claims`` is the page that must never have been asked for; None when it was claimed on this
        very way. Only hosts that the way comes to first are waited for.
        """
        host = host_of(url)
        async with self._slots.of(host):
            permission = await self._permission(url)
            if not permission.may:
                raise Unwelcome("robots.txt does not allow it")
            await self._rest(host, permission.delay if is_paced else None)
            async with self._tools.store.transaction() as tx:
                if claims and not await tx.pages.claim(claims, self._tools.clock()):
                    raise Unwelcome("it was asked for before")
                await tx.pages.visit(host, self._tools.clock())

    async def _rest(self, host: str, delay: float | None) -> None:
        visits = await self._tools.store.pages.visits(host, self._tools.clock())
        if visits.number >= self._policy.per_day:
            raise Unwelcome("the host was asked often enough today")
        if delay is None or visits.last_at is None:
            return
        # Instants are kept in whole seconds: one more, to be on the safe side.
        pace = timedelta(seconds=max(self._policy.pace, delay) + 1)
        rest = pace - max(self._tools.clock() - visits.last_at, timedelta(0))
        if rest.total_seconds() > self._policy.seconds:
            raise Unwelcome("the host wants to be left alone for longer")
        await asyncio.sleep(max(rest.total_seconds(), 0.0))

    async def _permission(self, url: str) -> Permission:
        text = await self._rules(origin_of(url))
        if not text:
            return Permission(may=text is not None)
        return await self._tools.workers.permission(text, url)

    async def _rules(self, origin: str) -> str | None:
        pages, now = self._tools.store.pages, self._tools.clock()
        kept = await pages.rules(origin, now)
        if kept is not None:
            return kept.text
        asked = await rules_at(self._tools.fetcher, origin)
        await pages.keep_rules(origin, asked.text, now + timedelta(seconds=asked.fresh_for), now)
        return asked.text


class Way:
    """The way to one page over its redirects: each address is asked for only where it may be."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._pages: set[str] = set()
        self._hosts: set[str] = set()

    async def before(self, url: str) -> None:
        """Wait until the next address may be asked for; raise Unwelcome when it may not."""
        # Two links may lead to one article; and http leads to https, which is the same page.
        host, page = host_of(url), canonical(url)
        claims = None if page in self._pages else page
        await self._doors.enter(url, claims=claims, is_paced=host not in self._hosts)
        self._hosts.add(host)
        self._pages.add(page)
