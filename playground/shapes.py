"""How the nouns of the world look as Discord's JSON."""

from datetime import datetime
from typing import Final

from playground.world import (
    FORUM,
    VOICE_CHANNEL,
    Channel,
    Guild,
    Json,
    Member,
    Role,
    User,
)


def instant(moment: datetime | None) -> str | None:
    """Return an instant as Discord writes it."""
    return None if moment is None else moment.isoformat(timespec="microseconds")


def user_json(user: User) -> Json:
    """Return a user as everyone sees it."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.is_bot else user.display_name,
        "discriminator": "0000" if user.is_bot else "0",
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "primary_guild": None,
        "bot": user.is_bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
    }


def own_user_json(user: User) -> Json:
    """Return a user as it sees itself."""
    private: Json = {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
    return user_json(user) | private


def member_json(member: Member) -> Json:
    """Return a member of a server."""
    return {
        "user": user_json(member.user),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in sorted(member.role_ids)],
        "joined_at": instant(member.joined_at),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def role_json(role: Role) -> Json:
    """Return a role."""
    colours: Json = {"primary_color": role.colour, "secondary_color": None, "tertiary_color": None}
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": role.colour,
        "colors": colours,
        "hoist": False,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel_json(channel: Channel) -> Json:
    """Return a channel or a thread."""
    shape: Json = {
        "id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "type": channel.kind,
        "name": channel.name,
        "flags": 0,
        "parent_id": str(channel.parent_id) if channel.parent_id else None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
    }
    return shape | (_thread_part(channel) if channel.is_thread else _text_part(channel))


def _text_part(channel: Channel) -> Json:
    overwrites = [
        {
            "id": str(overwrite.target_id),
            "type": int(overwrite.is_member),
            "allow": str(int(overwrite.allow)),
            "deny": str(int(overwrite.deny)),
        }
        for overwrite in channel.overwrites.values()
    ]
    shape: Json = {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": overwrites,
    }
    return shape | _KINDS.get(channel.kind, {})


_KINDS: Final[dict[int, Json]] = {
    VOICE_CHANNEL: {"bitrate": 64000, "user_limit": 0, "rtc_region": None},
    FORUM: {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None},
}


def _thread_part(channel: Channel) -> Json:
    return {
        "owner_id": str(channel.owner_id),
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "thread_metadata": {
            "archived": channel.archived,
            "archive_timestamp": "2025-01-01T00:00:00.000000+00:00",
            "auto_archive_duration": 1440,
            "locked": channel.locked,
        },
    }


def guild_json(guild: Guild) -> Json:
    """Return a server as REST gives it."""
    system_channel = str(guild.system_channel_id) if guild.system_channel_id else None
    names: Json = {"id": str(guild.id), "name": guild.name, "owner_id": str(guild.owner_id)}
    things: Json = {
        "roles": [role_json(role) for role in guild.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY"],
        "system_channel_id": system_channel,
        "preferred_locale": guild.locale,
    }
    return names | _GUILD_DEFAULTS | things


_GUILD_ABSENT: Final = [
    "icon",
    "description",
    "home_header",
    "splash",
    "discovery_splash",
    "banner",
    "application_id",
    "afk_channel_id",
    "widget_channel_id",
    "vanity_url_code",
    "rules_channel_id",
    "safety_alerts_channel_id",
    "public_updates_channel_id",
    "incidents_data",
]
_GUILD_DEFAULTS: Final[Json] = dict.fromkeys(_GUILD_ABSENT) | {
    "region": "deprecated",
    "afk_timeout": 300,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "verification_level": 0,
    "default_message_notifications": 1,
    "mfa_level": 0,
    "explicit_content_filter": 0,
    "max_presences": None,
    "max_members": 500000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "nsfw": False,
    "nsfw_level": 0,
}


def guild_create_json(guild: Guild, bot: User) -> Json:
    """Return a server as the gateway tells it to a bot that may not see the members."""
    channels = guild.channels.values()
    own = guild.members[bot.id]
    return guild_json(guild) | {
        "joined_at": instant(own.joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(own)],
        "channels": [channel_json(c) for c in channels if not c.is_thread],
        "threads": [channel_json(c) for c in channels if c.is_thread and not c.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
