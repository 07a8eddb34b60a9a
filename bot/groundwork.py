"""The half of start-up that needs no Discord: the clock, the store, the workers and the fetcher."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.parts import Parts
from bot.polling import Poller
from bot.processes import WorkerLimits, worker_processes
from bot.settings import Settings
from bot.version import VERSION
from feeds.fetcher import Fetcher, FetchOptions
from newsroom.model import Clock, Feed, Item, Reading
from storage.store import Store, open_store

if TYPE_CHECKING:
    from bot.fulltext import FullText

_CLUBS: Final = "clubs"
_SEEDS: Final = Path(__file__).parent.parent / "newsroom" / "seeds"


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


def page_options(settings: Settings) -> FetchOptions:
    """Return the same for articles' pages: as guarded, slower to ask and quicker to give up."""
    from feeds.pages import ACCEPT, MOST_BYTES  # noqa: PLC0415  (a round without news needs none)

    return replace(
        fetch_options(settings), accept=ACCEPT, max_bytes=MOST_BYTES, timeout=4.0, per_host=1
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
        workers = await stack.enter_async_context(
            worker_processes(WorkerLimits(uses_careers=settings.use_careers))
        )
        fetcher = await stack.enter_async_context(Fetcher(fetch_options(settings), clock))
        pages = _Pages(
            settings, stack, Parts(store=store, fetcher=fetcher, workers=workers, clock=clock)
        )
        yield replace(pages.parts, deepen=pages.deepened)


class _Pages:
    """Full text, loaded when the first item names somebody who is watched."""

    def __init__(self, settings: Settings, stack: contextlib.AsyncExitStack, parts: Parts) -> None:
        self.parts = parts
        self._settings = settings
        self._stack = stack
        self._full_text: FullText | None = None

    async def deepened(self, feed: Feed, read: Sequence[tuple[Item, Reading]]) -> Sequence[Reading]:
        """Return what the pages of articles say, where that is wanted."""
        if not read:
            return []
        if self._full_text is None:
            self._full_text = self._opened()
        return await self._full_text.deepened(feed, read)

    def _opened(self) -> "FullText":
        from bot.doors import Tools  # noqa: PLC0415  (30 modules that silent rounds do without)
        from bot.fulltext import FullText  # noqa: PLC0415  (the same)

        parts = self.parts
        fetcher = Fetcher(page_options(self._settings), parts.clock)
        self._stack.push_async_callback(fetcher.close)
        full_text = FullText(
            Tools(store=parts.store, fetcher=fetcher, workers=parts.workers, clock=parts.clock)
        )
        self._stack.push_async_callback(full_text.aclose)
        return full_text


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
        from newsroom.knowledge import load_clubs  # noqa: PLC0415  (once for each release)

        await store.clubs.sync(load_clubs())
        await store.meta.set(_CLUBS, shipped)


def _clubs_hash() -> str:
    files = sorted((_SEEDS / "clubs").glob("*.toml"))
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=16).hexdigest()


def _nothing() -> None:
    """There is no courier to wake; the alerts wait in the outbox."""


async def _nobody(feed: Feed, reason: str) -> bool:
    """There is nobody to tell; the feed keeps its error, and `/feed list` shows it."""
    return False
