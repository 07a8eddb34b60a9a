"""A second, much smaller Discord, written by nobody who knows the playground.

It has no history, knows no nonces, answers with as little as it may, and fails when told to.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web

Json = dict[str, Any]

BOT: Final = {"id": "900", "username": "minot", "discriminator": "0", "avatar": None, "bot": True}
GUILD: Final = 100
CHANNEL: Final = 200
_MODERATOR: Final = str(1 << 5 | 1 << 10 | 1 << 11)
_FAN: Final = str(1 << 10 | 1 << 11)
_NOT_FOUND: Final = {"message": "404: Not Found", "code": 0}


@dataclass(slots=True)
class Stranger:
    """What stands on that Discord, and what shall go wrong there."""

    url: str = ""
    messages: list[Json] = field(default_factory=list[Json])
    answers: list[Json] = field(default_factory=list[Json])
    commands: list[Json] = field(default_factory=list[Json])
    asked: list[str] = field(default_factory=list[str])
    has_callback_body: bool = True
    message_fields: tuple[str, ...] = ()
    """The fields of a message in the reply to it; all that are usual when empty."""
    has_hotel: bool = False
    """Whether a hotel's page answers in its place."""
    history_status: int = 404
    faults: list[int] = field(default_factory=list[int])
    """The status of the next answers to new messages, none of which is kept."""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1_000))
    _sockets: list[web.WebSocketResponse] = field(default_factory=list[web.WebSocketResponse])

    async def cut(self) -> None:
        """Cut every gateway connection."""
        for socket in list(self._sockets):
            await socket.close(code=4000)

    async def use(self, *words: str, is_moderator: bool = False, **options: object) -> Json:
        """Use a command and return the answer in its last form."""
        data: Json = {"id": "1", "type": 1, "name": words[0], "guild_id": str(GUILD)}
        given = [
            {"name": name, "type": _kind(value), "value": value} for name, value in options.items()
        ]
        data["options"] = (
            [{"name": words[1], "type": 1, "options": given}] if len(words) > 1 else given
        )
        if "channel" in options:
            data["resolved"] = {
                "channels": {
                    str(CHANNEL): {
                        "id": str(CHANNEL),
                        "type": 0,
                        "name": "a",
                        "permissions": _MODERATOR,
                    }
                }
            }
        return await self.interact(2, data, is_moderator=is_moderator)

    async def press(self, custom_id: str, *, is_moderator: bool = False) -> Json:
        """Press a button of which only the id is known."""
        data: Json = {"component_type": 2, "custom_id": custom_id}
        return await self.interact(3, data, is_moderator=is_moderator)

    async def interact(self, kind: int, data: Json, *, is_moderator: bool) -> Json:
        """Send an interaction as a gateway event, and wait for its answer."""
        number = str(next(self._numbers))
        user = {"id": "901", "username": "fan", "discriminator": "0", "avatar": None}
        event: Json = {
            "id": number,
            "application_id": BOT["id"],
            "type": kind,
            "token": f"token{number}",
            "version": 1,
            "guild_id": str(GUILD),
            "channel_id": str(CHANNEL),
            "locale": "en-GB",
            "channel": {"id": str(CHANNEL), "type": 0, "name": "a", "position": 0},
            "guild_locale": "en-GB",
            "attachment_size_limit": 1_000,
            "entitlements": [],
            "app_permissions": str(1 << 10 | 1 << 11 | 1 << 14 | 1 << 16),
            "data": data,
            "member": {
                "user": user,
                "roles": [],
                "joined_at": "2024-01-01T00:00:00+00:00",
                "deaf": False,
                "mute": False,
                "flags": 0,
                "permissions": _MODERATOR if is_moderator else _FAN,
            },
        }
        if kind == 3:
            button = {"type": 2, "style": 2, "label": "x", "custom_id": data["custom_id"]}
            rows = [{"type": 1, "components": [button]}]
            event["message"] = {**_message("77", "", []), "components": rows}
        await self._tell("INTERACTION_CREATE", event)
        async with asyncio.timeout(15):
            while True:
                mine = [one for one in self.answers if one["token"] == f"token{number}"]
                if mine and mine[-1].get("type") not in {5, 6}:
                    return mine[-1]
                await asyncio.sleep(0.02)

    async def _tell(self, name: str, data: Json) -> None:
        event = {"op": 0, "t": name, "s": next(self._numbers), "d": data}
        await self._sockets[-1].send_str(json.dumps(event))

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        """Greet, acknowledge, and tell of the one server."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            event = message.json()
            if event["op"] == 1:
                await socket.send_json({"op": 11})
            if event["op"] == 6:
                await socket.send_json({"op": 9, "d": False})
            if event["op"] == 2:
                self._sockets.append(socket)
                guild = {"id": str(GUILD), "unavailable": True}
                ready = {
                    "v": 10,
                    "user": BOT,
                    "guilds": [guild],
                    "session_id": "s",
                    "resume_gateway_url": str(request.url.with_scheme("ws")),
                    "application": {"id": BOT["id"], "flags": 0},
                    "shard": [0, 1],
                }
                await self._tell("READY", ready)
                await self._tell("GUILD_CREATE", _guild())
        if socket in self._sockets:
            self._sockets.remove(socket)
        return socket

    async def rest(  # noqa: C901, PLR0911, PLR0912  (one case for each route, like a router)
        self, request: web.Request
    ) -> web.StreamResponse:
        """Answer every request of the REST API."""
        path = request.path.removeprefix("/api/v10/")
        self.asked.append(f"{request.method} {path}")
        if self.has_hotel:
            return web.Response(text="<h1>Welcome to our hotel</h1>", content_type="text/html")
        body: Any = await request.json() if request.can_read_body else None
        match request.method, path.split("/"):
            case "GET", ["users", "@me"]:
                return web.json_response(BOT)
            case "GET", ["oauth2" | "applications", *_]:
                return web.json_response(
                    {
                        "id": BOT["id"],
                        "name": "m",
                        "icon": None,
                        "description": "",
                        "bot_public": True,
                        "bot_require_code_grant": False,
                        "owner": BOT,
                        "verify_key": "",
                    }
                )
            case "GET", ["gateway", "bot"]:
                url = str(request.url.with_scheme("ws").with_path("/gateway"))
                return web.json_response(
                    {
                        "url": url,
                        "shards": 1,
                        "session_start_limit": {
                            "total": 9,
                            "remaining": 9,
                            "reset_after": 0,
                            "max_concurrency": 1,
                        },
                    }
                )
            case "PUT", ["applications", _, "commands"]:
                self.commands = [
                    {
                        **one,
                        "id": str(next(self._numbers)),
                        "version": "1",
                        "application_id": BOT["id"],
                    }
                    for one in body
                ]
                return web.json_response(self.commands)
            case "POST", ["channels", channel, "messages"]:
                return self._posted(channel, body)
            case "POST", ["interactions", number, token, "callback"]:
                self.answers.append({**body, "token": token})
                if not self.has_callback_body:
                    return web.Response(status=204)
                return web.json_response({"interaction": {"id": number, "type": 2}})
            case ("POST", ["webhooks", _, token]) | ("PATCH", ["webhooks", _, token, *_]):
                self.answers.append({"type": 4, "data": body, "token": token})
                return web.json_response(_message(str(next(self._numbers)), "", []))
            case _:
                return web.json_response(_NOT_FOUND, status=self.history_status)

    def _posted(self, channel: str, body: Json) -> web.Response:
        if self.faults:
            return web.json_response({"message": "no", "code": 0}, status=self.faults.pop(0))
        number = str(next(self._numbers))
        self.messages.append({**body, "id": number})
        told = {
            **_message(number, body.get("content") or "", body.get("embeds") or []),
            "channel_id": channel,
        }
        if self.message_fields:
            told = {name: told[name] for name in self.message_fields}
        return web.json_response(told)


def _message(number: str, content: str, embeds: list[Json]) -> Json:
    return {
        "id": number,
        "channel_id": str(CHANNEL),
        "author": BOT,
        "content": content,
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": embeds,
        "pinned": False,
        "type": 0,
    }


def _guild() -> Json:
    return {
        "id": str(GUILD),
        "name": "g",
        "channels": [{"id": str(CHANNEL), "type": 0, "name": "a", "position": 0}],
    }


def _kind(value: object) -> int:
    return (
        3 if isinstance(value, str) and value != str(CHANNEL) else 7 if value == str(CHANNEL) else 4
    )


@asynccontextmanager
async def strange() -> AsyncGenerator[Stranger]:
    """Run a stranger's Discord on a free port."""
    stranger = Stranger()
    app = web.Application()
    app.router.add_get("/gateway", stranger.gateway)
    app.router.add_get("/gateway/", stranger.gateway)
    app.router.add_route("*", "/api/v10/{path:.*}", stranger.rest)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stranger.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    try:
        yield stranger
    finally:
        await runner.cleanup()
