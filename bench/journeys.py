"""How long people wait: from publication to alert, and from a command to its answer.

`python -m bench.journeys` runs the real Minot in this process, between a press on loopback and the
pretend Discord, with POLL_SECONDS=1.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench.kills import surname
from bot.settings import Settings
from bot.startup import Running, running
from playground.clock import machine_clock
from playground.gateway import Rules
from playground.ratelimits import Allowance, Limits
from playground.server import Playground, Strictness
from playground.world import opening_world
from storage.feeds import NewFeed
from storage.watches import NewWatch
from tests.press import Page, Press, printing

_FAST: Final = Strictness(
    limits=Limits(messages=Allowance(requests=5, seconds=0.5)), rules=Rules(identify_seconds=0.0)
)


class Town:
    """The press, Minot, and people on the pretend Discord."""

    def __init__(self, playground: Playground, press: Press, minot: Running) -> None:
        self._playground = playground
        self._press = press
        self._minot = minot

    async def settled(self, count: int) -> Page:
        """Choose a feed and watch so many people; return the feed once Minot has read it."""
        collaborators = self._minot.client.collaborators
        store, now = collaborators.store, collaborators.clock()
        guild = next(iter(self._playground.world.guilds.values()))
        page = self._press.feed("equipe")
        feed = await store.feeds.add(NewFeed(url=self._press.address("equipe")), now)
        await store.feeds.subscribe(guild.id, feed.id, now)
        for number in range(count):
            person = await store.people.add(f"Karim {surname(number)}", None, now)
            channel_id = guild.channel("mercato").id
            watch = NewWatch(guild_id=guild.id, channel_id=channel_id, person_id=person.id)
            await store.watches.set(watch, now)
        await _until(lambda: page.asked > 1)
        return page

    async def alerts(self, page: Page, count: int) -> list[float]:
        """Publish so many stories, and return how long each took to its channel."""
        draw = random.Random(1)
        waits: list[float] = []
        for number in range(count):
            await asyncio.sleep(draw.uniform(0.0, 1.0))
            before = len(self._playground.messages("mercato"))
            started = time.perf_counter()
            page.publish(f"La Juventus veut recruter Karim {surname(number)} cet été")
            await _until(lambda before=before: len(self._playground.messages("mercato")) > before)
            waits.append(time.perf_counter() - started)
        return waits

    async def answers(self, command: str, count: int, **options: object) -> list[float]:
        """Use a command so often, and return how long each answer took."""
        fan = self._playground.actor("fan", "salon")
        waits: list[float] = []
        for _ in range(count):
            started = time.perf_counter()
            reply = await fan.run(command, options)
            waits.append(time.perf_counter() - started)
            if reply.message is None:
                raise RuntimeError(f"{command} was not answered: {reply.error}")
        return waits


async def measured(alerts: int, answers: int, folder: Path) -> dict[str, list[float]]:
    """Run Minot and return the waits in seconds, by what was waited for."""
    async with (
        Playground.running(opening_world(machine_clock), strictness=_FAST) as playground,
        printing() as press,
        running(_settings(playground, folder)) as minot,
    ):
        await minot.ready()
        town = Town(playground, press, minot)
        page = await town.settled(alerts)
        return {
            "publish to alert (POLL_SECONDS=1)": await town.alerts(page, alerts),
            "/rumours to answer": await town.answers("/rumours", answers, name=surname(0)),
            "/quote to answer": await town.answers("/quote", answers, name=surname(0)),
        }


def main() -> None:
    """Print the median and the slowest hundredth of each wait."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--alerts", type=int, default=30)
    arguments.add_argument("--answers", type=int, default=300)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        waits = asyncio.run(measured(given.alerts, given.answers, Path(folder)))
    for what, seconds in waits.items():
        p50, p99 = (1000 * _share(seconds, share) for share in (0.5, 0.99))
        print(f"{what}: n={len(seconds)} p50={p50:.1f} ms p99={p99:.1f} ms")


def _settings(playground: Playground, folder: Path) -> Settings:
    return Settings.from_environment(
        {
            "DISCORD_TOKEN": playground.world.token,
            "DISCORD_API_URL": playground.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'minot.db'}",
            "ALLOW_PRIVATE_FEEDS": "1",
            "POLL_SECONDS": "1",
        }
    )


def _share(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110  (the condition is any; nobody would tell)
            await asyncio.sleep(0.002)


if __name__ == "__main__":
    main()
