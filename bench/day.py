"""A day in minutes: feeds publish and fail at random while a hand clock runs.

`python -m bench.day` polls 1,000 feeds for 24 simulated hours over HTTP on loopback. Every item
names somebody else who is watched, so that each must become one alert, and only one.
"""

import argparse
import asyncio
import gzip
import logging
import random
import socket
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from bench.kills import surname
from bot.parts import Parts
from bot.polling import Poller
from bot.workers import InlineWorkers
from feeds.fetcher import Fetcher, FetchOptions
from newsroom.model import Feed
from storage.feeds import NewFeed
from storage.store import Store, open_store
from storage.watches import NewWatch

_HOSTS: Final = tuple(f"127.0.0.{number}" for number in range(1, 201))  # loopback alone
_GUILD: Final = 10
_WINDOW: Final = 30  # items a feed shows
_STEP: Final = timedelta(minutes=1)
_LEASE: Final = timedelta(minutes=1)
_PER_DAY: Final = 5  # items of one feed
_OLD: Final = 10_000
_RESTARTS: Final = 1 / 300
_MORNING: Final = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large the day is, and how often an answer is bad."""

    feeds: int = 1000
    hours: int = 24
    faults: float = 0.05
    seed: int = 1


@dataclass(slots=True)
class Outlet:
    """One feed: what it has published, the latest first; how often it answered badly of late.

    ``bad`` counts since its last good answer, ``bad_before`` is what that one ended.
    """

    items: list[tuple[str, datetime]] = field(default_factory=list[tuple[str, datetime]])
    edition: int = 0
    bad: int = 0
    bad_before: int = 0

    def publish(self, title: str, at: datetime) -> None:
        """Put an item on top."""
        self.items.insert(0, (title, at))
        self.edition += 1

    def document(self, dice: random.Random, window: int) -> str:
        """Return the feed; now and then in another order, as some publishers do."""
        shown = self.items[:window]
        if dice.random() < 0.02:
            shown = dice.sample(shown, len(shown))
        items = "".join(
            f"<item><title>{title}</title><guid>{title}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
            for title, at in shown
        )
        return f"<rss version='2.0'><channel><title>J</title>{items}</channel></rss>"


class Press:
    """All outlets, over HTTP, failing as the plan says."""

    def __init__(self, plan: Plan, dice: random.Random) -> None:
        self.outlets = [Outlet() for _ in range(plan.feeds)]
        self.dice = dice
        self.faults = plan.faults
        self.asked = 0
        self.failed = 0

    def answer(self, number: int, etag: str) -> bytes:
        """Return the bytes of an answer; fewer than promised when it is a bad one."""
        self.asked += 1
        outlet = self.outlets[number]
        if self.dice.random() < self.faults:
            self.failed += 1
            outlet.bad += 1
            return self._fault(outlet)
        outlet.bad, outlet.bad_before = 0, outlet.bad
        if etag == f'"{outlet.edition}"':
            return b"HTTP/1.1 304 Not Modified\r\n\r\n"
        return _ok(outlet, self._body(outlet))

    def _body(self, outlet: Outlet) -> bytes:
        window = _OLD if len(outlet.items) >= _OLD else _WINDOW
        return gzip.compress(outlet.document(self.dice, window).encode(), 1)

    def _fault(self, outlet: Outlet) -> bytes:
        body = self._body(outlet)
        return self.dice.choice(
            [
                b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
                b"HTTP/1.1 503 Busy\r\nRetry-After: 600\r\nContent-Length: 0\r\n\r\n",
                b"HTTP/1.1 404 Gone for now\r\nContent-Length: 0\r\n\r\n",
                b"",
                _ok(outlet, body)[: -len(body) // 2],
                _ok(outlet, body[: len(body) // 2]),
                _ok(outlet, gzip.compress(b"<html><body>Maintenance</body></html>")),
                _ok(outlet, gzip.compress(gzip.decompress(body)[: len(body)])),
            ]
        )


def _ok(outlet: Outlet, body: bytes) -> bytes:
    head = (
        f'HTTP/1.1 200 OK\r\nETag: "{outlet.edition}"\r\nContent-Encoding: gzip\r\n'
        f"Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Wire(asyncio.Protocol):
    def __init__(self, press: Press) -> None:
        self._press = press
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        lines = data.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        number = int(lines[0].split()[1].rpartition("/")[2])
        if self._transport is not None:
            self._transport.write(self._press.answer(number, fields.get("if-none-match", "")))
            self._transport.close()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Wait:
    """How long an item waited for its channel, and how many bad answers in a row it waited for."""

    time: timedelta = timedelta()
    bad: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """What the day came to."""

    polls: int
    faults: int
    restarts: int
    published: int
    filed: int
    posted: int
    doubled: int
    lost: int
    from_old: int
    worst_wait: Wait
    worst_without_fault: Wait
    seconds: float


class Day:
    """One simulated day."""

    def __init__(self, plan: Plan, store: Store, fetcher: Fetcher) -> None:
        self.plan = plan
        self.now = _MORNING
        self.dice = random.Random(plan.seed)
        self.press = Press(plan, self.dice)
        self.posted: Counter[int] = Counter()
        self.published: list[tuple[datetime, Outlet]] = []
        self.waits: list[Wait] = []
        self.restarts = 0
        self.parts = Parts(
            store=store, fetcher=fetcher, workers=InlineWorkers(), clock=lambda: self.now
        )
        self.poller = self._started()
        self._numbers: dict[int, int] = {}
        self._most = 0

    async def prepare(self, port: int) -> None:
        """Add the feeds and everybody who will be in the news."""
        store, expected = self.parts.store, self.plan.feeds * _PER_DAY * self.plan.hours / 24
        self._most = int(expected * 1.2) + 10
        for number in range(self.plan.feeds):
            await self._add(f"http://{_HOSTS[number % len(_HOSTS)]}:{port}/{number}")
        async with store.transaction() as tx:
            for number in range(self._most):
                person = await tx.people.add(f"Karim {surname(number)}", None, self.now)
                wish = NewWatch(guild_id=_GUILD, channel_id=number, person_id=person.id)
                self._numbers[(await tx.watches.set(wish, self.now)).id] = number
        for outlet in self.press.outlets:
            for age in range(_WINDOW):
                outlet.publish(f"Match {self.dice.random()}", self.now - timedelta(hours=age))

    async def run(self, port: int) -> None:
        """Let the day pass, with a feed full of old items added at noon; then mend everything."""
        steps = self.plan.hours * 60
        for step in range(steps):
            self.now += _STEP
            if step == steps // 2:
                await self._add_old(port)
            # Feeds are polled first once, so that nothing published counts as old.
            if step > 120:
                self._publish()
            if self.dice.random() < _RESTARTS:
                self.poller, self.restarts = self._started(), self.restarts + 1
            await self._tick()
        self.press.faults = 0.0
        for _ in range(26 * 4):
            self.now += timedelta(minutes=15)
            await self._tick()

    async def toll(self, started: float) -> Toll:
        """Count."""
        new = [number for number in range(len(self.published)) if self.posted[number]]
        filed = 0
        for number in range(len(self.published)):
            found = await self.parts.store.articles.recent_matching(surname(number), _MORNING, 2)
            filed += bool(found)
        return Toll(
            polls=self.press.asked,
            faults=self.press.failed,
            restarts=self.restarts,
            published=len(self.published),
            filed=filed,
            posted=len(new),
            doubled=sum(count > 1 for count in self.posted.values()),
            lost=len(self.published) - len(new),
            from_old=sum(self.posted[number] for number in range(len(self.published), self._most)),
            worst_wait=max(self.waits, default=Wait()),
            worst_without_fault=max((one for one in self.waits if not one.bad), default=Wait()),
            seconds=time.monotonic() - started,
        )

    def _started(self) -> Poller:
        return Poller(self.parts, timedelta(minutes=5), lambda: None, _told)

    async def _add(self, url: str) -> None:
        feed = await self.parts.store.feeds.add(NewFeed(url=url, language="fr"), self.now)
        await self.parts.store.feeds.subscribe(_GUILD, feed.id, self.now)

    async def _add_old(self, port: int) -> None:
        outlet = Outlet()
        for number in range(_OLD):
            name = surname(self._most - 1 - number % 5) if number % 500 == 0 else "personne"
            age = timedelta(hours=_OLD - number)
            outlet.publish(f"Arsenal veut Karim {name}, épisode {number}", self.now - age)
        self.press.outlets.append(outlet)
        await self._add(f"http://{_HOSTS[0]}:{port}/{len(self.press.outlets) - 1}")

    def _publish(self) -> None:
        expected = self.plan.feeds * _PER_DAY / (24 * 60)
        for _ in range(int(expected) + (self.dice.random() < expected % 1)):
            if len(self.published) + 5 >= self._most:
                return
            name = surname(len(self.published))
            outlet = self.dice.choice(self.press.outlets[: self.plan.feeds])
            outlet.publish(f"Le Stade Brestois veut Karim {name} cet hiver", self.now)
            self.published.append((self.now, outlet))

    async def _tick(self) -> None:
        await self.poller.once()
        alerts = self.parts.store.alerts
        while bundles := await alerts.claim(self.now, _LEASE, 100):
            for bundle in bundles:
                for alert in bundle.alerts:
                    number = self._numbers[alert.watch_id]
                    self.posted[number] += 1
                    if number < len(self.published):
                        at, outlet = self.published[number]
                        bad = outlet.bad or outlet.bad_before
                        self.waits.append(Wait(time=self.now - at, bad=bad))
                await alerts.sent(bundle.id, bundle.id, self.now)


async def _told(feed: Feed, why: str) -> bool:
    del feed, why
    return True


def _free_port() -> int:
    """Return a port that is free on loopback, to be taken on each of its addresses."""
    with socket.socket() as probe:
        probe.bind((_HOSTS[0], 0))
        return int(probe.getsockname()[1])


async def lived(plan: Plan, folder: Path) -> Toll:
    """Live through a day and return what it came to."""
    started = time.monotonic()
    options = FetchOptions(allow_private=True, timeout=10.0)
    async with open_store(f"sqlite:///{folder / 'minot.db'}") as store, Fetcher(options) as fetcher:
        day = Day(plan, store, fetcher)
        loop = asyncio.get_running_loop()
        port = _free_port()
        server = await loop.create_server(lambda: _Wire(day.press), _HOSTS, port, backlog=512)
        try:
            await day.prepare(port)
            await day.run(port)
            return await day.toll(started)
        finally:
            server.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(server.wait_closed(), 1)


def main() -> None:
    """Tell what a day came to; fail when an item was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # a thousand feeds fail on purpose
    plan = Plan(feeds=options.feeds, hours=options.hours, seed=options.seed)
    with tempfile.TemporaryDirectory() as folder:
        toll = asyncio.run(lived(plan, Path(folder)))
    print(
        f"{plan.feeds} feeds, {plan.hours} simulated hours, {toll.restarts} restarts: "
        f"{toll.polls} polls, {toll.faults} answered badly, in {toll.seconds:.0f} s\n"
        f"items published {toll.published}, filed {toll.filed}, posted {toll.posted}, "
        f"doubled {toll.doubled}, lost {toll.lost}\n"
        f"worst wait {toll.worst_wait.time}, after {toll.worst_wait.bad} bad answers in a row, "
        f"each of which doubles the feed's interval; {toll.worst_without_fault.time} after none\n"
        f"posted of {_OLD} old items of a feed added at noon: {toll.from_old}"
    )
    raise SystemExit(bool(toll.doubled or toll.lost or toll.from_old))


if __name__ == "__main__":
    main()
