"""What moderators do to a server: channels and permissions come and go, and the bot is told."""

from playground.permissions import NONE, Permission
from playground.shapes import channel_json, guild_create_json, role_json
from playground.world import (
    TEXT_CHANNEL,
    Channel,
    Event,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    World,
)


def delete_channel(world: World, channel: Channel) -> None:
    """Delete a channel, its threads and everything said in them."""
    guild = world.guilds[channel.guild_id]
    for thread in [c for c in guild.channels.values() if c.parent_id == channel.id]:
        delete_channel(world, thread)
    del guild.channels[channel.id]
    del world.messages[channel.id]
    if guild.system_channel_id == channel.id:
        guild.system_channel_id = None
    name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
    _announce(world, guild, name, channel_json(channel))


def create_channel(
    world: World,
    guild: Guild,
    name: str,
    *,
    parent: Channel | None = None,
    kind: int = TEXT_CHANNEL,
) -> Channel:
    """Make a channel, or a thread of one, while people are there."""
    channel = world.add_channel(guild, name, parent=parent, kind=kind)
    event = "THREAD_CREATE" if channel.is_thread else "CHANNEL_CREATE"
    _announce(world, guild, event, channel_json(channel))
    return channel


def shut_thread(world: World, thread: Channel, *, archived: bool, locked: bool = False) -> None:
    """Archive or lock a thread, or take it out again."""
    thread.archived, thread.locked = archived, locked
    guild = world.guilds[thread.guild_id]
    _announce(world, guild, "THREAD_UPDATE", channel_json(thread))


def deny(world: World, channel: Channel, target: Role | Member, what: Permission) -> None:
    """Deny something in a channel to a role or a member."""
    _overwrite(world, channel, target, (NONE, what))


def allow(world: World, channel: Channel, target: Role | Member, what: Permission) -> None:
    """Allow something in a channel to a role or a member."""
    _overwrite(world, channel, target, (what, NONE))


def _overwrite(
    world: World, channel: Channel, target: Role | Member, change: tuple[Permission, Permission]
) -> None:
    is_member = isinstance(target, Member)
    target_id = target.user.id if isinstance(target, Member) else target.id
    allowed, denied = change
    before = channel.overwrites.get(target_id) or Overwrite(target_id=target_id)
    channel.overwrites[target_id] = Overwrite(
        target_id=target_id,
        is_member=is_member,
        allow=before.allow & ~denied | allowed,
        deny=before.deny & ~allowed | denied,
    )
    guild = world.guilds[channel.guild_id]
    _announce(world, guild, "CHANNEL_UPDATE", channel_json(channel))


def close_to_bot(world: World, channel: Channel, what: Permission) -> None:
    """Take a permission in a channel from the bot."""
    deny(world, channel, world.guilds[channel.guild_id].members[world.bot.id], what)


def open_to_bot(world: World, channel: Channel, what: Permission) -> None:
    """Give a permission in a channel back to the bot."""
    allow(world, channel, world.guilds[channel.guild_id].members[world.bot.id], what)


def set_role(world: World, guild: Guild, role: Role, permissions: Permission) -> None:
    """Change what a role may do in the whole server."""
    role.permissions = permissions
    told: Json = {"guild_id": str(guild.id), "role": role_json(role)}
    _announce(world, guild, "GUILD_ROLE_UPDATE", told)


def rename(world: World, channel: Channel, name: str) -> None:
    """Give a channel another name."""
    channel.name = name
    _announce(world, world.guilds[channel.guild_id], "CHANNEL_UPDATE", channel_json(channel))


def archive(world: World, thread: Channel) -> None:
    """Put a thread away; a message brings it back unless it is locked."""
    thread.archived = True
    _announce(world, world.guilds[thread.guild_id], "THREAD_UPDATE", channel_json(thread))


def expel_bot(world: World, guild: Guild) -> Member:
    """Show the bot out of a server; its membership can be given back."""
    bot = guild.members[world.bot.id]
    _announce(world, guild, "GUILD_DELETE", {"id": str(guild.id)})
    del guild.members[world.bot.id]
    return bot


def invite_bot(world: World, guild: Guild, member: Member) -> None:
    """Let the bot into a server."""
    guild.members[world.bot.id] = member
    told = guild_create_json(guild, world.bot)
    # Only of a server that the bot knew does Discord say whether it is available.
    del told["unavailable"]
    _announce(world, guild, "GUILD_CREATE", told)


def outage(world: World, guild: Guild, *, is_over: bool = False) -> None:
    """Let a server be unavailable, as in one of Discord's outages, or back again."""
    if is_over:
        _announce(world, guild, "GUILD_CREATE", guild_create_json(guild, world.bot))
    else:
        _announce(world, guild, "GUILD_DELETE", {"id": str(guild.id), "unavailable": True})


def _announce(world: World, guild: Guild, name: str, payload: Json) -> None:
    world.announce(Event(name=name, payload=payload, guild_id=guild.id))
