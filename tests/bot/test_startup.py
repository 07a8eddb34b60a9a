import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from discord import gateway

from bot.client import Minot
from bot.errors import DiscordRefused, TokenRefused
from bot.settings import Settings
from bot.startup import running
from playground.faults import Fault, Kind
from playground.server import Playground
from storage.database import AlreadyRunning
from storage.store import open_store

HOUSE = Path(__file__).resolve().parents[2]
# Five seconds on a machine of one's own; service managers wait for ninety.
_SOON = 20.0


@asynccontextmanager
async def minot_process(
    settings: Settings, *words: str
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run `python -m bot` in a process of its own, and end it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env=environment_of(settings),
        cwd=Path(settings.database_url.removeprefix("sqlite:///")).parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def environment_of(settings: Settings) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(HOUSE),
        "DISCORD_TOKEN": settings.discord_token or "",
        "DISCORD_API_URL": settings.discord_api_url,
        "DATABASE_URL": settings.database_url,
        "ALLOW_PRIVATE_FEEDS": "1",
    }


async def line_with(words: str, process: asyncio.subprocess.Process) -> str:
    """Return the first line of the log that holds some words."""
    assert process.stderr is not None
    async with asyncio.timeout(20):
        while line := (await process.stderr.readline()).decode():
            if words in line:
                return line
    raise AssertionError(f"the log ended without {words!r}")


async def came_up(settings: Settings) -> Minot:
    """Start Minot, wait until it answers commands, end it, and return its client."""
    async with running(settings) as minot, asyncio.timeout(15):
        await minot.ready()
        return minot.client


async def thrown_out(settings: Settings) -> None:
    """Start Minot, have its connection ended for good, and wait for the end."""
    async with running(settings) as minot:
        await minot.ready()
        await minot.client.close()
        await minot.ended()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_minot_cleanly_and_soon(
    settings: Settings, number: signal.Signals
) -> None:
    async with minot_process(settings, "run") as process:
        await line_with("ready", process)
        asked_at = time.monotonic()
        process.send_signal(number)
        _, log = await process.communicate()
    assert time.monotonic() - asked_at < _SOON
    assert process.returncode == 0
    assert b"Traceback" not in log


async def test_minot_ends_while_the_gateway_is_deaf(settings: Settings) -> None:
    async with minot_process(
        replace(settings, discord_api_url="http://127.0.0.1:9/api")
    ) as process:
        await line_with("discord not reached", process)
        asked_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, log = await process.communicate()
    assert time.monotonic() - asked_at < _SOON
    assert process.returncode == 0
    assert b"Traceback" not in log


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


@pytest.mark.parametrize("take_away", [Path.unlink, moved])
async def test_a_database_taken_away_is_saved_and_told_in_one_clear_line(
    settings: Settings, take_away: Callable[[Path], None]
) -> None:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    async with minot_process(settings, "run") as process:
        await line_with("ready", process)
        take_away(path)
        _, told = await process.communicate()
    assert process.returncode == 1
    assert "moved, deleted or replaced" in told.decode()
    assert b"Traceback" not in told
    async with open_store(f"sqlite:///{path}.saved-1") as store:
        assert await store.clubs.all()


async def test_a_second_minot_on_the_same_file_is_refused(settings: Settings) -> None:
    async with running(settings):
        with pytest.raises(AlreadyRunning):
            await came_up(settings)


async def test_a_second_process_is_refused_in_one_clear_line(settings: Settings) -> None:
    async with running(settings), minot_process(settings, "run") as process:
        _, told = await process.communicate()
    assert process.returncode == 1
    assert "Another Minot is using this database" in told.decode()
    assert told.count(b"\n") == 1


async def test_a_wrong_token_ends_minot_in_one_clear_line(settings: Settings) -> None:
    async with minot_process(replace(settings, discord_token="wrong.token")) as process:
        _, told = await process.communicate()
    assert process.returncode == 1
    last = told.decode().splitlines()[-1]
    assert last.startswith("Error: DISCORD_TOKEN: Discord does not accept it")
    assert b"Traceback" not in told
    assert b"wrong.token" not in told


async def test_a_wrong_token_is_an_error_for_whoever_starts_minot(settings: Settings) -> None:
    with pytest.raises(TokenRefused):
        await came_up(replace(settings, discord_token="wrong.token"))


async def test_commands_are_registered_at_the_first_start(
    settings: Settings, playground: Playground
) -> None:
    await came_up(settings)
    names = {str(command["name"]) for command in playground.world.commands[None].values()}
    assert {"rumours", "quote", "help", "watch", "feed", "preferences"} <= names


async def test_commands_are_registered_again_only_when_they_changed(
    settings: Settings, playground: Playground
) -> None:
    registering = Fault(kind=Kind.SLOW, on="PUT /applications/*/commands", times=None)
    playground.faults.arrange(registering)
    await came_up(settings)
    await came_up(settings)
    assert registering.happened == 1


async def test_minot_waits_for_a_discord_that_is_away(
    settings: Settings, playground: Playground
) -> None:
    fault = Fault(kind=Kind.FAIL_BEFORE, on="GET /users/@me", times=2, status=503)
    playground.faults.arrange(fault)
    await came_up(settings)
    assert fault.happened == 2


async def test_a_fault_while_registering_commands_is_tried_again(
    settings: Settings, playground: Playground
) -> None:
    fault = Fault(kind=Kind.FAIL_BEFORE, on="PUT /applications/*/commands", times=1, status=503)
    playground.faults.arrange(fault)
    await came_up(settings)
    assert fault.happened == 1
    assert playground.world.commands[None]


async def test_what_ends_a_loop_ends_minot(settings: Settings) -> None:
    with pytest.raises(DiscordRefused):
        await thrown_out(settings)


async def test_no_heartbeat_goes_on_after_the_end(settings: Settings) -> None:
    async with running(settings) as minot:
        await minot.ready()
        beating = [t for t in threading.enumerate() if isinstance(t, gateway.KeepAliveHandler)]
        # As when a connection is given up between the gateway's hello and its ready.
        lost = gateway.KeepAliveHandler(ws=beating[0].ws, interval=60.0)
        lost.start()
    lost.join(timeout=5)
    assert not lost.is_alive()
