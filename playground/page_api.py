"""What the page asks for and sends, as docs/playground.md describes it."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, cast

from aiohttp import web

from playground import messages
from playground.access import channel_permissions
from playground.acting import Actor
from playground.message_shapes import message_json
from playground.options import Place, Unusable
from playground.permissions import Permission
from playground.reply import Reply
from playground.rest import WORLD, reply
from playground.world import Channel, Guild, Json, Message, User, World

ROUTES = web.RouteTableDef()
_LATEST: Final = 100
_LOCALES: Final = ({"code": "fr", "name": "Français"}, {"code": "en-US", "name": "English"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a call of the page says about who acts where."""

    actor: Actor
    body: Json


class Doings:
    """What people began on the page and the bot has not answered yet."""

    def __init__(self, tell_failed: Callable[[User, int], None]) -> None:
        self._tell_failed = tell_failed
        self._tasks: set[asyncio.Task[None]] = set()

    def go_on(self, actor: Actor, doing: Coroutine[Any, Any, Reply]) -> None:
        """Let something go its way while the page already has its answer."""
        task = asyncio.create_task(self._whole(actor, doing))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _whole(self, actor: Actor, doing: Coroutine[Any, Any, Reply]) -> None:
        answer = await doing
        if answer.error is not None:
            self._tell_failed(actor.user, actor.place.channel.id)

    async def stop(self, _: web.Application) -> None:
        """Give up what is not finished."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


_DOINGS: Final = web.AppKey("_DOINGS", Doings)


def add_to(app: web.Application, tell_failed: Callable[[User, int], None]) -> None:
    """Serve the page's calls."""
    app[_DOINGS] = Doings(tell_failed)
    app.add_routes(ROUTES)
    app.on_cleanup.append(app[_DOINGS].stop)


def page_guild(world: World) -> Guild:
    """Return the server the page shows."""
    return next(iter(world.guilds.values()))


def sees(guild: Guild, channel: Channel, user: User) -> bool:
    """Whether somebody sees a channel."""
    return Permission.VIEW_CHANNEL in channel_permissions(guild, channel, user.id)


def person_of(world: World, key: object) -> User:
    """Return one of the people; refuse a stranger."""
    user = world.users.get(str(key))
    if user is None:
        raise _bad(f"There is nobody called {key}.")
    return user


def _bad(message: str) -> web.HTTPBadRequest:
    text = json.dumps({"message": message}, ensure_ascii=False)
    return web.HTTPBadRequest(text=text, content_type="application/json")


def shown(world: World, message: Message) -> Json:
    """Return a message for the page: Discord's, and who used what to get it."""
    shape = message_json(world, message)
    asked = message.interaction
    if asked is not None and asked.original_id == message.id and "name" in asked.data:
        user = world.user(asked.user_id) or world.bot
        path = _path(asked.data)
        shape["used"] = {"who": user.display_name, "what": " ".join(path)}
        if in_french := _french(world, asked.data, path):
            shape["used"]["fr"] = in_french
    return shape


def _path(command: Json) -> list[str]:
    words: list[str] = [command["name"]]
    inner: list[Json] = command.get("options") or []
    while inner and "options" in inner[0]:
        words.append(inner[0]["name"])
        inner = inner[0]["options"]
    return words


def _french(world: World, used: Json, path: list[str]) -> str | None:
    """Return a command as somebody who uses Discord in French sees it; None when it is not told."""
    shelves = world.commands.values()
    found = (shelf.get(int(used.get("id") or 0)) for shelf in shelves)
    parts = [command for command in found if command]
    words: list[str] = []
    for name in path:
        part = next((one for one in parts if one["name"] == name), None)
        if part is None:
            return None
        names: Json = part.get("name_localizations") or {}
        words.append(names.get("fr") or name)
        inner: list[Json] = part.get("options") or []
        parts = inner
    return " ".join(words) if words != path else None


@ROUTES.get("/playground/state")
async def state(request: web.Request) -> web.Response:
    """Tell what there is to see."""
    world = request.app[WORLD]
    user = person_of(world, request.query.get("person"))
    guild = page_guild(world)
    channels = [c for c in guild.channels.values() if sees(guild, c, user)]
    told: Json = {
        "guild": {"id": str(guild.id), "name": guild.name},
        "channels": [
            {"id": str(c.id), "name": c.name, "topic": c.topic or "", "type": c.kind}
            for c in channels
        ],
        "roles": [
            {"id": str(role.id), "name": role.name}
            for role in guild.roles.values()
            if role.id != guild.id
        ],
        "people": [_person(guild, key, one) for key, one in world.users.items() if key != "owner"],
        "bot": {"id": str(world.bot.id), "name": world.bot.display_name},
        "locales": list(_LOCALES),
    }
    return reply(told)


