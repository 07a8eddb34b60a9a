"""A hub on loopback pushes a feed; an item is filed in the moment, and nothing false is."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.parts import Parts
from bot.polling import Poller
from bot.websub import Address, WebSub
from bot.workers import InlineWorkers
from feeds.fetcher import Fetcher, FetchOptions
from feeds.websub import is_signed, lease, renewal
from newsroom.model import Feed
from playground.clock import HandClock
from storage.feeds import NewFeed
from storage.store import open_store
from tests.people import until
from tests.press import Press, printing


@dataclass(slots=True)
class Hub:
    """A small WebSub hub: verifies what it is asked for, and pushes signed."""

    lease: int = 3600
    topic: str | None = None
    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    challenges: list[bool] = field(default_factory=list[bool])
    url: str = ""

    async def subscribe(self, request: web.Request) -> web.Response:
        given = await request.post()
        form = {name: str(text) for name, text in given.items()}
        self.forms.append(form)
        await self.call(form["hub.callback"], "subscribe", self.topic or form["hub.topic"])
        return web.Response(status=202)

    async def call(self, callback: str, mode: str, topic: str) -> int:
        query = {
            "hub.mode": mode,
            "hub.topic": topic,
            "hub.challenge": "prove it",
            "hub.lease_seconds": str(self.lease),
        }
        async with aiohttp.ClientSession() as session, session.get(callback, params=query) as got:
            self.challenges.append(await got.text() == "prove it")
            return got.status

    async def push(self, body: str, secret: str | None = None) -> int:
        """Push a document to the last subscriber."""
        form = self.forms[-1]
        key = (secret or form["hub.secret"]).encode()
        digest = hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": f"sha256={digest}", "Content-Type": "application/rss+xml"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(form["hub.callback"], data=body.encode(), headers=headers) as got,
        ):
            return got.status


@asynccontextmanager
async def running_hub() -> AsyncGenerator[Hub]:
    hub = Hub()
    application = web.Application()
    application.router.add_post("/", hub.subscribe)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hub.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield hub
    finally:
        await runner.cleanup()


@dataclass(slots=True, kw_only=True)
class House:
    """Everything that takes part."""

    parts: Parts
    press: Press
    poller: Poller
    websub: WebSub
    hub: Hub
    clock: HandClock

    async def polled_feed(self) -> Feed:
        """Add a feed that names the hub, and poll it a first time."""
        page = self.press.feed("equipe")
        page.publish("La Juventus veut Boubacar Kamara")
        added = await self.parts.store.feeds.add(
            NewFeed(url=self.press.address("equipe")), self.clock()
        )
        page.headers["Link"] = f'<{self.hub.url}>; rel="hub"'
        await self.parts.store.feeds.subscribe(10, added.id, self.clock())
        await self.poller.poll(added)
        return await self.feed(added.id)

    async def feed(self, feed_id: int) -> Feed:
        found = await self.parts.store.feeds.get(feed_id)
        assert found is not None
        return found

    async def polls(self, feed: Feed) -> list[tuple[int, int]]:
        return [(p.items, p.new) for p in await self.parts.store.feeds.history(feed.id, 9)]


@pytest.fixture
async def house(tmp_path: Path, hand_clock: HandClock) -> AsyncGenerator[House]:
    options = FetchOptions(allow_private=True, timeout=2.0)
    async with (
        open_store(f"sqlite:///{tmp_path / 'minot.db'}") as store,
        Fetcher(options, hand_clock) as fetcher,
        printing() as press,
        running_hub() as hub,
    ):
        parts = Parts(store=store, fetcher=fetcher, workers=InlineWorkers(), clock=hand_clock)
        poller = Poller(parts, timedelta(minutes=5), lambda: None, told_nobody)
        async with listening(parts, poller) as websub:
            yield House(
                parts=parts, press=press, poller=poller, websub=websub, hub=hub, clock=hand_clock
            )


async def told_nobody(feed: Feed, why: str) -> bool:
    del feed, why
    return True


@asynccontextmanager
async def listening(parts: Parts, poller: Poller) -> AsyncGenerator[WebSub]:
    """Run a WebSub on a free port, whose public address is that one."""
    websub = WebSub(parts, poller, Address(public_url="http://127.0.0.1", port=0, host="127.0.0.1"))
    task = asyncio.create_task(websub.run())
    await asyncio.wait_for(websub.listening.wait(), 5)
    websub.move_to(f"http://127.0.0.1:{websub.port}")
    try:
        yield websub
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def item(title: str) -> str:
    inner = f"<item><title>{title}</title><guid>{title}</guid></item>"
    return f"<rss version='2.0'><channel>{inner}</channel></rss>"


async def test_what_a_hub_pushes_is_filed_in_the_moment(house: House) -> None:
    feed = await house.polled_feed()
    assert await house.websub.ask_due() == 1
    assert house.hub.challenges == [True]
    assert await house.hub.push(item("Officiel : Kamara signe")) == 202
    await until(lambda: house.websub.filed == 1)
    assert await house.polls(feed) == [(1, 1), (1, 1)]
    hub = await house.parts.store.hubs.of_feed(feed.id)
    assert hub is not None
    assert hub.pushed_at is not None


async def test_a_pushed_feed_is_polled_less_often_and_as_before_for_the_rest(house: House) -> None:
    feed = await house.polled_feed()
    usual = feed.due_at - house.clock()
    await house.websub.ask_due()
    await house.poller.poll(feed)
    later = await house.feed(feed.id)
    assert later.due_at - house.clock() > 3 * usual
    await house.hub.push(item("Kamara"))
    await until(lambda: house.websub.filed == 1)
    assert (await house.feed(feed.id)).due_at == later.due_at


async def test_a_push_with_a_wrong_signature_is_thrown_away(house: House) -> None:
    feed = await house.polled_feed()
    await house.websub.ask_due()
    assert await house.hub.push(item("Kamara à la Juventus"), secret="another") == 202
    await house.hub.push(item("Kamara"))
    await until(lambda: house.websub.filed == 1)
    assert await house.polls(feed) == [(1, 1), (1, 1)]


async def test_a_hub_that_pushes_without_end_is_told_to_wait(house: House) -> None:
    await house.polled_feed()
    await house.websub.ask_due()
    path = house.hub.forms[-1]["hub.callback"].partition("/websub/")[2]
    writers: list[asyncio.StreamWriter] = []
    for _ in range(3):
        _, writer = await asyncio.open_connection("127.0.0.1", house.websub.port)
        writer.write(
            f"POST /websub/{path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n".encode()
        )
        await writer.drain()
        writers.append(writer)
    await asyncio.sleep(0.2)
    assert await house.hub.push(item("Kamara")) == 429
    for writer in writers:
        writer.close()
    await asyncio.sleep(0.2)
    assert await house.hub.push(item("Kamara")) == 202


async def test_a_hub_is_not_told_the_password_of_a_feed(house: House) -> None:
    address = house.press.address("equipe").replace("http://", "http://me:hunter2@")
    added = await house.parts.store.feeds.add(NewFeed(url=address), house.clock())
    house.press.feed("equipe").headers["Link"] = f'<{house.hub.url}>; rel="hub"'
    await house.parts.store.feeds.subscribe(10, added.id, house.clock())
    await house.poller.poll(added)
    assert await house.websub.ask_due() == 0


async def test_a_lease_is_renewed_before_it_ends(house: House) -> None:
    await house.polled_feed()
    await house.websub.ask_due()
    assert await house.websub.ask_due() == 0
    house.clock.advance(seconds=2500)
    assert await house.websub.ask_due() == 1
    assert len(house.hub.forms) == 2


async def test_a_hub_that_confirms_another_topic_is_told_that_it_is_wrong(house: House) -> None:
    feed = await house.polled_feed()
    house.hub.topic = "https://other.example/feed"
    await house.websub.ask_due()
    assert house.hub.challenges == [False]
    assert feed.id not in await house.parts.store.hubs.pushed(house.clock())


async def test_nobody_else_can_end_or_start_a_subscription(house: House) -> None:
    await house.polled_feed()
    await house.websub.ask_due()
    form = house.hub.forms[-1]
    assert await house.hub.call(form["hub.callback"], "unsubscribe", form["hub.topic"]) == 404
    assert await house.hub.call(form["hub.callback"][:-3], "subscribe", form["hub.topic"]) == 404


async def test_a_hub_that_denies_is_left_alone_for_a_while(house: House) -> None:
    feed = await house.polled_feed()
    await house.websub.ask_due()
    form = house.hub.forms[-1]
    assert await house.hub.call(form["hub.callback"], "denied", form["hub.topic"]) == 200
    assert feed.id not in await house.parts.store.hubs.pushed(house.clock())
    house.clock.advance(hours=12)
    assert await house.websub.ask_due() == 0


async def test_a_hub_that_is_away_is_asked_again_later(house: House) -> None:
    house.hub.url, url = "http://127.0.0.1:9/", house.hub.url
    await house.polled_feed()
    assert await house.websub.ask_due() == 1
    assert house.hub.forms == []
    house.clock.advance(hours=7)
    assert await house.websub.ask_due() == 1
    assert url


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512"])
def test_every_hash_of_the_standard_signs(name: str) -> None:
    digest = hmac.new(b"secret", b"body", name).hexdigest()
    assert is_signed("secret", b"body", f"{name}={digest}")
    assert not is_signed("secret", b"Body", f"{name}={digest}")


@pytest.mark.parametrize("header", ["", "sha256", "sha256=", "md5=abc", "sha256=é", "=", "none=x"])
def test_no_other_header_is_a_signature(header: str) -> None:
    assert not is_signed("secret", b"body", header)


def test_leases_are_kept_within_reason() -> None:
    assert lease({"hub.lease_seconds": "1"}) == timedelta(minutes=5)
    assert lease({"hub.lease_seconds": "9" * 30}) == timedelta(days=30)
    assert lease({"hub.lease_seconds": "soon"}) == lease({})
    assert renewal(timedelta(hours=3)) == timedelta(hours=2)
