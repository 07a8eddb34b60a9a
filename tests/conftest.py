"""The fixtures every test may ask for: a pretend Discord, Minot on it, and people who use it."""

import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from playground.clock import HandClock
from playground.gateway import Rules
from playground.newsstand import Newsstand
from playground.papers import Outlet
from playground.ratelimits import Allowance, Limits
from playground.server import Playground, Strictness
from playground.world import opening_world
from tests.people import Discord

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.startup import Running

_SETTINGS = ("DISCORD_", "DATABASE_", "FEED_", "ALLOW_", "POLL_", "LOG_", "SHARD_")


def impatient() -> Strictness:
    """Return Discord's rules at a tenth of the time, so that tests need not wait long."""
    return Strictness(
        limits=Limits(messages=Allowance(requests=5, seconds=0.5)),
        rules=Rules(identify_seconds=0.0),
    )


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of this machine into a test."""
    for name in list(os.environ):
        if name.startswith(_SETTINGS):
            monkeypatch.delenv(name)


@pytest.fixture
def hand_clock() -> HandClock:
    """Give the playground's clock, to be pushed forward."""
    return HandClock()


@pytest.fixture
async def playground(hand_clock: HandClock) -> AsyncGenerator[Playground]:
    """Give a pretend Discord without a bot."""
    async with Playground.running(opening_world(hand_clock), strictness=impatient()) as playground:
        yield playground


@pytest.fixture
async def newsstand(hand_clock: HandClock) -> AsyncGenerator[Newsstand]:
    """Give a newsstand of two outlets, ``quai`` in French (RSS) and ``post`` in English (Atom)."""
    async with Newsstand.running(hand_clock) as newsstand:
        newsstand.open(Outlet(key="quai", title="Le Quai", language="fr"))
        newsstand.open(Outlet(key="post", title="The Post", language="en", kind="atom"))
        yield newsstand


@pytest.fixture
def people(playground: Playground) -> Discord:
    """Give people on a pretend Discord without a bot."""
    return Discord(playground)


@pytest.fixture
def settings(playground: Playground, tmp_path: Path) -> "Settings":
    """Give the settings of a Minot that lives on the pretend Discord and polls without rest."""
    from bot.settings import Settings  # noqa: PLC0415  (tests of other rooms need no bot)

    return Settings.from_environment(
        {
            "DISCORD_TOKEN": playground.world.token,
            "DISCORD_API_URL": playground.api_url,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'minot.db'}",
            "ALLOW_PRIVATE_FEEDS": "1",
            "POLL_SECONDS": "0.2",
        }
    )


@pytest.fixture
async def minot(settings: "Settings") -> AsyncGenerator["Running"]:
    """Give Minot itself, started by its own start-up and ready."""
    from bot.startup import running  # noqa: PLC0415  (tests of other rooms need no bot)

    async with running(settings) as minot:
        async with asyncio.timeout(15):
            await minot.ready()
        yield minot


@pytest.fixture
def discord(people: Discord, minot: "Running") -> Discord:
    """Give people on a pretend Discord where Minot lives."""
    people.minot = minot
    return people
