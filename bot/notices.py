"""What moderators are told without having asked: a channel closed to Minot, a feed given up."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiohttp
import discord

from bot.cards.message import Message
from bot.cards.notices import feed_paused_message, watches_paused_message
from bot.languages import server_locale
from bot.permissions import allowed_in
from bot.texts import Texts
from newsroom.model import Feed, Watch
from storage.database import EVERY_GUILD
from storage.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notices:
    """Speaks to a server's moderators in its system channel, else in the first it may write to."""

    store: Store
    client: discord.Client
    texts: Texts

    async def watches_paused(self, watches: Sequence[Watch]) -> None:
        """Say whom nothing can be posted about any more, and what to do; all are of one channel."""
        guild_id = watches[0].guild_id
        locale = await server_locale(self.store, self.client, guild_id)
        await self._tell(guild_id, watches_paused_message(watches, self.texts, locale))

    async def feed_stopped(self, feed: Feed, why: str) -> bool:
        """Say to every server that chose a feed that it is read no more.

        Return False, and say nothing, while Discord has not told which servers there are.
        """
        if not self.client.is_ready():
            return False
        for guild_id in await self.store.feeds.guilds_of(feed.id):
            if guild_id == EVERY_GUILD:
                log.warning("feed of every server stopped", extra={"feed": feed.id, "why": why})
                continue
            locale = await server_locale(self.store, self.client, guild_id)
            await self._tell(guild_id, feed_paused_message(feed, self.texts, locale))
        return True

    async def _tell(self, guild_id: int, message: Message) -> None:
        guild = self.client.get_guild(guild_id)
        for channel in _candidates(guild) if guild else ():
            try:
                await channel.send(message.content, allowed_mentions=message.allowed_mentions)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                log.warning("notice refused", extra={"channel": channel.id, "why": str(error)})
                continue
            return
        # /watch list and /feed list say it too, whenever somebody looks.
        log.warning("notice not placed", extra={"guild": guild_id})


def _candidates(guild: discord.Guild) -> Iterable[discord.TextChannel]:
    """Give the channels a notice could stand in, the likeliest to be read by moderators first."""
    channels = [guild.system_channel, guild.public_updates_channel, *guild.text_channels]
    for channel in dict.fromkeys(channels):
        if channel is not None:
            allowed = allowed_in(channel)
            if allowed.view_channel and allowed.send_messages:
                yield channel
