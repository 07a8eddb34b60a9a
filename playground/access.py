"""What a member may do in a channel or thread of the world."""

from typing import Final

from playground import permissions
from playground.permissions import ALL, Permission
from playground.refusals import Refusal
from playground.world import Channel, Guild, World

_SENDING: Final = Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE


def guild_permissions(guild: Guild, user_id: int) -> Permission:
    """Return what a member may do in the whole server; nothing for a stranger."""
    member = guild.members.get(user_id)
    if member is None:
        return Permission(0)
    if user_id == guild.owner_id:
        return ALL
    roles = [guild.roles[guild.id], *(guild.roles[r] for r in member.role_ids if r in guild.roles)]
    return permissions.in_guild(role.permissions for role in roles)


def channel_permissions(guild: Guild, channel: Channel, user_id: int) -> Permission:
    """Return what a member may do in a channel; a thread has its parent's permissions."""
    place = guild.channels.get(channel.parent_id, channel) if channel.parent_id else channel
    base = guild_permissions(guild, user_id)
    if base == ALL or user_id not in guild.members:
        return base
    changes = {k: (o.allow, o.deny) for k, o in place.overwrites.items()}
    roles = [changes[r] for r in guild.members[user_id].role_ids if r in changes]
    own = changes.get(user_id)
    return _implied(permissions.in_channel(base, changes.get(guild.id), roles, own), channel)


def _implied(total: Permission, channel: Channel) -> Permission:
    # Without seeing a channel nothing else holds; without sending, nothing that goes with it.
    if Permission.VIEW_CHANNEL not in total:
        return Permission(0)
    sending = Permission.SEND_MESSAGES
    if channel.is_thread:
        sending = Permission.SEND_MESSAGES_IN_THREADS
    return total if sending in total else total & ~_SENDING


def visible_channel(world: World, channel_id: int) -> tuple[Guild, Channel, Permission]:
    """Return a channel the bot sees, with its permissions there; refuse as Discord does."""
    channel = world.channel(channel_id)
    if channel is None:
        raise Refusal(10003)
    guild = world.guilds[channel.guild_id]
    allowed = channel_permissions(guild, channel, world.bot.id)
    if Permission.VIEW_CHANNEL not in allowed:
        raise Refusal(50001)
    return guild, channel, allowed


def may_send(channel: Channel, allowed: Permission) -> bool:
    """Whether these permissions let one write in this channel or thread."""
    if channel.is_thread:
        return Permission.SEND_MESSAGES_IN_THREADS in allowed
    return Permission.SEND_MESSAGES in allowed
