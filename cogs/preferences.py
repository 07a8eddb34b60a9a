"""`/preferences`: how Minot writes in a server."""

from dataclasses import replace as changed

from discord import app_commands
from discord.ext import commands

from bot.cards.message import Message
from bot.client import Minot
from bot.translator import spoken_languages, told
from bot.views import Interaction
from cogs.answers import Answers, guild_of, require_moderator, show


class PreferenceCommands(commands.Cog, name="preferences"):
    """What moderators choose for their server."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @app_commands.command(
        name=told("command.preferences.name"), description=told("command.preferences.description")
    )
    @app_commands.rename(language=told("command.preferences.option.language.name"))
    @app_commands.describe(language=told("command.preferences.option.language.description"))
    @app_commands.choices(language=spoken_languages())
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def preferences(
        self, interaction: Interaction, language: app_commands.Choice[str]
    ) -> None:
        """Choose the language of alerts and answers in the server."""
        require_moderator(interaction)
        preferences = self._answers.store.preferences
        chosen = await preferences.get(guild_of(interaction))
        await preferences.set(changed(chosen, locale=language.value))
        locale = self._answers.locale_of(interaction)
        name = self._answers.texts.language_name(language.value, locale)
        said = [
            self._answers.texts.say("preferences.language", locale, language=name),
            self._answers.texts.say("preferences.language.personal", locale),
        ]
        await show(interaction, Message(content="\n".join(said)), ephemeral=True)


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    await bot.add_cog(PreferenceCommands(Answers.of(bot)))
