"""The half of start-up that needs no Discord: the clock, the store, the workers and the fetcher."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from bot.parts import Parts
from bot.polling import Poller
from bot.processes import WorkerLimits, worker_processes
from bot.settings import Settings
from bot.version import VERSION
from feeds.fetcher import Fetcher, FetchOptions
from newsroom.knowledge import SEEDS, load_clubs
from newsroom.model import Clock, Feed
from storage.store import Store, open_store

_CLUBS: Final = "clubs"


def now() -> datetime:
    """Return the present instant: the one clock, which everything else is given."""
    return datetime.now(UTC)  # noqa: TID251  (start-up makes the clock)


def fetch_options(settings: Settings) -> FetchOptions:
    """Return who we say we are to publishers, and where we may go."""
    return FetchOptions(
        contact=settings.feed_contact,
        version=VERSION,
        allow_private=settings.allow_private_feeds,
    )


def shortest_interval(settings: Settings) -> timedelta:
    """Return the shortest time between two polls of one feed."""
    return timedelta(seconds=settings.poll_seconds)


@contextlib.asynccontextmanager
async def groundwork(settings: Settings, clock: Clock = now) -> AsyncGenerator[Parts]:
    """Open all that polling needs, and close it."""
    async with contextlib.AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database_url))
        await _bring_clubs(store)
        workers = await stack.enter_async_context(worker_processes(WorkerLimits()))
        fetcher = await stack.enter_async_context(Fetcher(fetch_options(settings), clock))
        yield Parts(store=store, fetcher=fetcher, workers=workers, clock=clock)


def quiet_poller(settings: Settings, parts: Parts) -> Poller:
    """Return a poller that tells nobody, for where there is no Discord."""
    return Poller(parts, shortest_interval(settings), _nothing, _nobody)


async def migrated(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    async with open_store(settings.database_url):
        pass


async def _bring_clubs(store: Store) -> None:
    """Store the clubs that ship with Minot, when they are others than at the last start."""
    shipped = await asyncio.to_thread(_clubs_hash)
    if await store.meta.get(_CLUBS) != shipped:
        await store.clubs.sync(load_clubs())
        await store.meta.set(_CLUBS, shipped)


def _clubs_hash() -> str:
    files = sorted((SEEDS / "clubs").glob("*.toml"))
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=16).hexdigest()


def _nothing() -> None:
    """There is no courier to wake; the alerts wait in the outbox."""


async def _nobody(feed: Feed, reason: str) -> bool:
    """There is nobody to tell; the feed keeps its error, and `/feed list` shows it."""
    return False
