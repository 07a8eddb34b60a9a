"""How long commands wait while Minot polls: ten thousand feeds without news, or 500 new ones.

`python -m bench.crowd` runs the poller and the store in this process, as Minot does, while every
feed of a farm answers «not changed» after 50 ms. Then it runs the whole Minot beside the pretend
Discord, and has somebody use `/rumours` again and again while 500 documents are read for the first
time; here the pretend Discord's own work is part of each wait. Last, one feed names one watched
person in each of its thousands of items.
"""

import argparse
import asyncio
import contextlib
import sqlite3
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import closing
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from statistics import quantiles
from typing import Final

from bench.farm import State, addresses, control
from bench.feeds import farm, prepare_minot
from bench.idle import beside
from bot.calm import settle
from bot.filing import Source, file_items
from bot.groundwork import groundwork, now, quiet_poller
from bot.settings import Settings
from bot.startup import Running, running
from newsroom.model import Item, Reading, Rumour, Stage
from playground.clock import machine_clock
from playground.gateway import Rules
from playground.ratelimits import Allowance, Limits
from playground.server import Playground, Strictness
from playground.world import opening_world
from storage.feeds import NewFeed
from storage.store import Store, open_store
from storage.stories import StoryQuestion
from storage.watches import NewWatch

_PAUSE: Final = 0.01  # seconds between two commands
_WHO: Final = "Boubacar Kamara"
_BATCH: Final = 200
_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")
_PATIENT: Final = Strictness(
    limits=Limits(messages=Allowance(requests=1_000, seconds=1.0)), rules=Rules(identify_seconds=0)
)


def unchanged(count: int) -> None:
    """Poll so many feeds that answer «not changed» after 50 ms, and ask the store meanwhile."""
    with tempfile.TemporaryDirectory() as name, farm(500) as port:
        folder = Path(name)
        control(port, State(delay=0.05))
        prepare_minot(folder, addresses(port, count))
        with closing(sqlite3.connect(folder / "minot.db")) as database:
            database.execute("UPDATE feeds SET etag = '\"' || (id - 1) || '-0\"', seeded_at = 1")
            database.commit()
        good, seconds, waits = asyncio.run(_polled(_settings(folder)))
    print(f"{good} of {count} feeds not changed, in {seconds:.1f} s (goal 60)")
    _tell("questions to the store", waits)


def documents(count: int) -> None:
    """Read so many feeds for the first time, and use a command meanwhile."""
    with tempfile.TemporaryDirectory() as name, farm(count) as port:
        folder = Path(name)
        control(port, State())
        prepare_minot(folder, addresses(port, count))
        with beside():
            seconds, waits = asyncio.run(_commanded(folder))
    print(f"{count} feeds read for the first time, in {seconds:.1f} s")
    _tell("commands on the pretend Discord", waits)


def one_name(count: int) -> None:
    """File a feed's items that all name one watched person, and see whether the last cost more."""
    for stage, what in ((Stage.TALKS, "of one saga"), (Stage.NONE, "each of another event")):
        with tempfile.TemporaryDirectory() as name:
            seconds = asyncio.run(_filed(Path(name), count, stage))
        print(
            f"{count} items that all name one person, {what}: {sum(seconds):.1f} s of CPU, "
            f"the first {_BATCH} in {seconds[0]:.2f} s, the last in {seconds[-1]:.2f} s"
        )


async def _polled(settings: Settings) -> tuple[int, float, list[float]]:
    waits: list[float] = []
    async with groundwork(settings) as parts:
        person = await parts.store.people.add(_WHO, None, parts.clock())
        probe = asyncio.create_task(_asked(parts.store, waits, person.id))
        done = await quiet_poller(settings, parts).once()
        probe.cancel()
    return sum(one.error is None for one in done.results), done.seconds, waits


async def _asked(store: Store, waits: list[float], person_id: int) -> None:
    """Ask what /rumours asks, again and again, and keep how long it took."""
    question = StoryQuestion(guild_id=10, person_id=person_id, limit=5)
    while True:
        # A command comes when it comes: while the loop is busy with other things, it waits.
        started = time.monotonic() + _PAUSE
        await asyncio.sleep(_PAUSE)
        await store.stories.page(question)
        await store.preferences.get(10)
        waits.append(time.monotonic() - started)


