"""What the page hears while it is open: messages as they come, change and go."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from playground.commands import CHANGED
from playground.page_api import page_guild, person_of, sees, shown
from playground.world import Event, Json, User, World

_MESSAGES: Final = {
    "MESSAGE_CREATE": "message_create",
    "MESSAGE_UPDATE": "message_update",
    "MESSAGE_DELETE": "message_delete",
}
_WHEREABOUTS: Final = ("GUILD", "CHANNEL", "THREAD")


@dataclass(slots=True, eq=False)
class _Listener:
    """One open page."""

    user: User
    queue: asyncio.Queue[Json | None] = field(default_factory=asyncio.Queue[Json | None])


class PageEvents:
    """Everyone who has the page open."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._listeners: set[_Listener] = set()
        world.listeners.append(self._hear)

    @property
    def is_open(self) -> bool:
        """Whether somebody has the page open."""
        return bool(self._listeners)

    def failed(self, user: User, channel_id: int) -> None:
        """Tell somebody that the bot did not answer."""
        for listener in self._listeners:
            if listener.user is user:
                listener.queue.put_nowait({"type": "failed", "channel": str(channel_id)})

    def close(self) -> None:
        """Say goodbye to everyone."""
        for listener in self._listeners:
            listener.queue.put_nowait(None)

    def _hear(self, event: Event) -> None:
        for listener in self._listeners:
            told = self._told(event, listener.user)
            if told is not None:
                listener.queue.put_nowait(told)

    def _told(self, event: Event, user: User) -> Json | None:
        if event.name == CHANGED:
            return {"type": "commands"}
        if event.name in _MESSAGES:
            return self._message(event, user)
        is_state = event.name.partition("_")[0] in _WHEREABOUTS
        return {"type": "state"} if is_state else None

    def _message(self, event: Event, user: User) -> Json | None:
        channel_id = int(event.payload["channel_id"])
        guild = page_guild(self._world)
        channel = guild.channels.get(channel_id)
        if channel is None or not sees(guild, channel, user):
            return None
        if event.visible_to not in (None, user.id):
            return None
        found = self._world.messages[channel_id].get(int(event.payload["id"]))
        message = event.payload if found is None else shown(self._world, found)
        return {"type": _MESSAGES[event.name], "channel": str(channel_id), "message": message}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one open page until it is closed."""
        listener = _Listener(person_of(self._world, request.query.get("person")))
        socket = web.WebSocketResponse(heartbeat=30.0, timeout=1.0)
        await socket.prepare(request)
        self._listeners.add(listener)
        writing = asyncio.create_task(_write(socket, listener.queue))
        try:
            async for _ in socket:
                continue  # The page only listens.
        finally:
            self._listeners.discard(listener)
            listener.queue.put_nowait(None)
            await writing
        return socket


async def _write(socket: web.WebSocketResponse, queue: asyncio.Queue[Json | None]) -> None:
    while (told := await queue.get()) is not None:
        try:
            await socket.send_str(json.dumps(told, ensure_ascii=False))
        except ConnectionError:
            return  # The page is gone; reading notices it too.
    await socket.close()
