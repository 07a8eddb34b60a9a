"""The language a server is spoken to."""

import discord

from storage.store import Store


async def server_locale(store: Store, client: discord.Client, guild_id: int) -> str:
    """Return a server's language: the one it chose, else the one it has on Discord."""
    chosen = (await store.preferences.get(guild_id)).locale
    guild = client.get_guild(guild_id)
    return chosen or (str(guild.preferred_locale) if guild else "")
