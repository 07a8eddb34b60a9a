"""`/help`: what Minot does, and how to begin."""

from discord import app_commands
from discord.ext import commands

from bot.cards.about import Household, help_message
from bot.client import Minot
from bot.translator import told
from bot.views import Interaction
from cogs.answers import Answers, guild_of, is_moderator, show


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
        store, guild_id = self._answers.store, guild_of(interaction)
        watches = await store.watches.of_guild(guild_id)
        household = Household(
            people=sorted(watch.person.display_name for watch in watches),
            feeds=await store.feeds.heard_by(guild_id),
            is_moderator=is_moderator(interaction),
        )
        message = help_message(household, self._answers.texts, self._answers.locale_of(interaction))
        await show(interaction, message, ephemeral=True)


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    await bot.add_cog(AboutCommands(Answers.of(bot)))
