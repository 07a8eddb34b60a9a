"""A small discord.py bot on the pretend Discord, and one that writes its requests by hand."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from playground.server import Playground
from playground.world import Guild
from tests.playground.asking import Asking
from tests.playground.small_bot import SmallBot, connected


@pytest.fixture
async def bot(playground: Playground) -> AsyncGenerator[SmallBot]:
    """Give a small bot that is ready."""
    async with connected(playground) as bot:
        yield bot


@pytest.fixture
async def ask(playground: Playground) -> AsyncGenerator[Asking]:
    """Give a bot that writes its requests by hand."""
    async with aiohttp.ClientSession() as session:
        yield Asking(playground, session)


@pytest.fixture
def guild(playground: Playground) -> Guild:
    """Give the server there is."""
    return next(iter(playground.world.guilds.values()))
