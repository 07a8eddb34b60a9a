"""A publisher that misbehaves on command, and Minot's fetcher pointed at it."""

from collections.abc import AsyncGenerator

import pytest

from feeds.fetcher import Fetcher, FetchOptions
from tests.feeds.publisher import Publisher


@pytest.fixture
async def publisher() -> AsyncGenerator[Publisher]:
    async with Publisher.open() as opened:
        yield opened


@pytest.fixture
async def fetcher() -> AsyncGenerator[Fetcher]:
    options = FetchOptions(
        contact="https://minot.example/contact",
        version="1",
        allow_private=True,
        max_bytes=100_000,
        timeout=0.5,
    )
    async with Fetcher(options) as opened:
        yield opened
