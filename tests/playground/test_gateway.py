import asyncio
import zlib
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import pytest

from playground import changes
from playground.permissions import NONE
from playground.server import Playground
from playground.world import Guild, Json
from tests.people import Discord, until
from tests.playground.asking import Asking
from tests.playground.small_bot import SmallBot

GUILDS = 1
HEARTBEAT, IDENTIFY, RESUME, INVALID, HELLO, ACKNOWLEDGED = 1, 2, 6, 9, 10, 11


class Wire:
    """One connection to the gateway, by hand."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def hear(self, event: str | None = None) -> Json:
        """Return the next payload, or the next of an event."""
        while True:
            payload: Json = await self.socket.receive_json(timeout=2)
            if event is None or payload["t"] == event:
                return payload

    async def say(self, opcode: int, data: object) -> None:
        await self.socket.send_json({"op": opcode, "d": data})

    async def closed(self) -> int | None:
        """Return the code the far end closes with."""
        async with asyncio.timeout(2):
            while not self.socket.closed:
                await self.socket.receive()
        return self.socket.close_code

    async def identify(self, token: str, **more: object) -> None:
        properties = {"os": "linux", "browser": "x", "device": "x"}
        known: Json = {"token": token, "intents": GUILDS, "properties": properties}
        await self.say(IDENTIFY, known | more)


@pytest.fixture
async def wire(ask: Asking) -> AsyncGenerator[Wire]:
    async with ask.session.ws_connect(f"{ask.playground.gateway_url}?v=10&encoding=json") as socket:
        yield Wire(socket)


async def test_a_session_begins_with_hello_ready_and_its_servers(
    wire: Wire, people: Discord, guild: Guild
) -> None:
    hello = await wire.hear()
    assert (hello["op"], hello["d"]["heartbeat_interval"]) == (HELLO, 41250)
    await wire.identify(people.world.token)
    ready = await wire.hear()
    assert (ready["t"], ready["s"]) == ("READY", 1)
    assert ready["d"]["resume_gateway_url"] == people.playground.gateway_url
    created = await wire.hear()
    assert (created["t"], created["s"], created["d"]["id"]) == ("GUILD_CREATE", 2, str(guild.id))
    assert len(created["d"]["members"]) == 1


async def test_a_heartbeat_is_acknowledged(wire: Wire) -> None:
    await wire.hear()
    await wire.say(HEARTBEAT, None)
    assert (await wire.hear())["op"] == ACKNOWLEDGED


WRONG: list[tuple[dict[str, Any], int]] = [
    ({"token": "somebody else's"}, 4004),
    ({"intents": 1 << 15}, 4014),
    ({"intents": -1}, 4013),
    ({"intents": 1 << 40}, 4013),
    ({"shard": [2, 2]}, 4010),
    ({"shard": ["0", None]}, 4010),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG)
async def test_a_wrong_identify_ends_the_connection(
    wire: Wire, people: Discord, wrong: dict[str, Any], code: int
) -> None:
    await wire.identify(**({"token": people.world.token} | wrong))
    assert await wire.closed() == code


async def test_a_privileged_intent_may_be_switched_on(wire: Wire, people: Discord) -> None:
    people.world.privileged_intents = 1 << 15
    await wire.identify(people.world.token, intents=1 << 15)
    assert (await wire.hear("READY"))["s"] == 1


@pytest.mark.parametrize(
    ("payload", "code"),
    [("{", 4002), ('{"op": 3, "d": {}}', 4003), ('["x"]', 4002)],
)
async def test_nonsense_ends_the_connection(wire: Wire, payload: str, code: int) -> None:
    await wire.socket.send_str(payload)
    assert await wire.closed() == code


async def test_identifying_twice_ends_the_connection(wire: Wire, people: Discord) -> None:
    await wire.identify(people.world.token)
    await wire.identify(people.world.token)
    assert await wire.closed() == 4005


async def test_identifying_again_too_soon_is_an_invalid_session(
    wire: Wire, people: Discord
) -> None:
    people.playground.gateway.rules.identify_seconds = 5.0
    await wire.identify(people.world.token)
    await wire.hear("READY")
    url = f"{people.playground.gateway_url}?v=10"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        second = Wire(socket)
        await second.hear()
        await second.identify(people.world.token)
        assert (await second.hear())["op"] == INVALID


async def test_a_silent_client_is_dropped(people: Discord, ask: Asking) -> None:
    people.playground.gateway.rules.heartbeat_seconds = 0.05
    async with ask.session.ws_connect(f"{people.playground.gateway_url}?v=10") as socket:
        assert await Wire(socket).closed() == 4009


async def test_an_unknown_version_ends_the_connection(people: Discord, ask: Asking) -> None:
    async with ask.session.ws_connect(f"{people.playground.gateway_url}?v=3") as socket:
        assert await Wire(socket).closed() == 4012


async def test_a_flood_of_payloads_ends_the_connection(wire: Wire) -> None:
    for _ in range(121):
        await wire.say(HEARTBEAT, None)
    assert await wire.closed() == 4008


async def test_a_zlib_stream_is_one_stream(people: Discord, ask: Asking) -> None:
    url = f"{people.playground.gateway_url}?v=10&compress=zlib-stream"
    async with ask.session.ws_connect(url) as socket:
        first = await socket.receive_bytes(timeout=2)
        await socket.send_json({"op": HEARTBEAT, "d": None})
        second = await socket.receive_bytes(timeout=2)
    stream = zlib.decompressobj()
    assert first.endswith(b"\x00\x00\xff\xff")
    assert b'"op": 10' in stream.decompress(first)
    assert b'"op": 11' in stream.decompress(second)


async def test_an_unknown_compression_is_refused(people: Discord, ask: Asking) -> None:
    url = f"{people.playground.gateway_url}?v=10&compress=lzma-stream"
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await ask.session.ws_connect(url)


async def test_messages_are_told_only_with_their_intent(
    wire: Wire, people: Discord, guild: Guild
) -> None:
    await wire.identify(people.world.token, intents=GUILDS | 1 << 9)
    await wire.hear("GUILD_CREATE")
    people.actor("fan").write("Allez !")
    told = await wire.hear("MESSAGE_CREATE")
    assert (told["d"]["content"], told["d"]["author"]["username"]) == ("", "fan")
    assert told["d"]["guild_id"] == str(guild.id)


async def test_a_lost_session_is_resumed_with_what_was_missed(
    bot: SmallBot, people: Discord, guild: Guild
) -> None:
    people.playground.gateway.drop()
    changes.set_role(people.world, guild, guild.role("Mercato"), NONE)
    async with asyncio.timeout(10):
        await bot.resumed.wait()
    assert bot.arrivals == ["role Mercato changed", "resumed 0"]
    assert (await people.run("/say", text="back")).text == "back"


async def test_a_session_nobody_knows_is_not_resumed(wire: Wire, people: Discord) -> None:
    await wire.hear()
    resume = {"token": people.world.token, "session_id": "gone", "seq": 3}
    await wire.say(RESUME, resume)
    assert await wire.hear() == {"op": INVALID, "d": False, "s": None, "t": None}


async def test_a_sequence_from_the_future_ends_the_connection(
    wire: Wire, people: Discord, bot: SmallBot
) -> None:
    session = next(iter(people.playground.gateway.sessions))
    await wire.say(RESUME, {"token": people.world.token, "session_id": session, "seq": 10**6})
    assert await wire.closed() == 4007
    assert not bot.is_closed()


async def test_the_bot_comes_back_when_asked_to_reconnect(
    bot: SmallBot, playground: Playground
) -> None:
    playground.gateway.ask_to_reconnect()
    async with asyncio.timeout(10):
        await bot.resumed.wait()
    assert len(playground.gateway.sessions) == 1


async def test_the_bot_identifies_anew_when_its_session_is_ended(
    bot: SmallBot, playground: Playground, people: Discord
) -> None:
    before = set(playground.gateway.sessions)
    playground.gateway.invalidate()
    await until(lambda: playground.gateway.is_connected, seconds=15)
    assert before.isdisjoint(playground.gateway.sessions)
    assert (await people.run("/say", text="anew")).text == "anew"
    assert bot.arrivals == []
