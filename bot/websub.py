"""`WebSub`: hubs push feeds to Minot's own address, so that an item arrives in seconds.

Polling goes on beneath, slower: a hub may forget us, and nothing would tell.
"""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import Final

from aiohttp import web

from bot.parts import Parts
from bot.polling import Poller
from bot.workers import WorkerFailed
from feeds import websub
from feeds.answers import Fetched
from feeds.errors import FetchError
from storage.database import StorageError
from storage.hubs import HubFeed

log = logging.getLogger(__name__)

_TICK: Final = 30.0  # seconds between two looks for leases to ask for
_PATIENCE: Final = timedelta(hours=6)  # before a hub that did not answer is asked again
_DENIED: Final = timedelta(days=2)
_AT_ONCE: Final = 50
_LARGEST: Final = 10 * 1024 * 1024
_WAITING: Final = 20  # pushes not yet filed, ten megabytes each at worst; polling has the rest
_OF_ONE_FEED: Final = 3  # of them: whoever owns a feed owns its hub, and may push without end
_READ_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where hubs reach Minot: what they are told, and the port on which it listens."""

    public_url: str
    port: int
    host: str = "0.0.0.0"  # noqa: S104  (the proxy before it may be another machine)


class WebSub:
    """Subscribes to the hubs of feeds, and takes what they push."""

    def __init__(self, parts: Parts, poller: Poller, address: Address) -> None:
        self._parts = parts
        self._poller = poller
        self._address = address
        self._pushes: asyncio.Queue[tuple[HubFeed, Fetched]] = asyncio.Queue(_WAITING)
        self._in_hand: Counter[int] = Counter()
        self.port: int | None = None
        self.filed = 0
        self.listening = asyncio.Event()

    async def run(self) -> None:
        """Listen, ask hubs, and file what they push, until cancelled."""
        application = web.Application(client_max_size=_LARGEST)
        application.router.add_get("/websub/{token}", self._verify)
        application.router.add_post("/websub/{token}", self._take)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._address.host, self._address.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self.listening.set()
            log.info("waiting for hubs", extra={"port": self.port})
            async with asyncio.TaskGroup() as group:
                group.create_task(self._ask_hubs())
                group.create_task(self._file_pushes())
        finally:
            await runner.cleanup()

    def move_to(self, public_url: str) -> None:
        """Tell hubs another address from now on."""
        self._address = replace(self._address, public_url=public_url)

    async def ask_due(self) -> int:
        """Ask every hub whose time has come; return how many were asked."""
        store, now = self._parts.store, self._parts.clock()
        self._poller.pushed = await store.hubs.pushed(now)
        due = await store.hubs.due(now, _AT_ONCE)
        await asyncio.gather(*map(self._ask, due))
        return len(due)

    async def _ask_hubs(self) -> None:
        while True:
            try:
                await self.ask_due()
            except StorageError:
                log.exception("hubs not asked")
            await asyncio.sleep(_TICK)

    async def _ask(self, feed: HubFeed) -> None:
        # Stored first: a hub may answer by calling us before its own answer is here.
        await self._parts.store.hubs.asked(feed.feed_id, self._parts.clock() + _PATIENCE)
        callback = f"{self._address.public_url.rstrip('/')}/websub/{feed.token}"
        try:
            form = websub.wish(feed.feed_url, callback, feed.secret)
            await self._parts.fetcher.send_form(feed.hub, form)
        except FetchError as error:
            log.warning("hub not asked", extra={"feed": feed.feed_id, "error": error.detail})

    async def _verify(self, request: web.Request) -> web.Response:
        """Tell a hub whether we asked it for what it says we did."""
        feed = await self._parts.store.hubs.by_token(request.match_info["token"])
        mode, named = request.query.get("hub.mode"), request.query.get("hub.topic")
        if feed is None or named != feed.feed_url:
            return web.Response(status=404)
        now = self._parts.clock()
        if mode == "denied":
            await self._parts.store.hubs.denied(feed.token, now + _DENIED)
            return web.Response(text="")
        if mode != "subscribe":
            return web.Response(status=404)
        leased = websub.lease(request.query)
        due_at, ends_at = now + websub.renewal(leased), now + leased
        await self._parts.store.hubs.agreed(feed.token, due_at, ends_at)
        self._poller.pushed |= {feed.feed_id}
        log.info("hub agreed", extra={"feed": feed.feed_id, "seconds": leased.total_seconds()})
        return web.Response(text=request.query.get("hub.challenge", ""))

    async def _take(self, request: web.Request) -> web.Response:
        """Take what a hub pushes; what is not signed is thanked for and thrown away."""
        feed = await self._parts.store.hubs.by_token(request.match_info["token"])
        if feed is None:
            return web.Response(status=410)
        if self._in_hand[feed.feed_id] >= _OF_ONE_FEED:
            return web.Response(status=429)
        self._in_hand[feed.feed_id] += 1
        try:
            return await self._taken(request, feed)
        finally:
            self._in_hand[feed.feed_id] -= 1

    async def _taken(self, request: web.Request, feed: HubFeed) -> web.Response:
        try:
            async with asyncio.timeout(_READ_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if not websub.is_signed(feed.secret, body, request.headers.get("X-Hub-Signature", "")):
            log.warning("push not signed", extra={"feed": feed.feed_id})
            return web.Response(status=202)
        answer = Fetched(
            url=feed.feed_url,
            final_url=feed.feed_url,
            headers={"content-type": request.headers.get("Content-Type", "")},
            body=body,
            hash=blake2b(body, digest_size=16).hexdigest(),
        )
        try:
            self._pushes.put_nowait((feed, answer))
            self._in_hand[feed.feed_id] += 1
        except asyncio.QueueFull:
            log.warning("push left to polling", extra={"feed": feed.feed_id})
        return web.Response(status=202)

    async def _file_pushes(self) -> None:
        while True:
            hub_feed, answer = await self._pushes.get()
            try:
                await self._file(hub_feed, answer)
            except (FetchError, WorkerFailed, StorageError) as error:
                log.warning("push not filed", extra={"feed": hub_feed.feed_id, "error": str(error)})
            finally:
                self._in_hand[hub_feed.feed_id] -= 1

    async def _file(self, hub_feed: HubFeed, answer: Fetched) -> None:
        feed = await self._parts.store.feeds.get(hub_feed.feed_id)
        # Before the first poll everything would count as old; that poll brings this item too.
        if feed is not None and feed.seeded_at is not None:
            await self._poller.take(feed, answer)
            await self._parts.store.hubs.took(feed.id, self._parts.clock())
            self.filed += 1
