"""REST routes for messages in channels."""

from typing import Final

from aiohttp import web

from playground import changes, messages
from playground.access import may_send, visible_channel
from playground.components import IS_V2
from playground.drafts import Draft, read_draft
from playground.message_shapes import message_json
from playground.messages import Origin
from playground.permissions import Permission
from playground.refusals import Refusal
from playground.rest import WORLD, body_of, nothing, number, reply
from playground.world import FORUM, Channel, Message

ROUTES = web.RouteTableDef()
_MOST: Final = 100


def _writable(request: web.Request) -> tuple[Channel, Permission]:
    _, channel, allowed = visible_channel(request.app[WORLD], number(request, "channel_id"))
    if channel.kind == FORUM:
        raise Refusal(50024)
    if not may_send(channel, allowed):
        raise Refusal(50013)
    if channel.locked and Permission.MANAGE_THREADS not in allowed:
        raise Refusal(160005)
    return channel, allowed


def _check_means(draft: Draft, allowed: Permission) -> None:
    if draft.embeds and Permission.EMBED_LINKS not in allowed:
        raise Refusal(50013)
    if draft.attachments and Permission.ATTACH_FILES not in allowed:
        raise Refusal(50013)


@ROUTES.post("/channels/{channel_id}/messages")
async def create(request: web.Request) -> web.Response:
    """Send a message."""
    world = request.app[WORLD]
    channel, allowed = _writable(request)
    draft = read_draft(*await body_of(request))
    _check_means(draft, allowed)
    if draft.reply_to is not None and Permission.READ_MESSAGE_HISTORY not in allowed:
        raise Refusal(50013)
    if channel.archived:
        # Whoever writes into an archived thread takes it out again.
        changes.shut_thread(world, channel, archived=False)
    message = messages.send(world, Origin(author=world.bot, channel_id=channel.id), draft)
    return reply(message_json(world, message))


@ROUTES.get("/channels/{channel_id}/messages")
async def history(request: web.Request) -> web.Response:
    """List a channel's messages, the newest first."""
    world = request.app[WORLD]
    _, channel, allowed = visible_channel(world, number(request, "channel_id"))
    if Permission.READ_MESSAGE_HISTORY not in allowed:
        return reply([])  # Discord shows an empty channel rather than refusing
    chosen = _chosen(request, [m for m in world.messages[channel.id].values() if _seen(m)])
    return reply([message_json(world, message) for message in chosen])


def _seen(message: Message) -> bool:
    return not message.is_ephemeral


def _bound(request: web.Request, name: str) -> int | None:
    text = request.query.get(name, "")
    return int(text) if text.isdecimal() else None


def _chosen(request: web.Request, found: list[Message]) -> list[Message]:
    limit = _bound(request, "limit") or (50 if "limit" not in request.query else 0)
    if not 1 <= limit <= _MOST:
        fault = {"code": "NUMBER_TYPE_MAX", "message": "int value should be between 1 and 100."}
        raise Refusal(50035, {"limit": {"_errors": [fault]}})
    newest_first = sorted(found, key=lambda message: message.id, reverse=True)
    before, after = _bound(request, "before"), _bound(request, "after")
    around = _bound(request, "around")
    if around is not None:
        older = [m for m in newest_first if m.id <= around][: limit // 2 + 1]
        newer = [m for m in newest_first if m.id > around][-(limit // 2) :]
        return newer + older
    if before is not None:
        return [m for m in newest_first if m.id < before][:limit]
    if after is not None:
        return [m for m in newest_first if m.id > after][-limit:]
    return newest_first[:limit]


@ROUTES.get("/channels/{channel_id}/messages/{message_id}")
async def fetch(request: web.Request) -> web.Response:
    """Give one message."""
    world = request.app[WORLD]
    _, channel, allowed = visible_channel(world, number(request, "channel_id"))
    if Permission.READ_MESSAGE_HISTORY not in allowed:
        raise Refusal(50001)
    return reply(
        message_json(world, messages.find(world, channel.id, number(request, "message_id")))
    )


@ROUTES.patch("/channels/{channel_id}/messages/{message_id}")
async def edit(request: web.Request) -> web.Response:
    """Change one of the bot's own messages."""
    world = request.app[WORLD]
    _, channel, allowed = visible_channel(world, number(request, "channel_id"))
    message = messages.find(world, channel.id, number(request, "message_id"))
    if message.author.id != world.bot.id:
        raise Refusal(50005)
    draft = read_draft(*await body_of(request), v2=bool(message.flags & IS_V2))
    _check_means(draft, allowed)
    return reply(message_json(world, messages.edit(world, message, draft)))


@ROUTES.delete("/channels/{channel_id}/messages/{message_id}")
async def delete(request: web.Request) -> web.Response:
    """Take a message away; somebody else's only with Manage Messages."""
    world = request.app[WORLD]
    _, channel, allowed = visible_channel(world, number(request, "channel_id"))
    message = messages.find(world, channel.id, number(request, "message_id"))
    if message.author.id != world.bot.id and Permission.MANAGE_MESSAGES not in allowed:
        raise Refusal(50013)
    messages.delete(world, message)
    return nothing()


@ROUTES.post("/channels/{channel_id}/typing")
async def typing(request: web.Request) -> web.Response:
    """Show that the bot is typing."""
    _writable(request)
    return nothing()