def _person(guild: Guild, key: str, user: User) -> Json:
    roles = guild.members[user.id].role_ids if user.id in guild.members else set[int]()
    shape: Json = {"key": key, "id": str(user.id), "name": user.display_name}
    return shape | {"roles": [str(role_id) for role_id in sorted(roles)]}


def _actor(world: World, query: Json) -> Actor:
    guild = page_guild(world)
    user = person_of(world, query.get("person"))
    channel_id = str(query.get("channel") or "")
    found = (c for c in guild.channels.values() if sees(guild, c, user))
    channel = next((c for c in found if channel_id in ("", str(c.id))), None)
    if channel is None:
        raise _bad(f"There is no channel {channel_id}.")
    place = Place(guild=guild, channel=channel, user=user)
    return Actor(world=world, place=place, locale=str(query.get("locale") or "fr"))


async def _asked(request: web.Request) -> Asked:
    try:
        body = cast("object", await request.json())
    except ValueError:
        raise _bad("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise _bad("The body is not an object.")
    said = cast("Json", body)
    return Asked(actor=_actor(request.app[WORLD], said), body=said)


@ROUTES.get("/playground/commands")
async def commands(request: web.Request) -> web.Response:
    """List the commands a person may use."""
    return reply(_actor(request.app[WORLD], {**request.query}).commands())


@ROUTES.get("/playground/messages")
async def latest(request: web.Request) -> web.Response:
    """List a channel's latest messages, as one person sees them."""
    world = request.app[WORLD]
    actor = _actor(world, {**request.query})
    held = world.messages[actor.place.channel.id].values()
    seen = [m for m in held if m.visible_to in (None, actor.user.id)][-_LATEST:]
    return reply([shown(world, message) for message in seen])


@ROUTES.post("/playground/commands")
async def run(request: web.Request) -> web.Response:
    """Use a command; its answer comes as a message."""
    asked = await _asked(request)
    try:
        data = asked.actor.prepared(str(asked.body.get("path")), _values(asked))
    except Unusable as reason:
        raise _bad(str(reason)) from None
    request.app[_DOINGS].go_on(asked.actor, asked.actor.send(data))
    return reply({}, 202)


def _values(asked: Asked) -> Json:
    given = asked.body.get("options")
    return cast("Json", given) if isinstance(given, dict) else {}


@ROUTES.post("/playground/autocomplete")
async def autocomplete(request: web.Request) -> web.Response:
    """Ask the bot how a word may go on."""
    asked = await _asked(request)
    values = _values(asked)
    name = str(asked.body.get("focused"))
    typed = str(values.pop(name, ""))
    try:
        path = str(asked.body.get("path"))
        choices = await asked.actor.complete(path, (name, typed), values)
    except Unusable as reason:
        raise _bad(str(reason)) from None
    return reply({"choices": choices})


@ROUTES.post("/playground/components")
async def component(request: web.Request) -> web.Response:
    """Click a button or choose from a menu."""
    asked = await _asked(request)
    message = _message(request, asked)
    values = cast("list[str]", asked.body.get("values") or [])
    request.app[_DOINGS].go_on(
        asked.actor, asked.actor.use(message, str(asked.body.get("custom_id")), values)
    )
    return reply({}, 202)


def _message(request: web.Request, asked: Asked) -> Message:
    world, message_id = request.app[WORLD], str(asked.body.get("message"))
    for held in world.messages.values():
        found = held.get(int(message_id)) if message_id.isdecimal() else None
        if found is not None and found.visible_to in (None, asked.actor.user.id):
            return found
    raise _bad("There is no such message.")


@ROUTES.post("/playground/dismiss")
async def dismiss(request: web.Request) -> web.Response:
    """Put away a message only one person sees."""
    asked = await _asked(request)
    message = _message(request, asked)
    if not message.is_ephemeral:
        raise _bad("Everyone sees this message.")
    messages.delete(request.app[WORLD], message)
    return web.Response(status=204)


@ROUTES.get("/playground/files/{file_id}/{name}")
async def file(request: web.Request) -> web.Response:
    """Give a file that came with a message."""
    for held in request.app[WORLD].messages.values():
        for message in held.values():
            for attachment in message.attachments:
                if str(attachment.id) == request.match_info["file_id"]:
                    return _download(attachment.content)
    raise web.HTTPNotFound


def _download(content: bytes) -> web.Response:
    # Never shown in the page: whatever the bot sent is a file to save.
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=content, headers=headers)
