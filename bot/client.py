"""`Minot`, the discord.py client: loads the cogs, syncs the commands, answers errors."""

import asyncio
import hashlib
import importlib
import json
import logging
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import wire
from bot.apologies import apologise
from bot.errors import DiscordRefused, TokenRefused
from bot.index import Index
from bot.texts import Texts
from bot.translator import Translator
from bot.workers import Workers
from feeds.fetcher import Fetcher
from newsroom.model import Clock
from storage.store import Store

_log = logging.getLogger(__name__)

_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0
_AUTHENTICATION_FAILED: Final = 4004
_REFUSED_STATUSES: Final = frozenset({400, 403, 404})
# Discord sends the servers in one burst; none comes after half a second of silence.
_GUILD_SILENCE: Final = 0.5
_INSISTENCE: Final = 0.1  # seconds between two requests to end


class _GatewayAway(Exception):
    """A shard could not be launched at the first attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaborators:
    """What start-up built and the cogs receive, each only what it needs."""

    store: Store
    texts: Texts
    workers: Workers
    fetcher: Fetcher
    clock: Clock
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where Discord is, who we are there, and which shards are ours."""

    api_url: str
    token: str
    shard_count: int | None = None
    shard_ids: tuple[int, ...] | None = None


class _Commands(app_commands.CommandTree["Minot"]):
    """The slash commands; what they cannot do is answered in one place."""

    async def on_error(
        self, interaction: discord.Interaction["Minot"], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person what went wrong."""
        await apologise(interaction, error, self.client.collaborators.texts)


class Minot(commands.AutoShardedBot):
    """The Discord end of Minot; a cog's setup takes its collaborators from here."""

    def __init__(self, collaborators: Collaborators, connection: Connection) -> None:
        # Minot never speaks in voice channels, so the library need not warn that it cannot.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        wire.prepare()
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Commands,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=_GUILD_SILENCE,
            shard_count=connection.shard_count,
        )
        self.shard_ids = list(connection.shard_ids) if connection.shard_ids else None
        self.collaborators = collaborators
        self._connection_facts = connection
        self.came_up = asyncio.Event()
        self._has_started = False
        self._launching: set[int] = set()

    async def serve(self) -> None:
        """Stay on Discord until closed; wait and try again while Discord is not there.

        Raise TokenRefused or DiscordRefused when trying again would not help.
        """
        self._has_started = True
        Route.BASE = self._connection_facts.api_url
        await self._log_in()
        try:
            await self._stay()
        except discord.ConnectionClosed as error:
            if error.code == _AUTHENTICATION_FAILED:
                raise TokenRefused from error
            raise DiscordRefused(f"the gateway closed with code {error.code}") from error
        raise DiscordRefused("the gateway ended the connection for good")

    async def close(self) -> None:
        """Leave Discord; nothing to do when Minot never went there."""
        if self._has_started:
            await super().close()

    async def setup_hook(self) -> None:
        """Find the gateway, load the cogs and register the commands; called once logged in."""
        await self._find_gateway()
        for name in extensions():
            if name not in self.extensions:
                await self.load_extension(name)
        await self.tree.set_translator(Translator(self.collaborators.texts))
        await self._sync_commands()

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect one shard, however long the gateway is away.

        The library answers a failure by calling this again from within itself, one level deeper at
        each attempt; an outage of an hour would end in a RecursionError.
        """
        if shard_id in self._launching:
            raise _GatewayAway
        self._launching.add(shard_id)
        try:
            while not self.is_closed():
                try:
                    await super().launch_shard(gateway, shard_id, initial=initial)
                except _GatewayAway:
                    continue
                return
        finally:
            self._launching.discard(shard_id)

    async def on_ready(self) -> None:
        """Say that commands are answered from now on."""
        self.came_up.set()
        _log.info("ready", extra={"guilds": len(self.guilds), "shards": self.shard_count})

    async def on_message(self, message: discord.Message, /) -> None:
        """Read no message: Minot answers slash commands only."""

    async def _stay(self) -> None:
        """Be connected until cancelled, or until the library gives up."""
        connected = asyncio.create_task(self.connect())
        try:
            await asyncio.wait([connected])
        finally:
            # The library swallows a cancellation that comes while a shard introduces itself anew.
            while not connected.done():
                connected.cancel()
                await asyncio.wait([connected], timeout=_INSISTENCE)
        if not connected.cancelled():
            connected.result()

    async def _log_in(self) -> None:
        wait = _FIRST_WAIT
        while True:
            try:
                return await self.login(self._connection_facts.token)
            except discord.LoginFailure as error:
                raise TokenRefused from error
            except (OSError, aiohttp.ClientError, discord.DiscordException) as error:
                if isinstance(error, discord.HTTPException) and error.status in _REFUSED_STATUSES:
                    raise DiscordRefused(_words(error)) from error
                if not _passes(error):
                    raise
                _log.warning("discord not reached", extra={"reason": _words(error), "wait": wait})
            await self._forget_session()
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _forget_session(self) -> None:
        await self.http.close()
        self.http.connector = discord.utils.MISSING

    async def _find_gateway(self) -> None:
        shards, url, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        # Known from now on, the library does not ask a second time.
        self.shard_count = self.shard_count or shards

    async def _sync_commands(self) -> None:
        meta = self.collaborators.store.meta
        key = f"commands:{self.application_id}"
        digest = await self._commands_digest()
        if await meta.get(key) == digest:
            return
        await self.tree.sync()
        await meta.set(key, digest)
        _log.info("commands registered", extra={"commands": len(self.tree.get_commands())})

    async def _commands_digest(self) -> str:
        translator = self.tree.translator
        assert translator is not None  # noqa: S101  (set a moment ago)
        payload: list[dict[str, Any]] = [
            await command.get_translated_payload(self.tree, translator)
            for command in self.tree.get_commands()
        ]
        known = json.dumps([self._connection_facts.api_url, payload], sort_keys=True)
        return hashlib.sha256(known.encode()).hexdigest()


def extensions() -> Iterator[str]:
    """Give the modules of the folder ``cogs`` that can be loaded, in alphabetical order."""
    package = importlib.import_module("cogs")
    for module in pkgutil.iter_modules(package.__path__, "cogs."):
        if hasattr(importlib.import_module(module.name), "setup"):
            yield module.name


def _passes(error: Exception) -> bool:
    """Return whether an error is one of the network or of Discord, so that waiting helps."""
    return isinstance(
        error,
        OSError | aiohttp.ClientError | discord.HTTPException | discord.GatewayNotFound,
    )


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
