"""Kills Minot at random moments, again and again, and counts what was lost or told twice.

`python -m bench.kills --kills 200` runs the real program as a process of its own, between a press
on loopback and the pretend Discord, and ends it with SIGKILL: at a random moment, just after a
message was stored, or just after a feed was asked. Replies get lost and errors come back on the
way, and Discord forgets nonces within seconds, so that only looking before sending keeps alerts
single.
"""

import argparse
import asyncio
import contextlib
import os
import random
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from playground.clock import machine_clock
from playground.faults import SENDING, Fault, Kind
from playground.gateway import Rules
from playground.ratelimits import Allowance, Limits
from playground.server import Playground, Strictness
from playground.world import Event, opening_world
from storage.feeds import NewFeed
from storage.store import open_store
from storage.watches import NewWatch
from tests.press import Page, Press, printing

_PRINTED: Final = 300  # items in the feed; more would only slow the reading
_AT_MOST: Final = 3  # items published between two kills
_DRAIN: Final = 90.0
_START: Final = 30.0
_FAST: Final = Strictness(
    limits=Limits(messages=Allowance(requests=5, seconds=0.5)), rules=Rules(identify_seconds=0.0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """What the kills came to."""

    kills: int
    alerts: int
    messages: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether every alert stands exactly once."""
        return not self.lost and not self.doubled


class Scene:
    """The press, the pretend Discord, and the Minot that is killed between them."""

    def __init__(self, playground: Playground, press: Press, folder: Path, seed: int) -> None:
        self._playground = playground
        self._page: Page = press.feed("equipe", "L'Équipe du Virage")
        self._address = press.address("equipe")
        self._folder = folder
        self._random = random.Random(seed)
        self._published: list[str] = []
        self._stored = asyncio.Event()
        playground.world.listeners.append(self._hear)

    async def prepared(self, names: int) -> None:
        """Set Minot's store up: one feed, and as many watched people as there will be items."""
        world = self._playground.world
        guild = next(iter(world.guilds.values()))
        now = machine_clock()
        async with open_store(self._database) as store:
            feed = await store.feeds.add(NewFeed(url=self._address, language="fr"), now)
            await store.feeds.subscribe(guild.id, feed.id, now)
            for number in range(names):
                person = await store.people.add(f"Karim {surname(number)}", None, now)
                await store.watches.set(
                    NewWatch(
                        guild_id=guild.id,
                        channel_id=guild.channel("mercato").id,
                        person_id=person.id,
                    ),
                    now,
                )

    async def seeded(self) -> None:
        """Let Minot read the feed a first time, which is silent."""
        async with self._minot():
            await self._until(lambda: self._page.asked > 1, _START)

    async def kill(self) -> None:
        """Start Minot, publish, and kill it at some moment."""
        process = await self._started()
        try:
            self._publish(self._random.randint(1, _AT_MOST))
            await self._moment()
        finally:
            process.kill()
            await process.wait()
        self._publish(self._random.randint(0, 1))

    async def drained(self) -> None:
        """Let Minot run until everything published stands in the channel, or time is up."""
        self._playground.faults.clear()
        async with self._minot():
            with contextlib.suppress(TimeoutError):
                await self._until(lambda: not self._missing(), _DRAIN)
            await asyncio.sleep(2.0)

    def toll(self, kills: int, seconds: float) -> Toll:
        """Count what stands in the channel."""
        found = Counter(word for text in self._texts() for word in set(text.split()))
        return Toll(
            kills=kills,
            alerts=len(self._published),
            messages=len(self._texts()),
            lost=tuple(self._missing()),
            doubled=tuple(name for name in self._published if found[name] > 1),
            seconds=seconds,
        )

    @property
    def _database(self) -> str:
        return f"sqlite:///{self._folder / 'minot.db'}"

    async def _moment(self) -> None:
        """Wait for the moment to kill: any, or one when there is something to lose."""
        self._stored.clear()
        asked = self._page.asked
        how = self._random.random()
        with contextlib.suppress(TimeoutError):
            if how < 0.4:
                await asyncio.sleep(self._random.uniform(0.2, 3.0))
            elif how < 0.75:
                await asyncio.wait_for(self._stored.wait(), 4.0)
                await asyncio.sleep(self._random.uniform(0.0, 0.02))
            else:
                await self._until(lambda: self._page.asked > asked, 4.0)
                await asyncio.sleep(self._random.uniform(0.0, 0.15))

    def _publish(self, count: int) -> None:
        for _ in range(count):
            name = surname(len(self._published))
            self._published.append(name)
            self._page.publish(f"Le Stade Brestois veut Karim {name} cet hiver")
        del self._page.items[_PRINTED:]

    def _missing(self) -> list[str]:
        standing = {word for text in self._texts() for word in text.split()}
        return [name for name in self._published if name not in standing]

    def _texts(self) -> list[str]:
        return [
            " ".join(
                f"{embed.get('title', '')} {embed.get('description', '')}"
                for embed in message.embeds
            ).replace("*", " ")
            for message in self._playground.messages("mercato")
        ]

    async def _started(self) -> Process:
        environment = {
            **os.environ,
            "DISCORD_TOKEN": self._playground.world.token,
            "DISCORD_API_URL": self._playground.api_url,
            "DATABASE_URL": self._database,
            "ALLOW_PRIVATE_FEEDS": "1",
            "POLL_SECONDS": "0.3",
            "LOG_LEVEL": "warning",
        }
        with (self._folder / "minot.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=environment, stdout=log, stderr=log
            )

    @contextlib.asynccontextmanager
    async def _minot(self) -> AsyncGenerator[None]:
        process = await self._started()
        try:
            yield
        finally:
            process.terminate()
            await asyncio.wait_for(process.wait(), 10.0)

    async def _until(self, condition: Callable[[], bool], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110  (the condition is any; nobody would tell)
                await asyncio.sleep(0.01)

    def _hear(self, event: Event) -> None:
        if event.name == "MESSAGE_CREATE":
            self._stored.set()


def surname(number: int) -> str:
    """Return a made-up surname that no text holds by chance."""
    letters = "bdfgklmnprstvz"
    vowels = "aeiou"
    word = ""
    for _ in range(4):
        number, index = divmod(number, len(letters))
        word += letters[index] + vowels[index % len(vowels)]
    return f"Xq{word}"


async def killed(kills: int, seed: int, folder: Path) -> Toll:
    """Kill Minot so many times and return the toll."""
    started = time.monotonic()
    world = opening_world(machine_clock)
    world.nonce_memory = timedelta(seconds=2)
    async with Playground.running(world, strictness=_FAST) as playground, printing() as press:
        scene = Scene(playground, press, folder, seed)
        await scene.prepared(names=kills * (_AT_MOST + 1))
        await scene.seeded()
        for kind, chance in ((Kind.LOSE_REPLY, 0.1), (Kind.FAIL_AFTER, 0.05)):
            playground.faults.arrange(
                Fault(kind=kind, on=SENDING, times=None, chance=chance, status=503)
            )
        for number in range(kills):
            await scene.kill()
            if (number + 1) % 20 == 0:
                print(f"{number + 1} kills, {time.monotonic() - started:.0f} s", file=sys.stderr)
        await scene.drained()
        return scene.toll(kills, time.monotonic() - started)


def main() -> None:
    """Print the toll; exit 1 when anything was lost or doubled."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        toll = asyncio.run(killed(given.kills, given.seed, Path(folder)))
    print(
        f"kills={toll.kills} alerts={toll.alerts} messages={toll.messages} lost={len(toll.lost)} "
        f"doubled={len(toll.doubled)} seconds={toll.seconds:.0f}"
    )
    if not toll.is_clean:
        print(f"lost: {toll.lost}\ndoubled: {toll.doubled}")
        sys.exit(1)


if __name__ == "__main__":
    main()
