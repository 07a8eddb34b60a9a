"""The first word to a server: what Minot is, and how to begin."""

import logging
from datetime import timedelta
from typing import Final, cast

import aiohttp
import discord
from discord.ext import commands

from bot.cards.about import welcome_message
from bot.client import Minot
from bot.languages import server_locale
from bot.permissions import allowed_in
from bot.texts import Texts
from newsroom.model import Clock
from storage.store import Store

log = logging.getLogger(__name__)

# Also the servers that took Minot in while it was not running; not those it has long been in.
_JUST: Final = timedelta(days=1)


class Welcome(commands.Cog, name="welcome"):
    """Greets a server that has just taken Minot in, once."""

    def __init__(self, bot: Minot) -> None:
        self._bot = bot

    @property
    def _store(self) -> Store:
        return self._bot.collaborators.store

    @property
    def _texts(self) -> Texts:
        return self._bot.collaborators.texts

    @property
    def _clock(self) -> Clock:
        return self._bot.collaborators.clock

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a server that took Minot in a moment ago."""
        await self._greet(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Greet a server that took Minot in while it was not there to see it."""
        member = cast("discord.Member | None", guild.me)
        joined_at = member.joined_at if member else None
        if joined_at is not None and self._clock() - joined_at < _JUST:
            await self._greet(guild)

    async def _greet(self, guild: discord.Guild) -> None:
        channel, key = guild.system_channel, f"welcomed:{guild.id}"
        if channel is None or not _may_write(channel) or await self._store.meta.get(key):
            return
        locale = await server_locale(self._store, self._bot, guild.id)
        message = welcome_message(self._texts, self._texts.locale_for(locale))
        try:
            await channel.send(
                message.content,
                allowed_mentions=message.allowed_mentions,
                # Sent again before it is marked, it is still one message.
                nonce=str(guild.id),
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("not welcomed", extra={"guild": guild.id, "why": str(error)})
            return
        await self._store.meta.set(key, str(channel.id))


def _may_write(channel: discord.TextChannel) -> bool:
    allowed = allowed_in(channel)
    return allowed.view_channel and allowed.send_messages


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    await bot.add_cog(Welcome(bot))
