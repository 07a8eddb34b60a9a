"""Channels that close and open again: pauses their watches, and resumes them."""

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Final

import aiohttp
import discord
from discord.ext import commands

from bot.notices import Notices
from bot.permissions import allowed_in
from newsroom.model import Clock, Watch
from storage.database import StorageError
from storage.store import Store

log = logging.getLogger(__name__)

CLOSED: Final = "watch.paused.closed"
MISSING: Final = "watch.paused.missing"
GONE: Final = "watch.paused.gone"

_PROBE: Final = 3600.0  # seconds between looks at what no event told us of

_EVENTS: Final = (
    "on_guild_join",
    "on_guild_available",
    "on_guild_update",
    "on_guild_channel_create",
    "on_guild_channel_update",
    "on_guild_role_update",
    "on_thread_join",
    "on_thread_update",
    "on_member_update",
)
_NEEDED: Final = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
_NEEDED_IN_THREADS: Final = discord.Permissions(
    view_channel=True, send_messages_in_threads=True, embed_links=True
)

Place = discord.abc.GuildChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class Access:
    """Knows which channels Minot can write to, and keeps the watches in step with that."""

    store: Store
    client: commands.AutoShardedBot
    notices: Notices
    clock: Clock

    async def close(self, guild_id: int, channel_id: int, why: str) -> None:
        """Pause the watches of a channel, keep what waits for it, and tell moderators once."""
        now = self.clock()
        paused = [
            replace(watch, paused_at=now, paused_because=why)
            for watch in await self.store.watches.in_channel(channel_id)
            if watch.guild_id == guild_id and await self.store.watches.pause(watch.id, why, now)
        ]
        if paused:
            log.warning("watches paused", extra={"channel": channel_id, "why": why})
            await self.notices.watches_paused(paused)

    async def reopen(self, guild_id: int | None = None) -> int:
        """Resume what can be served again, of one server or of all; return how many watches.

        To be called when Discord tells of a change to a server, a channel or a role.
        """
        resumed = 0
        for watch in await self.store.watches.paused(guild_id):
            if await self._is_open(watch):
                resumed += await self.store.watches.resume(watch.id)
        if resumed:
            log.info("watches resumed", extra={"guild": guild_id, "watches": resumed})
        return resumed

    async def run(self) -> None:
        """Resume when Discord tells of a change, and look once an hour, until cancelled."""
        for event in _EVENTS:
            self.client.add_listener(self._changed, event)
        while True:
            try:
                await self.reopen()
            except StorageError:
                log.exception("paused watches not read")
            await asyncio.sleep(_PROBE)

    async def _changed(self, *about: object) -> None:
        """Answer an event whose last argument belongs to a server, or is one."""
        guild = getattr(about[-1], "guild", about[-1])
        if isinstance(guild, discord.Guild):
            await self.reopen(guild.id)

    async def _is_open(self, watch: Watch) -> bool:
        guild = self.client.get_guild(watch.guild_id)
        if guild is None or guild.unavailable:
            return False
        place = guild.get_channel_or_thread(watch.channel_id)
        if place is not None:
            return can_write(place)
        return await self._exists(watch.channel_id)

    async def _exists(self, channel_id: int) -> bool:
        """Ask for a channel the gateway does not tell of, such as an archived thread."""
        try:
            place = await self.client.fetch_channel(channel_id)
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return False
        return isinstance(place, discord.Thread) and can_write(place)


def why_closed(client: discord.Client, guild_id: int, channel_id: int) -> str | None:
    """Return the text key of why a channel cannot be written to, None when nothing speaks against.

    Only what the gateway told is looked at: a channel deleted a moment ago is found out by sending.
    """
    guild = client.get_guild(guild_id)
    if guild is None:
        return GONE
    place = guild.get_channel_or_thread(channel_id)
    if guild.unavailable or place is None or can_write(place):
        return None
    return CLOSED


def can_write(place: Place) -> bool:
    """Tell whether Minot may put a card into a channel or thread."""
    allowed = allowed_in(place)
    if isinstance(place, discord.Thread):
        is_shut = place.locked and not allowed.manage_threads
        return not is_shut and _NEEDED_IN_THREADS.is_subset(allowed)
    return _NEEDED.is_subset(allowed)
