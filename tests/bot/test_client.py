import asyncio
import logging
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord as library
import pytest
from discord import app_commands

from bot.client import Minot, extensions
from bot.errors import UserError
from bot.settings import Settings
from bot.startup import Running, running
from playground.server import Playground
from tests.people import Discord, until

Interaction = library.Interaction[Minot]


async def offer(discord: Discord, failing: Callable[[Interaction], Awaitable[None]]) -> None:
    """Let Minot offer one more command, /fail."""

    async def fail(interaction: Interaction) -> None:
        await failing(interaction)

    tree = client_of(discord).tree
    tree.command(name="fail", description="Fails.")(fail)
    await tree.sync()


def client_of(discord: Discord) -> Minot:
    assert discord.minot is not None
    return discord.minot.client


async def test_what_nobody_foresaw_gets_a_reference_that_stands_in_the_log(
    discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: Interaction) -> None:
        raise ZeroDivisionError

    await offer(discord, broken)
    reply = await discord.run("/fail", locale="en-US")
    (record,) = [each for each in caplog.records if each.message == "command failed"]
    assert reply.ephemeral
    assert f"`{vars(record)['reference']}`" in reply.text
    assert record.exc_info is not None


async def test_a_mistake_of_the_person_is_told_in_their_language(discord: Discord) -> None:
    async def refused(_: Interaction) -> None:
        raise UserError("error.guild")

    await offer(discord, refused)
    texts = client_of(discord).collaborators.texts
    assert (await discord.run("/fail", locale="fr")).text == texts.say("error.guild", "fr")
    assert (await discord.run("/fail", locale="en-GB")).text == texts.say("error.guild", "en")


async def test_a_missing_permission_is_named(discord: Discord) -> None:
    async def closed(_: Interaction) -> None:
        raise app_commands.MissingPermissions(["manage_guild"])

    await offer(discord, closed)
    reply = await discord.run("/fail", locale="en-US")
    assert "Manage Server" in reply.text
    assert reply.ephemeral


async def test_a_permission_that_minot_lacks_is_named(discord: Discord) -> None:
    async def closed(_: Interaction) -> None:
        raise app_commands.BotMissingPermissions(["embed_links", "view_channel"])

    await offer(discord, closed)
    reply = await discord.run("/fail", locale="en-US")
    assert "Embed Links" in reply.text
    assert "View Channel" in reply.text


async def test_an_answer_begun_is_apologised_for_in_a_second_message(discord: Discord) -> None:
    async def half(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        raise UserError("error.guild")

    await offer(discord, half)
    reply = await discord.run("/fail", locale="en-US")
    assert "on a server" in reply.text


async def test_nothing_privileged_is_asked_for(minot: Running) -> None:
    assert minot.client.intents == library.Intents(guilds=True)


async def test_a_dropped_gateway_is_taken_up_again(discord: Discord) -> None:
    resumed = asyncio.create_task(client_of(discord).wait_for("resumed", timeout=10))
    await asyncio.sleep(0)
    discord.playground.gateway.drop()
    await resumed
    reply = await discord.run("/help")
    assert reply.embeds or reply.text


def test_every_cog_that_can_be_loaded_is() -> None:
    assert {"cogs.about", "cogs.feeds", "cogs.rumours", "cogs.watches"} <= set(extensions())
    assert "cogs.arguments" not in set(extensions())


@asynccontextmanager
async def door(port: int, inside: int) -> AsyncGenerator[None]:
    """Pass what comes to one port on to another."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", inside)
        await asyncio.gather(pour(reader, back), pour(there, writer))

    async with await asyncio.start_server(pass_on, "127.0.0.1", port):
        yield


async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
        await writer.drain()
    writer.close()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


async def test_a_gateway_that_is_down_at_the_start_is_tried_again(
    settings: Settings, playground: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    playground.world.gateway_url = playground.gateway_url.replace(str(playground.port), str(port))
    async with running(settings) as minot:
        await until(lambda: "Failed to connect" in caplog.text)
        async with door(port, playground.port), asyncio.timeout(15):
            await minot.ready()
            assert minot.client.is_ready()


async def test_the_library_does_not_nest_its_attempts(
    minot: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An outage of hours must not end in a RecursionError."""
    attempts = 0

    async def refused(*_: object, **__: object) -> None:
        nonlocal attempts
        attempts += 1
        if attempts > 1_500:
            raise asyncio.CancelledError
        raise ConnectionRefusedError

    async def at_once(_: float) -> None:
        """Do not wait."""

    caplog.set_level(logging.CRITICAL, "discord.shard")
    monkeypatch.setattr("discord.shard.DiscordWebSocket.from_client", refused)
    monkeypatch.setattr("discord.shard.asyncio.sleep", at_once)
    with pytest.raises(asyncio.CancelledError):
        await minot.client.launch_shard(library.utils.MISSING, 1)
    assert attempts == 1_501
