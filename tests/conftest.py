"""The fixtures every test may ask for: a pretend Discord, and people who use it."""

from collections.abc import AsyncGenerator

import pytest

from playground.clock import HandClock
from playground.gateway import Rules
from playground.ratelimits import Allowance, Limits
from playground.server import Playground, Strictness
from playground.world import opening_world
from tests.people import Discord

# Discord's limits at a tenth of the time, so that tests meet them without waiting long.
IMPATIENT = Strictness(
    limits=Limits(messages=Allowance(requests=5, seconds=0.5)),
    rules=Rules(identify_seconds=0.0),
)


@pytest.fixture
def hand_clock() -> HandClock:
    """The playground's clock, to be pushed forward."""
    return HandClock()


@pytest.fixture
async def playground(hand_clock: HandClock) -> AsyncGenerator[Playground]:
    """A pretend Discord without a bot."""
    async with Playground.running(opening_world(hand_clock), strictness=IMPATIENT) as playground:
        yield playground


@pytest.fixture
def discord(playground: Playground) -> Discord:
    """People on the pretend Discord."""
    return Discord(playground)
