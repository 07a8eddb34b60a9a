"""Whom a message pings, after its allowed mentions."""

import re
from dataclasses import dataclass
from typing import Final, cast

from playground.access import channel_permissions
from playground.permissions import Permission
from playground.world import Guild, Json, Message, Role, User

_USER: Final = re.compile(r"<@!?(\d+)>")
_ROLE: Final = re.compile(r"<@&(\d+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged:
    """Who is called by a message."""

    users: tuple[User, ...] = ()
    roles: tuple[Role, ...] = ()
    everyone: bool = False


def pinged(message: Message, guild: Guild | None) -> Pinged:
    """Return whom a message calls; text in embeds never calls anyone."""
    if guild is None:
        return Pinged()
    channel = guild.channels[message.channel_id]
    allowed = channel_permissions(guild, channel, message.author.id)
    users = [
        guild.members[int(i)].user
        for i in _USER.findall(message.content)
        if int(i) in guild.members
    ]
    roles = [guild.roles[int(i)] for i in _ROLE.findall(message.content) if int(i) in guild.roles]
    anyone = Permission.MENTION_EVERYONE in allowed
    calls_all = "@everyone" in message.content or "@here" in message.content
    return Pinged(
        users=tuple(user for user in users if _permits(message, "users", user.id)),
        roles=tuple(
            role
            for role in roles
            if (role.mentionable or anyone) and _permits(message, "roles", role.id)
        ),
        everyone=calls_all and anyone and _permits(message, "everyone", guild.id),
    )


def _permits(message: Message, kind: str, target_id: int) -> bool:
    rule: Json | None = message.allowed_mentions
    if rule is None:
        return True
    if kind in cast("list[str]", rule.get("parse") or []):
        return True
    return str(target_id) in [str(i) for i in cast("list[object]", rule.get(kind) or [])]
