"""Which events a session is told, and how much of them it may see."""

from typing import Final

from playground.access import channel_permissions
from playground.permissions import Permission
from playground.shapes import own_user_json
from playground.world import Event, Json, World

_GUILDS: Final = 1
_GUILD_MESSAGES: Final = 1 << 9
_MESSAGE_CONTENT: Final = 1 << 15
_ALWAYS: Final = 0
_NEEDED: Final = {
    "GUILD": _GUILDS,
    "CHANNEL": _GUILDS,
    "THREAD": _GUILDS,
    "MESSAGE": _GUILD_MESSAGES,
    "INTERACTION": _ALWAYS,
}
_CONTENT: Final[Json] = {"content": "", "embeds": [], "components": [], "attachments": []}


def concerns(event: Event, intents: int, shard: tuple[int, int]) -> bool:
    """Whether a session of these intents and this shard is told of an event."""
    needed = _NEEDED.get(event.name.partition("_")[0])
    if needed is None or event.visible_to is not None or needed & intents != needed:
        return False
    shard_id, shard_count = shard
    return event.guild_id is None or (event.guild_id >> 22) % shard_count == shard_id


def seen_by(world: World, event: Event, intents: int) -> Json:
    """Return what a session sees of an event: without the intent, not what others write."""
    payload = event.payload
    if not event.name.startswith("MESSAGE_") or "author" not in payload:
        return payload
    is_own = payload["author"]["id"] == str(world.bot.id)
    return payload if is_own or intents & _MESSAGE_CONTENT else payload | _CONTENT


def ready_json(world: World, session_id: str, shard: tuple[int, int]) -> Json:
    """Return what a new session is told first."""
    shard_id, shard_count = shard
    guilds = [
        {"id": str(guild.id), "unavailable": True}
        for guild in world.guilds.values()
        if world.bot.id in guild.members and (guild.id >> 22) % shard_count == shard_id
    ]
    return {
        "v": 10,
        "user": own_user_json(world.bot),
        "user_settings": {},
        "guilds": guilds,
        "session_id": session_id,
        "session_type": "normal",
        "resume_gateway_url": world.gateway_url,
        "shard": [shard_id, shard_count],
        "application": {"id": str(world.application_id), "flags": 0},
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": [],
        "auth": {},
        "_trace": [],
    }


def hidden(world: World, event: Event) -> bool:
    """Whether the bot does not see the channel an event happened in."""
    channel = world.channel(int(event.payload.get("channel_id") or 0))
    if channel is None:
        return False
    guild = world.guilds[channel.guild_id]
    return Permission.VIEW_CHANNEL not in channel_permissions(guild, channel, world.bot.id)
