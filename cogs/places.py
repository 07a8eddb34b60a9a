"""The channels Minot may be sent to, and what it lacks there."""

from typing import Any, Final

import discord
from discord import app_commands

from bot.errors import UserError
from bot.permissions import allowed_in
from bot.texts import Texts
from bot.views import Interaction

Place = app_commands.AppCommandChannel | app_commands.AppCommandThread

_NEEDED: Final = ("view_channel", "send_messages", "embed_links", "read_message_history")
_NEEDED_IN_THREADS: Final = (
    "view_channel",
    "send_messages_in_threads",
    "embed_links",
    "read_message_history",
)


class PostingPlace(app_commands.Transformer):
    """A channel or thread as Discord names it; it need not be one that the bot can see."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Ask for a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Offer what messages can be posted in, and forums."""
        return [
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.news_thread,
            discord.ChannelType.public_thread,
            discord.ChannelType.private_thread,
            discord.ChannelType.voice,
            discord.ChannelType.stage_voice,
            # Refused in words; a forum missing from the list would only be a riddle.
            discord.ChannelType.forum,
        ]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Place:  # noqa: ANN401  (discord.py's signature)
        """Take the channel as it came."""
        return value


async def check_place(interaction: Interaction, channel_id: int, texts: Texts) -> None:
    """Refuse a channel in which the bot could not post, naming what it lacks there."""
    place = await _place(interaction, channel_id)
    if isinstance(place, discord.ForumChannel):
        raise UserError("channel.forum", channel=f"<#{channel_id}>")
    missing = _missing(place)
    if missing:
        locale = texts.locale_for(interaction.locale)
        words = [f"**{texts.say(f'permission.{name}', locale)}**" for name in missing]
        raise UserError(
            "channel.permissions",
            channel=f"<#{channel_id}>",
            permissions=texts.listed(words, locale),
        )


def _missing(place: discord.abc.GuildChannel | discord.Thread | None) -> list[str]:
    if place is None:
        return ["view_channel"]
    allowed = allowed_in(place)
    if not isinstance(place, discord.Thread):
        return [name for name in _NEEDED if not getattr(allowed, name)]
    needed = (*_NEEDED_IN_THREADS, "manage_threads") if place.locked else _NEEDED_IN_THREADS
    return [name for name in needed if not getattr(allowed, name)]


async def _place(
    interaction: Interaction, channel_id: int
) -> discord.abc.GuildChannel | discord.Thread | None:
    guild = interaction.guild
    place = guild.get_channel_or_thread(channel_id) if guild else None
    if place is not None or guild is None:
        return place
    try:
        # A thread that the gateway did not tell of: archived, or private.
        return await guild.fetch_channel(channel_id)
    except discord.HTTPException:
        return None


def is_role_silent(interaction: Interaction, role: discord.Role, channel_id: int) -> bool:
    """Return whether mentioning a role in a channel would call nobody."""
    place = role.guild.get_channel_or_thread(channel_id)
    if role.mentionable or place is None:
        return not role.mentionable
    return not allowed_in(place).mention_everyone
