"""`python -m playground` as people start it: a process of its own."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from playground.world import Json

HOUSE = Path(__file__).resolve().parents[2]


@asynccontextmanager
async def started(*options: str) -> AsyncGenerator[tuple[Process, str]]:
    """Give the running playground and its page's address."""
    command = [sys.executable, "-m", "playground", "--log-level", "error", *options]
    process = await asyncio.create_subprocess_exec(*command, cwd=HOUSE, stdout=PIPE, stderr=PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            line = (await process.stdout.readline()).decode()
        assert "http://127.0.0.1:" in line, line
        yield process, line.split()[-1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def seen(session: aiohttp.ClientSession, page: str) -> list[Json]:
    """Return the messages in #mercato."""
    async with session.get(f"{page}/playground/state?person=fan") as answer:
        state: Json = await answer.json()
    channel = next(c["id"] for c in state["channels"] if c["name"] == "mercato")
    query = {"person": "fan", "channel": channel}
    async with session.get(f"{page}/playground/messages", params=query) as answer:
        return await answer.json()


async def first_alert(page: str) -> Json:
    """Wait until something stands in #mercato."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(40):
        while True:
            messages = await seen(session, page)
            if messages:
                return messages[0]
            await asyncio.sleep(0.1)


async def test_the_first_alert_comes_within_seconds_and_the_end_is_clean() -> None:
    async with started("--port", "0", "--speed", "10") as (process, page):
        alert = await first_alert(page)
        assert "Kamara" in alert["embeds"][0]["title"]
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(5):
            _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")


async def test_a_taken_port_is_no_obstacle() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with started("--port", port, "--empty") as (_, page):
            assert not page.endswith(f":{port}")
            async with aiohttp.ClientSession() as session:
                assert await seen(session, page) == []
