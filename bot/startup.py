"""Builds every part once and hands it to the others; the only module that knows everybody."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from bot.access import Access
from bot.calm import settle
from bot.client import Collaborators, Connection, Minot
from bot.delivery import Courier
from bot.groundwork import groundwork, now, shortest_interval
from bot.index import Index
from bot.notices import Notices
from bot.parts import Parts
from bot.polling import Poller
from bot.rereading import Rereader, Shelf
from bot.sender import Sender
from bot.settings import Settings
from bot.texts import Texts
from bot.version import VERSION
from bot.websub import Address, WebSub
from bot.wire import hang_up
from newsroom.model import Clock
from storage.store import Store

_log = logging.getLogger(__name__)

Loop = Callable[[], Coroutine[None, None, None]]

_CLOSE_SECONDS: Final = 1.0
_FILE_SECONDS: Final = 5.0  # between two looks whether the database is where it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Minot while it runs: its parts, and a way to wait for its end."""

    client: Minot
    poller: Poller
    courier: Courier
    loops: asyncio.Task[None]

    async def ready(self) -> None:
        """Wait until commands are answered; raise what ended the loops before."""
        came_up = asyncio.create_task(self.client.came_up.wait())
        await asyncio.wait({came_up, self.loops}, return_when=asyncio.FIRST_COMPLETED)
        came_up.cancel()
        if self.loops.done():
            self.loops.result()

    async def ended(self) -> None:
        """Wait until the loops end by themselves; raise what ended them."""
        await asyncio.shield(self.loops)


# Loaded while nobody waits for an answer; a single poll only loads what it needs.
_LOADED: Final = ("bot.harvest", "bot.fulltext", "feeds.parser", "newsroom.names")


@contextlib.asynccontextmanager
async def running(settings: Settings, *, clock: Clock = now) -> AsyncGenerator[Running]:
    """Run Minot until the block ends; raise what ended it before, if anything did."""
    for module in _LOADED:
        import_module(module)
    async with groundwork(settings, clock) as parts:
        minot = _assembled(settings, parts)
        try:
            yield minot
        finally:
            # What is on its way to Discord gets its moment before the connection is closed.
            minot.loops.cancel()
            await asyncio.wait([minot.loops])
            await _close(minot.client)
        if not minot.loops.cancelled():
            minot.loops.result()


async def run_until_stopped(settings: Settings) -> None:
    """Run Minot until it is asked to stop (SIGINT, SIGTERM) or cannot go on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(settings) as minot:
        settle()
        _log.info("started", extra={"version": VERSION})
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait({asked, minot.loops}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        _log.info("stopping")


def _assembled(settings: Settings, parts: Parts) -> Running:
    collaborators = Collaborators(
        store=parts.store,
        texts=Texts.load(),
        workers=parts.workers,
        fetcher=parts.fetcher,
        clock=parts.clock,
        index=Index(parts.store, parts.clock),
    )
    client = Minot(collaborators, _connection(settings))
    notices = Notices(parts.store, client, collaborators.texts)
    access = Access(parts.store, client, notices, parts.clock)
    courier = Courier(parts.store, Sender(access, collaborators.texts), parts.clock)
    poller = Poller(parts, shortest_interval(settings), courier.wake, notices.feed_stopped)
    rereader = Rereader(Shelf(store=parts.store, workers=parts.workers, clock=parts.clock))
    hubs: dict[str, Loop] = {}
    if settings.public_url is not None:
        address = Address(public_url=settings.public_url, port=settings.public_port)
        hubs["websub"] = WebSub(parts, poller, address).run
    loops = asyncio.create_task(
        _run(
            **hubs,
            client=client.serve,
            poller=poller.run,
            rereader=rereader.run,
            file=_file_watch(parts.store),
            access=_once_up(client, access.run),
            courier=_once_up(client, courier.run),
        )
    )
    return Running(client=client, poller=poller, courier=courier, loops=loops)


def _connection(settings: Settings) -> Connection:
    return Connection(
        api_url=settings.discord_api_url,
        token=settings.discord_token or "",
        shard_count=settings.shard_count,
        shard_ids=settings.shard_ids,
    )


async def _run(**loops: Loop) -> None:
    """Run the loops; when one dies, all stop."""
    try:
        async with asyncio.TaskGroup() as group:
            for name, loop in loops.items():
                group.create_task(loop(), name=name)
    except BaseExceptionGroup as died:
        # One loop's error stops the others; it is what there is to tell.
        raise died.exceptions[0] from died


def _file_watch(store: Store) -> Loop:
    async def watch() -> None:
        # SQLite goes on writing into a file without a name; at the end all would be gone.
        while True:
            await asyncio.sleep(_FILE_SECONDS)
            await store.check_file()

    return watch


def _once_up(client: Minot, loop: Loop) -> Loop:
    async def later() -> None:
        # Before the gateway has told which servers there are, every channel would look closed.
        await client.came_up.wait()
        await loop()

    return later


async def _close(client: Minot) -> None:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await client.close()
    except TimeoutError:
        # The gateway does not say good-bye; the connections are cut.
        await client.http.close()
    finally:
        await hang_up()
