"""How messages and interactions look as Discord's JSON."""

from typing import Final

from playground.access import channel_permissions
from playground.mentions import pinged
from playground.shapes import channel_json, instant, member_json, user_json
from playground.world import Attachment, Interaction, Json, Message, World

_ORDINARY: Final = 0
_REPLY: Final = 19
_COMMAND_ANSWER: Final = 20
_COMMAND: Final = 2


def message_json(world: World, message: Message) -> Json:
    """Return a message."""
    shape: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": _message_kind(message),
        "content": message.content,
        "author": user_json(message.author),
        "embeds": message.embeds,
        "components": message.components,
        "attachments": [attachment_json(world, a) for a in message.attachments],
        "timestamp": instant(message.created_at),
        "edited_timestamp": instant(message.edited_at),
        "flags": message.flags,
        "pinned": False,
        "tts": False,
    }
    shape |= _pings(world, message) | _origin(world, message)
    if message.nonce is not None:
        shape["nonce"] = message.nonce
    return shape


def _message_kind(message: Message) -> int:
    if message.interaction is not None and message.interaction.original_id == message.id:
        return _COMMAND_ANSWER if message.interaction.kind == _COMMAND else _REPLY
    return _ORDINARY if message.reply_to is None else _REPLY


def _origin(world: World, message: Message) -> Json:
    shape: Json = {}
    reply_to = message.reply_to
    if message.author.is_bot:
        shape["application_id"] = str(message.author.id)
    if message.interaction is not None:
        shape["webhook_id"] = str(message.author.id)
        reply_to = reply_to or message.interaction.message_id
        shape["interaction_metadata"] = _metadata(world, message.interaction)
    if reply_to is not None:
        reference = {"message_id": str(reply_to), "channel_id": str(message.channel_id)}
        shape["message_reference"] = {"type": 0} | reference
    return shape


def _metadata(world: World, interaction: Interaction) -> Json:
    shape: Json = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": user_json(world.user(interaction.user_id) or world.bot),
        "authorizing_integration_owners": {"0": str(interaction.guild_id)},
    }
    if interaction.message_id is not None:
        shape["interacted_message_id"] = str(interaction.message_id)
    return shape


def _pings(world: World, message: Message) -> Json:
    guild = world.guild_of(message.channel_id)
    found = pinged(message, guild)
    return {
        "mentions": [user_json(user) for user in found.users],
        "mention_roles": [str(role.id) for role in found.roles],
        "mention_everyone": found.everyone,
    }


def attachment_json(world: World, attachment: Attachment) -> Json:
    """Return a file that came with a message."""
    url = f"{world.files_url}/{attachment.id}/{attachment.filename}"
    return {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "content_type": attachment.content_type,
        "url": url,
        "proxy_url": url,
    }


def interaction_json(world: World, interaction: Interaction, locale: str) -> Json:
    """Return an interaction as the gateway tells it."""
    guild = world.guilds[interaction.guild_id]
    channel = guild.channels[interaction.channel_id]
    member = guild.members[interaction.user_id]
    place: Json = {"id": str(guild.id), "locale": guild.locale, "features": ["COMMUNITY"]}
    allowed = channel_permissions(guild, channel, interaction.user_id)
    who = member_json(member) | {"permissions": str(int(allowed))}
    shape: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": interaction.kind,
        "version": 1,
        "token": interaction.token,
        "data": interaction.data,
        "guild_id": str(guild.id),
        "guild": place,
        "channel_id": str(channel.id),
        "channel": channel_json(channel) | {"permissions": str(int(allowed))},
        "member": who,
        "locale": locale,
        "guild_locale": guild.locale,
        "app_permissions": str(int(channel_permissions(guild, channel, world.bot.id))),
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(guild.id)},
        "context": 0,
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if interaction.message_id is not None:
        message = world.messages[channel.id][interaction.message_id]
        shape["message"] = message_json(world, message)
    return shape
