"""Minot on the playground: the pretend Discord, the newsstand and the real bot, all together."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.settings import Settings
from bot.startup import Running, running
from playground.acting import Actor
from playground.clock import machine_clock
from playground.newsstand import Newsstand
from playground.sagas import Saga, perform, sagas, set_out
from playground.server import Playground
from playground.world import opening_world

log = logging.getLogger(__name__)

_POLL_SECONDS: Final = "1"
_WAIT_FOR_MINOT: Final = 30.0
# Once to find the feed, once to file what it holds.
_READ: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What whoever starts the playground chose."""

    port: int = 8000
    speed: float = 1.0
    is_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """Everything that runs, and the sagas that are told."""

    playground: Playground
    newsstand: Newsstand
    minot: Running
    sagas: tuple[Saga, ...]


@contextlib.asynccontextmanager
async def living(choices: Choices) -> AsyncGenerator[Living]:
    """Run everything until the block ends, Minot's database being a temporary file."""
    told = tuple(sagas())
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="minot-"))
        playground = await _opened(stack, choices)
        newsstand = await stack.enter_async_context(Newsstand.running(machine_clock))
        set_out(newsstand, told, machine_clock)
        settings = _settings(playground, Path(folder))
        minot = await stack.enter_async_context(running(settings))
        async with asyncio.timeout(_WAIT_FOR_MINOT):
            await minot.ready()
        yield Living(playground=playground, newsstand=newsstand, minot=minot, sagas=told)


async def _opened(stack: contextlib.AsyncExitStack, choices: Choices) -> Playground:
    """Take the wanted port, or a free one when somebody else has it."""
    world = opening_world(machine_clock, is_new=choices.is_empty)
    try:
        return await stack.enter_async_context(Playground.running(world, choices.port))
    except OSError:
        log.warning("port taken, another is used", extra={"port": choices.port})
    return await stack.enter_async_context(Playground.running(world))


def _settings(playground: Playground, folder: Path) -> Settings:
    return Settings.from_environment(
        {
            "DISCORD_TOKEN": playground.world.token,
            "DISCORD_API_URL": playground.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'minot.db'}",
            "ALLOW_PRIVATE_FEEDS": "1",
            "USE_CAREERS": "0",  # its sagas are of 2021 and told as of today
            "POLL_SECONDS": _POLL_SECONDS,
        }
    )


async def furnish(alive: Living) -> None:
    """Set Minot up as a moderator would, with the real commands: feeds first, then watches."""
    moderator = alive.playground.actor("moderator", "salon")
    for outlet in alive.newsstand.outlets:
        await _use(moderator, "/feed add", url=alive.newsstand.url(outlet.key))
    for person in dict.fromkeys(name for saga in alive.sagas for name in saga.people):
        await _use(moderator, "/watch add", name=person, channel="mercato")


async def _use(actor: Actor, command: str, **values: str) -> None:
    reply = await actor.run(command, values)
    if reply.error is not None:
        log.warning("not set up", extra={"command": command, "reason": reply.error})


async def play(alive: Living, choices: Choices) -> None:
    """Set up unless told not to, and tell the sagas once their feeds are read."""
    if not choices.is_empty:
        await furnish(alive)
    # What a feed holds at its first poll is filed without a word; wait for that.
    await alive.newsstand.read(_READ, by_all=not choices.is_empty)
    await perform(alive.newsstand, alive.sagas, choices.speed)
