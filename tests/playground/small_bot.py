"""A small real discord.py bot, to try the pretend Discord with."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from playground.server import Playground

Asked = discord.Interaction["SmallBot"]


class SmallBot(discord.AutoShardedClient):
    """A bot with a command of each kind of answer."""

    def __init__(self) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True), guild_ready_timeout=0.05, max_messages=None
        )
        self.tree = app_commands.CommandTree(self)
        self.is_up = asyncio.Event()
        self.resumed = asyncio.Event()
        self.arrivals: list[str] = []

    async def setup_hook(self) -> None:
        """Find the gateway and register the commands."""
        shards, url, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        self.shard_count = shards
        commands: list[app_commands.Command[Any, ..., None]]
        commands = [say, think, slow, silent, again, form, pick]
        for command in commands:
            self.tree.add_command(command)
        self.tree.add_command(Watching())
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Note that everything has come."""
        self.is_up.set()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that a session was resumed."""
        self.arrivals.append(f"resumed {shard_id}")
        self.resumed.set()

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Note that a channel went."""
        self.arrivals.append(f"channel {channel.name} went")

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Note that a role changed."""
        self.arrivals.append(f"role {after.name} changed")


class Buttons(discord.ui.View):
    """Two buttons and a menu."""

    @discord.ui.button(label="Plus", custom_id="more")
    async def more(self, interaction: Asked, button: discord.ui.Button["Buttons"]) -> None:
        """Change the message itself."""
        await interaction.response.edit_message(content="changed", view=self)

    @discord.ui.button(label="Lent", custom_id="slow")
    async def slow(self, interaction: Asked, button: discord.ui.Button["Buttons"]) -> None:
        """Acknowledge in silence, then change the message."""
        await interaction.response.defer()
        await interaction.edit_original_response(content="slowly changed")

    @discord.ui.select(
        custom_id="menu",
        options=[discord.SelectOption(label="OM"), discord.SelectOption(label="OL")],
    )
    async def menu(self, interaction: Asked, select: discord.ui.Select["Buttons"]) -> None:
        """Tell what was chosen."""
        await interaction.response.send_message(", ".join(select.values), ephemeral=True)


class Form(discord.ui.Modal, title="Un nom"):
    """A form of one line."""

    name: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="Nom", custom_id="name")

    async def on_submit(self, interaction: Asked) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Tell what was written."""
        await interaction.response.send_message(f"written: {self.name.value}")


@app_commands.command(description="Says something")
@app_commands.describe(text="What to say")
async def say(interaction: Asked, text: str) -> None:
    """Say something back, with an embed and buttons."""
    embed = discord.Embed(title=f"A {text}", description="words", colour=0x123456)
    embed.add_field(name="locale", value=str(interaction.locale))
    await interaction.response.send_message(text, embed=embed, view=Buttons(timeout=None))


@app_commands.command(description="Thinks, then answers")
async def think(interaction: Asked) -> None:
    """Defer, follow up, edit."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("first")
    await interaction.followup.send("second", ephemeral=True)
    await interaction.edit_original_response(content="thought")


@app_commands.command(description="Answers too late")
async def slow(interaction: Asked) -> None:
    """Let the three seconds pass."""
    await asyncio.sleep(3.2)
    with suppress(discord.NotFound):
        await interaction.response.send_message("late")


@app_commands.command(description="Completes names")
async def pick(interaction: Asked, name: str) -> None:
    """Answer with the name."""
    await interaction.response.send_message(name)


@pick.autocomplete("name")
async def names(interaction: Asked, current: str) -> list[app_commands.Choice[str]]:
    """Propose two names."""
    return [app_commands.Choice(name=f"{current}ara", value="k"), *_others()]


def _others() -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name="Payet", value="p")]


@app_commands.command(description="Says nothing")
async def silent(interaction: Asked) -> None:
    """Never answer."""


@app_commands.command(description="Answers twice")
async def again(interaction: Asked) -> None:
    """Answer, and answer again behind the library's back."""
    await interaction.response.send_message("once")
    route = Route(
        "POST",
        "/interactions/{webhook_id}/{webhook_token}/callback",
        webhook_id=interaction.id,
        webhook_token=interaction.token,
    )
    try:
        await interaction.client.http.request(route, json={"type": 4, "data": {"content": "no"}})
    except discord.HTTPException as refusal:
        await interaction.followup.send(f"{refusal.status} {refusal.code}")


@app_commands.command(description="Opens a form")
async def form(interaction: Asked) -> None:
    """Open a form."""
    await interaction.response.send_modal(Form())


@app_commands.default_permissions(manage_guild=True)
class Watching(app_commands.Group):
    """Commands for moderators, with a channel and a role."""

    def __init__(self) -> None:
        super().__init__(name="watch", description="For moderators")

    @app_commands.command(description="Adds")
    async def add(
        self,
        interaction: Asked,
        channel: discord.TextChannel,
        role: discord.Role | None = None,
        days: app_commands.Range[int, 1, 30] = 7,
    ) -> None:
        """Tell what was resolved."""
        rights = interaction.app_permissions.send_messages
        text = f"{channel.name} {role and role.name} {days} {rights}"
        await interaction.response.send_message(text, ephemeral=True)


@asynccontextmanager
async def connected(playground: Playground) -> AsyncGenerator[SmallBot]:
    """Give a small bot that is ready."""
    before = Route.BASE
    Route.BASE = playground.api_url
    bot = SmallBot()
    async with bot:
        running = asyncio.create_task(bot.start(playground.world.token))
        try:
            async with asyncio.timeout(10):
                await bot.is_up.wait()
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(running, return_exceptions=True)
            Route.BASE = before
