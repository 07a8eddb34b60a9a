"""The pretend Discord's gateway: identify, heartbeats, events in order, resume with replay."""

import asyncio
import json
import logging
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final, cast

from aiohttp import WSMsgType, web

from playground.gateway_events import concerns, hidden, ready_json, seen_by
from playground.gateway_link import Link, is_served
from playground.shapes import guild_create_json
from playground.world import Event, Json, World

log = logging.getLogger(__name__)

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, MEMBERS, INVALID, HELLO, ACKNOWLEDGED = 7, 8, 9, 10, 11

PRIVILEGED: Final = (1 << 1) | (1 << 8) | (1 << 15)
_KNOWN_INTENTS: Final = (1 << 26) - 1
_VERSIONS: Final = ("9", "10")
_TRAVEL: Final = 0.02
UNKNOWN_OPCODE, UNREADABLE, UNKNOWN, WRONG_TOKEN, TWICE = 4001, 4002, 4003, 4004, 4005
WRONG_SEQUENCE, TOO_FAST, SILENT, WRONG_SHARD, WRONG_VERSION = 4007, 4008, 4009, 4010, 4012
WRONG_INTENTS, FORBIDDEN_INTENTS = 4013, 4014


@dataclass(slots=True, kw_only=True)
class Rules:
    """How strict the gateway is; the defaults are Discord's."""

    heartbeat_seconds: float = 41.25
    identify_seconds: float = 5.0
    payloads_a_minute: int = 120
    replayable: int = 1000


@dataclass(slots=True, kw_only=True)
class Session:
    """One shard's stream of events; it outlives its connections."""

    id: str
    intents: int
    shard: tuple[int, int]
    log: deque[tuple[int, str, Json]]
    sequence: int = 0
    link: Link | None = None

    def tell(self, name: str, payload: Json) -> None:
        """Tell an event: number it, keep it for a resume, send it if someone is there."""
        self.sequence += 1
        self.log.append((self.sequence, name, payload))
        if self.link is not None:
            self.link.say(DISPATCH, payload, s=self.sequence, t=name)

    def can_replay(self, after: int) -> bool:
        """Whether everything after that event is still kept."""
        return not self.log or self.log[0][0] <= after + 1


@dataclass(slots=True)
class _Visit:
    """What is known of one connection while it lasts."""

    link: Link
    session: Session | None = None
    payloads: deque[float] = field(default_factory=deque[float])