async def _commanded(folder: Path) -> tuple[float, list[float]]:
    with closing(sqlite3.connect(folder / "minot.db")) as database:
        database.execute("UPDATE feeds SET due_at = 4000000000")
        database.commit()
    waits: list[float] = []
    async with _town(folder) as (playground, minot):
        fan = playground.actor("fan", "salon")
        await fan.run("/rumours", {"name": _WHO})
        settle()
        started = time.monotonic()
        await _make_due(minot)
        while await _unread(minot):
            asked = time.monotonic()
            await fan.run("/rumours", {"name": _WHO})
            waits.append(time.monotonic() - asked)
            await asyncio.sleep(_PAUSE)
    return time.monotonic() - started, waits


@contextlib.asynccontextmanager
async def _town(folder: Path) -> AsyncGenerator[tuple[Playground, Running]]:
    world = opening_world(machine_clock)
    async with Playground.running(world, strictness=_PATIENT) as playground:
        settings = Settings.from_environment(
            {
                "DISCORD_TOKEN": world.token,
                "DISCORD_API_URL": playground.api_url,
                "DATABASE_URL": f"sqlite:///{folder / 'minot.db'}",
                "ALLOW_PRIVATE_FEEDS": "1",
            }
        )
        async with running(settings) as minot:
            await minot.ready()
            store = minot.client.collaborators.store
            guild = next(iter(world.guilds.values()))
            person = await store.people.add(_WHO, None, now())
            wish = NewWatch(
                guild_id=guild.id, channel_id=guild.channel("mercato").id, person_id=person.id
            )
            await store.watches.set(wish, now())
            yield playground, minot


async def _make_due(minot: Running) -> None:
    async with minot.client.collaborators.store.transaction() as tx:
        for feed in await tx.feeds.all():
            await tx.feeds.due_now(feed.id, now())
    minot.poller.wake()


async def _unread(minot: Running) -> bool:
    feeds = await minot.client.collaborators.store.feeds.due(now(), 1)
    return bool(feeds)


async def _filed(folder: Path, count: int, stage: Stage) -> list[float]:
    seconds: list[float] = []
    async with open_store(f"sqlite:///{folder / 'minot.db'}") as store:
        at = now()
        feed = await store.feeds.add(NewFeed(url="https://one.example/feed"), at)
        person = await store.people.add(_WHO, None, at)
        rumour = Rumour(person_id=person.id, stage=stage, matched=_WHO)
        item = _saga_item if stage is Stage.TALKS else _event_item
        for first in range(0, count, _BATCH):
            batch = [
                (item(number, count), Reading(rumours=(rumour,)))
                for number in range(first, first + _BATCH)
            ]
            started = time.process_time()
            async with store.transaction() as tx:
                await file_items(tx, Source(feed=feed, now=at, is_silent=True), batch)
            seconds.append(time.process_time() - started)
    return seconds


def _saga_item(number: int, count: int) -> Item:
    title = f"{_WHO}: encore un mot sur son avenir, le {number}e"
    return _item(number, title, timedelta(days=10) * (1 - number / count))


def _event_item(number: int, count: int) -> Item:
    """Return an item that has no word but the name with any other in common, all of three days."""
    words = blake2b(str(number).encode(), digest_size=32).hexdigest().translate(_LETTERS)
    apart = " ".join(words[start : start + 8] for start in range(0, len(words), 8))
    return _item(number, f"{_WHO} {apart}", timedelta(days=3) * (1 - number / count))


def _item(number: int, title: str, age: timedelta) -> Item:
    return Item(
        keys=(f"guid:{number}",),
        link=f"https://one.example/{number}",
        title=title,
        summary="",
        published_at=now() - age,
    )


def _settings(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'minot.db'}", allow_private_feeds=True)


def _tell(what: str, waits: Sequence[float]) -> None:
    slowest = quantiles(waits, n=100)[98] * 1000
    print(
        f"  {len(waits)} {what} meanwhile: median {quantiles(waits, n=2)[0] * 1000:.1f} ms, "
        f"99 of 100 within {slowest:.1f} ms (goal 50), the worst {max(waits) * 1000:.0f} ms"
    )


def main() -> None:
    """Measure, and tell what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unchanged", type=int, default=10_000, help="feeds that answer 304")
    parser.add_argument("--documents", type=int, default=500, help="feeds read the first time")
    parser.add_argument("--one-name", type=int, default=5_000, help="items that name one person")
    options = parser.parse_args()
    if options.unchanged:
        unchanged(options.unchanged)
    if options.documents:
        documents(options.documents)
    if options.one_name:
        one_name(options.one_name)


if __name__ == "__main__":
    main()
