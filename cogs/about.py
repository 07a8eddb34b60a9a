"""`/help`: what Minot does, and how to begin."""

from discord import app_commands
from discord.ext import commands

from bot.cards.about import help_message
from bot.client import Minot
from bot.translator import told
from bot.views import Interaction
from cogs.answers import Answers, guild_of, show


class AboutCommands(commands.Cog, name="about"):
    """What everybody may ask: what Minot is for."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @app_commands.command(
        name=told("command.help.name"), description=told("command.help.description")
    )
    @app_commands.guild_only()
    async def help(self, interaction: Interaction) -> None:
        """Say what there is to type, only to the person, in their language."""
        watches = await self._answers.store.watches.of_guild(guild_of(interaction))
        feeds = await self._answers.store.feeds.of_guild(guild_of(interaction))
        locale = self._answers.locale_of(interaction)
        message = help_message(len(watches), len(feeds), self._answers.texts, locale)
        await show(interaction, message, ephemeral=True)


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    await bot.add_cog(AboutCommands(Answers.of(bot)))