class Gateway:
    """Everyone who is connected, and what they are told."""

    def __init__(self, world: World, rules: Rules | None = None) -> None:
        self._world = world
        self.rules = rules or Rules()
        self.sessions: dict[str, Session] = {}
        self._identified_at = float("-inf")
        self._visits: set[Link] = set()
        world.listeners.append(self.dispatch)

    def dispatch(self, event: Event) -> None:
        """Tell an event to every session it concerns."""
        if event.name.startswith("MESSAGE_") and hidden(self._world, event):
            return
        for session in self.sessions.values():
            if concerns(event, session.intents, session.shard):
                session.tell(event.name, seen_by(self._world, event, session.intents))

    def drop(self) -> None:
        """Cut every connection without a word; sessions stay and can be resumed."""
        for link in list(self._visits):
            link.cut()

    def ask_to_reconnect(self) -> None:
        """Ask every connection to come again and resume."""
        for link in list(self._visits):
            link.say(RECONNECT)

    def invalidate(self) -> None:
        """End every session; the bot must identify anew."""
        for session in self.sessions.values():
            if session.link is not None:
                session.link.say(INVALID, data=False)
        self.sessions.clear()

    def close(self) -> None:
        """Say goodbye to everyone."""
        for link in list(self._visits):
            link.end(1001)

    @property
    def is_connected(self) -> bool:
        """Whether a shard listens."""
        return any(session.link is not None for session in self.sessions.values())

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        compression = request.query.get("compress", "")
        if not is_served(compression):
            return web.Response(status=400, text=f"compress={compression} is not served")
        socket = web.WebSocketResponse(max_msg_size=4096 * 4, timeout=1.0)
        await socket.prepare(request)
        visit = _Visit(Link(request, socket))
        self._visits.add(visit.link)
        writing = asyncio.create_task(visit.link.write())
        try:
            await self._talk(request, socket, visit)
        finally:
            self._visits.discard(visit.link)
            if visit.session is not None and visit.session.link is visit.link:
                visit.session.link = None
            visit.link.end(visit.link.close_code)
            await writing
        return socket

    async def _talk(
        self, request: web.Request, socket: web.WebSocketResponse, visit: _Visit
    ) -> None:
        if request.query.get("v") not in _VERSIONS:
            visit.link.end(WRONG_VERSION)
        interval = self.rules.heartbeat_seconds
        visit.link.say(HELLO, {"heartbeat_interval": int(interval * 1000), "_trace": []})
        while True:
            try:
                # A client that misses its heartbeat twice is taken for dead.
                message = await socket.receive(timeout=interval * 2)
            except TimeoutError:
                visit.link.end(SILENT)
                return
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            self._hear(visit, message.data)

    def _hear(self, visit: _Visit, content: "str | bytes") -> None:
        code = self._too_fast(visit)
        try:
            payload = cast("object", json.loads(content))
        except ValueError:
            payload = None
        if not isinstance(payload, dict):
            visit.link.end(UNREADABLE)
            return
        if code is None:
            code = self._obey(visit, cast("Json", payload))
        if code is not None:
            visit.link.end(code)

    def _too_fast(self, visit: _Visit) -> int | None:
        now = time.monotonic()
        visit.payloads.append(now)
        while visit.payloads[0] < now - 60:
            visit.payloads.popleft()
        return TOO_FAST if len(visit.payloads) > self.rules.payloads_a_minute else None

    def _obey(self, visit: _Visit, payload: Json) -> int | None:
        """Do what a payload asks; return the code to close with when it is wrong."""
        opcode, data = payload.get("op"), payload.get("d")
        if opcode == HEARTBEAT:
            # The library notes when it beat only after the beat is out; an answer without any
            # way to travel would come before that, and look as old as the beat before.
            asyncio.get_running_loop().call_later(_TRAVEL, visit.link.say, ACKNOWLEDGED)
            return None
        if opcode in (IDENTIFY, RESUME):
            known: Json = cast("Json", data) if isinstance(data, dict) else {}
            return self._begin(visit, known, is_resume=opcode == RESUME)
        if visit.session is None:
            return UNKNOWN
        if opcode in (VOICE, MEMBERS):
            log.warning("not served: gateway opcode %s", opcode)
        return None if opcode in (PRESENCE, VOICE, MEMBERS) else UNKNOWN_OPCODE

    def _begin(self, visit: _Visit, data: Json, *, is_resume: bool) -> int | None:
        if visit.session is not None:
            return TWICE
        return self._resume(visit, data) if is_resume else self._identify(visit, data)

    def _identify(self, visit: _Visit, data: Json) -> int | None:
        code = self._refusal(data)
        if code is not None:
            return code
        now = time.monotonic()
        if now - self._identified_at < self.rules.identify_seconds:
            visit.link.say(INVALID, data=False)
            return None
        self._identified_at = now
        shard = tuple(cast("list[int]", data.get("shard") or [0, 1]))
        session = Session(
            id=secrets.token_hex(16),
            intents=int(data["intents"]),
            shard=(shard[0], shard[1]),
            log=deque(maxlen=self.rules.replayable),
            link=visit.link,
        )
        self.sessions[session.id] = session
        visit.session = session
        session.tell("READY", ready_json(self._world, session.id, session.shard))
        for guild in list(self._world.guilds.values()):
            if self._world.bot.id in guild.members:
                payload = guild_create_json(guild, self._world.bot)
                event = Event(name="GUILD_CREATE", payload=payload, guild_id=guild.id)
                if concerns(event, session.intents, session.shard):
                    session.tell(event.name, payload)
        return None

    def _refusal(self, data: Json) -> int | None:
        if data.get("token") != self._world.token:
            return WRONG_TOKEN
        intents: Any = data.get("intents")
        if not isinstance(intents, int) or not 0 <= intents <= _KNOWN_INTENTS:
            return WRONG_INTENTS
        if intents & PRIVILEGED & ~self._world.privileged_intents:
            return FORBIDDEN_INTENTS
        return None if _is_shard(data.get("shard") or [0, 1]) else WRONG_SHARD

    def _resume(self, visit: _Visit, data: Json) -> int | None:
        if data.get("token") != self._world.token:
            return WRONG_TOKEN
        session = self.sessions.get(str(data.get("session_id")))
        sequence = _sequence(data.get("seq"))
        if session is None or not session.can_replay(sequence):
            visit.link.say(INVALID, data=False)
            return None
        if sequence > session.sequence:
            return WRONG_SEQUENCE
        session.link = visit.link
        visit.session = session
        for number, name, payload in list(session.log):
            if number > sequence:
                visit.link.say(DISPATCH, payload, s=number, t=name)
        session.tell("RESUMED", {"_trace": []})
        return None


def _is_shard(value: object) -> bool:
    match value:
        case [int(shard_id), int(shard_count)]:
            return 0 <= shard_id < shard_count
        case _:
            return False


def _sequence(value: object) -> int:
    return value if isinstance(value, int) else 0
