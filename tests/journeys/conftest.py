"""What the journeys share: a press, and a Minot that lives between it and the pretend Discord."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.startup import Running
from newsroom.model import Feed
from storage.feeds import NewFeed
from storage.store import Store
from storage.watches import NewWatch
from tests.people import Discord, until
from tests.press import Page, Press, printing

PLAYER = "Boubacar Kamara"


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody: the press, Minot, and people on the pretend Discord."""

    press: Press
    discord: Discord
    minot: Running

    @property
    def store(self) -> Store:
        """Minot's own store."""
        return self.minot.client.collaborators.store

    async def chosen(self, name: str) -> tuple[Page, Feed]:
        """Have the server choose a feed, and wait until Minot has read it a first time."""
        now = self.minot.client.collaborators.clock()
        page = self.press.feed(name)
        feed = await self.store.feeds.add(NewFeed(url=self.press.address(name)), now)
        await self.store.feeds.subscribe(self.guild_id, feed.id, now)
        await until(lambda: page.asked > 1)
        return page, feed

    async def watched(self, name: str = PLAYER, channel: str = "mercato") -> None:
        """Have the server watch somebody in a channel."""
        now = self.minot.client.collaborators.clock()
        person = await self.store.people.add(name, None, now)
        channel_id = self.discord.world.guilds[self.guild_id].channel(channel).id
        watch = NewWatch(guild_id=self.guild_id, channel_id=channel_id, person_id=person.id)
        await self.store.watches.set(watch, now)

    async def has_delivered(self) -> bool:
        """Tell whether messages came and nothing waits for more."""
        return bool(self.discord.messages("mercato")) and not await self.store.alerts.waiting()

    @property
    def guild_id(self) -> int:
        """The one server."""
        return next(iter(self.discord.world.guilds))


async def settled(condition: Callable[[], Awaitable[bool]], *, seconds: float = 20.0) -> None:
    """Wait until the store says that something is so."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  (a database tells nobody)
            await asyncio.sleep(0.05)


@pytest.fixture
async def press() -> AsyncGenerator[Press]:
    """Give a publisher's web server."""
    async with printing() as press:
        yield press


@pytest.fixture
def town(press: Press, discord: Discord) -> Town:
    """Give the whole journey, from the press to people."""
    assert discord.minot is not None
    return Town(press, discord, discord.minot)
